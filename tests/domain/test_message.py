"""Sentences whose words and values stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.message import Message, say, say_count


def test_a_message_keeps_its_sentence_and_its_values_apart() -> None:
    message = say("The name has %(length)d characters.", length=108)
    assert message == Message("The name has %(length)d characters.", {"length": 108})
    assert str(message) == "The name has 108 characters."


@pytest.mark.parametrize(("count", "sentence"), [(0, "0 links"), (1, "1 link"), (2, "2 links"), (21, "21 links")])
def test_the_form_of_a_sentence_follows_its_count(count: int, sentence: str) -> None:
    assert str(say_count("%(count)d link", "%(count)d links", count)) == sentence


def test_a_counted_sentence_can_hold_other_values() -> None:
    message = say_count("%(count)d link in %(place)s", "%(count)d links in %(place)s", 3, place="the text")
    assert str(message) == "3 links in the text"


@given(st.text())
def test_a_value_is_never_read_as_part_of_the_sentence(value: str) -> None:
    assert str(say("[%(value)s]", value=value)) == f"[{value}]"
    assert str(say("[%(value)s]", value=f"%({value})s %d %")) == f"[%({value})s %d %]"
