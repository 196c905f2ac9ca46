"""The outcome: one line for each comparison, printed as a plain table and kept as JSON, raw rounds and all."""

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from typing import Any

from tests.bench.measuring import Series

HEADINGS = ("what", "ours", "compared with", "theirs", "unit", "ratio", "target", "met")
RATES = ("ours/s", "theirs/s")
TO_THE_RIGHT = {1, 3, 5, 8, 9}
CPU = "ms CPU"
SMALL = 0.01
"""Smaller ratios are told as fractions."""


@dataclass(frozen=True, slots=True)
class Line:
    """Our cost beside another one. The ratio is the median of the ratios within each round.

    `most_ratio` and `most_ours` are the targets of the house, where it has one. `rates` are how often in a second each
    was done, where that was measured.
    """

    what: str
    ours: Series
    against: str = ""
    theirs: Series | None = None
    most_ratio: float | None = None
    most_ours: float | None = None
    unit: str = CPU
    rates: tuple[Series, Series | None] | None = None

    @property
    def ratio(self) -> float | None:
        if self.theirs is None:
            return None
        return median(ours / theirs for ours, theirs in zip(self.ours, self.theirs, strict=True))

    @property
    def target(self) -> str:
        if self.most_ratio is not None:
            return f"≤ {_ratio(self.most_ratio) if self.most_ratio < SMALL else f'{self.most_ratio:g}'} ×"
        return "" if self.most_ours is None else f"≤ {self.most_ours:g} {self.unit.split()[0]}"

    @property
    def is_met(self) -> bool | None:
        """Whether the target is reached; None where there is none."""
        if self.most_ratio is not None and self.ratio is not None:
            return self.ratio <= self.most_ratio
        return None if self.most_ours is None else median(self.ours) <= self.most_ours


def printed(groups: Sequence[Sequence[Line]]) -> str:
    """All lines under one heading, with room between the groups."""
    has_rates = any(line.rates for group in groups for line in group)
    headings = (*HEADINGS, *RATES) if has_rates else HEADINGS
    rows = [[_cells(line, has_rates) for line in group] for group in groups]
    every = [headings, *(row for group in rows for row in group)]
    widths = [max(len(row[column]) for row in every) for column in range(len(headings))]
    blocks = [[_aligned(headings, widths), _aligned(["-" * width for width in widths], widths)]]
    blocks += [[_aligned(row, widths) for row in group] for group in rows]
    return "\n\n".join("\n".join(block) for block in blocks)


def document(options: Mapping[str, Any], subjects: Mapping[str, Sequence[Line]]) -> dict[str, Any]:
    """All of it for a program, with what it was measured on."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "machine": platform.platform(),
        "cores": os.cpu_count(),
        "options": dict(options),
        "subjects": {subject: [as_data(line) for line in lines] for subject, lines in subjects.items()},
    }


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
        "per_second": None if line.rates is None else dict(zip(("ours", "theirs"), line.rates, strict=True)),
    }


def _cells(line: Line, has_rates: bool) -> tuple[str, ...]:
    theirs = "" if line.theirs is None else _figure(median(line.theirs))
    met = {True: "yes", False: "NO", None: ""}[line.is_met]
    cells = (
        line.what,
        _figure(median(line.ours)),
        line.against,
        theirs,
        line.unit,
        _ratio(line.ratio),
        line.target,
        met,
    )
    rates = [f"{median(rate):,.0f}" if rate else "" for rate in line.rates or (None, None)]
    return (*cells, *rates) if has_rates else cells


def _ratio(ratio: float | None) -> str:
    """How many times, or which part of it when that is small: 1/2,300."""
    if ratio is None:
        return ""
    return f"1/{1 / ratio:,.0f}" if 0 < ratio < SMALL else _figure(ratio)


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
