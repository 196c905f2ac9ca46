"""Reports of reactions: what must be mended, which decisions answer them, and what whoever reported is told."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.decision import LEADS_TO, Act, Decision
from moderation.domain.notice import (
    GONE,
    LONGEST_LINE,
    LONGEST_TEXT,
    NoticeDraft,
    NoticeGround,
    Outcome,
    ends_notices,
    outcome_of,
    problems_of,
)
from moderation.domain.reaction import Status
from tests.store.samples import a_decision, a_reaction

GOOD = NoticeDraft(NoticeGround.LAW, "Dit is opruiing.", "art. 131", "Anna Bos", "anna@example.org", in_faith=True)
STEPS = [(before, act, after) for (before, act), after in LEADS_TO.items()]


def taken(act: Act, after: Status, before: Status = Status.PUBLISHED) -> Decision:
    return a_decision(a_reaction(status=before), act=act, after=after)


def test_a_report_with_all_that_the_law_asks_needs_no_mending() -> None:
    assert problems_of(GOOD) == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ground": None}, "ground"),
        ({"text": ""}, "text"),
        ({"text": "x" * (LONGEST_TEXT + 1)}, "text"),
        ({"name": ""}, "name"),
        ({"email": ""}, "email"),
        ({"name": "x" * (LONGEST_LINE + 1)}, "name"),
        ({"about": "x" * (LONGEST_LINE + 1)}, "about"),
        ({"in_faith": False}, "in_faith"),
        ({"trap": "https://spam.example"}, "trap"),
    ],
)
def test_what_is_missing_or_too_long_is_said_at_its_field(changes: dict[str, object], field: str) -> None:
    assert list(problems_of(replace(GOOD, **changes))) == [field]


@pytest.mark.parametrize("ground", [NoticeGround.MINORS, NoticeGround.PERSONAL, NoticeGround.RULES])
def test_only_where_it_breaks_the_law_must_somebody_say_who_they_are(ground: NoticeGround) -> None:
    assert problems_of(replace(GOOD, ground=ground, name="", email="")) == {}


@given(
    st.builds(
        NoticeDraft,
        ground=st.none() | st.sampled_from(NoticeGround),
        text=st.text(max_size=20) | st.just("x" * 3_000),
        about=st.text(max_size=300),
        name=st.text(max_size=300),
        email=st.text(max_size=300),
        in_faith=st.booleans(),
        trap=st.text(max_size=3),
    )
)
def test_no_problem_repeats_what_was_typed(draft: NoticeDraft) -> None:
    for problem in problems_of(draft).values():
        assert set(problem.values) <= {"most"}


@pytest.mark.parametrize(("before", "act", "after"), STEPS)
def test_a_report_is_answered_by_what_keeps_changes_or_takes_away_and_by_nothing_else(
    before: Status, act: Act, after: Status
) -> None:
    stays = after is Status.PUBLISHED and act in (Act.KEEP, Act.EDIT)
    assert ends_notices(taken(act, after, before)) == (stays or after in GONE)


def test_undoing_answers_nothing_unless_the_reaction_is_gone_by_it() -> None:
    assert not ends_notices(taken(Act.UNDO, Status.PUBLISHED))
    assert not ends_notices(taken(Act.UNDO, Status.WAITING))
    assert ends_notices(taken(Act.UNDO, Status.REMOVED))


@pytest.mark.parametrize(
    ("act", "after", "now", "outcome"),
    [
        (Act.KEEP, Status.PUBLISHED, Status.PUBLISHED, Outcome.KEPT),
        (Act.KEEP, Status.PUBLISHED, Status.REMOVED, Outcome.KEPT),
        (Act.EDIT, Status.PUBLISHED, Status.PUBLISHED, Outcome.EDITED),
        (Act.REMOVE, Status.REMOVED, Status.REMOVED, Outcome.REMOVED),
        (Act.REMOVE, Status.REMOVED, Status.OBJECTED, Outcome.REMOVED),
        (Act.REMOVE, Status.REMOVED, Status.PUBLISHED, Outcome.PUT_BACK),
        (Act.SPAM, Status.SPAM, Status.SPAM, Outcome.REMOVED),
        (Act.WITHDRAW, Status.WITHDRAWN, Status.WITHDRAWN, Outcome.WITHDRAWN),
    ],
)
def test_what_became_of_it_is_what_holds_now(act: Act, after: Status, now: Status, outcome: Outcome) -> None:
    assert outcome_of(taken(act, after), now) is outcome


def test_without_an_answer_it_is_open_whatever_became_of_the_reaction() -> None:
    assert {outcome_of(None, status) for status in Status} == {Outcome.OPEN}
