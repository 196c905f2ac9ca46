"""Figures: waits, days, shares and hours, each counted by hand or held to what must be true of any."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.decision import Act
from moderation.domain.figures import (
    FEW,
    Flow,
    Held,
    Taken,
    TakenBack,
    Undone,
    Wait,
    ages,
    by_day,
    by_hour_of_week,
    flow_of,
    length,
    milliseconds,
    moment_of,
    own_of,
    percentile,
    today_of,
    undone_by_reason,
    undone_by_rule,
    wait_of,
)
from moderation.domain.ids import made_at, milliseconds_in, time_ordered_id

MONDAY = datetime(2026, 11, 2, tzinfo=UTC)
NUMBERS = st.lists(st.integers(0, 10**9), min_size=1)
SHARES = st.floats(0, 1)


def taken(hours: float = 1, *, waited: float = 0, **changes: Any) -> Taken:
    """Els approves of what had waited for so many hours, so many hours into Monday."""
    at = milliseconds(MONDAY + timedelta(hours=hours))
    made = Taken(at, at - round(waited * 3_600_000), "els", Act.APPROVE, 1, "")
    return made._replace(**changes)


# Moments


@given(st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - the zone is given beside
def test_an_id_tells_when_it_was_made(at: datetime) -> None:
    made = time_ordered_id(at, b"0123456789")
    assert made_at(made) == moment_of(milliseconds(at))
    assert milliseconds_in(made) == milliseconds(at)


# Waits


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([7], 0.9, 7), ([1, 2], 0.5, 1), ([1, 2], 0.9, 2), (list(range(1, 11)), 0.9, 9), (list(range(1, 12)), 0.9, 10)],
)
def test_a_percentile_is_a_value_that_so_many_do_not_exceed(values: list[int], share: float, expected: int) -> None:
    assert percentile(values, share) == expected


@given(NUMBERS, SHARES)
def test_a_percentile_is_the_smallest_value_that_will_do(values: list[int], share: float) -> None:
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) - 1e-9
    assert all(
        sum(value <= other for value in values) < share * len(values) + 1e-9 for other in values if other < found
    )


@given(NUMBERS, SHARES, SHARES)
def test_a_percentile_grows_with_its_share(values: list[int], one: float, other: float) -> None:
    assert percentile(values, min(one, other)) <= percentile(values, max(one, other))


def test_nothing_has_no_percentile() -> None:
    with pytest.raises(ValueError, match="no percentile"):
        percentile([], 0.5)


def test_only_what_had_waited_for_a_person_counts_as_a_wait() -> None:
    waits = wait_of(
        [
            taken(waited=1),
            taken(waited=2),
            taken(waited=9),
            taken(waited=500, version=2),
            taken(waited=0, person=None),
            taken(waited=-1),
        ]
    )
    assert waits == Wait(4, timedelta(hours=1.5), timedelta(hours=9))
    assert wait_of([]) == Wait(0, None, None)


@given(st.lists(st.floats(0, 1000), min_size=1))
def test_nine_in_ten_never_wait_shorter_than_half(waited: list[float]) -> None:
    wait = wait_of([taken(waited=hours) for hours in waited])
    assert wait.number == len(waited)
    assert wait.middle is not None
    assert wait.slow is not None
    assert timedelta() <= wait.middle <= wait.slow


# Ages


def test_what_waits_is_counted_by_its_age() -> None:
    assert ages((2, 5, 9, 10), 12) == (2, 3, 4, 1, 2)
    assert ages((0, 0, 0, 0), 0) == (0, 0, 0, 0, 0)


@given(st.lists(st.integers(0, 100), min_size=4, max_size=4), st.integers(0, 400))
def test_no_age_has_less_than_nothing_whatever_changed_meanwhile(since: list[int], total: int) -> None:
    assert min(ages(since, total)) >= 0
    assert len(ages(since, total)) == 5


# Days


def test_each_act_counts_for_what_it_does() -> None:
    acts = [Act.APPROVE, Act.RESTORE, Act.REJECT, Act.REMOVE, Act.SPAM, Act.UNDO, Act.EDIT, Act.ARRANGE]
    assert flow_of([taken(act=act) for act in acts], came=9) == Flow(came=9, placed=2, refused=2, spam=1)


def test_decisions_are_parted_by_midnights() -> None:
    midnights = [MONDAY + timedelta(days=day) for day in range(3)]
    before, first, last, second, after = (taken(hours) for hours in (-0.1, 0, 23.9, 24, 48))
    assert by_day([after, second, last, first, before], midnights) == [[last, first], [second]]


def test_what_one_has_done_is_apart_from_what_others_did() -> None:
    theirs = [taken(waited=1), taken(act=Act.REJECT, waited=3), taken(act=Act.UNDO, version=2)]
    own = own_of([*theirs, taken(person="bram"), taken(person=None)], "els")
    assert own.done == Flow(0, placed=1, refused=1, spam=0)
    assert (own.decisions, own.undone) == (2, 1)
    assert own.wait == Wait(2, timedelta(hours=2), timedelta(hours=3))


def test_today_counts_the_decisions_of_people_and_tells_the_last_one() -> None:
    newest_first = [
        taken(9, act=Act.UNDO, version=3),
        taken(8, person=None),
        taken(7, person="bram", waited=4),
        taken(6, waited=2),
    ]
    today = today_of(newest_first, "els")
    assert (today.decisions, today.own) == (2, 1)
    assert (today.last, today.by) == (MONDAY + timedelta(hours=7), "bram")
    assert today.wait.middle == timedelta(hours=3)
    assert today_of([], "els").last is None


# Rules and reasons


def test_a_share_of_fewer_than_twenty_is_few() -> None:
    assert Held("links", placed=5, taken_away=FEW - 6).is_few
    assert not Held("links", placed=5, taken_away=FEW - 5).is_few
    assert Held("links", placed=5, taken_away=15).right.value == 0.75


def test_what_was_undone_is_counted_by_reason_and_acts_without_one_by_themselves() -> None:
    back = [
        TakenBack(Act.REJECT, "insult", ("links", "words")),
        TakenBack(Act.REMOVE, "insult", ("links",)),
        TakenBack(Act.SPAM, "", ("links",)),
        TakenBack(Act.REJECT, "spam", ()),
    ]
    done = [taken(act=Act.REJECT, reason="insult")] * 5 + [taken(act=Act.SPAM)] * 3
    assert undone_by_reason(back, done) == (
        Undone("insult", 2, 5),
        Undone("spam", 1, 3, is_act=True),
        Undone("spam", 1, 1),
    )
    assert undone_by_rule(back, [Held("links", placed=2, taken_away=8)]) == (
        Undone("links", 3, 10),
        Undone("words", 1, 1),
    )


# Hours


def test_hours_of_the_week_are_those_of_the_clock_on_the_wall() -> None:
    sunday = MONDAY - timedelta(hours=1)
    week = by_hour_of_week([(MONDAY, 2), (MONDAY + timedelta(days=7), 3), (sunday, 4)])
    assert week[0][0] == 5
    assert week[6][23] == 4
    assert sum(map(sum, week)) == 9


@pytest.mark.parametrize(
    ("time", "told"),
    [
        (timedelta(seconds=20), "less than a minute"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(minutes=59, seconds=40), "1 h"),
        (timedelta(hours=2, minutes=10), "2 h 10 min"),
        (timedelta(hours=23, minutes=59, seconds=40), "1 d"),
        (timedelta(days=3, hours=4, minutes=20), "3 d 4 h"),
    ],
)
def test_a_length_is_told_in_the_units_that_matter(time: timedelta, told: str) -> None:
    assert str(length(time)) == told
