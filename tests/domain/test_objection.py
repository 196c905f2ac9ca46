"""What can be done against what was decided, and who may not answer it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.decision import LEADS_TO, NOT_OF_THE_DESK, Act, Decision, possible_acts, undoable
from moderation.domain.objection import (
    TAKEN_AWAY,
    Hindrance,
    Objection,
    decided_by,
    is_barred,
    open_since,
    recourse,
    taken_out,
)
from moderation.domain.reaction import Status

NOW = datetime(2022, 1, 13, 20, 44, tzinfo=UTC)
HALF_A_YEAR = timedelta(days=184)
ELS, BRAM = "els", "bram"


MENDS = (Act.EDIT, ELS, "language")
"""An edit that takes nothing out."""

Step = Act | tuple[Act, str] | tuple[Act, str, str]


def half_a_year(_: Decision) -> timedelta:
    return HALF_A_YEAR


def course(*acts: Step, begin: Status = Status.WAITING) -> list[Decision]:
    """What became of a reaction, one act an hour; by Els unless somebody else is named. Edits shorten it unless another
    reason is given.
    """
    steps: list[Decision] = []
    for number, each in enumerate(acts):
        act, person, reason = (*each, "shortened")[:3] if isinstance(each, tuple) else (each, ELS, "shortened")
        before = steps[-1].after if steps else begin
        undone = undoable(steps) if act is Act.UNDO else None
        after = undone.before if undone else LEADS_TO[before, act]
        steps.append(
            Decision(
                id=str(number),
                site="blad",
                reaction="r",
                person=None if act in NOT_OF_THE_DESK else person,
                act=act,
                before=before,
                after=after,
                version=number + 1,
                at=NOW + timedelta(hours=number),
                policy="p",
                reason=reason if act is Act.EDIT else "",
                undoes=undone.id if undone else None,
            )
        )
    return steps


def hindrance(steps: list[Decision], allowed: timedelta = HALF_A_YEAR, at: datetime = NOW) -> Hindrance | None:
    return recourse(steps[-1].after if steps else Status.WAITING, steps, lambda _: allowed, at).hindrance


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ((), Hindrance.NOT_TAKEN_AWAY),
        ((Act.APPROVE,), Hindrance.NOT_TAKEN_AWAY),
        ((Act.SPAM,), Hindrance.NOT_TAKEN_AWAY),
        ((Act.RETURN,), Hindrance.NOT_TAKEN_AWAY),
        ((Act.REJECT,), None),
        ((Act.REJECT, Act.UNDO), Hindrance.NOT_TAKEN_AWAY),
        ((Act.SPAM, Act.REJECT), None),
        ((Act.APPROVE, Act.REMOVE), None),
        ((Act.APPROVE, Act.REMOVE, Act.RESTORE), Hindrance.NOT_TAKEN_AWAY),
        ((Act.RETURN, Act.EXPIRE), None),
        ((Act.REJECT, Act.WITHDRAW), Hindrance.NOT_TAKEN_AWAY),
        ((Act.REJECT, Act.OBJECT), Hindrance.OBJECTED),
        ((Act.REJECT, Act.OBJECT, Act.REJECT), Hindrance.ANSWERED),
        ((Act.REJECT, Act.OBJECT, Act.REJECT, Act.UNDO), Hindrance.OBJECTED),
        ((Act.REJECT, Act.OBJECT, Act.APPROVE), Hindrance.NOT_TAKEN_AWAY),
        ((Act.REJECT, Act.OBJECT, Act.APPROVE, Act.REMOVE), None),
        ((Act.REJECT, Act.OBJECT, Act.REJECT, Act.APPROVE, Act.UNDO), Hindrance.ANSWERED),
        ((Act.REJECT, Act.OBJECT, Act.WITHDRAW), Hindrance.NOT_TAKEN_AWAY),
    ],
)
def test_words_that_were_taken_away_can_be_objected_to_once(acts: tuple[Act, ...], expected: Hindrance | None) -> None:
    assert hindrance(course(*acts)) is expected


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ((Act.APPROVE, Act.EDIT), None),
        ((Act.EDIT, Act.APPROVE), None),
        ((Act.EDIT,), Hindrance.NOT_TAKEN_AWAY),
        ((Act.APPROVE, MENDS), Hindrance.NOT_TAKEN_AWAY),
        ((Act.APPROVE, Act.EDIT, MENDS, Act.KEEP), None),
        ((Act.APPROVE, Act.EDIT, Act.UNDO), Hindrance.NOT_TAKEN_AWAY),
        ((Act.EDIT, Act.AMEND, Act.APPROVE), Hindrance.NOT_TAKEN_AWAY),
        ((Act.APPROVE, Act.EDIT, Act.OBJECT), Hindrance.OBJECTED),
        ((Act.APPROVE, Act.EDIT, Act.OBJECT, Act.KEEP), Hindrance.OBJECTED),
        ((Act.APPROVE, Act.EDIT, Act.OBJECT, Act.UPHOLD), Hindrance.ANSWERED),
        ((Act.APPROVE, Act.EDIT, Act.OBJECT, Act.REINSTATE), Hindrance.NOT_TAKEN_AWAY),
        ((Act.APPROVE, Act.EDIT, Act.OBJECT, Act.UPHOLD, Act.UNDO), Hindrance.OBJECTED),
        ((Act.APPROVE, Act.EDIT, Act.OBJECT, Act.REINSTATE, Act.UNDO), Hindrance.OBJECTED),
        ((Act.APPROVE, Act.EDIT, Act.OBJECT, Act.UPHOLD, Act.EDIT), None),
        ((Act.APPROVE, Act.EDIT, Act.OBJECT, Act.UPHOLD, Act.EDIT, Act.UNDO), Hindrance.ANSWERED),
        ((Act.APPROVE, Act.EDIT, Act.OBJECT, Act.REMOVE), None),
        ((Act.APPROVE, Act.EDIT, Act.OBJECT, Act.REMOVE, Act.UNDO), Hindrance.OBJECTED),
        ((Act.APPROVE, Act.EDIT, Act.OBJECT, Act.REMOVE, Act.RESTORE), None),
        ((Act.APPROVE, Act.EDIT, Act.OBJECT, Act.REMOVE, Act.OBJECT, Act.APPROVE), None),
        ((Act.APPROVE, Act.EDIT, Act.OBJECT, Act.UPHOLD, Act.REMOVE, Act.RESTORE), Hindrance.ANSWERED),
        ((Act.APPROVE, Act.EDIT, Act.OBJECT, Act.WITHDRAW), Hindrance.NOT_TAKEN_AWAY),
    ],
)
def test_an_edit_that_took_something_out_can_be_objected_to_until_that_is_answered(
    acts: tuple[Step, ...], expected: Hindrance | None
) -> None:
    assert hindrance(course(*acts)) is expected


def test_of_several_edits_the_last_comes_first_and_when_it_stays_those_before_it_do_too() -> None:
    steps = course(Act.APPROVE, Act.EDIT, (Act.EDIT, BRAM), MENDS)
    assert recourse(Status.PUBLISHED, steps, half_a_year, NOW).against == steps[2]
    steps = course(Act.APPROVE, Act.EDIT, (Act.EDIT, BRAM), MENDS, Act.OBJECT)
    assert taken_out(steps).contested == steps[2]
    back = course(Act.APPROVE, Act.EDIT, (Act.EDIT, BRAM), MENDS, Act.OBJECT, (Act.REINSTATE, "wil"))
    assert recourse(Status.PUBLISHED, back, half_a_year, NOW).against == back[1]
    assert (taken_out(back).edits, taken_out(back).contested) == ((back[1],), None)
    kept = course(Act.APPROVE, Act.EDIT, (Act.EDIT, BRAM), MENDS, Act.OBJECT, (Act.UPHOLD, "wil"))
    assert recourse(Status.PUBLISHED, kept, half_a_year, NOW).hindrance is Hindrance.ANSWERED
    assert (taken_out(kept).edits, taken_out(kept).contested) == ((kept[1], kept[2]), None)


def test_putting_back_what_was_edited_last_leaves_what_was_upheld_before_it() -> None:
    upheld = (Act.APPROVE, Act.EDIT, Act.OBJECT, (Act.UPHOLD, BRAM))
    after = course(*upheld, Act.EDIT, Act.OBJECT, (Act.REINSTATE, BRAM))
    assert taken_out(after).edits == (after[1],)
    assert hindrance(after) is Hindrance.ANSWERED


def test_an_edit_can_be_objected_to_for_as_long_as_the_house_said_with_it() -> None:
    steps = course(Act.APPROVE, Act.EDIT, Act.KEEP)
    allowed = {steps[1]: timedelta(days=30)}
    last = recourse(Status.PUBLISHED, steps, allowed.__getitem__, NOW + timedelta(days=30))
    assert (last.hindrance, last.until) == (None, steps[1].at + timedelta(days=30))
    late = recourse(Status.PUBLISHED, steps, allowed.__getitem__, steps[1].at + timedelta(days=30))
    assert late.hindrance is Hindrance.TOO_LATE
    assert recourse(Status.PUBLISHED, steps, lambda _: timedelta(), NOW).hindrance is Hindrance.NOT_OFFERED


@pytest.mark.parametrize(
    ("acts", "number"),
    [
        ((Act.REJECT,), None),
        ((Act.REJECT, Act.OBJECT), 1),
        ((Act.REJECT, Act.OBJECT, Act.APPROVE), None),
        ((Act.APPROVE, Act.EDIT), None),
        ((Act.APPROVE, Act.EDIT, Act.OBJECT, Act.KEEP), 2),
        ((Act.APPROVE, Act.EDIT, Act.OBJECT, Act.UPHOLD), None),
        ((Act.APPROVE, Act.EDIT, Act.OBJECT, Act.UPHOLD, Act.UNDO), 2),
        ((Act.APPROVE, Act.EDIT, Act.OBJECT, Act.REMOVE), None),
    ],
)
def test_since_when_an_objection_is_open_follows_from_the_course(acts: tuple[Act, ...], number: int | None) -> None:
    steps = course(*acts)
    assert open_since(steps[-1].after, steps) == (None if number is None else steps[number].at)


def test_it_is_against_the_decision_that_took_them_away_and_for_as_long_as_the_house_says() -> None:
    steps = course(Act.APPROVE, Act.REMOVE)
    until = steps[1].at + HALF_A_YEAR
    just_in_time = recourse(Status.REMOVED, steps, half_a_year, until - timedelta(microseconds=1))
    assert (just_in_time.against, just_in_time.until, just_in_time.hindrance) == (steps[1], until, None)
    late = recourse(Status.REMOVED, steps, half_a_year, until)
    assert (late.hindrance, late.until) == (Hindrance.TOO_LATE, until)
    assert recourse(Status.REMOVED, steps, lambda _: timedelta(), NOW).hindrance is Hindrance.NOT_OFFERED


def test_when_its_author_objected_is_known_ever_after() -> None:
    steps = course(Act.REJECT, Act.OBJECT, Act.REJECT)
    assert recourse(Status.REJECTED, steps, half_a_year, NOW).objected == steps[1].at
    assert recourse(Status.REJECTED, steps[:1], half_a_year, NOW).objected is None


@pytest.mark.parametrize(
    ("acts", "person"),
    [
        ((Act.REJECT,), ELS),
        ((Act.APPROVE, (Act.REMOVE, BRAM)), BRAM),
        (((Act.RETURN, BRAM), Act.EXPIRE), BRAM),
        ((Act.RETURN, Act.UNDO, (Act.RETURN, BRAM), Act.EXPIRE), BRAM),
        (((Act.RETURN, BRAM), Act.AMEND, Act.RETURN, Act.EXPIRE), ELS),
    ],
)
def test_behind_a_decision_is_who_took_it_or_sent_back_what_was_not_mended_in_time(
    acts: tuple[Act | tuple[Act, str], ...], person: str
) -> None:
    steps = course(*acts)
    assert decided_by(steps[-1], steps) == person
    steps.append(replace(steps[-1], id="later", version=len(steps) + 1, act=Act.OBJECT, person=None))
    assert decided_by(steps[-2], steps) == person


def test_nobody_is_behind_what_time_did_when_nobody_is_behind_what_came_before() -> None:
    (expiry,) = course(Act.EXPIRE, begin=Status.UNCONFIRMED)
    assert decided_by(expiry, [expiry]) is None


def objection(person: str | None, answer: str | None = None) -> Objection:
    return Objection("o", "blad", "r", "d", person, "Niet eens.", NOW, answer)


@pytest.mark.parametrize(
    ("objections", "barred"),
    [
        ([], set()),
        ([objection(None)], set()),
        ([objection(ELS)], {ELS}),
        ([objection(ELS, answer="a")], {ELS}),
        ([objection(ELS, answer="a"), objection(BRAM)], {ELS, BRAM}),
        ([objection(ELS, answer="a"), objection(BRAM, answer="b")], {ELS, BRAM}),
    ],
)
def test_whoever_took_a_decision_that_was_objected_to_is_out_of_it_for_good(
    objections: list[Objection], barred: set[str]
) -> None:
    assert {each for each in (ELS, BRAM) if is_barred(each, objections)} == barred


@given(st.lists(st.sampled_from([act for act in Act if act not in (Act.UNDO, Act.CONFIRM)]), max_size=12))
def test_whatever_happens_objecting_is_possible_only_where_the_table_has_the_step(acts: list[Act]) -> None:
    steps: list[Decision] = []
    for act in acts:
        status = steps[-1].after if steps else Status.WAITING
        if (status, act) in LEADS_TO:
            steps = course(*(each.act for each in steps), act)
    status = steps[-1].after if steps else Status.WAITING
    can = hindrance(steps) is None
    assert not can or status in TAKEN_AWAY | {Status.PUBLISHED}
    assert not can or (status, Act.OBJECT) in LEADS_TO
    assert Act.OBJECT not in possible_acts(status)
