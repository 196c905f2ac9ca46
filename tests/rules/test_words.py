"""The rule on listed words."""

from itertools import pairwise, product
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.reaction import Draft
from moderation.domain.wording import SHORTEST_INSIDE
from moderation.rules.rule import Mild
from moderation.rules.words import MOST, RULE, Language, Settings, WordList, check

INSULTS = Path(__file__).parents[2] / "policies/huisregels/words/insults.txt"


def listed(*words: str, language: Language | None = None, effect: Mild = Mild.HOLD) -> Settings:
    return Settings(lists={"insults": WordList(words, effect, language)})


def findings(text: str, settings: Settings, name: str = "Jan Jansen") -> list[Finding]:
    return list(check(Draft(name, "", text), settings, Circumstances()))


def found(text: str, settings: Settings) -> list[str]:
    return [text[finding.span.start : finding.span.end] for finding in findings(text, settings) if finding.span]


SUKKEL = listed("sukkel", "kloothommel", "val dood")


def test_a_listed_word_is_found_with_its_place_and_its_list() -> None:
    (finding,) = findings("Wat een Sukkel, zeg.", SUKKEL)
    assert (finding.rule, finding.effect, finding.field) == (RULE.name, Effect.HOLD, Field.TEXT)
    assert finding.span == (8, 14)
    assert str(finding.reason) == "A word from the list “insults”: Sukkel"
    assert str(finding.advice) == "An editor reads your reaction first, because of the word “Sukkel”."
    assert finding.keys == ("lists.insults.effect", "lists.insults.words")


def test_only_a_word_that_holds_a_reaction_gets_advice() -> None:
    (finding,) = findings("sukkel", listed("sukkel", effect=Mild.NOTE))
    assert (finding.effect, finding.advice) == (Effect.NOTE, None)


@pytest.mark.parametrize(
    "typed",
    [
        "SUKKEL",
        "_sukkel_",
        "*sukkel*",
        "“sukkel”",
        "sùkkél",
        "sukk3l",
        "$ukkel",
        "sukke1",
        "s*kkel",
        "s**k*l",
        "sukkeeeel",
        "suuuukkel",
        "s u k k e l",
        "s.u.k.k.e.l",
        "s-u k_k e 1",
        "suk-kel",
        "suk.kel",
        "sukk\N{CYRILLIC SMALL LETTER IE}l",
        "ｓｕｋｋｅｌ",
        "𝐬𝐮𝐤𝐤𝐞𝐥",
        "🅂🅄🅺🅺🄴🄻",
        "s\u0336u\u0336k\u0336k\u0336e\u0336l\u0336",
        "ѕuкkеl",
    ],
)
def test_a_word_is_found_however_it_is_disguised(typed: str) -> None:
    assert findings(f"Wat een {typed} is dat.", SUKKEL)


@pytest.mark.parametrize(
    "text",
    [
        "sukkelen en gesukkel",
        "een suk en een kel",
        "su kk el",
        "s u k",
        "Jan S.U. Kkel",
        "s*****",
        "5*5=25, 100% en 1984",
        "de kloot hommel",
        "Dat val ik niet aan. Dood is hij ook niet.",
        "val. Dood gaan we allemaal",
        "val\n\ndood",
        "",
    ],
)
def test_other_words_are_no_disguise(text: str) -> None:
    assert findings(text, SUKKEL) == []


@given(entries=st.lists(st.text("ab", min_size=3, max_size=6), min_size=1), row=st.text("ab", min_size=3, max_size=30))
def test_a_row_of_letters_may_be_a_word_or_hold_a_long_one(entries: list[str], row: str) -> None:
    holds = row in entries or any(len(entry) >= SHORTEST_INSIDE and entry in row for entry in entries)
    spaced = " ".join(row)
    assert found(spaced, listed(*entries)) == [spaced] * holds


def test_a_text_full_of_disguises_is_read_to_its_end() -> None:
    alike = ["k" + "".join(inner) + "t" for inner in product("abcdefghijklmnopqrstuvwxyz", repeat=3)]
    assert len(findings("k***t " * 3_000, listed(*alike))) == MOST + 1
    assert findings("k**z*t " * 3_000, listed(*alike)) == []
    assert findings("a " * 10_000, listed(*("a" * length + "b" for length in range(4, 40)))) == []


def test_the_name_is_not_looked_at() -> None:
    assert findings("Eens!", SUKKEL, name="Jan Sukkel") == []


@pytest.mark.parametrize("text", ["Val dood!", "val  dood", "val\ndood", "*val* _dood_", "vàl dood"])
def test_words_in_a_row_are_one_entry(text: str) -> None:
    assert len(findings(text, SUKKEL)) == 1


