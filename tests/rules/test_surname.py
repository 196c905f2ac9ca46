"""The rule on surnames: names of every kind, with the word lists of the magazine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.finding import Effect, Field
from moderation.domain.reaction import Draft
from moderation.policies import read_policy, shipped
from moderation.rules.surname import Settings, check, doubt_about


@pytest.fixture(scope="module")
def settings() -> Settings:
    rules = {rule.name: rule.settings for rule in read_policy(shipped() / "huisregels").rules}
    found = rules["surname"]
    assert isinstance(found, Settings)
    return found


def outcome(name: str, settings: Settings) -> str:
    doubt = doubt_about(name, settings)
    if doubt is None:
        return "surname"
    return "unclear" if doubt.unclear else "none"


WITH_SURNAME = """
    Jan Jansen | Jan de Vries | Jan v/d Berg | Jan v.d. Berg | Jan van den Berg | Els in 't Veld | Els In ’t Veld
    Jan van der Bij | J. van der Bij | Sjoerd 's Gravesande | Pieter d'Hont | Anna Jansen-de Vries | Jan Ten Haken
    A. Oh | Bo Li | Ali Al | Jan Du | An La | E. O | Ömer Ün | P. Kont | Kees de Boer | Jan Burger | Koos Koning
    Ruud de Gast | Jan de Heer | Cees Prins | Els van der Bank | Jan Vet | jan vet
    De heer De Vries | dhr. Jansen | mw. De Boer | Mevrouw Jansen | prof. mr. dr. ir. P.C.E. van Wijmen | Jan Jansen MSc
    Vries, Jan de | rijsenbrij, daan | Jansen, J. | Berg, Els van den
    JAN DE VRIES | jan de vries | JAN LI | JAN VAN DER ELS | Jan_Jansen | P.van Dijk | J.J.M. van den Heuvel
    王小明 | 김민준 | 김 민준 | 山田太郎 | Мария Иванова | Seán Ó Briain | Abd-el-Karim El Khattabi
    María José García López | Nguyễn Thị Hoa | Jan "Piet" Jansen | (Jan Jansen) | Jan Jansen (Utrecht)
    Jan Jansen - gemeente Zwolle | Jan Jansen jan@blad.example | Jan Jansen 😀
"""

WITHOUT_SURNAME = """
    Jan | Jan. | Annemarie | Anne-Marie | J | J. | J.P. | x x | Jan J. | Jan J | Piet H | Jan d. V.
    Jan de | Jan van der | jan van | de | Jan . | Jan 😀 | 😀 | Prof. | Jan (Utrecht) | Jan - Utrecht | Jan123
    Piet 1984 | 123 | Anoniem | ANONIEM | Anonymous Coward | Jan Anoniem | Naam bij de redactie bekend
    Jan MSc | Jan Jr. | Jan Jr | N.N. | Test Test | n.v.t. | Redactie | Een lezer | Bezorgde burger | burger
    Voorzitter | Oud-wethouder | the editor | Gemeente Zwolle | Jan - gemeente Zwolle | Acme BV | Acme B.V.
    Stichting Lezen | jan@blad.example | https://blad.example | www.blad.example | voorbeeld.nl
"""

UNCLEAR = """
    van der Steen | de Vries | In 't Veld | Van Tits | Jan Jan | Jan Van | JAN DE | Jan St. | Jan Peter J.
    J.J.M.vandenHeuvel | J.Jansen | JanJansen | Jan Jansen 1984 | Wethouder De Vries | Lezer uit Zwolle | 王
