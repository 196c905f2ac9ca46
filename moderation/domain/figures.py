"""What figures of the desk are made from, and how: ages, waits, shares, days and hours. Pure.

Moments are milliseconds since 1970, as the ids have them: a page is made from up to a hundred thousand.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import ceil
from statistics import median
from typing import NamedTuple

from moderation.domain.agreement import Share
from moderation.domain.decision import Act
from moderation.domain.ids import EPOCH
from moderation.domain.message import Message, say

AGES = (timedelta(hours=1), timedelta(hours=4), timedelta(days=1), timedelta(days=3))
"""Up to which age what waits is counted together, from young to old; the last part is what is older."""

FEW = 20
"""Decisions; of fewer, a share says too little."""

SLOW = 0.9
"""The share within which nearly all is decided."""

A_MILLISECOND = timedelta(milliseconds=1)

PLACES = frozenset({Act.APPROVE, Act.RESTORE})
TAKES_AWAY = frozenset({Act.REJECT, Act.REMOVE})
GIVES_REASONS = TAKES_AWAY | {Act.RETURN}
"""Acts of a person that rest on reasons of the policy. What then ends by time rests on the same, which count once."""


class Taken(NamedTuple):
    """A decision as figures see it: when it was taken, when its reaction was received, by whom, what and why.

    `version` is the one that it made. No `person` means that the policy decided at intake, or that the author did it.
    """

    at: int
    received: int
    person: str | None
    act: Act
    version: int
    reason: str

    @property
    def is_first(self) -> bool:
        """Whether a person decided on what had waited for it until then. What the policy decided itself has made the
        first version already, and so has an author who amended it, which began the waiting anew.
        """
        return self.version == 1 and self.person is not None


class TakenBack(NamedTuple):
    """A decision that was undone: what it was and why, and the rules that had held its reaction."""

    act: Act
    reason: str
    rules: tuple[str, ...]


class Held(NamedTuple):
    """What became of the reactions that a rule held, as far as people have decided.

    How many were placed and how many taken away; and of both, how many it had held alone. `since` tells that there were
    so many that only those from then on are counted.
    """

    rule: str
    placed: int = 0
    taken_away: int = 0
    alone: int = 0
    since: datetime | None = None

    @property
    def right(self) -> Share:
        """Of those on which people decided, how many they took away: its precision."""
        return Share(self.taken_away, self.placed + self.taken_away)

    @property
    def is_few(self) -> bool:
        return self.right.whole < FEW


class Wait(NamedTuple):
    """How long reactions waited for a person: so many, half of them at most as long as `middle`, and nine in ten at
    most as long as `slow`.
    """

    number: int = 0
    middle: timedelta | None = None
    slow: timedelta | None = None


class Flow(NamedTuple):
    """What came in and what was done with reactions."""

    came: int = 0
    placed: int = 0
    refused: int = 0
    spam: int = 0


class Day(NamedTuple):
    """What came in and was done on a day, and how long that had waited."""

    day: date
    flow: Flow
    wait: Wait


class Undone(NamedTuple):
    """A rule or a reason, and how many of its decisions were taken back, of so many. An act that has no reason stands
    here by itself, which `is_act` tells.
    """

    name: str
    undone: int
    of: int
    is_act: bool = False


@dataclass(frozen=True, slots=True)
class Own:
    """What one person has done: decisions without those that only took one back."""

    done: Flow
    decisions: int
    undone: int
    wait: Wait


@dataclass(frozen=True, slots=True)
class Today:
    """What people have decided today: all of them, and one of them. `by` is the id of who decided last."""

    decisions: int
    own: int
    wait: Wait
    last: datetime | None = None
    by: str | None = None


def milliseconds(at: datetime) -> int:
    return (at - EPOCH) // A_MILLISECOND


def moment_of(at: int) -> datetime:
    return EPOCH + at * A_MILLISECOND


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that at least this share of them do not exceed. Raises ValueError without values."""
    if not values:
        raise ValueError("nothing has no percentile")
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


def wait_of(taken: Iterable[Taken]) -> Wait:
    """How long those waited on which a person decided for the first time."""
    waits = [max(0, each.at - each.received) for each in taken if each.is_first]
    if not waits:
        return Wait()
    return Wait(len(waits), median(waits) * A_MILLISECOND, percentile(waits, SLOW) * A_MILLISECOND)


