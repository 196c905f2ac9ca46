"""The rule on pages that are closed after a while."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Effect, Field
from moderation.domain.reaction import Draft
from moderation.rules.closed import Settings, check

OPENED = datetime(2026, 3, 2, 12, tzinfo=UTC)
JAN = Draft("Jan Jansen", "jan@blad.example", "Eens!")
MONTH = Settings(after_days=30)


def after(**how_long: float) -> Circumstances:
    return Circumstances(at=OPENED + timedelta(**how_long), opened=OPENED)


def test_a_page_takes_reactions_until_its_last_day_is_over() -> None:
    assert list(check(JAN, MONTH, after(days=29, hours=23))) == []
    (finding,) = check(JAN, MONTH, after(days=30))
    assert (finding.effect, finding.field, finding.keys) == (Effect.REFUSE, Field.REACTION, ("effect", "after_days"))


def test_the_moderator_learns_both_figures_and_the_author_that_it_is_too_late() -> None:
    (finding,) = check(JAN, MONTH, after(days=41))
    assert str(finding.reason) == "The page is 41 days old; the limit is 30."
    assert str(finding.advice) == "It is no longer possible to react to this article."


def test_a_reaction_that_is_held_is_not_told_that_it_is_too_late() -> None:
    (finding,) = check(JAN, Settings(after_days=1, effect=Effect.HOLD), after(days=1))
    assert str(finding.reason) == "The page is 1 day old; the limit is 1."
    assert str(finding.advice) == "This article is not new any more, so an editor reads your reaction first."


@pytest.mark.parametrize("effect", [Effect.NOTE, Effect.SPAM])
def test_what_its_author_cannot_mend_brings_no_advice(effect: Effect) -> None:
    (finding,) = check(JAN, Settings(after_days=1, effect=effect), after(days=1))
    assert (finding.effect, finding.advice) == (effect, None)


@pytest.mark.parametrize("known", [Circumstances(), Circumstances(at=OPENED), Circumstances(opened=OPENED)])
def test_a_page_of_unknown_age_is_open(known: Circumstances) -> None:
    assert list(check(JAN, MONTH, known)) == []


def test_a_page_stays_open_when_the_policy_names_no_age() -> None:
    assert list(check(JAN, Settings(), after(days=10_000))) == []


def test_a_page_that_will_be_published_tomorrow_is_open() -> None:
    assert list(check(JAN, Settings(after_days=1), after(days=-1))) == []


@pytest.mark.parametrize("days", [0, 36_501])
def test_an_age_is_between_a_day_and_a_hundred_years(days: int) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"after_days": days}, Settings)
