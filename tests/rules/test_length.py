"""The rule on length."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.finding import Effect, Field, Span
from moderation.domain.reaction import Draft
from moderation.rules.length import Settings, check

SHORT = Settings(name=5, email=6, text=10, long_text=7)


def test_a_field_may_be_exactly_as_long_as_allowed() -> None:
    assert list(check(Draft("Jan J", "a@b.nl", "1234567"), SHORT, ())) == []


def test_the_part_that_is_too_much_is_the_place() -> None:
    (finding,) = check(Draft("Jan Jansen", "", ""), SHORT, ())
    assert (finding.field, finding.span, finding.effect) == (Field.NAME, Span(5, 10), Effect.REFUSE)


def test_the_advice_says_how_long_it_is_and_how_long_it_may_be() -> None:
    advice = [str(finding.advice) for finding in check(Draft("Jan Jansen", "jan@x.nl", "x" * 11), SHORT, ())]
    assert advice == [
        "The name has 10 characters; at most 5 are allowed.",
        "The e-mail address has 8 characters; at most 6 are allowed.",
        "The text is too long: 11 characters, where 10 fit.",
    ]


def test_a_long_text_within_the_limit_is_held() -> None:
    (finding,) = check(Draft("Jan", "", "12345678"), SHORT, ())
    assert finding.effect is Effect.HOLD
    assert str(finding.advice) == "A reaction of more than 7 characters is read by an editor first."


def test_a_text_that_is_too_long_is_not_called_long_besides() -> None:
    assert len(list(check(Draft("Jan", "", "x" * 11), SHORT, ()))) == 1


def test_signs_outside_the_basic_plane_count_for_one() -> None:
    assert list(check(Draft("😀" * 5, "", ""), SHORT, ())) == []


@pytest.mark.parametrize("key", ["name", "email", "text", "long_text"])
def test_a_limit_below_one_is_no_limit_that_a_policy_can_set(key: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({key: 0}, Settings)


@given(st.text(max_size=30), st.text(max_size=30))
def test_every_place_lies_inside_its_field(name: str, text: str) -> None:
    draft = Draft(name, "", text)
    for finding in check(draft, SHORT, ()):
        if finding.span:
            assert 0 <= finding.span.start < finding.span.end <= len(getattr(draft, finding.field))
