"""Periods: whole days of the clock on the wall, as people write them."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.period import LONGEST, BadDates, Period, last_days, period_of

AMSTERDAM = "Europe/Amsterdam"
NOW = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)
"""In Amsterdam, it is the thirtieth by now."""

DAYS = st.dates(date(2020, 1, 1), date(2026, 11, 30))


def asked(first: str = "", last: str = "") -> tuple[date, date]:
    period = period_of(first, last, AMSTERDAM, NOW)
    return period.first, period.last


def test_without_dates_it_is_the_thirty_days_that_end_today() -> None:
    assert asked() == (date(2026, 11, 1), date(2026, 11, 30))
    assert last_days(30, AMSTERDAM, NOW) == period_of("", "", AMSTERDAM, NOW)


@pytest.mark.parametrize(
    ("first", "last", "begin", "end"),
    [
        ("2026-10-01", "2026-10-31", date(2026, 10, 1), date(2026, 10, 31)),
        (" 2026-10-1 ", "31-10-2026", date(2026, 10, 1), date(2026, 10, 31)),
        ("2026-11-30", "", date(2026, 11, 30), date(2026, 11, 30)),
        ("2026-11-20", "2026-12-24", date(2026, 11, 20), date(2026, 11, 30)),
        ("", "2026-03-31", date(2026, 3, 2), date(2026, 3, 31)),
        ("", "1970-01-05", date(1970, 1, 1), date(1970, 1, 5)),
    ],
)
def test_dates_are_read_as_people_write_them(first: str, last: str, begin: date, end: date) -> None:
    assert asked(first, last) == (begin, end)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("gisteren", "", "from"),
        ("2026-02-30", "", "from"),
        ("1969-12-31", "", "from"),
        ("٢٠٢٦-01-01", "", "from"),
        ("2026-12-01", "", "from"),
        ("2026-11-02", "2026-11-01", "to"),
        ("2026-01-01", "2026-06-01", "to"),
        ("", "99999-01-01", "to"),
        ("", "9999-12-31", "to"),
        ("", "\0", "to"),
    ],
)
def test_what_is_no_period_is_refused_and_it_is_said_where(first: str, last: str, field: str) -> None:
    with pytest.raises(BadDates) as refused:
        asked(first, last)
    assert refused.value.field == field


def test_the_longest_period_is_three_months() -> None:
    first = NOW.date() - timedelta(days=LONGEST - 1)
    assert len(period_of(str(first), str(NOW.date()), AMSTERDAM, NOW).days) == LONGEST
    with pytest.raises(BadDates):
        period_of(str(first - timedelta(days=1)), str(NOW.date()), AMSTERDAM, NOW)


def test_days_begin_at_midnight_by_the_clock_on_the_wall() -> None:
    period = Period(date(2026, 10, 24), date(2026, 10, 25), AMSTERDAM)
    assert period.midnights == (
        datetime(2026, 10, 23, 22, tzinfo=UTC),
        datetime(2026, 10, 24, 22, tzinfo=UTC),
        datetime(2026, 10, 25, 23, tzinfo=UTC),
    )
    assert (period.begin, period.end) == (period.midnights[0], period.midnights[-1])


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 3, 30), 24), (date(2026, 10, 25), 25)])
def test_a_day_has_as_many_hours_as_the_clock_gives_it(day: date, hours: int) -> None:
    (only,) = Period(day, day, AMSTERDAM).hours
    assert len(only) == hours


@given(DAYS, st.integers(0, 91), st.sampled_from([AMSTERDAM, "UTC", "Australia/Lord_Howe", "America/Sao_Paulo"]))
def test_the_hours_of_a_period_are_all_of_it_without_a_gap(first: date, more: int, zone: str) -> None:
    period = Period(first, first + timedelta(days=more), zone)
    hours = [hour for day in period.hours for hour in day]
    assert len(period.days) == more + 1 == len(period.hours)
    assert hours[0][0] == period.begin
    assert hours[-1][1] == period.end
    assert all(before[1] == after[0] for before, after in pairwise(hours))
    assert all(timedelta() < end - begin <= timedelta(hours=1) for begin, end in hours)
