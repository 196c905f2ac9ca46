"""How far a rule that is being tried out agrees with people: counts, shares with the room for chance, and a verdict.

Pure. A share of few is worth little, so each comes with an interval: Wilson's for one share, Newcombe's for the
difference between two. Both hold at 0 and at 1 and for small numbers, where the usual formula does not.
"""

from dataclasses import dataclass
from math import sqrt

from moderation.domain.message import Message, say, say_count

LEVEL = 1.959963984540054
"""Of the normal distribution: 95 of 100 such intervals hold the true share."""

ENOUGH = 30
"""Decisions from which on anything is said."""

SPOKEN = 10
"""Reactions on which a rule must have spoken before it is judged by them."""

MOSTLY, NEARLY_ALWAYS = 0.5, 0.9


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a share may really lie."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    def __post_init__(self) -> None:
        """Raises ValueError for what is no share."""
        if not 0 <= self.part <= self.whole:
            raise ValueError(f"{self.part} of {self.whole} is no share")

    @property
    def value(self) -> float | None:
        """From 0 to 1; None of nothing."""
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> Interval | None:
        """Wilson's interval at 95 percent; None of nothing."""
        if not self.whole:
            return None
        share, square = self.part / self.whole, LEVEL**2
        middle = share + square / (2 * self.whole)
        reach = LEVEL * sqrt(share * (1 - share) / self.whole + square / (4 * self.whole**2))
        below = 1 + square / self.whole
        # Rounding may leave a trace where the interval ends at the share itself.
        low = 0.0 if self.part == 0 else (middle - reach) / below
        high = 1.0 if self.part == self.whole else (middle + reach) / below
        return Interval(low, high)


def difference(one: Share, other: Share) -> Interval | None:
    """How much larger the first share may really be than the second (Newcombe's hybrid score); None without both."""
    first, second = one.interval, other.interval
    if one.value is None or other.value is None or first is None or second is None:
        return None
    apart = one.value - other.value
    return Interval(
        apart - sqrt((one.value - first.low) ** 2 + (second.high - other.value) ** 2),
        apart + sqrt((first.high - one.value) ** 2 + (other.value - second.low) ** 2),
    )


@dataclass(frozen=True, slots=True)
class Agreement:
    """A rule in the shadow beside the decisions of people.

    Of the reactions on which people decided: on how many it spoke (`hit`) or was silent (`miss`), and how many of each
    people took away or placed. `waiting` are those on which nobody has decided.
    """

    rule: str
    hit_taken_away: int
    hit_placed: int
    miss_taken_away: int
    miss_placed: int
    waiting: int = 0

    @property
    def decided(self) -> int:
        return self.hit_taken_away + self.hit_placed + self.miss_taken_away + self.miss_placed

    @property
    def right(self) -> Share:
        """Of those on which it spoke, how many people took away: its precision."""
        return Share(self.hit_taken_away, self.hit_taken_away + self.hit_placed)

    @property
    def found(self) -> Share:
        """Of those that people took away, on how many it spoke: its recall."""
        return Share(self.hit_taken_away, self.hit_taken_away + self.miss_taken_away)

    @property
    def passed_over(self) -> Share:
        """Of those on which it was silent, how many people took away."""
        return Share(self.miss_taken_away, self.miss_taken_away + self.miss_placed)

    @property
    def taken_away(self) -> Share:
        """Of all, how many people took away: what chance alone would find."""
        return Share(self.hit_taken_away + self.miss_taken_away, self.decided)

    @property
    def verdict(self) -> Message:
        """What can be said of it by now, in one sentence."""
        if self.decided < ENOUGH:
            return say_count(
                "Too early to say: %(count)d decided.", "Too early to say: %(count)d decided.", self.decided
            )
        if not self.right.whole:
            return say("It has not spoken yet on anything that was decided.")
        if self.right.whole < SPOKEN:
            return say_count(
                "Too early to say: it spoke on %(count)d that was decided.",
                "Too early to say: it spoke on %(count)d that were decided.",
                self.right.whole,
            )
        if not self.taken_away.part:
            return say("People took nothing away, so it spoke only on what they placed.")
        return self._compared()

    def _compared(self) -> Message:
        """With what people did where it was silent, so that a rule that is no better than chance is seen as such."""
        apart, right = difference(self.right, self.passed_over), self.right.interval
        if apart is None or right is None:
            return say("It speaks on everything, so it tells nothing apart.")
        if apart.high < 0:
            return say("Speaks more often on what people place than on what they take away.")
        if apart.low <= 0:
            return say("No better than chance so far: people take away about the same share of the others.")
        if right.low >= NEARLY_ALWAYS:
            return say("Agrees with people: nearly all on which it speaks is taken away.")
        if right.low >= MOSTLY:
            return say("Better than chance: most on which it speaks is taken away.")
        if right.high < MOSTLY:
            return say("Better than chance, but people place most of what it speaks on.")
        return say("Better than chance; whether people take away most of what it speaks on is not sure yet.")
