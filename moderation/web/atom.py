"""The newest reactions of a page, or of a whole site, as an Atom feed (RFC 4287), with what answers what (RFC 4685)."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit

from moderation.domain.reaction import PublicReaction
from moderation.domain.site import Site
from moderation.domain.snapshot import name_of
from moderation.publication import Newest, Publication
from moderation.store.interface import Placed
from moderation.web.addresses import feed_address, permalink
from moderation.web.press import Made, packed
from moderation.web.printing import Printing
from moderation.web.words import words_of

MEDIA_TYPE = "application/atom+xml; charset=utf-8"

NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that no document may hold, however they are written (XML 1.0, 2.2)."""

AUTHORITY = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
NOBODY = "localhost"
"""Who names things for a site without a domain."""

FROM = "2026"
"""A year in which a site has its domain; the name of a feed must say one (RFC 4151, 2.1)."""

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed changed last in which nothing stands."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A reaction in a feed: its name for ever, the address at which it stands, and the page on which. `answers` is the
    name of the reaction that it answers, if that is published, and `answered_at` where that one stands.
    """

    id: str
    reaction: PublicReaction
    title: str
    url: str
    changed: datetime
    answers: str = ""
    answered_at: str = ""


class Feeds:
    """Makes feeds for a service that browsers reach under this address."""

    def __init__(self, publication: Publication, printing: Printing, public_url: str) -> None:
        self._publication = publication
        self._print = printing
        self._public_url = public_url

    def feed(self, site_key: str, thread_given: str | None = None) -> Made:
        """The feed of a site or of one of its threads. Raises UnknownSite, UnknownThread."""
        newest = self._publication.newest(site_key, thread_given)
        entries = [self._entry(newest.site, placed) for placed in newest.placed]
        text = self._print("public/feed.xml", words_of(newest.site), entries=entries, **self._head(newest))
        # Strangers can make up threads without end.
        return Made(packed(NOT_IN_XML.sub("", text).encode()), is_kept=bool(entries))

    def _head(self, newest: Newest) -> dict[str, object]:
        site, thread = newest.site, newest.thread
        opened = thread.opened if thread else None
        home = site.origins[0] if site.origins else ""
        return {
            "site": site,
            "thread": thread,
            "id": tag_of(site, FROM, name_of(thread.key) if thread else ""),
            "url": feed_address(self._public_url, site.key, thread.key if thread else ""),
            "page": thread.url or self._page(site, thread.key) if thread else home,
            "changed": max((placed.changed for placed in newest.placed), default=opened or LONG_AGO),
        }

    def _entry(self, site: Site, placed: Placed) -> Entry:
        reaction = placed.reaction
        entry = Entry(
            id=name_for_ever(site, reaction.number, reaction.received),
            reaction=reaction,
            title=placed.title,
            url=self._permalink(site, placed, reaction.number),
            changed=placed.changed,
        )
        if placed.answered is None or reaction.parent is None:
            return entry
        answers = name_for_ever(site, reaction.parent, placed.answered)
        return replace(entry, answers=answers, answered_at=self._permalink(site, placed, reaction.parent))

    def _permalink(self, site: Site, placed: Placed, number: int) -> str:
        return permalink(self._public_url, site.key, placed.thread, placed.url, number)

    def _page(self, site: Site, thread: str) -> str:
        """Our own page, for a thread that has no other."""
        return f"{self._public_url}/t/{site.key}?{urlencode({'thread': thread})}"


def name_for_ever(site: Site, number: int, received: datetime) -> str:
    """What a reaction is called in feeds, wherever the service moves (RFC 4151): its number never changes, nor does the
    day on which it came in.
    """
    return tag_of(site, f"{received.astimezone(UTC):%Y-%m-%d}", str(number))


def tag_of(site: Site, day: str, what: str) -> str:
    """A name that the domain of the site gives."""
    host = urlsplit(site.origins[0]).hostname or "" if site.origins else ""
    authority = host if AUTHORITY.fullmatch(host) else NOBODY
    return f"tag:{authority},{day}:{'/'.join(filter(None, (site.key, what)))}"
