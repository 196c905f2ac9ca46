"""The press: a page of a thread as JSON for programs, with its tag and ready compressed.

It speaks the language of the site and needs no request, so that commands can print too.
"""

import gzip
import hashlib
from collections.abc import Hashable, Mapping
from datetime import datetime
from typing import NamedTuple

import brotli
import msgspec

from moderation.domain.reaction import PublicReaction
from moderation.domain.site import Site
from moderation.domain.snapshot import FIRST, Packed, Sheet, address_of_page
from moderation.domain.thread import closes
from moderation.web import wire
from moderation.web.edit_words import told_of_edits
from moderation.web.words import Words, words_of

FORMAT = "5"
"""Changes whenever the same sheet is printed in another way."""

GZIP_LEVEL = 6
BROTLI_QUALITY = 5
"""Where more time begins to buy little: a page of 500 reactions is compressed while others wait for the decision."""

TAG_SIZE = 12


class Made(NamedTuple):
    """Something that is ready to be handed out. `of` is what it was made of, if that can be told, and `until` the
    moment from which it is something else, if there is one. `is_kept` says that it may be kept: others will ask the
    very same.
    """

    packed: Packed
    of: Hashable = None
    until: datetime | None = None
    is_kept: bool = True


class PublicPress:
    """`moderation.domain.snapshot.Press`."""

    def basis(self, site: Site) -> str:
        spoken = [site.language, site.informal, site.time_zone]
        return digest(msgspec.json.encode([FORMAT, site.name, *spoken, site.closes_after, *site.origins]))

    def __call__(self, sheet: Sheet) -> Packed:
        return packed(msgspec.json.encode(_told(sheet, words_of(sheet.site))))


def counts(site: Site, counted: Mapping[str, int]) -> Packed:
    """How many reactions pages have, in the words of their site."""
    words = words_of(site)
    told = wire.Counts({key: wire.Count(count, heading(count, words)) for key, count in counted.items()})
    return packed(msgspec.json.encode(told))


def heading(count: int, words: Words) -> str:
    """What stands above so many reactions."""
    return words.ngettext("reactions: %(count)d", "reactions: %(count)d", count) % {"count": count}


def packed(body: bytes) -> Packed:
    """A body, ready to be handed out."""
    # Without the time in its head, the same body gives the same bytes.
    gzipped = gzip.compress(body, GZIP_LEVEL, mtime=0)
    return Packed(digest(body), gzipped, brotli.compress(body, quality=BROTLI_QUALITY))


def digest(body: bytes) -> str:
    """A short name for these bytes that no others have."""
    return hashlib.sha256(body).hexdigest()[: 2 * TAG_SIZE]


def _told(sheet: Sheet, words: Words) -> wire.Thread | wire.More:
    site, thread = sheet.site, sheet.thread
    reactions = [_reaction(reaction, words) for reaction in sheet.reactions]
    following = None if sheet.next is None else address_of_page(site.key, thread.key, sheet.next, "json")
    if sheet.first != FIRST:
        return wire.More(thread.key, reactions, following)
    shut = closes(thread, site.closes_after)
    return wire.Thread(
        thread=thread.key,
        title=thread.title,
        url=thread.url,
        closes=None if shut is None else words.iso(shut),
        announcement=thread.announcement,
        count=sheet.count,
        heading=heading(sheet.count, words),
        reactions=reactions,
        next=following,
    )


def _reaction(reaction: PublicReaction, words: Words) -> wire.Reaction:
    return wire.Reaction(
        number=reaction.number,
        anchor=reaction.anchor,
        name=reaction.name,
        html=reaction.html,
        received=words.iso(reaction.received),
        shown=words.moment(reaction.received),
        edited=told_of_edits(reaction.edited, words),
        parent=reaction.parent,
        withdrawn=reaction.is_withdrawn,
    )
