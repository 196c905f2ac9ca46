"""What came of past reactions under a policy: counts, and the changes that are told one by one.

A tally grows with what there is to tell, not with how many reactions it has seen; two tallies can be made one, so that
several processes can count.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from moderation.replay.judging import Change, Judged, Outcome, Weight, is_against

KEPT = 1_000
"""Changes that are kept one by one. All are counted."""

UNJUDGED = 50
"""Reactions that could not be judged that are named."""


@dataclass(frozen=True, slots=True)
class Move:
    """How many reactions would come from one outcome to another, or stay at the same."""

    before: Outcome
    now: Outcome
    number: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """On how many reactions a rule spoke with an effect `before`, and speaks `now`; on how many that is `new` or
    `gone`.
    """

    weight: Weight
    before: int
    now: int
    new: int
    gone: int


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A reaction that could not be judged. `why` repeats none of its words."""

    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it.

    `judged` is how many were judged, `failed` how many could not be. `changed` counts those that would come out
    otherwise; of these, `against` go against what a person decided, and `mended` did so before and would not any more.
    `changes` are told one by one as far as they are kept: those against a person first, each kind oldest first.
    """

    judged: int
    failed: int
    changed: int
    against: int
    mended: int
    moves: tuple[Move, ...]
    rules: tuple[Spoken, ...]
    changes: tuple[Change, ...]
    unjudged: tuple[Unjudged, ...]

    def number(self, before: Outcome, now: Outcome) -> int:
        """How many came from here to there."""
        return sum(move.number for move in self.moves if (move.before, move.now) == (before, now))


class Tally:
    """A result in the making."""

    def __init__(self, keep: int = KEPT) -> None:
        self._keep = keep
        self._moves: Counter[tuple[Outcome, Outcome]] = Counter()
        self._before: Counter[Weight] = Counter()
        self._now: Counter[Weight] = Counter()
        self._new: Counter[Weight] = Counter()
        self._gone: Counter[Weight] = Counter()
        self._failed = self._against = self._mended = 0
        self._against_people: list[Change] = []
        self._others: list[Change] = []
        self._unjudged: list[Unjudged] = []

    @property
    def seen(self) -> int:
        """How many reactions were looked at."""
        return self._moves.total() + self._failed

    def add(self, judged: Judged) -> None:
        """Count one more."""
        self._moves[judged.before, judged.now] += 1
        self._before.update(judged.spoke)
        self._now.update(judged.speaks)
        self._new.update(judged.speaks - judged.spoke)
        self._gone.update(judged.spoke - judged.speaks)
        if judged.change:
            self._against += judged.change.is_against
            self._mended += is_against(judged.before, judged.human) and not judged.change.is_against
            self._keep_change(judged.change)

    def add_failure(self, failure: Unjudged) -> None:
        """Count one that could not be judged."""
        self._failed += 1
        if len(self._unjudged) < UNJUDGED:
            self._unjudged.append(failure)

    def merge(self, other: "Tally") -> None:
        """Count all that another one has counted after what is here."""
        self._moves.update(other._moves)
        self._before.update(other._before)
        self._now.update(other._now)
        self._new.update(other._new)
        self._gone.update(other._gone)
        self._failed += other._failed
        self._against += other._against
        self._mended += other._mended
        for change in (*other._against_people, *other._others):
            self._keep_change(change)
        self._unjudged = [*self._unjudged, *other._unjudged][:UNJUDGED]

    def result(self) -> Result:
        """What stands here now."""
        judged = self._moves.total()
        return Result(
            judged=judged,
            failed=self._failed,
            changed=judged - sum(self._moves[each, each] for each in Outcome),
            against=self._against,
            mended=self._mended,
            moves=tuple(Move(a, b, self._moves[a, b]) for a in Outcome for b in Outcome if self._moves[a, b]),
            rules=tuple(self._spoken()),
            changes=tuple((self._against_people + self._others)[: self._keep]),
            unjudged=tuple(self._unjudged),
        )

    def _keep_change(self, change: Change) -> None:
        kept = self._against_people if change.is_against else self._others
        if len(kept) < self._keep:
            kept.append(change)

    def _spoken(self) -> Iterator[Spoken]:
        """By rule, from the lightest effect to the heaviest, those in the shadow last."""
        weights = sorted(
            self._before | self._now, key=lambda weight: (weight.in_shadow, weight.rule, weight.effect.weight)
        )
        for weight in weights:
            yield Spoken(weight, self._before[weight], self._now[weight], self._new[weight], self._gone[weight])
