"""The log as the desk reads it: a page with what is wrong with it, everything that was sought, and what was decided."""

from collections.abc import Iterator
from dataclasses import dataclass

from moderation.domain.entry import Damage, Flaw, Sought
from moderation.domain.errors import UnknownReaction
from moderation.domain.person import Person
from moderation.store.interface import Decided, LogEntry, Page, Store

MOST = 50
"""Lines on a page."""

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of the log, and what is wrong with the lines on it or with the end of the log."""

    page: Page[LogEntry]
    flaws: tuple[Flaw, ...]


class Logbook:
    """Reads what was done, by whom and why. Nothing is ever changed in it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def page(self, sought: Sought, after: str | None = None) -> LogPage:
        """A part of the log, newest first. Each line is held against the one before it, and the newest page also
        against what each site knows of the end of its log.
        """
        page = self._store.log(sought, after=after, limit=MOST)
        flaws = {(line.entry.site, line.entry.number): _flaw(line) for line in page.items if not line.is_whole}
        if after is None:
            for flaw in self._at_the_end(sought.site):
                flaws[flaw.site, flaw.number or 0] = flaw
        return LogPage(page, tuple(flaws[place] for place in sorted(flaws)))

    def reaction(self, site: str, number: int) -> tuple[str, str] | None:
        """By what the log knows a reaction: its site and its id. None when there is no such reaction."""
        try:
            return site, self._store.reaction(site, number).id
        except UnknownReaction:
            return None

    def newest(self, sought: Sought, most: int) -> Iterator[LogEntry]:
        """The newest lines of a part of the log, at most so many."""
        after = None
        while most > 0:
            page = self._store.log(sought, after=after, limit=min(AT_ONCE, most))
            yield from page.items
            after, most = page.after, most - len(page.items)
            if after is None:
                return

    def decided(
        self,
        person: Person | None = None,
        *,
        act: str | None = None,
        site: str | None = None,
        after: str | None = None,
    ) -> Page[Decided]:
        """What people, or one of them, decided and nobody undid, newest first, a page at a time."""
        by = person.id if person else None
        return self._store.decided(person=by, act=act, site=site, after=after, limit=MOST)

    def _at_the_end(self, site: str | None) -> Iterator[Flaw]:
        for each in self._store.sites():
            if site in (None, each.key):
                yield from self._store.chain(each.key, limit=MOST).flaws


def _flaw(line: LogEntry) -> Flaw:
    return Flaw(line.entry.site, Damage.CHANGED, line.entry.number)