"""

PARTS = [
    "Jan",
    "van",
    "'t",
    "de",
    "J.",
    "E",
    "(",
    ")",
    ",",
    "-",
    "/",
    "MSc",
    "dr.",
    "v/d",
    "王",
    "1",
    "een",
    "\u0301",
    '"',
]


def kinds(names: str) -> list[str]:
    return [name.strip() for line in names.strip().splitlines() for name in line.split(" | ")]


@pytest.mark.parametrize("name", kinds(WITH_SURNAME))
def test_a_name_with_a_surname_gets_no_finding(name: str, settings: Settings) -> None:
    assert outcome(name, settings) == "surname"


@pytest.mark.parametrize("name", kinds(WITHOUT_SURNAME))
def test_a_name_without_a_surname_is_known_as_such(name: str, settings: Settings) -> None:
    assert outcome(name, settings) == "none"


@pytest.mark.parametrize("name", kinds(UNCLEAR))
def test_what_form_cannot_settle_is_unclear(name: str, settings: Settings) -> None:
    assert outcome(name, settings) == "unclear"


@pytest.mark.parametrize("name", ["", "  ", "...", "\u200b", "-"])
def test_an_empty_name_says_nothing_here(name: str, settings: Settings) -> None:
    assert list(check(Draft(name, "", "Eens!"), settings, ())) == []


@pytest.mark.parametrize(
    "name",
    [
        "Jan\u200b Jansen",
        "\u202eJan Jansen",
        "Jan\u00a0Jansen",
        "Jan\nJansen",
        "\ufeffJan Jansen",
        "Jan\u00ad Jan\u00adsen",
    ],
)
def test_signs_that_cannot_be_seen_make_no_difference(name: str, settings: Settings) -> None:
    assert outcome(name, settings) == "surname"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Jan", "Only a first name is given."),
        ("Jan J.", "Only an initial stands in place of a surname."),
        ("J.P.", "Only initials are given."),
        ("van der Steen", "Only a surname is given, no first name."),
        ("Jan van der", "The name ends with a word that goes before a surname, such as “van”."),
        ("van", "Only a word that goes before a surname is given, such as “van”."),
        ("Anoniem", "The name is a word for somebody anonymous."),
        ("Bezorgde burger", "This says what somebody is, not who."),
        ("Wethouder De Vries", "The name begins with what somebody is, not with who."),
        ("Gemeente Zwolle", "This is the name of an organisation, not of a person."),
        ("Jan Jan", "The same word stands twice in the name."),
        ("Piet 1984", "A number stands in place of a surname."),
        ("1984", "A number stands in place of a name."),
        ("Piet Pietersen 1984", "There is a number in the name."),
        ("jan@blad.example", "An e-mail or web address stands in place of a name."),
        ("😀", "There are no letters in the name."),
        ("J.Jansen", "The parts of the name are written together."),
        ("Jan St.", "The last word of the name is shortened."),
        ("Jan Peter J.", "The name ends with an initial."),
        ("王", "The name has one sign only."),
    ],
)
def test_the_reason_says_exactly_why(name: str, reason: str, settings: Settings) -> None:
    doubt = doubt_about(name, settings)
    assert doubt is not None
    assert str(doubt.reason) == reason


def test_the_effect_comes_from_the_policy() -> None:
    draft = Draft("Jan", "", "")
    (finding,) = check(draft, Settings(none=Effect.NOTE), ())
    assert (finding.effect, finding.field) == (Effect.NOTE, Field.NAME)
    assert list(check(draft, Settings(unclear=Effect.HOLD), ())) == []


def test_the_advice_for_an_unclear_name_says_that_an_editor_will_look() -> None:
    (held,) = check(Draft("Jan Jan", "", ""), Settings(unclear=Effect.HOLD), ())
    (refused,) = check(Draft("Jan Jan", "", ""), Settings(unclear=Effect.REFUSE), ())
    assert "an editor will look" in str(held.advice)
    assert str(refused.advice) == "Enter your first name and surname."


def test_words_of_the_policy_are_compared_whole() -> None:
    settings = Settings(none=Effect.REFUSE, anonymous=("test",), organisations=("bv",), roles=("man",))
    assert [outcome(name, settings) for name in ("Jan Testa", "Jan Bvb", "Manon Jansen")] == ["surname"] * 3


def test_without_word_lists_only_form_counts() -> None:
    assert [outcome(name, Settings()) for name in ("Gemeente Zwolle", "Jan")] == ["surname", "none"]


def test_no_message_repeats_the_name(settings: Settings) -> None:
    (finding,) = check(Draft("jan@blad.example", "", ""), settings, ())
    assert "blad" not in f"{finding.reason} {finding.advice}"


@given(st.text(max_size=60))
def test_any_name_is_judged_without_failing(settings: Settings, name: str) -> None:
    assert len(list(check(Draft(name, "", ""), settings, ()))) <= 1


@given(st.lists(st.sampled_from(PARTS), max_size=8))
def test_any_sequence_of_parts_is_judged_without_failing(settings: Settings, parts: list[str]) -> None:
    assert len(list(check(Draft(" ".join(parts), "", ""), settings, ()))) <= 1


@given(
    st.sampled_from(["Jan", "Els", "Anne-Marie"]),
    st.from_regex(r"[A-Z][b-df-hj-np-tv-z]?[aeou][a-z]{2,9}", fullmatch=True),
)
def test_a_first_name_with_a_plain_surname_is_never_refused(settings: Settings, first: str, last: str) -> None:
    lists = settings.anonymous + settings.organisations
    assert last.casefold() in lists or outcome(f"{first} {last}", settings) != "none"
