"""What is known in the course of a hunt: the slowest, the fastest growing, the odd ones, and some totals."""

from array import array
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain

from tests.bench.hostile.recipes import Recipe
from tests.bench.hostile.trials import Growth, Renderer, Trial
from tests.bench.measuring import most_memory

KEPT = 20
"""How many of the worst of each sort are told."""

CANDIDATES = 15 * KEPT
"""Recipes whose growth is measured again at the end."""

WORTH_FITTING = 0.002
"""Seconds. Below it, growth drowns in what every rendering costs."""


@dataclass(slots=True)
class Found:
    """What is known so far about texts of one length, and beside them of shorter ones."""

    length: int
    honest: float
    kinds: "dict[str, array[float]]" = field(default_factory=dict)
    """The seconds of every text of the full length, by kind of recipe."""
    shorter: int = 0
    refined: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    """Why texts of the full length became plain paragraphs."""
    odd: dict[str, Trial] = field(default_factory=dict)
    """For each reason, and each uncaught exception, the first text of any length."""
    failed: int = 0
    """How many times the renderer raised."""
    stopped: list[Trial] = field(default_factory=list)
    """The slowest ones once more, under a low ceiling."""
    longest: Trial | None = None
    growths: list[Growth] = field(default_factory=list)
    steps: list[tuple[float, Trial]] = field(default_factory=list)
    before: float = field(default_factory=most_memory)
    memory: float = field(default_factory=most_memory)
    _worst: dict[Recipe, Trial] = field(default_factory=dict)

    @classmethod
    def on(cls, renderer: Renderer, length: int) -> "Found":
        """Nothing yet; all is imported and warm."""
        return cls(length, renderer.honest(length))

    @property
    def seconds(self) -> list[float]:
        """Those of every text of the full length, the least first."""
        return sorted(chain.from_iterable(self.kinds.values()))

    @property
    def worst(self) -> list[Trial]:
        """The slowest texts of any length, slowest first."""
        return sorted(self._worst.values(), key=lambda trial: -trial.seconds)

    @property
    def bar(self) -> float:
        """Seconds above which a trial belongs to the worst."""
        return self.worst[-1].seconds if len(self._worst) >= KEPT else 0.0

    def add(self, trial: Trial) -> None:
        """Count one text."""
        if trial.length < self.length:
            self.shorter += 1
        else:
            self.kinds.setdefault(trial.recipe.kind.split()[0], array("d")).append(trial.seconds)
            if trial.fell_back:
                self.reasons[trial.reason] += 1
        self.note(trial)
        if trial.seconds > self.bar:
            known = self._worst.get(trial.recipe, trial)
            self._worst[trial.recipe] = max(known, trial, key=lambda each: each.seconds)
            if len(self._worst) > KEPT:
                del self._worst[self.worst[-1].recipe]

    def judge(self, growth: Growth) -> None:
        """Keep it when it is among those that grow fastest."""
        full = len(self.growths) >= CANDIDATES
        if growth.slowest < WORTH_FITTING or (full and growth.exponent <= self.growths[-1].exponent):
            return
        self.growths = sorted([*self.growths, growth], key=lambda each: -each.exponent)[:CANDIDATES]

    def replace(self, trial: Trial, ancestor: Recipe) -> None:
        """A slower descendant takes the place of its ancestor among the worst."""
        del self._worst[ancestor]
        self._worst[trial.recipe] = trial

    def note(self, trial: Trial) -> None:
        """Look at all but the time."""
        self.failed += bool(trial.error)
        if what := trial.error or trial.reason:
            self.odd.setdefault(what, trial)
        if self.longest is None or trial.ratio > self.longest.ratio:
            self.longest = trial
        if (memory := most_memory()) > self.memory:
            self.steps = sorted([*self.steps, (memory - self.memory, trial)], key=lambda step: -step[0])[:3]
            self.memory = memory
