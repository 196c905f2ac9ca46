"""Reactions as values: the permalink, the words that are compared, and what the public may see."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.reaction import PublicReaction, anchor, fingerprint, fold


@pytest.mark.parametrize(("number", "expected"), [(123, "c000123"), (1, "c000001"), (1_234_567, "c1234567")])
def test_an_anchor_has_the_form_of_the_old_system(number: int, expected: str) -> None:
    assert anchor(number) == expected


def test_what_the_public_may_see_has_no_place_for_an_email_address() -> None:
    shown = {field.name for field in fields(PublicReaction)}
    assert shown == {"number", "name", "html", "received", "edited", "parent", "is_withdrawn"}


@pytest.mark.parametrize(
    "other",
    [
        "een dapper café, straks",
        "EEN DAPPER CAFÉ: STRAKS!!",
        "  Een\n\ndapper\tcafé… straks. ",
        "Een dapper cafe\u0301 straks",
        "Ｅｅｎ ｄａｐｐｅｒ café straks",
        "*Een* dapper \u201ccafé\u201d \U0001f642 straks",
    ],
)
def test_texts_that_a_person_would_call_the_same_have_one_fingerprint(other: str) -> None:
    assert fold(other) == "een dapper café straks"
    assert fingerprint(other) == fingerprint("Een dapper café. Straks.")


@pytest.mark.parametrize("other", ["een dapper cafe straks", "een dapper caféstraks", "een dapper café", "straks café"])
def test_other_words_have_another_fingerprint(other: str) -> None:
    assert fingerprint(other) != fingerprint("een dapper café straks")


@given(st.text())
def test_a_fingerprint_is_short_and_says_nothing_of_the_text(text: str) -> None:
    assert len(fingerprint(text)) == 32
    assert set(fingerprint(text)) <= set("0123456789abcdef")
