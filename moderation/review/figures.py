"""Figures of the desk: how long reactions wait, what is done with them, and how the rules that held them did.

Nobody is ranked: everybody is shown what all have done together, and what they have done themselves.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from moderation.domain import figures
from moderation.domain.figures import Day, Flow, Held, Own, Taken, Today, Undone, Wait
from moderation.domain.period import Period, last_days
from moderation.domain.person import Person
from moderation.domain.reaction import Status
from moderation.store.interface import Store

MOST = 100_000
"""Decisions of a site, the newest, that are looked at."""

NEWEST, LATELY, BETWEEN = 2_000, timedelta(days=30), timedelta(hours=1)
"""Decisions, and how old they may be, that tell how long reactions usually wait; and how often these are counted."""

Counts = list[list[int]]
"""So many in each hour of each day."""


@dataclass(frozen=True, slots=True)
class Picture:
    """All figures of a period.

    `ages` are those that wait now, by the parts of `figures.AGES` and what is older; all else is of the period. `days`
    are added up in `flow` and `wait`, `week` has seven days of twenty-four hours, Monday first. `is_cut` says that
    there were so many decisions that only the newest were looked at. `objected` says since when the oldest objection
    waits now, None when none does.
    """

    period: Period
    ages: tuple[int, ...]
    days: tuple[Day, ...]
    flow: Flow
    wait: Wait
    own: Own
    held: tuple[Held, ...]
    undone_by_rule: tuple[Undone, ...]
    undone_by_reason: tuple[Undone, ...]
    week: Counts
    is_cut: bool
    objected: datetime | None = None

    @property
    def waiting(self) -> int:
        return sum(self.ages)

    @property
    def is_empty(self) -> bool:
        """Whether nothing came in and nothing was decided."""
        return not any(self.flow) and not self.wait.number


class Figures:
    """Counts for the desk, in its own time zone."""

    def __init__(self, store: Store, clock: Callable[[], datetime], time_zone: str) -> None:
        self._store = store
        self._clock = clock
        self._zone = time_zone
        self._usual: dict[str, tuple[datetime, Wait]] = {}

    def of(self, person: Person, period: Period, site: str | None = None) -> Picture:
        """The figures of a period, of one site or of all, with this person's own. Raises UnknownSite."""
        sites = (self._store.site(site).key,) if site else self._sites()
        taken = self._store.taken(period.begin, period.end, sites, MOST)
        held = self._store.held(period.begin, period.end, sites)
        back = self._store.taken_back(period.begin, period.end, sites, MOST)
        came = self._came(period, sites)
        return Picture(
            period=period,
            ages=self._ages(site, sites),
            days=_days(period, taken, came),
            flow=figures.flow_of(taken, sum(map(sum, came))),
            wait=figures.wait_of(taken),
            own=figures.own_of(taken, person.id),
            held=_surest_first(held),
            undone_by_rule=figures.undone_by_rule(back, held),
            undone_by_reason=figures.undone_by_reason(back, taken),
            week=_week(period, came),
            is_cut=len(taken) == MOST,
            objected=self._store.first_open_objection(sites),
        )

    def usual_wait(self, site: str) -> Wait:
        """How long the newest reactions of a site waited for a person in the last thirty days; nothing when they were
        too few to tell. Counted no more than once an hour: whoever sends a reaction is told.
        """
        now = self._clock()
        counted, wait = self._usual.get(site, (now - BETWEEN, Wait()))
        if now - counted >= BETWEEN:
            wait = figures.wait_of(self._store.taken(now - LATELY, now, (site,), NEWEST))
            self._usual[site] = now, wait
        return wait if wait.number >= figures.FEW else Wait()

    def today(self, person: Person) -> Today:
        """What people have decided since midnight, and who was the last one."""
        today = last_days(1, self._zone, self._clock())
        return figures.today_of(self._store.taken(today.begin, today.end, self._sites(), MOST), person.id)

    def _sites(self) -> tuple[str, ...]:
        return tuple(each.key for each in self._store.sites())

    def _ages(self, site: str | None, sites: tuple[str, ...]) -> tuple[int, ...]:
        now = self._clock()
        since = [self._store.waiting_since(now - age, sites) for age in figures.AGES]
        return figures.ages(since, self._store.number_of(Status.WAITING, site=site))

    def _came(self, period: Period, sites: tuple[str, ...]) -> Counts:
        """How many reactions came in, hour by hour of each day. Hours that have yet to come are not asked for."""
        now = self._clock()
        return [
            [self._store.came_in(begin, end, sites) if begin <= now else 0 for begin, end in hours]
            for hours in period.hours
        ]


def _days(period: Period, taken: Iterable[Taken], came: Counts) -> tuple[Day, ...]:
    parts = figures.by_day(taken, period.midnights)
    return tuple(
        Day(day, figures.flow_of(part, sum(numbers)), figures.wait_of(part))
        for day, part, numbers in zip(period.days, parts, came, strict=True)
    )


def _week(period: Period, came: Counts) -> Counts:
    zone = ZoneInfo(period.zone)
    return figures.by_hour_of_week(
        (begin.astimezone(zone), number)
        for hours, numbers in zip(period.hours, came, strict=True)
        for (begin, _), number in zip(hours, numbers, strict=True)
    )


def _surest_first(held: Sequence[Held]) -> tuple[Held, ...]:
    """Those of which enough is known before the others; with the largest share first."""
    return tuple(sorted(held, key=lambda each: (each.is_few, -(each.right.value or 0), each.rule)))
