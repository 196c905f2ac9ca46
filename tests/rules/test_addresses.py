"""The rule on addresses that the public would see."""

from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Effect, Field
from moderation.domain.reaction import Draft
from moderation.rules.addresses import Settings, check

BOTH = Settings(in_name=Effect.REFUSE, in_text=Effect.NOTE)


def test_each_address_gets_a_finding_at_its_place() -> None:
    draft = Draft("Jan jan@blad.example", "", "Schrijf els@blad.example of bram@blad.example.")
    findings = list(check(draft, BOTH, Circumstances()))
    places = [(f.field, getattr(draft, f.field)[f.span.start : f.span.end]) for f in findings if f.span]
    assert places == [
        (Field.NAME, "jan@blad.example"),
        (Field.TEXT, "els@blad.example"),
        (Field.TEXT, "bram@blad.example"),
    ]
    assert [finding.effect for finding in findings] == [Effect.REFUSE, Effect.NOTE, Effect.NOTE]


def test_the_address_itself_is_never_in_the_message() -> None:
    for finding in check(Draft("geheim@blad.example", "", "geheim@blad.example"), BOTH, Circumstances()):
        assert "geheim" not in repr((finding.reason, finding.advice))


def test_the_field_for_the_address_is_not_looked_at() -> None:
    assert list(check(Draft("Jan Jansen", "jan@blad.example", "Eens!"), BOTH, Circumstances())) == []


def test_an_outcome_that_the_policy_does_not_name_says_nothing() -> None:
    assert list(check(Draft("jan@blad.example", "", "jan@blad.example"), Settings(), Circumstances())) == []


@given(st.text(alphabet="a@.- é", max_size=80))
def test_every_place_lies_inside_its_field(text: str) -> None:
    for finding in check(Draft(text, "", text), BOTH, Circumstances()):
        assert finding.span
        assert 0 <= finding.span.start < finding.span.end <= len(text)


def test_a_list_of_addresses_is_not_a_list_of_findings() -> None:
    findings = list(check(Draft("Jan Jansen", "", "a@b.nl " * 500), Settings(in_text=Effect.NOTE), Circumstances()))
    assert len(findings) == 21
    assert str(findings[-1].reason) == "There are 480 more e-mail addresses in the text."
