"""How heavy findings weigh."""

from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.finding import Effect, Field, Finding, heaviest
from moderation.domain.message import say

FROM_LIGHT_TO_HEAVY = [Effect.NOTE, Effect.HOLD, Effect.SPAM, Effect.REFUSE]


def test_effects_weigh_from_a_note_to_a_refusal() -> None:
    assert sorted(Effect, key=lambda effect: effect.weight) == FROM_LIGHT_TO_HEAVY


def test_no_findings_weigh_nothing() -> None:
    assert heaviest([]) is None


@given(st.lists(st.sampled_from(Effect), min_size=1))
def test_the_heaviest_wins_wherever_it_stands(effects: list[Effect]) -> None:
    findings = (Finding("links", effect, say("Because."), Field.TEXT) for effect in effects)
    assert heaviest(findings) == max(effects, key=FROM_LIGHT_TO_HEAVY.index)
