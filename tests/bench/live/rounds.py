"""Rounds over the network: every case has its turn in each of them, and what it costs is read from its server alone."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tests.bench.live.servers import Server
from tests.bench.measuring import Effort, Series
from tests.bench.processes import cpu_of
from tests.bench.table import Line


def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Case:
    """Something to ask of a server for so many seconds; `do` says how many were answered. `prepare` comes before each
    turn, outside of the clock.
    """

    name: str
    server: Server
    do: Callable[[float], int]
    prepare: Callable[[], object] = _nothing


class Figures(NamedTuple):
    """What one request costs its server in milliseconds of CPU, and how many were answered in a second, by round."""

    cpu: Series
    rate: Series


def measured(cases: Sequence[Case], effort: Effort) -> dict[str, Figures]:
    """The figures of each case, after one turn that does not count."""
    figures = {case.name: Figures([], []) for case in cases}
    for case in cases:
        _turn(case, 0)
    for turn in range(effort.rounds):
        first = turn % len(cases)
        for case in (*cases[first:], *cases[:first]):
            cpu, rate = _turn(case, effort.seconds)
            figures[case.name].cpu.append(cpu)
            figures[case.name].rate.append(rate)
    return figures


def _turn(case: Case, seconds: float) -> tuple[float, float]:
    case.prepare()
    used, begun = cpu_of(case.server.pid), time.perf_counter()
    done = case.do(seconds)
    taken = time.perf_counter() - begun
    return (cpu_of(case.server.pid) - used) / done * 1000, done / taken


def beside(what: str, ours: Figures, against: str, theirs: Figures, most: float | None = None) -> Line:
    """Our figures beside others, with the most that may be of theirs."""
    return Line(what, ours.cpu, against, theirs.cpu, most, rates=(ours.rate, theirs.rate))
