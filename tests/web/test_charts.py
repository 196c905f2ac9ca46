"""Charts: everything stands where its number says, and nothing leaves the picture."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.web.charts import HEIGHT, LEFT, TIMES, TOP, bars, marks_up_to, shares, stacked, waits, week

COUNTS = st.integers(0, 10**6)
DAYS = st.lists(st.tuples(COUNTS, COUNTS, COUNTS, COUNTS), min_size=1, max_size=92)
SPANS = st.integers(0, 10**9).map(lambda seconds: timedelta(seconds=seconds))
NAMES = [(time, str(time)) for time in TIMES]
FLOOR = TOP + HEIGHT


def names(count: int) -> list[str]:
    return [str(number) for number in range(count)]


@pytest.mark.parametrize(
    ("most", "marks"),
    [
        (1, (0, 1)),
        (4, (0, 1, 2, 3, 4)),
        (5, (0, 2, 4, 6)),
        (17, (0, 5, 10, 15, 20)),
        (400, (0, 100, 200, 300, 400)),
        (401, (0, 200, 400, 600)),
    ],
)
def test_a_scale_has_round_marks(most: int, marks: tuple[int, ...]) -> None:
    assert marks_up_to(most) == marks


@given(st.integers(1, 10**9))
def test_a_scale_reaches_as_high_as_it_must_in_few_steps(most: int) -> None:
    marks = marks_up_to(most)
    assert marks[0] == 0
    assert marks[-2] < most <= marks[-1]
    assert 2 <= len(marks) <= 5


def test_bars_are_as_long_as_they_are_large() -> None:
    chart = bars([("a", "1", 1), ("b", "4", 4), ("c", "0", 0)], 4)
    assert [bar.width for bar in chart.bars] == [25, 100, 0]
    assert [bar.y for bar in chart.bars] == sorted({bar.y for bar in chart.bars})
    assert bars([("a", "0", 0)], 0).bars[0].width == 0


def test_a_share_stands_within_its_interval() -> None:
    (bar,) = shares([("a", "3 of 4", 0.75, 0.3, 0.95, True)]).bars
    assert (bar.low, bar.width, bar.high, bar.is_pale) == (30, 75, 95, True)


@given(DAYS)
def test_columns_stand_side_by_side_and_reach_what_they_count(days: list[tuple[int, int, int, int]]) -> None:
    chart = stacked([day[:3] for day in days], [day[3] for day in days], "abc", names(len(days)), names(len(days)))
    highest = int(chart.marks[-1].text)
    end = LEFT
    for (*parts, came), column in zip(days, chart.columns, strict=True):
        assert column.x >= end - 0.02
        end = column.x + column.width
        assert sum(piece.height for piece in column.pieces) == pytest.approx(HEIGHT * sum(parts) / highest, abs=0.02)
        assert column.line == pytest.approx(FLOOR - HEIGHT * came / highest, abs=0.01)
        assert all(TOP - 0.01 <= piece.y <= FLOOR for piece in column.pieces)
        assert 0 < column.top <= FLOOR
    assert end <= 100.02


@given(st.lists(st.none() | st.tuples(SPANS, SPANS).map(sorted), min_size=1, max_size=92))
def test_the_longer_a_wait_the_higher_its_dot(pairs: list[list[timedelta] | None]) -> None:
    given_pairs = [(pair[0], pair[1]) if pair else None for pair in pairs]
    chart = waits(given_pairs, names(len(pairs)), names(len(pairs)), NAMES)
    assert len(chart.marks) >= 2
    for pair, column in zip(pairs, chart.columns, strict=True):
        assert (column.dots is None) == (pair is None)
        if column.dots:
            middle, slow = column.dots
            assert TOP - 0.01 <= slow <= middle <= FLOOR + 0.01


def test_times_are_marked_around_what_is_shown() -> None:
    pairs = [(timedelta(minutes=20), timedelta(hours=5)), None]
    chart = waits(pairs, ["a", "b"], ["x", "y"], NAMES)
    assert [mark.text for mark in chart.marks] == ["0:10:00", "1:00:00", "4:00:00", "1 day, 0:00:00"]
    assert [column.label for column in chart.columns] == ["x", ""]


def test_with_little_room_only_the_highest_and_the_last_are_labelled() -> None:
    totals = [1, 9, *[2] * 26, 3, 4]
    chart = stacked([(total,) for total in totals], [0] * 30, "a", names(30), [str(total) for total in totals])
    assert {column.label for column in chart.columns} == {"", "9", "4"}
    chart = stacked([(total,) for total in totals[:5]], [0] * 5, "a", names(5), names(5))
    assert [column.label for column in chart.columns] == names(5)


def test_a_label_does_not_run_through_the_line_above_a_column() -> None:
    chart = stacked([(10,), (10,), (10,)], [11, 2, 20], "a", names(3), names(3))
    near, below, far = chart.columns
    assert near.line is not None
    assert near.top == near.line
    assert below.top == below.pieces[0].y
    assert far.top == far.pieces[0].y


@pytest.mark.parametrize(
    ("days", "below"), [(1, ["0"]), (2, ["0", "1"]), (4, ["0", "3"]), (5, ["0", "2", "4"]), (92, ["0", "45", "91"])]
)
def test_some_days_are_named_below(days: int, below: list[str]) -> None:
    chart = stacked([(1,)] * days, [1] * days, "a", names(days), names(days))
    assert [name for _, _, name in chart.below] == below


@given(st.lists(st.lists(COUNTS, min_size=24, max_size=24), min_size=7, max_size=7))
def test_the_week_has_a_cell_for_each_hour_within_its_day(numbers: list[list[int]]) -> None:
    hours = week(numbers)
    assert [[cell.number for cell in hour] for hour in hours] == [[day[hour] for day in numbers] for hour in range(24)]
    for hour in hours:
        for cell, following in zip(hour, [cell.x for cell in hour[1:]] + [100.0], strict=True):
            assert cell.x <= cell.end < following
