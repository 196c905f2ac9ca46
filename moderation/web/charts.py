"""Where everything in a chart stands: across in percent of its width, down in rem, so that its words keep their size on
every screen and grow with the wish for larger type. Pure; what it says is handed in as words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import log

LEFT = 14.0
"""Percent, for what is written beside a scale."""

ROOM = 100.0 - LEFT

HEIGHT = 10.0
"""Rem, from the highest mark of a scale to the lowest."""

TOP = 1.5
"""Rem above the highest mark, for a number on top of it."""

ROW = 2.9
"""Rem for a bar with its words above."""

HOUR_ROW = 1.5

BESIDE_NUMBER = 0.45
"""The part of a cell that its bar may take."""

LABEL = 1.5
"""Rem that a number on top of a column needs."""

STEPS = (1, 2, 5)
MOST_MARKS = 4

MINUTE = timedelta(minutes=1)
TIMES = tuple(
    timedelta(**{unit: number})
    for unit, numbers in (("minutes", (1, 10)), ("hours", (1, 4)), ("days", (1, 3, 10, 30, 100, 300, 1000, 10_000)))
    for number in numbers
)
"""Marks of a scale of time. It is as the eye sees time: from a minute to ten is as far as from an hour to ten."""

FOR_A_NUMBER, FOR_A_TIME = 8.0, 26.0
"""Percent that one on top of a column needs."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar across, with its words above: what it is, and how much. `low` and `high` are where the true share may lie.
    `is_pale` says that it means little.
    """

    label: str
    amount: str
    y: float
    width: float
    low: float | None = None
    high: float | None = None
    is_pale: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars, one below the other."""

    height: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across with what it stands for."""

    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a column."""

    kind: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """What stands above one day. `line` is how high a short line across is, and `dots` how high the first and the
    second dot are; `label` is written above its pieces or dots.
    """

    x: float
    width: float
    pieces: tuple[Piece, ...] = ()
    line: float | None = None
    dots: tuple[float, float] | None = None
    label: str = ""

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 2)

    @property
    def top(self) -> float:
        """Where its label stands: above what it tells of, and above a line that would run through it."""
        top = min([*(piece.y for piece in self.pieces), *(self.dots or ())], default=TOP + HEIGHT)
        return self.line if self.line is not None and top - LABEL < self.line < top else top


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns side by side, with the marks of their scale and the names of some of them below."""

    marks: tuple[Mark, ...]
    columns: tuple[Column, ...]
    below: tuple[tuple[float, str, str], ...]

    height = TOP + HEIGHT + 1.8


@dataclass(frozen=True, slots=True)
class Cell:
    """A number in its place, behind a bar as wide as it is large."""

    x: float
    y: float
    width: float
    number: int

    @property
    def end(self) -> float:
        """Where the bar ends and the number begins."""
        return round(self.x + self.width, 2)


def bars(rows: Sequence[tuple[str, str, float]], most: float) -> Bars:
    """A bar for each row: its name, its amount in words, and how large it is; `most` fills the whole width."""
    return Bars(
        height=ROW * len(rows),
        bars=tuple(
            Bar(label, amount, round(ROW * number, 2), _percent(value, most))
            for number, (label, amount, value) in enumerate(rows)
        ),
    )


def shares(rows: Sequence[tuple[str, str, float, float, float, bool]]) -> Bars:
    """A bar for each share, with where it may really lie: name, words, share, low, high, whether it means little."""
    return Bars(
        height=ROW * len(rows),
        bars=tuple(
            Bar(label, amount, round(ROW * number, 2), _percent(value, 1), _percent(low, 1), _percent(high, 1), pale)
            for number, (label, amount, value, low, high, pale) in enumerate(rows)
        ),
    )


def stacked(
    parts: Sequence[Sequence[int]],
    lines: Sequence[int],
    kinds: Sequence[str],
    days: Sequence[str],
    texts: Sequence[str],
) -> Columns:
    """A column for each day, of one part on top of the other, and a line across. `texts` are what the columns come to;
    the highest one and the last one have theirs written, and all of them when there is room.
    """
    most = max([1, *lines, *map(sum, parts)])
    marks = marks_up_to(most)
    highest = marks[-1]
    shown = _labelled(list(map(sum, parts)), FOR_A_NUMBER)
    columns = []
    for number, (amounts, line) in enumerate(zip(parts, lines, strict=True)):
        label = texts[number] if number in shown else ""
        pieces = _piled(kinds, amounts, highest)
        columns.append(Column(*_place(number, len(days)), pieces, _y(line, highest), label=label))
    scale = tuple(Mark(_y(mark, highest), str(mark)) for mark in marks)
    return Columns(scale, tuple(columns), _below(days))


def _piled(kinds: Sequence[str], amounts: Sequence[int], highest: int) -> tuple[Piece, ...]:
    """One part on top of the other, those of nothing left out."""
    pieces, below = [], 0
    for kind, amount in zip(kinds, amounts, strict=True):
        if amount:
            pieces.append(Piece(kind, _y(below + amount, highest), round(HEIGHT * amount / highest, 2)))
        below += amount
    return tuple(pieces)


def waits(
    pairs: Sequence[tuple[timedelta, timedelta] | None],
    days: Sequence[str],
    texts: Sequence[str],
    names: Sequence[tuple[timedelta, str]],
) -> Columns:
    """Two dots for each day, on a scale of time; nothing for a day without. `names` are the marks with their words."""
    there = [pair for pair in pairs if pair] or [(MINUTE, MINUTE)]
    within = _times_around(min(pair[0] for pair in there), max(pair[1] for pair in there))
    shown = _labelled([int(pair[1] / MINUTE) + 1 if pair else 0 for pair in pairs], FOR_A_TIME)
    columns = []
    for number, pair in enumerate(pairs):
        x, width = _place(number, len(days))
        dots = (_y_of_time(pair[0], within), _y_of_time(pair[1], within)) if pair else None
        columns.append(Column(x, width, dots=dots, label=texts[number] if pair and number in shown else ""))
    scale = tuple(Mark(_y_of_time(time, within), name) for time, name in names if time in within)
    return Columns(scale, tuple(columns), _below(days))


def week(numbers: Sequence[Sequence[int]]) -> tuple[tuple[Cell, ...], ...]:
    """For each hour its seven cells, Monday first; the bar of the largest number leaves room for it."""
    most, width = max([1, *(number for day in numbers for number in day)]), ROOM / len(numbers)
    return tuple(
        tuple(
            Cell(
                x=round(LEFT + width * day, 2),
                y=round(HOUR_ROW * (hour + 1), 2),
                width=round(width * BESIDE_NUMBER * numbers[day][hour] / most, 2),
                number=numbers[day][hour],
            )
            for day in range(len(numbers))
        )
        for hour in range(24)
    )


def marks_up_to(most: int) -> tuple[int, ...]:
    """Round numbers from 0 to at least this one, at most four steps."""
    size = 1
    while True:
        for step in STEPS:
            if step * size * MOST_MARKS >= most:
                return tuple(range(0, most + step * size, step * size))
        size *= 10


def _times_around(least: timedelta, most: timedelta) -> tuple[timedelta, ...]:
    """The marks from the last one that is not longer than the least to the first one that is not shorter than the
    most; two of them at least.
    """
    first = max((number for number, time in enumerate(TIMES[:-1]) if time <= least), default=0)
    last = next((number for number, time in enumerate(TIMES) if time >= most), len(TIMES) - 1)
    return TIMES[first : max(last, first + 1) + 1]


def _y_of_time(time: timedelta, within: Sequence[timedelta]) -> float:
    low, high = within[0], within[-1]
    share = log(min(max(time, low), high) / low) / log(high / low)
    return round(TOP + HEIGHT * (1 - share), 2)


def _y(amount: float, highest: float) -> float:
    return round(TOP + HEIGHT * (1 - amount / highest), 2)


def _place(number: int, count: int) -> tuple[float, float]:
    """Where a column begins, and how wide it is; a fifth of its room stays free."""
    room = ROOM / count
    return round(LEFT + room * (number + 0.1), 2), round(room * 0.8, 2)


def _labelled(values: Sequence[int], room: float) -> frozenset[int]:
    """The numbers of the columns that have their amount written on top: all of them when each has this room, else the
    highest, and the last one when that is not too near.
    """
    if not any(values):
        return frozenset()
    each, last = ROOM / len(values), len(values) - 1
    if each >= room:
        return frozenset(number for number, value in enumerate(values) if value)
    highest = max(range(len(values)), key=lambda number: values[number])
    is_apart = (last - highest) * each >= 1.5 * room and values[last] > 0
    return frozenset((highest, last)) if is_apart else frozenset((highest,))


def _below(days: Sequence[str]) -> tuple[tuple[float, str, str], ...]:
    """The first day, the one in the middle and the last: where, how it is set, and its name."""
    last = len(days) - 1
    if last == 0:
        return ((LEFT + ROOM / 2, "middle", days[0]),)
    middle = ((round(LEFT + ROOM * (last // 2 + 0.5) / (last + 1), 2), "middle", days[last // 2]),) if last >= 4 else ()
    return ((LEFT, "start", days[0]), *middle, (100.0, "end", days[last]))


def _percent(value: float, most: float) -> float:
    return round(100 * value / most, 2) if most else 0.0
