"""The rule on other scripts."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.reaction import Draft
from moderation.domain.script import SCRIPTS
from moderation.rules.rule import Mild
from moderation.rules.script import RULE, Settings, check

HOLD = Settings(effect=Mild.HOLD)


def findings(text: str, settings: Settings = HOLD) -> list[Finding]:
    return list(check(Draft("Мария Иванова", "", text), settings, Circumstances()))


def test_a_text_in_another_script_is_found_with_the_place_where_it_begins() -> None:
    text = "Zie: это очень хорошая статья"
    (finding,) = findings(text)
    assert (finding.rule, finding.effect, finding.field) == (RULE.name, Effect.HOLD, Field.TEXT)
    assert finding.span == (5, 8)
    assert str(finding.reason) == "Of the letters in the text, 87% are of another script: Cyrillic."
    assert str(finding.advice) == "A reaction in another script is read by an editor first."
    assert finding.keys == ("effect", "allowed", "most")


def test_only_a_reaction_that_is_held_gets_advice() -> None:
    (finding,) = findings("это очень хорошая статья", Settings(effect=Mild.NOTE))
    assert (finding.effect, finding.advice) == (Effect.NOTE, None)


@pytest.mark.parametrize(
    "text",
    [
        "Eén heel mooi stuk, en ’s avonds nog eens gelezen: dank!",
        "Als α + β = γ, dan geldt ook αβ < γ².",
        "Ελλάδα!",
        "Het Russische woord провокация komt uit het Latijn, zoals er meer zijn in die taal.",
        "½ kg à € 3,50 ☕ 😀 ™ №",
        "Łódź, Kraków en İstanbul, ﬁets en ｆｉｅｔｓ",
        "1984",
        "",
    ],
)
def test_latin_text_with_a_formula_or_a_quoted_word_passes(text: str) -> None:
    assert findings(text) == []


@pytest.mark.parametrize(
    ("allowed", "text"),
    [
        (("Cyrillic",), "это очень хорошая статья"),
        (("Han", "Hiragana", "Katakana"), "東京タワーはとても高いと思います"),
        (("Latin", "Arabic"), "هذا مقال جيد جدا, een goed stuk"),
        (("Hangul",), "정말 좋은 기사입니다 감사합니다"),
    ],
)
def test_a_policy_names_the_scripts_that_its_readers_know(allowed: tuple[str, ...], text: str) -> None:
    assert findings(text)
    assert findings(text, Settings(effect=Mild.HOLD, allowed=allowed)) == []


def test_latin_is_another_script_where_it_is_not_named() -> None:
    (finding,) = findings("A very good article", Settings(effect=Mild.HOLD, allowed=("Cyrillic",)))
    assert str(finding.reason) == "Of the letters in the text, 100% are of another script: Latin."


def test_how_much_is_too_much_is_the_policys() -> None:
    text = "abcdefghij абвгдежзик"
    assert findings(text, Settings(effect=Mild.NOTE, most=49))
    assert not findings(text, Settings(effect=Mild.NOTE, most=50))
    assert not findings(text, Settings(effect=Mild.NOTE, shortest=11))


def test_without_an_effect_it_says_nothing() -> None:
    assert findings("это очень хорошая статья", Settings()) == []


@pytest.mark.parametrize("name", ["Latijn", "latin", "Latn", "", "Latin}", "Cyrillic "])
def test_a_script_that_there_is_not_is_a_clear_error(name: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="expected names of scripts such as Latin, Cyrillic or Han, got"):
        msgspec.convert({"allowed": ["Latin", name]}, Settings)


def test_at_least_one_script_is_known() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"allowed": []}, Settings)


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_that_there_is_can_be_named(name: str) -> None:
    assert findings("Eens!", Settings(effect=Mild.NOTE, allowed=(name,))) == []


def test_letters_newer_than_python_are_letters() -> None:
    (finding,) = findings("\U00016ea0" * 10)  # Beria Erfe, of Unicode 17
    assert "100%" in str(finding.reason)


@given(st.text(st.sampled_from("aж漢 1") | st.characters()))
def test_places_lie_inside_the_text(text: str) -> None:
    for finding in findings(text, Settings(effect=Mild.NOTE, most=0, shortest=1)):
        assert finding.span
        assert 0 <= finding.span.start < finding.span.end <= len(text)
