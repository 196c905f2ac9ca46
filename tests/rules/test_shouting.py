"""The rule on shouting."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.reaction import Draft
from moderation.rules.rule import Mild
from moderation.rules.shouting import RULE, Settings, check

CAPITALS = Settings(capitals=Mild.HOLD)
MARKS = Settings(marks=Mild.NOTE)


def findings(text: str, settings: Settings) -> list[Finding]:
    return list(check(Draft("JAN JANSEN!!!!", "", text), settings, Circumstances()))


def test_a_text_in_capitals_shouts_where_they_begin() -> None:
    text = "Nou: HET IS EEN GROTE SCHANDE, EN NIEMAND DOET ER IETS AAN."
    (finding,) = findings(text, CAPITALS)
    assert (finding.rule, finding.effect, finding.field) == (RULE.name, Effect.HOLD, Field.TEXT)
    assert finding.span
    assert text[finding.span.start : finding.span.end] == "HET IS EEN GROTE SCHANDE, EN NIEMAND DOET ER IETS AAN"
    assert str(finding.reason) == "Of the letters in the text, 95% are capitals."
    assert finding.keys == ("capitals", "share", "shortest")
    assert finding.advice


@pytest.mark.parametrize(
    "text", ["ЭТО ПРОСТО ПОЗОР ДЛЯ НАШЕГО ГОРОДА", "ΑΥΤΟ ΕΙΝΑΙ ΜΙΑ ΜΕΓΑΛΗ ΝΤΡΟΠΗ", "ÉÉN GRÓTE ÓNZIN VÓÓR ÁLLES"]
)
def test_other_letters_with_capitals_shout_too(text: str) -> None:
    assert findings(text, CAPITALS)


@pytest.mark.parametrize(
    "text",
    [
        "De AVG, de NAVO en de BTW: het CBS en het RIVM zeggen er iets over.",
        "HELEMAAL MEE EENS!",
        "TOP",
        "정말 좋은 기사입니다 BTS EXO TWICE BLACKPINK 모두 좋아요 감사합니다 여러분 정말로",
        "東京都の記事はとても良かったと思います",
        "Ⓐ" * 40,
        "1984 " * 20,
        "",
    ],
)
def test_abbreviations_short_cries_and_scripts_without_capitals_do_not_shout(text: str) -> None:
    assert findings(text, CAPITALS) == []


def test_the_share_and_the_shortest_are_the_policys() -> None:
    text = "HALF en half, WEER zo"
    assert not findings(text, CAPITALS)
    assert findings(text, Settings(capitals=Mild.NOTE, share=50, shortest=16))
    assert not findings(text, Settings(capitals=Mild.NOTE, share=51, shortest=16))
    assert not findings(text, Settings(capitals=Mild.NOTE, share=50, shortest=17))


@pytest.mark.parametrize(
    ("text", "row"), [("Schande!!!! Echt", "!!!!"), ("Wat?!?!?! Hoe", "?!?!?!"), ("哇！！！！", "！！！！")]
)
def test_marks_in_a_row_are_found(text: str, row: str) -> None:
    (finding,) = findings(text, MARKS)
    assert finding.span
    assert text[finding.span.start : finding.span.end] == row
    assert str(finding.reason) == f"{len(row)} exclamation or question marks stand in a row."
    assert (finding.effect, finding.keys) == (Effect.NOTE, ("marks", "most_marks"))


def test_a_few_marks_are_none_too_many() -> None:
    assert findings("Echt waar?!! Ja!!!", MARKS) == []
    assert findings("Ja!!!", Settings(marks=Mild.NOTE, most_marks=2))


def test_what_the_policy_does_not_name_says_nothing() -> None:
    assert findings("HET IS EEN GROTE SCHANDE!!!!!!", Settings()) == []


@pytest.mark.parametrize("given", [{"share": 0}, {"share": 101}, {"capitals": "refuse"}, {"most_marks": 0}])
def test_settings_have_limits(given: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(given, Settings)


@given(st.text(st.sampled_from("AbÉé !?1Ж\n") | st.characters()))
def test_places_lie_inside_the_text(text: str) -> None:
    settings = Settings(capitals=Mild.NOTE, share=1, shortest=1, marks=Mild.NOTE, most_marks=1)
    for finding in findings(text, settings):
        if finding.span:
            assert 0 <= finding.span.start < finding.span.end <= len(text)
