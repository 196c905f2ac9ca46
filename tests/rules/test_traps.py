"""The rule on signs that a program filled in the form."""

import msgspec
import pytest

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Effect, Field
from moderation.domain.reaction import Draft
from moderation.rules.rule import Suspicion
from moderation.rules.traps import Settings, check

JAN = Draft("Jan Jansen", "jan@blad.example", "Eens!")
BOTH = Settings(trap=Suspicion.SPAM, hurry=Suspicion.HOLD)


def test_an_ordinary_post_gets_no_finding() -> None:
    assert list(check(JAN, BOTH, Circumstances(seconds=2))) == []


def test_a_field_that_people_cannot_see_gives_a_program_away() -> None:
    (finding,) = check(JAN, BOTH, Circumstances(trap=True, seconds=40))
    assert (finding.effect, finding.field, finding.keys) == (Effect.SPAM, Field.REACTION, ("trap",))
    assert str(finding.reason) == "A field was filled in that people cannot see."


@pytest.mark.parametrize(("seconds", "said"), [(0, "0 seconds"), (1, "1 second"), (-7, "0 seconds")])
def test_a_post_sooner_than_a_person_can_look_is_in_a_hurry(seconds: int, said: str) -> None:
    (finding,) = check(JAN, BOTH, Circumstances(seconds=seconds))
    assert (finding.effect, finding.keys) == (Effect.HOLD, ("hurry", "seconds"))
    assert str(finding.reason) == f"Posted {said} after its preview; a person needs 2."


def test_a_long_text_needs_no_longer_look_than_a_short_one() -> None:
    assert list(check(Draft("Jan Jansen", "", "woord " * 1000), BOTH, Circumstances(seconds=2))) == []


def test_the_preview_itself_cannot_be_in_a_hurry() -> None:
    assert list(check(JAN, BOTH, Circumstances(seconds=None))) == []


def test_both_traps_speak_side_by_side_and_neither_to_the_author() -> None:
    found = list(check(JAN, BOTH, Circumstances(trap=True, seconds=0)))
    assert [finding.effect for finding in found] == [Effect.SPAM, Effect.HOLD]
    assert [finding.advice for finding in found] == [None, None]


def test_somebody_who_is_signed_in_is_no_program() -> None:
    assert list(check(JAN, BOTH, Circumstances(trap=True, seconds=0, signed_in=True))) == []


def test_an_outcome_that_the_policy_does_not_name_says_nothing() -> None:
    assert list(check(JAN, Settings(), Circumstances(trap=True, seconds=0))) == []


@pytest.mark.parametrize("key", ["trap", "hurry"])
def test_nobody_can_lose_their_words_by_a_trap(key: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({key: "refuse"}, Settings)
    for weight in Suspicion:
        assert getattr(msgspec.convert({key: weight.value}, Settings), key).effect.value == weight.value


@pytest.mark.parametrize("seconds", [0, 61])
def test_a_hurry_is_a_matter_of_seconds(seconds: int) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"seconds": seconds}, Settings)
