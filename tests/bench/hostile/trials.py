"""What hostile texts do to the renderer: CPU time and its growth with the length, output, and how it ends."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from math import log

from structlog.testing import capture_logs
from structlog.typing import EventDict

from moderation.markup import LEVELS, stop
from moderation.markup.renderer import rendered
from tests.bench import texts
from tests.bench.hostile.recipes import Recipe

AGAIN = 2
"""How often what looks bad is measured again: the least counts."""

TOO_LONG = 1.0
"""Seconds. What takes longer is believed at once."""

PARTS = (8, 4, 2, 1)
"""Growth is measured at the length divided by each of these."""

SUSPICIOUS = 1.15
"""An exponent from two lengths that deserves the others."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One rendering: seconds of CPU, and how many times longer than the text the HTML is.

    `reason` is why it became plain paragraphs, if it did: the name of an exception that the renderer caught. `error` is
    one that it did not catch, which must never be.
    """

    recipe: Recipe
    length: int
    seconds: float
    fell_back: bool = False
    reason: str = ""
    ratio: float = 0.0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Growth:
    """One recipe at several lengths. Below an `exponent` of 1 the time grows slower than the text.

    It is the worst of those texts that were read as markup and of those that were not: between the two is a step.
    """

    trials: tuple[Trial, ...]
    exponent: float

    @classmethod
    def of(cls, trials: tuple[Trial, ...]) -> "Growth":
        kinds = ({t.length: t.seconds for t in trials if t.fell_back is kind} for kind in (False, True))
        return cls(trials, max((exponent(kind) for kind in kinds if len(kind) > 1), default=0.0))

    @property
    def slowest(self) -> float:
        return max(trial.seconds for trial in self.trials)

    @property
    def is_even(self) -> bool:
        """Whether all lengths went the same way, and none took longer than its length explains."""
        return len({trial.fell_back for trial in self.trials}) == 1 and self.exponent < SUSPICIOUS


class Renderer:
    """Renders texts at one level and measures it. `heard` is where the log of the renderer goes."""

    def __init__(self, level: str, heard: list[EventDict]) -> None:
        self._elements = LEVELS[level]
        self._heard = heard

    def tried(self, recipe: Recipe, length: int, doubted: float = float("inf")) -> Trial:
        """One trial; measured again, and the least kept, when it takes longer than what is `doubted`."""
        text = recipe.text(length)
        trial = self._once(recipe, text)
        for _ in range(AGAIN):
            if doubted < trial.seconds < TOO_LONG:
                trial = min(trial, self._once(recipe, text), key=lambda each: each.seconds)
        return trial

    def grown(self, recipe: Recipe, length: int, doubted: float = float("inf")) -> Growth:
        """The same recipe at a few lengths up to this one."""
        return Growth.of(tuple(self.tried(recipe, length // part, doubted) for part in PARTS))

    def looked_at(self, recipe: Recipe, length: int, doubted: float) -> Growth:
        """The same at a quarter of the length and the whole, and at the others only when that looks odd."""
        quick = Growth.of(tuple(self.tried(recipe, length // part, doubted) for part in (PARTS[1], PARTS[-1])))
        return quick if quick.is_even else self.grown(recipe, length, doubted)

    def honest(self, length: int) -> float:
        """What an honest text with markup of this length costs, in seconds."""
        recipe = Recipe("honest", (texts.marked("1", length),))
        return min(self.tried(recipe, length).seconds for _ in range(5))

    def _once(self, recipe: Recipe, text: str) -> Trial:
        self._heard.clear()
        begun = time.thread_time()
        try:
            made = rendered(text, self._elements, "bench")
        except Exception as failure:  # to be told, and a reason to fail
            return Trial(recipe, len(text), time.thread_time() - begun, error=repr(failure)[:200])
        seconds = time.thread_time() - begun
        reason = str(self._heard[0].get("error", "")) if self._heard else ""
        return Trial(recipe, len(text), seconds, made.fell_back, reason, len(made.html) / max(1, len(text)))


@contextmanager
def renderer_at(level: str) -> Iterator[Renderer]:
    """A renderer whose log is heard, and written nowhere."""
    with capture_logs() as heard:
        yield Renderer(level, heard)


@contextmanager
def ceiling_at(seconds: float) -> Iterator[None]:
    """The renderer stops after so much CPU time instead of its own `stop.SECONDS`."""
    usual = stop.ceiling
    stop.ceiling = partial(usual, seconds=seconds)
    try:
        yield
    finally:
        stop.ceiling = usual


def exponent(seconds: Mapping[int, float]) -> float:
    """The power of the length that the time follows: least squares through the logarithms of both."""
    points = [(log(length), log(max(spent, 1e-9))) for length, spent in seconds.items()]
    middle = sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
    across = sum((x - middle[0]) ** 2 for x, _ in points)
    return sum((x - middle[0]) * (y - middle[1]) for x, y in points) / across
