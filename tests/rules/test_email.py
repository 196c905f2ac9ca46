"""The rule on the e-mail address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Effect, Field
from moderation.domain.reaction import Draft
from moderation.rules.email import Settings, check

BOTH = Settings(malformed=Effect.REFUSE, unreachable=Effect.HOLD)


def effects(address: str, settings: Settings = BOTH) -> list[Effect]:
    return [finding.effect for finding in check(Draft("Jan Jansen", address, ""), settings, Circumstances())]


@pytest.mark.parametrize("address", ["jan@blad.example", "j.a+x@mail.blad.nl", "jan@bläd.nl", " jan@blad.nl ", ""])
def test_an_address_or_none_gets_no_finding(address: str) -> None:
    assert effects(address) == []


@pytest.mark.parametrize(
    "address",
    ["jan", "jan@", "@blad.nl", "jan@blad", "jan blad@x.nl", "Jan <jan@blad.nl>", "a@b@c.nl", "jan@[10.0.0.1]"],
)
def test_what_is_no_address_is_malformed(address: str) -> None:
    assert effects(address) == [Effect.REFUSE]


@pytest.mark.parametrize("address", ["jan@blad.test", "jan@localhost", "jan@x.invalid", "jan@x.LOCAL", "jan@x.onion"])
def test_at_a_domain_set_apart_nobody_can_be_reached(address: str) -> None:
    assert effects(address) == [Effect.HOLD]


def test_a_malformed_address_at_a_domain_set_apart_is_malformed() -> None:
    assert effects("jan jansen@blad.test") == [Effect.REFUSE]


def test_an_outcome_that_the_policy_does_not_name_says_nothing() -> None:
    assert effects("jan", Settings(unreachable=Effect.HOLD)) == []
    assert effects("jan@x.test", Settings(malformed=Effect.HOLD)) == []


@pytest.mark.parametrize("address", ["geheim@", "geheim@geheim.test"])
def test_the_address_itself_is_never_in_the_message(address: str) -> None:
    (finding,) = check(Draft("", address, ""), BOTH, Circumstances())
    assert finding.field is Field.EMAIL
    assert "geheim" not in repr((finding.reason, finding.advice))


@given(st.text(max_size=80))
def test_any_text_is_judged_without_failing(address: str) -> None:
    assert len(effects(address)) <= 1


def test_a_very_long_text_is_judged_at_once() -> None:
    assert effects("a@" * 100_000) == [Effect.REFUSE]
