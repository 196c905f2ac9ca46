"""A reason as it is typed: tidied without losing a word, and told at which field something must be mended."""

from dataclasses import replace
from pathlib import Path

import pytest

from moderation.domain.policy import Policy, Reason
from moderation.policies import read_policy
from moderation.policies.reason_check import problems_with, tidied
from tests.policies.folders import policy_folder

RULES = '[house_rules]\nnl = ["Een.", "Twee.", "Drie."]\nen = ["One.", "Two."]\n'
GOOD = Reason("rude", {"nl": "Grof."})


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    text = f'name = "x"\nmarkup = "plain"\n[reasons.rude]\nnl = "Grof."\n{RULES}'
    return read_policy(policy_folder(tmp_path, text))


def problems(reason: Reason, policy: Policy, *, is_new: bool = False) -> dict[str, str]:
    return {field: str(told) for field, told in problems_with(reason, policy, is_new=is_new).items()}


def test_what_nobody_sees_goes_and_empty_languages_are_not_there() -> None:
    typed = Reason(
        " rude ", {"nl": " Te\x00 \r\n grof. ", "en": " \n"}, None, " Wet\t1 ", "", {"nl": "Hoi\r\n\r\ndag\n"}
    )
    made = tidied(typed)
    assert (made.key, made.words, made.law, made.letter) == ("rude", {"nl": "Te grof."}, "Wet 1", {"nl": "Hoi\n\ndag"})


def test_what_was_not_touched_stays_as_it_was_written() -> None:
    before = Reason("rude", {"nl": "Te  grof. "}, None, "Wet  1", letter={"nl": "Hoi\n", "en": "Hi\n"})
    as_shown = replace(before, letter={"nl": "Hoi\r\n", "en": "Hello\r\n"})
    made = tidied(as_shown, before)
    assert (made.words, made.law, made.letter) == (before.words, before.law, {"nl": "Hoi\n", "en": "Hello"})


def test_a_good_reason_has_no_problems(policy: Policy) -> None:
    letter = "Beste {name}, over {title}, op {site}, {{zo}}: {rule} {editors}"
    assert problems(replace(GOOD, house_rule=2, law="x" * 500, letter={"nl": letter}), policy) == {}


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"words": {}}, "words", "Write the sentence in at least one language."),
        ({"words": {"nl": "x" * 1_001}}, "words.nl", "Shorten this: it may have 1000 characters."),
        ({"letter": {"en": "x" * 5_001}}, "letter.en", "Shorten this: it may have 5000 characters."),
        ({"law": "x" * 501}, "law", "Shorten this: it may have 500 characters."),
        (
            {"letter": {"nl": "Beste {naam}"}},
            "letter.nl",
            "{naam} is no place in a letter; there are {name}, {title}, ",
        ),
        ({"letter": {"nl": "Beste {name"}}, "letter.nl", "A brace stands alone."),
        (
            {"letter": {"nl": "{rule}"}},
            "letter.nl",
            "{rule} stands in the letter, yet the reason rests on no house rule.",
        ),
        ({"house_rule": 3}, "house_rule", "Choose one of the house rules, or none."),
        ({"house_rule": 0}, "house_rule", "Choose one of the house rules, or none."),
        ({"category": "RUDE"}, "category", "Choose what kind of reason it is."),
        ({"is_offered": False}, "offered", "This is the last one to choose."),
    ],
)
def test_what_must_be_mended_is_told_at_its_field(
    policy: Policy, changes: dict[str, object], field: str, words: str
) -> None:
    ((found, told),) = problems(replace(GOOD, **changes), policy).items()  # type: ignore[arg-type]
    assert (found, told[: len(words)]) == (field, words)


def test_a_reason_can_be_withdrawn_while_another_can_be_chosen_or_where_it_was_already(policy: Policy) -> None:
    withdrawn = replace(GOOD, is_offered=False)
    assert problems(withdrawn, replace(policy, reasons=(GOOD, Reason("off-topic", {"nl": "Iets anders."})))) == {}
    assert problems(withdrawn, replace(policy, reasons=(withdrawn,))) == {}


@pytest.mark.parametrize("key", ["", "Rude", "2nd", "on topic", "a_b", "-a", "é", "x" * 41, "a.b", "a\nb"])
def test_a_new_reason_has_a_name_that_can_stand_in_the_house_rules(policy: Policy, key: str) -> None:
    told = problems(replace(GOOD, key=key), policy, is_new=True)
    assert told["key"].startswith("Give it a short name of small letters, digits and hyphens")


def test_a_new_reason_has_a_name_of_its_own(policy: Policy) -> None:
    assert problems(GOOD, policy, is_new=True) == {"key": "There is a reason with this name already."}
    assert problems(replace(GOOD, key="off-topic-2"), policy, is_new=True) == {}
