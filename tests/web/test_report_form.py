"""The form of a report becomes a value, and all that was typed can be carried along."""

import re

from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.notice import NoticeGround
from moderation.web.report_form import GROUNDS, Typed, typed

RULES = {2: "Wees vriendelijk.", 4: "Reacties zonder achternaam worden verwijderd."}

anything = st.builds(
    Typed,
    **{name: st.text(max_size=30) for name in ("law", "text", "name", "email", "trap")},
    reaction=st.text(max_size=30) | st.integers(0).map(str),
    rule=st.text(max_size=5) | st.integers(0, 5).map(str),
    ground=st.sampled_from(NoticeGround).map(str) | st.text(max_size=5),
    in_faith=st.booleans(),
)


@given(anything)
def test_all_that_was_typed_is_carried_along(sent: Typed) -> None:
    assert typed(dict(sent.carried)) == sent


@given(anything)
def test_whatever_is_typed_makes_a_draft_that_says_only_what_was_chosen(sent: Typed) -> None:
    draft = sent.draft(RULES)
    assert draft.ground == (sent.ground if sent.ground in set(NoticeGround) else None)
    about = {"law": sent.law, "rules": {"2": RULES[2], "4": RULES[4]}.get(sent.rule, "")}
    assert draft.about == about.get(sent.ground, "")
    assert sent.number == (int(sent.reaction) if re.fullmatch("[0-9]{1,15}", sent.reaction) else 0)


def test_a_house_rule_is_kept_in_the_words_in_which_it_was_read() -> None:
    assert Typed(ground="rules", rule="2", law="art. 1").draft(RULES).about == RULES[2]
    assert Typed(ground="rules", rule="3").draft(RULES).about == ""
    assert Typed(ground="law", rule="2", law="art. 1").draft(RULES).about == "art. 1"


def test_every_ground_can_be_chosen() -> None:
    assert set(GROUNDS) == set(NoticeGround)
