"""The table of decisions, the way back, and the first decision at intake."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.decision import (
    BY_AUTHOR,
    NOT_OF_THE_DESK,
    Act,
    Decision,
    acts_of_author,
    first_status,
    last_standing,
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
          waiting    published  rejected   spam       removed    withdrawn  returned   objected   unconfirmed
approve   published  -          published  published  -          -          -          published  -
return    returned   -          -          -          -          -          -          -          -
reject    rejected   -          -          rejected   -          -          -          rejected   -
spam      spam       -          -          -          -          -          -          -          -
remove    -          removed    -          -          -          -          -          -          -
restore   -          -          -          -          published  -          -          -          -
arrange   waiting    -          -          -          -          -          -          -          -
edit      waiting    published  -          -          -          -          -          -          -
keep      -          published  -          -          -          -          -          -          -
uphold    -          published  -          -          -          -          -          -          -
reinstate -          published  -          -          -          -          -          -          -
undo      -          -          -          -          -          -          -          -          -
amend     waiting    -          -          spam       -          -          waiting    -          -
confirm   -          -          -          -          -          -          -          -          waiting
withdraw  withdrawn  withdrawn  withdrawn  withdrawn  withdrawn  -          withdrawn  withdrawn  withdrawn
object    -          published  objected   -          objected   -          -          -          -
expire    -          -          -          -          -          -          rejected   -          withdrawn
"""
"""What each act, a line, makes of each status, a column."""
HEAD, *LINES = [line.split() for line in TABLE.strip().splitlines()]
STEPS = [(Status(status), Act(line[0]), after) for line in LINES for status, after in zip(HEAD, line[1:], strict=True)]


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
def test_the_acts_that_are_offered_are_those_that_are_possible_to_the_desk_and_to_the_author(status: Status) -> None:
    possible = tuple(act for before, act, after in STEPS if before is status and after != "-")
    assert possible_acts(status) == tuple(act for act in possible if act not in NOT_OF_THE_DESK)
    assert acts_of_author(status) == tuple(act for act in possible if act in BY_AUTHOR)


@given(st.lists(st.sampled_from(Act), max_size=30))
def test_any_course_of_acts_and_undos_ends_where_a_stack_of_statuses_says(acts: list[Act]) -> None:
    stack = [Status.WAITING]
    course: list[Decision] = []
    for act in acts:
        before = stack[-1]
        last = undoable(course)
        assert (last is None) == (len(stack) == 1)
        if act in acts_of_author(before):
            # What lies beneath is out of reach from here on.
            stack = [result_of(act, before)]
            taken(course, act, before, stack[-1])
        elif act in possible_acts(before):
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
        ((Act.AMEND,), "d1"),
        ((Act.EDIT, Act.AMEND), "d1"),
        ((Act.APPROVE, Act.WITHDRAW), "d1"),
    ],
    ids=[
        "never taken",
        "not the last",
        "undone",
        "itself an undo",
        "undone, another stands",
        "an undo, another stands",
        "by its author",
        "before its author amended it",
        "before its author withdrew it",
    ],
)
def test_nothing_but_the_last_decision_that_stands_can_be_undone(acts: tuple[Act, ...], decision: str) -> None:
    with pytest.raises(NothingToUndo):
        status_after_undoing(decision, walked(*acts))


def test_what_stands_last_is_known_whoever_did_it() -> None:
    course = walked(Act.EDIT, Act.AMEND, Act.APPROVE, Act.UNDO)
    last = last_standing(course)
    assert last
    assert (last.act, undoable(course)) == (Act.AMEND, None)


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
