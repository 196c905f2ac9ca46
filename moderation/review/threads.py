"""The thread of a page at the desk: what stands in it, what stands around a reaction, and whether it takes more."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from moderation.domain.errors import BadClosing, UnknownReaction, UnknownThread
from moderation.domain.message import say
from moderation.domain.person import Person
from moderation.domain.reaction import Reaction, Status
from moderation.domain.site import Site
from moderation.domain.thread import LONGEST_ANNOUNCEMENT, Thread, canonical_key, closes, end_of_day, last_day_of
from moderation.domain.wanted import Wanted
from moderation.markup import clean_line
from moderation.store.interface import Page, QueueItem, Store

log = structlog.get_logger(__name__)

FARTHEST = timedelta(days=100 * 365)


@dataclass(frozen=True, slots=True)
class ThreadView:
    """A thread with a page of its reactions, newest first, and how many have which status.

    `closes` is when it takes no more, past or to come; None for never. `last_day` is the day that somebody has set for
    that, while it is to come.
    """

    site: Site
    thread: Thread
    page: Page[QueueItem]
    counts: Mapping[Status, int]
    closes: datetime | None
    now: datetime

    @property
    def is_open(self) -> bool:
        return self.closes is None or self.closes > self.now

    @property
    def is_by_hand(self) -> bool:
        """Whether somebody has set when it closes, or closed it."""
        return self.thread.closed is not None and self.thread.closed == self.closes

    @property
    def was_closed_by_hand(self) -> bool:
        return self.is_by_hand and not self.is_open

    @property
    def last_day(self) -> date | None:
        closed = self.thread.closed
        return None if closed is None or closed <= self.now else last_day_of(closed, self.site)


class Threads:
    """The desk's way to threads."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def view(self, site_key: str, given: str, after: str | None = None) -> ThreadView:
        """A thread, by its key or its address. Raises UnknownSite, UnknownThread."""
        site, thread = self._thread(site_key, given)
        now = self._clock()
        wanted = Wanted(status=None, site=site.key, thread=thread.key, newest_first=True)
        return ThreadView(
            site=site,
            thread=thread,
            page=self._store.listed(wanted, now=now, after=after),
            counts=self._store.counted_by_status(site.key, thread.key),
            closes=closes(thread, site.closes_after),
            now=now,
        )

    def around(self, reaction: Reaction) -> tuple[tuple[Reaction, ...], tuple[Reaction, ...]]:
        """The reactions just before and just after this one in its thread."""
        return self._store.neighbours(reaction)

    def answered(self, reaction: Reaction) -> Reaction | None:
        """What this one answers, whatever became of it; None when it answers nothing."""
        if reaction.parent is None:
            return None
        try:
            return self._store.reaction(reaction.site, reaction.parent)
        except UnknownReaction:
            return None

    def answers(self, reaction: Reaction) -> int:
        """How many published reactions answer this one: no more than a hundred are counted."""
        return self._store.answers_to(reaction.site, reaction.number)

    def change(self, person: Person | None, site_key: str, given: str, *, is_open: bool) -> Thread:
        """Take no more reactions under a page, or take them again; what stands there stays. A thread that is too old
        stays closed all the same. `person` is None for the command line. Raises UnknownSite, UnknownThread.
        """
        site, thread = self._thread(site_key, given)
        now = self._clock()
        if is_open:
            is_changed = self._store.reopen_thread(site.key, thread.key, now=now)
        else:
            is_changed = self._store.close_thread(site.key, thread.key, now, now=now)
        if is_changed:
            _log("thread opened" if is_open else "thread closed", thread, person)
        return self._thread(site_key, given)[1]

    def close_after(self, person: Person | None, site_key: str, given: str, last_day: date | None) -> Thread:
        """Set the last day on which one can react under a page, on the clocks of its site; None for none. Where it is
        closed by hand it stays so. `person` is None for the command line.

        Raises UnknownSite, UnknownThread, and BadClosing for a day that is over or more than a hundred years away.
        """
        site, thread = self._thread(site_key, given)
        now = self._clock()
        today = now.astimezone(ZoneInfo(site.time_zone)).date()
        if last_day is not None and not today <= last_day <= today + FARTHEST:
            raise BadClosing({"last_day": say("Choose a day from today on, at most a hundred years ahead, or none.")})
        closed = None if last_day is None else end_of_day(last_day, site)
        if closed != thread.closed and self._store.close_thread(site.key, thread.key, closed, now=now):
            _log("thread closes", thread, person, after=str(last_day) if last_day else None)
        return self._thread(site_key, given)[1]

    def announce(self, person: Person, site_key: str, given: str, announcement: str) -> Thread:
        """Say something above the form of a page, in one line, or nothing. Raises UnknownSite, UnknownThread, and
        BadClosing for too many words.
        """
        site, thread = self._thread(site_key, given)
        announcement = clean_line(announcement)
        if len(announcement) > LONGEST_ANNOUNCEMENT:
            too_long = say("This is longer than %(most)d characters.", most=LONGEST_ANNOUNCEMENT)
            raise BadClosing({"announcement": too_long})
        if self._store.announce(site.key, thread.key, announcement):
            _log("thread announced", thread, person)
        return self._thread(site_key, given)[1]

    def _thread(self, site_key: str, given: str) -> tuple[Site, Thread]:
        site = self._store.site(site_key)
        key = canonical_key(given, site)
        thread = self._store.thread(site.key, key)
        if thread is None:
            raise UnknownThread(site.key, key)
        return site, thread


def _log(event: str, thread: Thread, person: Person | None, **more: str | None) -> None:
    log.info(event, site=thread.site, thread=thread.key, by=person.id if person else None, **more)
