"""The press: a page of a thread as JSON for programs and as HTML to be put into a page, each with its tag and ready
compressed.

It speaks the language of the site and needs no request, so that commands can print too.
"""

import gzip
import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from urllib.parse import urlencode

import brotli
import msgspec
from jinja2 import Environment, PackageLoader, Template, select_autoescape

from moderation.domain.reaction import PublicReaction
from moderation.domain.site import Site
from moderation.domain.snapshot import FIRST, Packed, Sheet, Snapshot, address_of_page
from moderation.domain.thread import closes
from moderation.web import wire
from moderation.web.presenters import safe
from moderation.web.words import Words, words_for

FORMAT = "1"
"""Changes whenever the same sheet is printed in another way."""

GZIP_LEVEL = 6
BROTLI_QUALITY = 5
"""Where more time begins to buy little: a page of 500 reactions is compressed while others wait for the decision."""

TAG_SIZE = 12


class PublicPress:
    """`moderation.domain.snapshot.Press`, for a service that browsers reach under this address."""

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url

    def basis(self, site: Site) -> str:
        told = [FORMAT, self._public_url, site.name, site.language, site.time_zone, site.closes_after, *site.origins]
        return _digest(msgspec.json.encode(told))

    def __call__(self, sheet: Sheet) -> Snapshot:
        words = words_for(sheet.site.language, sheet.site.time_zone)
        html = _template(words).render(sheet=sheet, heading=heading(sheet.count, words), more=self._more(sheet))
        return Snapshot(_packed(msgspec.json.encode(_told(sheet, words))), _packed(html.encode()))

    def _more(self, sheet: Sheet) -> str:
        """The page on which a browser without script goes on reading."""
        if sheet.next is None:
            return ""
        query = urlencode({"thread": sheet.thread.key, "first": sheet.next})
        return f"{self._public_url}/t/{sheet.site.key}?{query}"


def counts(site: Site, counted: Mapping[str, int]) -> Packed:
    """How many reactions pages have, in the words of their site."""
    words = words_for(site.language, site.time_zone)
    told = wire.Counts({key: wire.Count(count, heading(count, words)) for key, count in counted.items()})
    return _packed(msgspec.json.encode(told))


def heading(count: int, words: Words) -> str:
    """What stands above so many reactions."""
    return words.ngettext("comments: %(count)d", "comments: %(count)d", count) % {"count": count}


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
    )


@cache
def _template(words: Words) -> Template:
    environment = Environment(
        loader=PackageLoader("moderation.web"),
        autoescape=select_autoescape(),
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    # The extension puts this method on the environment, which its type does not know.
    environment.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]
    speaking: Callable[[], Words] = lambda: words  # noqa: E731 - as the templates of pages ask for it
    environment.globals.update(words=speaking, safe=safe)
    return environment.get_template("public/_thread.html")


def _packed(body: bytes) -> Packed:
    # Without the time in its head, the same body gives the same bytes.
    gzipped = gzip.compress(body, GZIP_LEVEL, mtime=0)
    return Packed(_digest(body), gzipped, brotli.compress(body, quality=BROTLI_QUALITY))


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[: 2 * TAG_SIZE]
