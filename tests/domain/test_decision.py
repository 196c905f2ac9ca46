"""The table of decisions, the way back, and the first decision at intake."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.decision import (
    Act,
    Decision,
    first_status,
    possible_acts,
    result_of,
    status_after_undoing,
    undoable,
)
from moderation.domain.errors import ActNotPossible, NothingToUndo
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.message import say
from moderation.domain.reaction import Status

TABLE = """
             approve    reject    spam  remove   restore    arrange  undo
waiting      published  rejected  spam  -        -          waiting  -
published    -          -         -     removed  -          -        -
rejected     published  -         spam  -        -          -        -
spam         published  rejected  -     -        -          -        -
removed      -          -         -     -        published  -        -
"""
HEAD, *LINES = [line.split() for line in TABLE.strip().splitlines()]
STEPS = [(Status(line[0]), Act(act), after) for line in LINES for act, after in zip(HEAD, line[1:], strict=True)]


def taken(course: list[Decision], act: Act, before: Status, after: Status, undoes: str | None = None) -> None:
    """Add a decision to the course of a reaction."""
    version = len(course) + 1
    at = datetime(2022, 1, 13, tzinfo=UTC)
    course.append(
        Decision(f"d{version}", "magazine", "r", "els", act, before, after, version, at, "digest", undoes=undoes)
    )


def walked(*acts: Act) -> list[Decision]:
    """A course of acts from waiting; UNDO takes back the last that stands."""
    course: list[Decision] = []
    status = Status.WAITING
    for act in acts:
        last = undoable(course)
        undoes = last.id if last and act is Act.UNDO else None
        after = status_after_undoing(undoes, course) if undoes else result_of(act, status)
        taken(course, act, status, after, undoes)
        status = after
    return course


def test_the_table_speaks_of_every_status_and_every_act() -> None:
    assert {(status, act) for status, act, _ in STEPS} == {(status, act) for status in Status for act in Act}


@pytest.mark.parametrize(("status", "act", "after"), STEPS)
def test_an_act_leads_where_the_table_says_and_nowhere_else(status: Status, act: Act, after: str) -> None:
    if after != "-":
        assert result_of(act, status) is Status(after)
        return
    with pytest.raises(ActNotPossible) as refused:
        result_of(act, status)
    assert (refused.value.act, refused.value.status) == (act, status)


@pytest.mark.parametrize("status", Status)
def test_the_acts_that_are_offered_are_those_that_are_possible(status: Status) -> None:
    assert possible_acts(status) == tuple(act for before, act, after in STEPS if before is status and after != "-")


@given(st.lists(st.sampled_from(Act), max_size=30))
def test_any_course_of_acts_and_undos_ends_where_a_stack_of_statuses_says(acts: list[Act]) -> None:
    stack = [Status.WAITING]
    course: list[Decision] = []
    for act in acts:
        before = stack[-1]
        last = undoable(course)
        assert (last is None) == (len(stack) == 1)
        if act is not Act.UNDO and act in possible_acts(before):
            stack.append(result_of(act, before))
            taken(course, act, before, stack[-1])
        elif act is Act.UNDO and last:
            stack.pop()
            assert status_after_undoing(last.id, course) is stack[-1]
            taken(course, act, before, stack[-1], undoes=last.id)


@pytest.mark.parametrize(
    ("acts", "decision"),
    [
        ((), "d1"),
        ((Act.APPROVE, Act.REMOVE), "d1"),
        ((Act.APPROVE, Act.UNDO), "d1"),
        ((Act.APPROVE, Act.UNDO), "d2"),
        ((Act.APPROVE, Act.REMOVE, Act.UNDO), "d2"),
        ((Act.APPROVE, Act.REMOVE, Act.UNDO), "d3"),
    ],
    ids=[
        "never taken",
        "not the last",
        "undone",
        "itself an undo",
        "undone, another stands",
        "an undo, another stands",
    ],
)
def test_nothing_but_the_last_decision_that_stands_can_be_undone(acts: tuple[Act, ...], decision: str) -> None:
    with pytest.raises(NothingToUndo):
        status_after_undoing(decision, walked(*acts))


@pytest.mark.parametrize("otherwise", [Status.PUBLISHED, Status.WAITING])
@pytest.mark.parametrize(
    ("effects", "expected"),
    [
        ([], "otherwise"),
        ([Effect.NOTE], "otherwise"),
        ([Effect.HOLD, Effect.NOTE], Status.WAITING),
        ([Effect.HOLD, Effect.SPAM, Effect.HOLD], Status.SPAM),
        ([Effect.REFUSE, Effect.SPAM], None),
    ],
)
def test_the_heaviest_finding_takes_the_first_decision(
    effects: list[Effect], expected: Status | str | None, otherwise: Status
) -> None:
    findings = [Finding("links", effect, say("Because."), Field.TEXT) for effect in effects]
    assert first_status(findings, otherwise) is (otherwise if expected == "otherwise" else expected)