def ages(since: Sequence[int], total: int) -> tuple[int, ...]:
    """How many wait in each part of AGES, and longer; `since` has how many came in within each of them. What changed
    while it was counted makes none of them less than 0.
    """
    within = (0, *since, max(total, *since))
    return tuple(max(0, more - less) for less, more in pairwise(within))


def flow_of(taken: Iterable[Taken], came: int = 0) -> Flow:
    """What was done, also what was undone later."""
    acts = Counter(each.act for each in taken)
    placed, refused = (sum(acts[act] for act in some) for some in (PLACES, TAKES_AWAY))
    return Flow(came, placed, refused, acts[Act.SPAM])


def by_day(taken: Iterable[Taken], midnights: Sequence[datetime]) -> list[list[Taken]]:
    """What was decided on each day. `midnights` are when they begin, and when the last one ends; what lies outside is
    left out.
    """
    begins = [milliseconds(each) for each in midnights]
    days: list[list[Taken]] = [[] for _ in begins[1:]]
    for each in taken:
        number = bisect_right(begins, each.at) - 1
        if 0 <= number < len(days):
            days[number].append(each)
    return days


def own_of(taken: Sequence[Taken], person: str) -> Own:
    """What a person has done."""
    theirs = [each for each in taken if each.person == person]
    undone = sum(each.act is Act.UNDO for each in theirs)
    return Own(flow_of(theirs), len(theirs) - undone, undone, wait_of(theirs))


def today_of(taken: Sequence[Taken], person: str) -> Today:
    """What people have decided, the newest first, and who was the last one."""
    done = [each for each in taken if each.person is not None and each.act is not Act.UNDO]
    own = sum(each.person == person for each in done)
    last = done[0] if done else None
    return Today(len(done), own, wait_of(done), moment_of(last.at) if last else None, last.person if last else None)


def undone_by_reason(back: Iterable[TakenBack], taken: Iterable[Taken]) -> tuple[Undone, ...]:
    """For each reason to take words away, and for each other act, how many were taken back; those with most first."""
    undone = Counter(_why(each.act, each.reason) for each in back)
    given = Counter(_why(each.act, each.reason) for each in taken)
    return _most_first(Undone(name, number, given[is_act, name], is_act) for (is_act, name), number in undone.items())


def _why(act: Act, reason: str) -> tuple[bool, str]:
    return (False, reason) if act in TAKES_AWAY else (True, act.value)


def undone_by_rule(back: Iterable[TakenBack], held: Iterable[Held]) -> tuple[Undone, ...]:
    """For each rule, how many decisions on what it had held were taken back; those with most first."""
    undone = Counter(rule for each in back for rule in each.rules)
    decided = {each.rule: each.right.whole for each in held}
    return _most_first(Undone(name, number, decided.get(name, 0)) for name, number in undone.items())


def _most_first(rows: Iterable[Undone]) -> tuple[Undone, ...]:
    # What was taken back in a period may have been taken before it.
    whole = (row._replace(of=max(row.undone, row.of)) for row in rows)
    return tuple(sorted(whole, key=lambda row: (-row.undone, row.name)))


def by_hour_of_week(hours: Iterable[tuple[datetime, int]]) -> list[list[int]]:
    """So many in each hour of each day of the week, Monday first. `hours` are when hours began, by the clock on the
    wall, and how many there were.
    """
    week = [[0] * 24 for _ in range(7)]
    for began, number in hours:
        week[began.weekday()][began.hour] += number
    return week


def length(time: timedelta) -> Message:
    """How long something took, in the two units that matter."""
    minutes = round(time.total_seconds() / 60)
    if minutes < 1:
        return say("less than a minute")
    if minutes < 60:
        return say("%(minutes)d min", minutes=minutes)
    if minutes < 24 * 60:
        hours, rest = divmod(minutes, 60)
        whole = say("%(hours)d h", hours=hours)
        return say("%(hours)d h %(minutes)d min", hours=hours, minutes=rest) if rest else whole
    days, rest = divmod(round(minutes / 60), 24)
    return say("%(days)d d %(hours)d h", days=days, hours=rest) if rest else say("%(days)d d", days=days)
