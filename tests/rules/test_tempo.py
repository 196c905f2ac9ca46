"""The rule on many reactions in a short time."""

from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.circumstances import Circumstances, Pace, Recent
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.reaction import Draft
from moderation.rules.rule import Mild
from moderation.rules.tempo import REASONS, Settings, check

JAN = Draft("Jan Jansen", "jan@blad.example", "Eens!")
FIVE_AND_TWENTY = {
    "sender_ten_minutes": 5,
    "sender_day": 20,
    "network_ten_minutes": 5,
    "network_day": 20,
    "thread_ten_minutes": 5,
    "thread_day": 20,
}
ALL = Settings(sender=Mild.HOLD, network=Effect.REFUSE, thread=Effect.HOLD, **FIVE_AND_TWENTY)


def spoken(settings: Settings = ALL, **pace: Recent) -> list[Finding]:
    return list(check(JAN, settings, Circumstances(pace=Pace(**pace))))


@pytest.mark.parametrize("who", ["sender", "network", "thread"])
def test_as_many_as_the_limit_may_come_in_and_the_next_is_too_many(who: str) -> None:
    assert spoken(**{who: Recent(4, 19)}) == []
    (finding,) = spoken(**{who: Recent(5, 5)})
    assert (finding.field, finding.keys) == (Field.REACTION, (who, f"{who}_ten_minutes"))
    (finding,) = spoken(**{who: Recent(0, 20)})
    assert finding.keys == (who, f"{who}_day")


def test_each_limit_that_is_passed_is_said_in_the_order_of_the_policy() -> None:
    keys = [finding.keys for finding in spoken(sender=Recent(9, 40), thread=Recent(9, 9))]
    assert keys == [
        ("sender", "sender_ten_minutes"),
        ("sender", "sender_day"),
        ("thread", "thread_ten_minutes"),
    ]


def test_each_of_the_three_has_its_own_weight() -> None:
    many = Recent(9, 9)
    effects = [finding.effect for finding in spoken(sender=many, network=many, thread=many)]
    assert effects == [Effect.HOLD, Effect.REFUSE, Effect.HOLD]


@pytest.mark.parametrize("key", REASONS)
def test_the_reason_gives_both_figures(key: str) -> None:
    who, _, window = key.partition("_")
    alone = Settings(**{who: "hold" if who != "sender" else Mild.HOLD, key: 3})
    (finding,) = spoken(alone, **{who: Recent(**{window: 17})})
    assert "17 reactions" in str(finding.reason)
    assert str(finding.reason).endswith("; the limit is 3.")


def test_a_single_reaction_is_one_in_words_too() -> None:
    (finding,) = spoken(Settings(sender=Mild.NOTE, sender_day=1), sender=Recent(0, 1))
    assert str(finding.reason) == (
        "Before this one, 1 reaction came from this e-mail address in 24 hours; the limit is 1."
    )


def test_nothing_that_is_known_of_an_address_is_told_to_its_author() -> None:
    assert [finding.advice for finding in spoken(sender=Recent(9, 99))] == [None, None]


@pytest.mark.parametrize("effect", ["refuse", "spam"])
def test_what_is_known_of_an_address_can_only_suspect(effect: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"sender": effect}, Settings)


@pytest.mark.parametrize("who", ["network", "thread"])
def test_who_is_refused_is_told_when_to_come_back(who: str) -> None:
    settings = Settings(**{who: Effect.REFUSE, f"{who}_ten_minutes": 5, f"{who}_day": 20})
    soon, tomorrow = spoken(settings, **{who: Recent(9, 99)})
    assert "Wait ten minutes" in str(soon.advice)
    assert "tomorrow" in str(tomorrow.advice)


@pytest.mark.parametrize(
    ("effect", "told"), [(Effect.NOTE, False), (Effect.HOLD, True), (Effect.SPAM, False), (Effect.REFUSE, True)]
)
def test_advice_is_given_where_it_helps(effect: Effect, told: bool) -> None:
    (finding,) = spoken(Settings(network=effect, network_day=1), network=Recent(0, 1))
    assert bool(finding.advice) is told


def test_those_who_are_signed_in_may_answer_as_many_readers_as_they_like() -> None:
    busy = Circumstances(pace=Pace(Recent(9, 99), Recent(9, 99), Recent(9, 99)), signed_in=True)
    assert list(check(JAN, ALL, busy)) == []
    assert list(check(JAN, ALL, replace(busy, signed_in=False)))


@pytest.mark.parametrize("who", ["sender", "network", "thread"])
def test_a_policy_cannot_give_a_weight_without_a_limit_or_a_limit_without_a_weight(who: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=f"^{who}: expected `{who}_ten_minutes` or `{who}_day`"):
        msgspec.convert({who: "hold"}, Settings)
    with pytest.raises(msgspec.ValidationError, match=f"^{who}_day: expected `{who}` beside it"):
        msgspec.convert({f"{who}_day": 3}, Settings)


def test_what_the_policy_does_not_name_may_come_in_at_any_pace() -> None:
    many = Recent(9, 99)
    assert spoken(Settings(), sender=many, network=many, thread=many) == []


@pytest.mark.parametrize("key", FIVE_AND_TWENTY)
def test_a_limit_below_one_is_none_that_a_policy_can_set(key: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({key: 0}, Settings)


@given(count=st.integers(0, 50), limit=st.integers(1, 50))
def test_it_speaks_from_the_limit_on(count: int, limit: int) -> None:
    settings = Settings(thread=Effect.NOTE, thread_ten_minutes=limit)
    assert bool(spoken(settings, thread=Recent(count, 0))) is (count >= limit)
