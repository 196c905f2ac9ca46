"""The rule on length."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Effect, Field, Span
from moderation.domain.reaction import Draft
from moderation.rules.length import Settings, check

SHORT = Settings(name=5, email=6, text=10, lines=3, long_text=7)


def test_a_field_may_be_exactly_as_long_as_allowed() -> None:
    assert list(check(Draft("Jan J", "a@b.nl", "1234567"), SHORT, Circumstances())) == []


def test_the_part_that_is_too_much_is_the_place() -> None:
    (finding,) = check(Draft("Jan Jansen", "", ""), SHORT, Circumstances())
    assert (finding.field, finding.span, finding.effect) == (Field.NAME, Span(5, 10), Effect.REFUSE)


def test_the_advice_says_how_long_it_is_and_how_long_it_may_be() -> None:
    findings = check(Draft("Jan Jansen", "jan@x.nl", "x" * 11), SHORT, Circumstances())
    advice = [str(finding.advice) for finding in findings]
    assert advice == [
        "The name has 10 characters; at most 5 are allowed.",
        "The e-mail address has 8 characters; at most 6 are allowed.",
        "The text is too long: 11 characters, where 10 fit.",
    ]


def test_a_long_text_within_the_limit_is_held() -> None:
    (finding,) = check(Draft("Jan", "", "12345678"), SHORT, Circumstances())
    assert finding.effect is Effect.HOLD
    assert str(finding.advice) == "A reaction of more than 7 characters is read by an editor first."


def test_a_text_that_is_too_long_is_not_called_long_besides() -> None:
    assert len(list(check(Draft("Jan", "", "x" * 11), SHORT, Circumstances()))) == 1


def test_signs_outside_the_basic_plane_count_for_one() -> None:
    assert list(check(Draft("😀" * 5, "", ""), SHORT, Circumstances())) == []


def test_a_text_may_have_exactly_as_many_lines_as_allowed() -> None:
    assert list(check(Draft("Jan", "", "a\n\nb"), SHORT, Circumstances())) == []


def test_the_lines_that_are_too_many_are_the_place() -> None:
    (finding,) = check(Draft("Jan", "", "a\n\nb\nc\nd"), SHORT, Circumstances())
    assert (finding.field, finding.span, finding.effect) == (Field.TEXT, Span(4, 8), Effect.REFUSE)


def test_too_many_lines_are_said_to_the_moderator_and_to_the_author_in_their_own_words() -> None:
    (finding,) = check(Draft("Jan", "", "a\nb\nc\nd"), SHORT, Circumstances())
    assert str(finding.reason) == "The text has 4 lines; at most 3 are allowed."
    assert str(finding.advice) == "Your text has 4 lines, where 3 fit. Put more on a line, or leave some out."


def test_too_many_lines_weigh_as_much_as_too_many_characters() -> None:
    held = Settings(lines=1, effect=Effect.HOLD)
    assert [finding.effect for finding in check(Draft("", "", "a\nb"), held, Circumstances())] == [Effect.HOLD]


def test_too_many_characters_and_too_many_lines_are_both_said() -> None:
    places = [finding.span for finding in check(Draft("", "", "a\nb\nc\nd" + "x" * 10), SHORT, Circumstances())]
    assert places == [Span(10, 17), Span(5, 17)]


def test_a_text_with_too_many_lines_is_not_called_long_besides() -> None:
    (finding,) = check(Draft("", "", "aa\nb\nc\nd"), SHORT, Circumstances())
    assert finding.effect is Effect.REFUSE


def test_a_text_of_eight_thousand_characters_in_four_hundred_lines_is_fine() -> None:
    text = "\n".join(["x" * 18] * 400)
    assert list(check(Draft("", "", text), Settings(), Circumstances())) == []
    (finding,) = check(Draft("", "", text + "\nx"), Settings(), Circumstances())
    assert finding.span == Span(len(text), len(text) + 2)


@pytest.mark.parametrize("key", ["name", "email", "text", "lines", "long_text"])
def test_a_limit_below_one_is_no_limit_that_a_policy_can_set(key: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({key: 0}, Settings)


@given(st.text(max_size=30), st.text(st.characters() | st.just("\n"), max_size=30))
def test_every_place_lies_inside_its_field(name: str, text: str) -> None:
    draft = Draft(name, "", text)
    for finding in check(draft, SHORT, Circumstances()):
        if finding.span:
            assert 0 <= finding.span.start < finding.span.end <= len(getattr(draft, finding.field))
