"""The addresses that the front answers, and what lies behind each."""

import re
from dataclasses import dataclass
from typing import NamedTuple, Protocol
from urllib.parse import parse_qs, urlencode

from moderation.domain.conversation import Order
from moderation.domain.snapshot import FIRST, address_of_page, key_of
from moderation.publication import MOST_COUNTS, Publication
from moderation.web import atom, press
from moderation.web.atom import Feeds
from moderation.web.press import Made
from moderation.web.views import Views
from moderation.web.words import spoken

JSON, HTML, TEXT = "application/json", "text/html; charset=utf-8", "text/plain; charset=utf-8"
SITES = "/api/v1/sites/"
COUNT = "/count.txt"
THREAD = re.compile(r"([a-z][a-z0-9-]*)/threads/([a-z0-9_~-]+)(?:/([1-9][0-9]{0,17}))?\.(json|html)")
FEED = re.compile(r"/t/([a-z][a-z0-9-]*)/feed\.atom")
BY_QUERY = re.compile(r"([a-z][a-z0-9-]*)/(thread|counts)")


class Address(NamedTuple):
    """The path of an address, and its query."""

    path: str
    query: str


class Sources(NamedTuple):
    """Whom to ask for what is read."""

    publication: Publication
    views: Views
    feeds: Feeds


class Asked(Protocol):
    """Something that can be read: of which site, as what, at which address, and how it is made or found."""

    @property
    def site(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def address(self) -> Address:
        """The one under which it is kept, however it was spelled."""

    def made(self, sources: Sources, before: Made | None) -> Made:
        """What is there; what was made before, if that is still good."""


@dataclass(frozen=True, slots=True)
class AskedThread:
    """A page of a thread for programs."""

    address: Address
    site: str
    thread: str
    first: int = FIRST
    media_type = JSON

    def made(self, sources: Sources, before: Made | None) -> Made:
        """Raises UnknownSite, UnknownThread."""
        return Made(sources.publication.page(self.site, self.thread, self.first).snapshot)


@dataclass(frozen=True, slots=True)
class AskedView:
    """A part of a thread to be put into a page, in an order and a language; none of these is that of the site."""

    site: str
    thread: str
    first: int = FIRST
    order: Order | None = None
    language: str = ""
    media_type = HTML

    @property
    def address(self) -> Address:
        wanted = (f"sort={self.order}" if self.order else "", f"lang={self.language}" if self.language else "")
        return Address(address_of_page(self.site, self.thread, self.first, "html"), "&".join(filter(None, wanted)))

    def made(self, sources: Sources, before: Made | None) -> Made:
        """Raises UnknownSite, UnknownThread."""
        return sources.views.made(self.site, self.thread, self.order, self.first, self.language, before)


@dataclass(frozen=True, slots=True)
class AskedCounts:
    """How many reactions some pages have."""

    address: Address
    site: str
    threads: tuple[str, ...]
    media_type = JSON

    def made(self, sources: Sources, before: Made | None) -> Made:
        """Raises UnknownSite."""
        return Made(press.counts(*sources.publication.counts(self.site, self.threads)))


@dataclass(frozen=True, slots=True)
class AskedCount:
    """How many reactions one page has, as a bare number."""

    address: Address
    site: str
    thread: str
    media_type = TEXT

    def made(self, sources: Sources, before: Made | None) -> Made:
        """Raises UnknownSite."""
        _, counted = sources.publication.counts(self.site, [self.thread])
        return Made(press.packed(str(counted[self.thread]).encode()))


@dataclass(frozen=True, slots=True)
class AskedFeed:
    """The newest reactions of a site, or of one of its threads."""

    address: Address
    site: str
    thread: str | None
    media_type = atom.MEDIA_TYPE

    def made(self, sources: Sources, before: Made | None) -> Made:
        """Raises UnknownSite, UnknownThread."""
        return sources.feeds.feed(self.site, self.thread)


def asked_for(path: str, query: str) -> Asked | None:
    """What an address means; None when it is none of these, or asks for something that nobody can mean."""
    if path == COUNT:
        return _count(Address(path, query))
    feed = FEED.fullmatch(path)
    if feed:
        return _feed(feed[1], Address(path, query))
    if not path.startswith(SITES):
        return None
    rest = path[len(SITES) :]
    by_name = THREAD.fullmatch(rest)
    if by_name:
        site, name, first, form = by_name.groups()
        key = key_of(name)
        if key is None:
            return None
        if form == "html":
            return _view(site, key, int(first or FIRST), query)
        return AskedThread(Address(path, query), site, key, int(first or FIRST))
    by_query = BY_QUERY.fullmatch(rest)
    return _by_query(by_query[1], by_query[2], Address(path, query)) if by_query else None


def _view(site: str, key: str, first: int, query: str) -> AskedView | None:
    given = _given(query)
    if given is None:
        return None
    order, language = (given.get(name, [""])[0] for name in ("sort", "lang"))
    return AskedView(site, key, first, Order(order) if order in tuple(Order) else None, spoken(language))


def _count(address: Address) -> AskedCount | None:
    given = _given(address.query)
    if not given or "site" not in given or "thread" not in given:
        return None
    return AskedCount(address, given["site"][0], given["thread"][0])


def _feed(site: str, address: Address) -> AskedFeed | None:
    given = _given(address.query)
    if given is None:
        return None
    thread = given.get("thread", [None])[0]
    query = "" if thread is None else urlencode({"thread": thread})
    return AskedFeed(Address(address.path, query), site, thread)


def _by_query(site: str, what: str, address: Address) -> Asked | None:
    given = _given(address.query)
    if given is None:
        return None
    threads = given.get("thread", [])
    if what == "thread":
        return AskedThread(address, site, threads[0] if threads else "")
    return AskedCounts(address, site, tuple(threads)) if 1 <= len(threads) <= MOST_COUNTS else None


def _given(query: str) -> dict[str, list[str]] | None:
    """The fields of a query; None when there are more than anybody can mean."""
    try:
        return parse_qs(query, keep_blank_values=True, max_num_fields=2 * MOST_COUNTS)
    except ValueError:
        return None
