"""The rule on characters that are not what they seem."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.reaction import Draft
from moderation.pipeline import cleaned
from moderation.rules.characters import RULE, Settings, check

EVERY = Settings(lookalike=Effect.HOLD, invisible=Effect.HOLD, stacked=Effect.REFUSE, fancy=Effect.NOTE)


def findings(text: str, name: str = "Jan Jansen", settings: Settings = EVERY) -> list[Finding]:
    return list(check(cleaned(name, "", text), settings, Circumstances()))


def kinds(text: str, name: str = "Jan Jansen") -> list[tuple[str, str]]:
    return [(finding.field.value, finding.keys[0]) for finding in findings(text, name)]


def test_a_word_that_looks_like_another_is_found_in_name_and_text() -> None:
    first, second = findings("Koop bij pаypаl.", "Redаctie")
    assert (first.field, first.span, first.effect, first.keys) == (Field.NAME, (0, 8), Effect.HOLD, ("lookalike",))
    assert (second.rule, second.field, second.span) == (RULE.name, Field.TEXT, (9, 15))
    assert str(second.reason) == "“pаypаl” mixes scripts to look like “paypal”."
    assert str(second.advice) == "Type “pаypаl” again, with letters of one script."


@pytest.mark.parametrize("hidden", ["dit is \u202ereclame\u202c", "\u2066dit", "dit\x08 is", "dit \U000f0000"])
def test_signs_that_hide_or_turn_words_are_told(hidden: str) -> None:
    assert kinds(hidden) == [("text", "invisible")]
    assert kinds("Eens!", hidden) == [("name", "invisible")]


@pytest.mark.parametrize(
    "pasted", ["dit\u200b is", "Jan\u00a0Jansen", "\ufeffdit", "soft\u00adhyphen", "a\tb", "שלום\u200f"]
)
def test_what_comes_along_when_people_paste_hides_nothing(pasted: str) -> None:
    assert kinds(pasted) == []


@pytest.mark.parametrize("marks", [3, 4, 5, 30])
def test_accents_that_are_piled_up_are_found_however_many_the_door_left(marks: int) -> None:
    pile = "Ja h" + "\u0336" * marks + "oi"
    assert kinds(pile) == [("text", "stacked")]
    assert kinds("Eens!", pile) == [("name", "stacked")]
    assert [finding.span and finding.span.start for finding in findings(pile)] == [3]


@pytest.mark.parametrize("marks", [5, 30])
def test_a_pile_of_marks_of_another_script_is_told_by_the_door(marks: int) -> None:
    assert kinds("א" + "\u05b0" * marks) == [("text", "stacked")]


@pytest.mark.parametrize(
    "text",
    [
        "Tiếng Việt có nhiều dấu: ế, ộ, ữ, ặ, ỗ.",
        "Tie\u0302\u0301ng Vie\u0323\u0302t",
        "בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים",
        "بِسْمِ ٱللَّهِ ٱلرَّحْمَـٰنِ ٱلرَّحِيمِ",
        "ที่นี่มีน้ำ ผู้ใหญ่",
        "क्षत्रिय हिन्दी में लिखा है",
        "ɛ̃̀ ɔ̃́ in Ewe",
        "één coöperatie, naïef",
        "Łódź ǖ ṩ",
    ],
)
def test_letters_that_need_their_marks_pass(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("𝐅𝐑𝐄𝐄 𝐌𝐎𝐍𝐄𝐘", "free money"),
        ("𝓯𝓻𝓮𝓮", "free"),
        ("🅵🆁🅴🅴", "free"),
        ("Ⓕⓡⓔⓔ", "free"),
        ("🄵🅁🄴🄴", "free"),
        ("ꜰʀᴇᴇ", "free"),
        ("ᶠʳᵉᵉ", "free"),
        ("𝐅 𝐑 𝐄 𝐄", "f r e e"),
    ],
)
def test_words_in_letters_for_formulas_and_signs_are_found(typed: str, said: str) -> None:
    (finding,) = findings(f"Nu {typed}!")
    assert (finding.effect, finding.keys) == (Effect.NOTE, ("fancy",))
    assert str(finding.reason) == f"Letters made for formulas or symbols spell “{said}”."
    assert finding.span == (3, 3 + len(typed))
    assert finding.advice
    assert kinds("Eens!", typed) == [("name", "fancy")]


@pytest.mark.parametrize(
    "text",
    [
        "𝑥 + 𝑦 = 𝑧",
        "1ᵉʳ, 2ⁿᵈ en Mᵐᵉ",
        "🅿 hier, 🅰 daar",
        "vlag 🇳🇱🇧🇪🇩🇪",
        "ℝ², ℃, № 5, ™",
        "Ⓒ 2024",
        "ｆｉｅｔｓ",
        "[ˈɪŋɡlɪʃ]",
    ],
)
def test_a_formula_and_a_sign_of_its_own_pass(text: str) -> None:
    assert kinds(text) == []


def test_what_the_policy_does_not_name_says_nothing() -> None:
    text = "pаypаl \u202e 𝐅𝐑𝐄𝐄 h\u0336\u0336\u0336\u0336\u0336"
    assert len(findings(text)) == 4
    assert findings(text, text, Settings()) == []


def test_a_name_of_one_script_looks_like_nothing_else() -> None:
    assert kinds("Helemaal mee eens.", "Мария Иванова") == []


@given(st.text(st.sampled_from("aа\u0300𝐅 .") | st.characters()))
def test_places_lie_inside_their_fields(text: str) -> None:
    draft = Draft(text, "", text)
    for finding in check(draft, EVERY, Circumstances()):
        assert finding.span
        assert 0 <= finding.span.start < finding.span.end <= len(text)
