"""The rule on first reactions."""

import msgspec
import pytest

from moderation.domain.circumstances import Circumstances, Record
from moderation.domain.finding import Effect, Field
from moderation.domain.reaction import Draft
from moderation.rules.first import Settings, check
from moderation.rules.rule import Mild

HOLD = Settings(effect=Mild.HOLD)
JAN = Draft("Jan Jansen", "jan@blad.example", "Eens!")
WITHOUT_ADDRESS = Draft("Jan Jansen", "", "Eens!")
PUBLISHED = Circumstances(record=Record(published=1))


def test_a_first_reaction_is_held_without_a_word_to_its_author() -> None:
    (finding,) = check(JAN, HOLD, Circumstances())
    assert (finding.effect, finding.field, finding.keys) == (Effect.HOLD, Field.REACTION, ("effect",))
    assert str(finding.reason) == "Nothing from this e-mail address has been published before."
    assert finding.advice is None


def test_after_one_that_was_published_no_reaction_is_the_first() -> None:
    assert list(check(JAN, HOLD, PUBLISHED)) == []


def test_reactions_that_were_taken_away_do_not_count() -> None:
    assert list(check(JAN, HOLD, Circumstances(record=Record(taken_away=3, spam=2))))


def test_without_an_address_a_reaction_is_always_the_first_and_its_author_may_know() -> None:
    (finding,) = check(WITHOUT_ADDRESS, HOLD, PUBLISHED)
    assert str(finding.reason) == "No e-mail address, so nothing is known of earlier reactions."
    assert str(finding.advice) == "Without an e-mail address, an editor reads your reaction first."


def test_a_note_promises_its_author_nothing() -> None:
    (finding,) = check(WITHOUT_ADDRESS, Settings(effect=Mild.NOTE), Circumstances())
    assert (finding.effect, finding.advice) == (Effect.NOTE, None)


@pytest.mark.parametrize("draft", [JAN, WITHOUT_ADDRESS])
def test_those_who_are_signed_in_are_known(draft: Draft) -> None:
    assert list(check(draft, HOLD, Circumstances(signed_in=True))) == []


def test_an_outcome_that_the_policy_does_not_name_says_nothing() -> None:
    assert list(check(JAN, Settings(), Circumstances())) == []


@pytest.mark.parametrize("effect", ["spam", "refuse"])
def test_being_new_is_no_more_than_a_reason_to_look(effect: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"effect": effect}, Settings)
