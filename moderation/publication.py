"""What the public may see of a page: its published reactions, as they were printed, and how many there are."""

from collections.abc import Collection
from dataclasses import dataclass

from moderation.domain.conversation import Conversation, Order, before, begin, end, in_turn
from moderation.domain.errors import UnknownThread
from moderation.domain.reaction import PublicReaction
from moderation.domain.site import Site
from moderation.domain.snapshot import FIRST, Packed, Press, Sheet
from moderation.domain.thread import Thread, address_of, canonical_key
from moderation.store.interface import Placed, Store

MOST_COUNTS = 50
"""How many pages can be counted in one call."""

MOST_IN_FEED = 50
"""How many reactions a feed holds."""

LARGEST = 500_000
"""Characters of the HTML of reactions that are read at once: who reads slowly has a server hold what is left of it."""


@dataclass(frozen=True, slots=True)
class PublicPage:
    """A page of a thread as the public sees it: which thread, and its reactions, ready to be handed out."""

    site: Site
    key: str
    first: int
    snapshot: Packed


@dataclass(frozen=True, slots=True)
class Line:
    """A reaction in its place: how far it is indented, the number of what it answers, and the name over that one; None
    where that is not shown.
    """

    reaction: PublicReaction
    depth: int = 0
    answers: int | None = None
    answered: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the reactions of a thread, in the order in which they are read, of `count` in all. Among them stand the
    places of those that were withdrawn, which do not count.

    `more` is the number with which the next part begins, None for the last; `left` how many there are from there on.
    `before` is where the part before this one begins, None for the first; 0 stands for the first one itself.
    """

    count: int
    lines: tuple[Line, ...]
    more: int | None
    left: int
    before: int | None


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest reactions of a site, or of one of its threads, newest first."""

    site: Site
    thread: Thread | None
    placed: tuple[Placed, ...]


class Publication:
    """The way out."""

    def __init__(self, store: Store, press: Press) -> None:
        self._store = store
        self._press = press

    def site(self, key: str) -> Site:
        """The site with this key. Raises UnknownSite."""
        return self._store.site(key)

    def sites(self) -> tuple[Site, ...]:
        """All sites."""
        return self._store.sites()

    def page(self, site_key: str, thread_given: str, first: int = FIRST) -> PublicPage:
        """The page of a thread that begins at this number; the first one is empty when nobody has reacted yet.

        It was printed when what stands on it was decided. Only where there is none, or where the settings of the site
        have changed since, it is printed now. Raises UnknownSite, UnknownThread.
        """
        site = self._store.site(site_key)
        key = canonical_key(thread_given, site)
        if first < FIRST:
            raise UnknownThread(site.key, key)
        basis = self._press.basis(site)
        snapshot = self._store.snapshot(site.key, key, first, basis) or self._printed(site, key, first, basis)
        return PublicPage(site, key, first, snapshot or self._blank(site, thread_given, first))

    def part(self, site: Site, key: str, conversation: Conversation, order: Order, first: int = FIRST) -> Part:
        """The part of a thread that begins at this number, in this order: at most fifty reactions and the answers that
        belong below them. Every reaction stands in one part, and only there. Raises UnknownThread.
        """
        if first < FIRST:
            raise UnknownThread(site.key, key)
        turns = in_turn(self._store.published_parents(site.key, key), conversation, order)
        begins = 0 if first == FIRST else begin(turns, first, order)
        if first != FIRST and begins == len(turns):
            raise UnknownThread(site.key, key)
        ends = end(turns, begins)
        here = {turn.number for turn in turns[begins:ends]}
        answered = {turn.answers for turn in turns[begins:ends] if turn.answers is not None}
        found = self._store.published_numbered(site.key, key, here | answered)
        lines: list[Line] = []
        room = LARGEST
        for place in range(begins, ends):
            number, depth, answers = turns[place]
            if number not in found:  # removed a moment ago
                continue
            room -= len(found[number].html)
            if room < 0 and lines:
                ends = place
                break
            answered_one = found.get(answers) if answers is not None else None
            is_there = answered_one is not None and not answered_one.is_withdrawn
            lines.append(Line(found[number], depth, answers, answered_one.name if answered_one and is_there else None))
        more = turns[ends].number if ends < len(turns) else None
        count = self._store.published_counts(site.key, [key])[key]
        return Part(count, tuple(lines), more, len(turns) - ends, before(turns, begins))

    def state(self, site: Site, key: str) -> tuple[str, ...]:
        """Something that stays the same for as long as nothing changes that the public sees of a thread."""
        basis = self._press.basis(site)
        tags = self._store.tags(site.key, key, basis)
        if not tags and self._printed(site, key, FIRST, basis):
            tags = self._store.tags(site.key, key, basis)
        return tags

    def _printed(self, site: Site, key: str, first: int, basis: str) -> Packed | None:
        """The page, printed now; None when there is none. Who merely looks for what is not there makes nobody wait."""
        is_printed = first != FIRST and self._store.snapshot(site.key, key, FIRST, basis) is not None
        if is_printed or self._store.thread(site.key, key) is None:
            return None
        return self._store.print_thread(site.key, key, first)

    def _blank(self, site: Site, given: str, first: int) -> Packed:
        """The first page of a thread that nobody knows of yet, where readers may open it."""
        key = canonical_key(given, site)
        if first != FIRST or not site.open_threads:
            raise UnknownThread(site.key, key)
        return self._press(Sheet(site, Thread(site.key, key, "", address_of(given, site)), FIRST, None, 0, ()))

    def newest(self, site_key: str, thread_given: str | None = None) -> Newest:
        """The fifty reactions of a site, or of one of its threads, that came in last, for a feed.

        Raises UnknownSite, UnknownThread.
        """
        site = self._store.site(site_key)
        if thread_given is None:
            return Newest(site, None, self._store.newest_published(site.key, limit=MOST_IN_FEED))
        key = canonical_key(thread_given, site)
        thread = self._store.thread(site.key, key)
        if thread is None and not site.open_threads:
            raise UnknownThread(site.key, key)
        thread = thread or Thread(site.key, key, "", address_of(thread_given, site))
        return Newest(site, thread, self._store.newest_published(site.key, key, MOST_IN_FEED))

    def counts(self, site_key: str, threads_given: Collection[str]) -> tuple[Site, dict[str, int]]:
        """How many reactions each page shows, by the key as it was given. Raises UnknownSite.

        A key that is none counts 0: one wrong line on an index page must not take the other numbers away.
        """
        site = self._store.site(site_key)
        keys: dict[str, str] = {}
        for given in threads_given:
            try:
                keys[given] = canonical_key(given, site)
            except UnknownThread:
                continue
        counted = self._store.published_counts(site.key, set(keys.values()))
        return site, {given: counted.get(keys.get(given, ""), 0) for given in threads_given}
