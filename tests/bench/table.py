"""The outcome: one line for each comparison, printed as a plain table and kept as JSON, raw rounds and all."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from tests.bench.measuring import Series

HEADINGS = ("what", "ours", "compared with", "theirs", "unit", "ratio", "target", "met")
TO_THE_RIGHT = {1, 3, 5}
CPU = "ms CPU"


@dataclass(frozen=True, slots=True)
class Line:
    """Our cost beside another one. The ratio is the median of the ratios within each round.

    `most_ratio` and `most_ours` are the targets of the house, where it has one.
    """

    what: str
    ours: Series
    against: str = ""
    theirs: Series | None = None
    most_ratio: float | None = None
    most_ours: float | None = None
    unit: str = CPU

    @property
    def ratio(self) -> float | None:
        if self.theirs is None:
            return None
        return median(ours / theirs for ours, theirs in zip(self.ours, self.theirs, strict=True))

    @property
    def target(self) -> str:
        if self.most_ratio is not None:
            return f"≤ {self.most_ratio:g} ×"
        return "" if self.most_ours is None else f"≤ {self.most_ours:g} {self.unit.split()[0]}"

    @property
    def is_met(self) -> bool | None:
        """Whether the target is reached; None where there is none."""
        if self.most_ratio is not None and self.ratio is not None:
            return self.ratio <= self.most_ratio
        return None if self.most_ours is None else median(self.ours) <= self.most_ours


def printed(groups: Sequence[Sequence[Line]]) -> str:
    """All lines under one heading, with room between the groups."""
    rows = [[_cells(line) for line in group] for group in groups]
    every = [HEADINGS, *(row for group in rows for row in group)]
    widths = [max(len(row[column]) for row in every) for column in range(len(HEADINGS))]
    blocks = [[_aligned(HEADINGS, widths), _aligned(["-" * width for width in widths], widths)]]
    blocks += [[_aligned(row, widths) for row in group] for group in rows]
    return "\n\n".join("\n".join(block) for block in blocks)


def as_data(line: Line) -> dict[str, Any]:
    """A line for a program: medians, targets and the raw rounds."""
    return {
        "what": line.what,
        "unit": line.unit,
        "ours": median(line.ours),
        "against": line.against,
        "theirs": None if line.theirs is None else median(line.theirs),
        "ratio": line.ratio,
        "most_ratio": line.most_ratio,
        "most_ours": line.most_ours,
        "met": line.is_met,
        "rounds": {"ours": line.ours, "theirs": line.theirs},
    }


def _cells(line: Line) -> tuple[str, ...]:
    theirs = "" if line.theirs is None else _figure(median(line.theirs))
    ratio = "" if line.ratio is None else _figure(line.ratio)
    met = {True: "yes", False: "NO", None: ""}[line.is_met]
    return line.what, _figure(median(line.ours)), line.against, theirs, line.unit, ratio, line.target, met


def _figure(value: float) -> str:
    """Three digits that mean something."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}" if abs(value) >= 1 else f"{value:.3f}"


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = (
        cell.rjust(width) if column in TO_THE_RIGHT else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join(cells).rstrip()
