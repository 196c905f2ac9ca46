"""CPU time in rounds: every case has its turn in each round, so that a busy machine hinders all of them alike.

And the most memory that this process has had.
"""

import gc
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

Series = list[float]
"""One figure for each round."""

MOST_REPEATS = 20_000


@dataclass(frozen=True, slots=True)
class Case:
    """Something to do again and again. What it returns is thrown away; when it raises, the measuring stops."""

    name: str
    do: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Effort:
    """How many rounds, and about how many seconds of CPU each case gets in each of them."""

    rounds: int
    seconds: float


def measured(cases: Sequence[Case], effort: Effort) -> dict[str, Series]:
    """What each case costs once, in milliseconds of CPU, round by round."""
    repeats = {case.name: _repeats(case.do, effort.seconds) for case in cases}
    series: dict[str, Series] = {case.name: [] for case in cases}
    for turn in range(effort.rounds):
        first = turn % len(cases)
        for case in (*cases[first:], *cases[:first]):
            series[case.name].append(_milliseconds(case.do, repeats[case.name]))
    return series


def minus(series: Series, other: Series, times: int = 1) -> Series:
    """What is left of a cost without another one, round by round."""
    return [one - times * less for one, less in zip(series, other, strict=True)]


def most_memory() -> float:
    """The largest resident size so far, in MB.

    Linux gives it for this program alone; `ru_maxrss` also remembers the process that started it.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmHWM"].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)


def _milliseconds(do: Callable[[], object], repeats: int) -> float:
    gc.collect()
    do()  # what the case before pushed out of caches comes back here, outside of the clock
    begun = time.process_time()
    for _ in range(repeats):
        do()
    return (time.process_time() - begun) / repeats * 1000


def _repeats(do: Callable[[], object], seconds: float) -> int:
    once = _milliseconds(do, 1) / 1000
    return max(1, min(MOST_REPEATS, round(seconds / max(once, 1e-7))))