def test_an_accent_in_the_list_counts() -> None:
    assert found("een, één of èèn", listed("één")) == ["één"]


@pytest.mark.parametrize(
    ("entry", "language", "texts"),
    [
        ("klootzak", Language.NL, ["klootzakken", "Klootzakje", "kl00tzakken", "kloot-zakken"]),
        ("idioot", Language.NL, ["idioten", "idiote"]),
        ("asshole", Language.EN, ["assholes"]),
        ("arschloch", Language.DE, ["Arschlöcher"]),
        ("connard", Language.FR, ["connards"]),
    ],
)
def test_inflected_forms_count_in_the_language_of_the_list(entry: str, language: Language, texts: list[str]) -> None:
    for text in texts:
        assert found(text, listed(entry, language=language)) == [text]
        assert found(text, listed(entry)) == []


@pytest.mark.parametrize(
    ("entry", "other"),
    [("tering", "teer"), ("tering", "teren"), ("bom", "bomen"), ("hufterig", "huf"), ("hoer", "horen")],
)
def test_a_word_of_the_same_stem_is_not_always_the_same_word(entry: str, other: str) -> None:
    assert found(other, listed(entry, language=Language.NL)) == []


def test_each_list_speaks_for_itself() -> None:
    settings = Settings(
        lists={"mild": WordList(("sukkel",), Mild.NOTE), "worse": WordList(("sukkel", "kloothommel"), Mild.HOLD)}
    )
    said = [(finding.keys[0], finding.effect) for finding in findings("sukkel kloothommel", settings)]
    assert said == [
        ("lists.mild.effect", Effect.NOTE),
        ("lists.worse.effect", Effect.HOLD),
        ("lists.worse.effect", Effect.HOLD),
    ]


def test_a_text_full_of_them_gets_one_more_finding_for_the_rest() -> None:
    *first, last = findings("sukkel " * (MOST + 5), SUKKEL)
    assert len(first) == MOST
    assert str(last.reason) == "There are 5 more listed words in the text."
    assert (last.effect, last.span) == (Effect.HOLD, None)


def test_a_list_weighs_no_more_than_hold() -> None:
    with pytest.raises(msgspec.ValidationError, match="Invalid enum value 'refuse'"):
        msgspec.convert({"lists": {"insults": {"words": ["sukkel"], "effect": "refuse"}}}, Settings)


@pytest.mark.parametrize("name", ["In sults", "", "a.b", "insults!"])
def test_a_list_has_a_plain_name(name: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="expected the name of a list"):
        msgspec.convert({"lists": {name: {"words": ["sukkel"], "effect": "hold"}}}, Settings)


@pytest.mark.parametrize("entry", ["", "***", " "])
def test_an_entry_without_a_word_is_an_error(entry: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="expected words"):
        msgspec.convert({"words": ["sukkel", entry], "effect": "hold"}, WordList)


@given(st.text(st.sampled_from("sukel $1*._-\n") | st.characters()))
def test_places_lie_inside_the_text_in_their_order_and_apart(text: str) -> None:
    places = [finding.span for finding in findings(text, listed("sukkel", "kel", "e", "s u")) if finding.span]
    assert all(0 <= place.start < place.end <= len(text) for place in places)
    assert all(one.end <= other.start for one, other in pairwise(places))


@given(st.text(st.characters(categories=["L"]), min_size=1))
def test_whatever_is_listed_is_found(word: str) -> None:
    assert found(word, listed(word)) == [word]


def insults() -> tuple[str, ...]:
    lines = INSULTS.read_text("utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


@pytest.mark.parametrize(
    "text",
    [
        "Op de kinderboerderij lopen een teef met pups, een schoft van een paard en een vlaamse reus.",
        "De Mongolen trokken in 1241 tot in Polen; een hoer in de Bijbel heet Rachab.",
        "Eikels vallen in oktober, en een sukkel ben ik zelf, zei de wethouder. Wat een idioot hoog bedrag.",
        "Jan Kont, Piet Pik, Els de Cock en Bram Lul schreven het rapport. Verdomd goed werk, kut dat het regende.",
        "Hij gaf de teugels los en zei: val niet, dood gras is glad. Krijg de hond maar eens mee.",
    ],
)
def test_the_list_of_the_house_leaves_honest_sentences_alone(text: str) -> None:
    assert found(text, listed(*insults(), language=Language.NL)) == []


@pytest.mark.parametrize("text", ["Stelletje klootzakken!", "rot toch op man", "Z4kkenwasser", "Hou je bek."])
def test_the_list_of_the_house_finds_insults(text: str) -> None:
    assert len(found(text, listed(*insults(), language=Language.NL))) == 1
