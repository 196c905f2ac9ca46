"""The rule on required fields."""

import pytest

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Effect, Field
from moderation.domain.reaction import Draft
from moderation.rules.required import Settings, check, is_empty

ALL = Settings(name=Effect.REFUSE, email=Effect.HOLD, text=Effect.REFUSE)


def test_a_full_draft_gets_no_finding() -> None:
    assert list(check(Draft("Jan Jansen", "jan@blad.example", "Eens!"), ALL, Circumstances())) == []


def test_each_empty_field_gets_its_own_finding_with_advice() -> None:
    findings = list(check(Draft("", " ", "..."), ALL, Circumstances()))
    assert [(finding.field, finding.effect) for finding in findings] == [
        (Field.NAME, Effect.REFUSE),
        (Field.EMAIL, Effect.HOLD),
        (Field.TEXT, Effect.REFUSE),
    ]
    assert all(finding.advice for finding in findings)


def test_a_field_that_the_policy_does_not_name_may_stay_empty() -> None:
    (finding,) = check(Draft("", "", ""), Settings(text=Effect.REFUSE), Circumstances())
    assert finding.field is Field.TEXT
    assert list(check(Draft("", "", ""), Settings(), Circumstances())) == []


@pytest.mark.parametrize(
    "value", ["", " \n\t", "...!?", "\u200b\u202e\ufeff", "\u3164", "\u2800", "\u0301", "—", "\x00"]
)
def test_what_cannot_be_read_is_empty(value: str) -> None:
    assert is_empty(value)


@pytest.mark.parametrize("value", ["a", "7", "王", "👍", "€", "+"])
def test_a_letter_a_digit_or_a_symbol_is_something(value: str) -> None:
    assert not is_empty(value)
