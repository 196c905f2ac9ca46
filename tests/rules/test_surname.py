"""The rule on surnames: names of every kind, with the word lists of the magazine."""

from collections import Counter

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.circumstances import Circumstances, Code
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.reaction import Draft
from moderation.policies import read_policy, shipped
from moderation.rules.surname import Settings, check, doubt_about
from moderation.rules.surname.name import doubt_the_long_way
from moderation.rules.surname.plain import is_plain

LISTS = ("anonymous", "roles", "organisations", "particles", "first_names", "also_names")


def magazine() -> Settings:
    """What the magazine asks, with a way out for those who have one name."""
    rule = read_policy(shipped() / "huisregels").rule("surname")
    assert rule is not None
    return msgspec.structs.replace(rule.settings, one_name=Effect.HOLD)


MAGAZINE = magazine()


@pytest.fixture(scope="module")
def settings() -> Settings:
    return MAGAZINE


def outcome(name: str, settings: Settings) -> str:
    doubt = doubt_about(name, settings)
    if doubt is None:
        return "surname"
    return "unclear" if doubt.unclear else "none"


def found(name: str, settings: Settings, **given: object) -> list[Finding]:
    return list(check(Draft(name, "", "", **given), settings, Circumstances()))  # type: ignore[arg-type]


def in_fields(first: str, surname: str, settings: Settings, **given: object) -> list[Finding]:
    """What is said about a form with two fields."""
    return found(" ".join(part for part in (first, surname) if part), settings, surname=surname, **given)


WITH_SURNAME = """
    Jan Jansen | Jan de Vries | Jan v/d Berg | Jan v.d. Berg | Jan vd Berg | Jan V.D. Berg | Jan v. d. Berg
    Jan v.d.Berg | Jan van den Berg | Els in 't Veld | Els In ’t Veld | Els van ‘t Hof | Els van ´t Hof | Els van `t Hof
    Jan Spring in 't veld | Jan van der Bij | J. van der Bij | jan van der bij | JAN VAN DER BIJ | Sjoerd 's Gravesande
    Pieter d'Hont | Pieter D’hont | Anna Jansen-de Vries | Anna Jansen - de Vries | Anna Jansen-Van der Meer
    Jan Ten Haken | Lut Van De Velde | Wout Van den Broeck | Peter Vandevelde | Hylke fan 'e Fear | Jelle Fan der Wal
    Wytske op 'e Hoek | Jan Oude Elferink | Jan-Peter de Vries-ten Have | Maarten 't Hart | K. van het Reve

    A. Oh | Bo Li | Ali Al | Jan Du | An La | Jan Le | Jan In | Jan Over | E. O | Ömer Ün | Jan Ng | T. Est | A. Non
    P. Kont | Els Tit | Jan Semen | Kees de Boer | Koos Koning | Cees Prins | Els van der Bank | Jan Vet | jan vet
    Jan Burger | Jan Raad | Jan Baas | Jan Ouders | Ruud de Gast | Jan de Heer | Els de Raad | Piet de Man | Els Mens
    J. Schrijver | Jan Student | Kees Minister | Willem de Burgemeester | Just de Vries | Ons Jabeur | Young Kim
    Jan Junior | Sammy Davis Junior | Jan Iv | Md Rahman | Ji-In Kim | Anna née Jansen | Anna Jansen geb. de Vries

    De heer De Vries | dhr. Jansen | dhr jansen | mw. De Boer | Mevrouw Jansen | mevr. J. Jansen | Ds. Jansen
    prof. mr. dr. ir. P.C.E. van Wijmen | Jan Jansen MSc | drs. P.J. in 't Veld | mr.de Vries | dr.de Groot
    R. (Rob) van der Meer MSc | Jan Jansen Jr. | Jan Jansen II | Dr. Bos | dr.ir. P. Smit | drs.jan smit
    Vries, Jan de | rijsenbrij, daan | Jansen, J. | Jansen,Jan | Berg, Els van den | Burger, Jan | Raad, Els de
    Vries, Just de | 't Hart, Maarten | Jansen, B.V. | van den Berg Jan | Smit Anna | Smit ANNA

    JAN DE VRIES | jan de vries | JAN LI | jan li | JAN VAN DER ELS | aNNA sMIT | Jan_Jansen | P.van Dijk
    J.J.M. van den Heuvel | JJM van den Heuvel | j. jansen | B.V. Jansen | N.N. de Vries | IJ. de Boer | Th. de Vries
    ten Thije, ook genoemd Boonkkamp | Jan ten Thije, ook genoemd Boonkkamp | Jan St.Jago | Jan St. Jago
    Koster zich schrijvende Coster | Jan van Melis en Mariekerke | Jan thoe Schwartzenberg en Hohenlansberg
    José Ortega y Gasset | Santiago Ramón y Cajal

    Johannes (Jan) Jansen | J. (Jan) de Vries | Jan "Piet" Jansen | Jan 'Piet' Jansen | (Jan Jansen) | “Jan Jansen”
    Jan Jansen (Utrecht) | Jan Jansen, Utrecht | Jan Jansen - gemeente Zwolle | Jan Jansen, gemeente Zwolle
    Jan Jansen / Utrecht | Jan Jansen, wethouder | Jan Jansen jan@blad.example | Jan Jansen 😀 | ★Jan Jansen★
    Jan Jansen! | Jan Jansen. | Joh. Jansen. | Jan Jansen,

    王小明 | 李明 | 欧阳娜娜 | 山田太郎 | 山田 太郎 | 김민준 | 김 민준 | 남궁민수 | やまだ たろう | ヤマダ タロウ
    ジョン・スミス | ｼﾞｮﾝ･ｽﾐｽ | 約翰·史密斯 | 约翰‧史密斯 | 永翹·黃 | 黃·永翹 | 小明 王 | Wang 小明
    王小明 (Wang Xiaoming)
    Мария Иванова | М. Иванова | Иванова Мария Петровна | МАРИЯ ИВАНОВА | Дж. Смит | Ivan Иванов | Јан Јансен
    Ειρήνη Πολίτη | Αλέξης Τσίπρας | עמר שריף | דוד בן גוריון | מ. כהן | عمر الشريف | عدلو، آیتین | محمد بن سلمان
    สมชาย ใจดี | អ៊ុក សុខា | ललित शर्मा | ल॰ शर्मा | ललित शर्मा एम॰डी॰ | ரா. சோழன் | አይሪን አድለር | ዶ/ር አይሪን አድለር
    ნინო ბერიძე | Արամ Խաչատրյան | নমিতা বৰুৱা | Ko Aung | U Nu
    Seán Ó Briain | Abd-el-Karim El Khattabi | María José García López | Mª José Pérez | Gal·la Puig | O'Neill, Tip
    Nguyễn Thị Hoa | Le Thi Hoa | Anh Nguyễn | Nguyen Thi Van | Björk Guðmundsdóttir | ʻIolani Kealoha | Ng'ang'a Kamau
    Kwame N'Diaye | Ayşe Öztürk | İbrahim Işık | Łukasz Żak | Þór Þórsson | Petr Vlk | Yo-Yo Ma | Ｊａｎ Ｊａｎｓｅｎ
"""

WITHOUT_SURNAME = """
    Jan | Jan. | Annemarie | Anne-Marie | Suharto | O'Neill | J | J. | J.P. | x x | X. Y. | Jan J. | Jan J | Piet H
    Jan d. V. | Jan v.d. B. | Jan de V. | J.P. Q. | Jan O. | Jan IJ. | Jan J… | Jan J*** | Jan J* | J*** J***** | Jan d'
    Jan de | Jan van der | Jan van den | jan van der | Els 's | de | van der | v/d | Jan . | Jan - | Jan 😀 | 😀
    ʼʼ | Jan ʼʼ | Jan '' | Jan '' '' | Jan ··· | Jan \u200b | Jan \u200d\u2060 | Jan \u3164 | \u200bJan\u200b
    Jan *****
    Prof. | Mevrouw | Dhr. | Mr. X | Mevrouw K. | Jan MSc | Jan Jr. | Jan Jr | Dr. Drs. | Henk IV
    Jan (Utrecht) | Jan - Utrecht | Jan / Utrecht | Jan (Den Haag) | Jan [naam weggelaten] | Jan, wethouder | Jan, 45
    Jan123 | Jan_123 | Piet 1984 | 123 | Jan 2 | Jan ١٢ | Jan ½ | R2D2

    Anoniem | ANONIEM | anoniem. | (anoniem) | "Anoniem" | 'Anoniem' | *anoniem* | Ano\u200bniem | An oniem
    Аnoniem | Ａｎｏｎｉｅｍ | 𝐀𝐧𝐨𝐧𝐢𝐞𝐦 | ᴀɴᴏɴɪᴇᴍ | Anonymous Coward | Jan Anoniem | Anoniem Jansen | Anonieme lezer
    Naam bij de redactie bekend | Jan, naam bekend | N.N. | n.n | n.v.t. | nvt | Onbekend | Iemand | Iemand anders
    geen naam | pseudoniem | Your Name | null | Test Test | test | Test123 | Jan Modaal | Jan met de pet | Аноним

    Redactie | De redactie | the editor | Voorzitter | Oud-wethouder | oud-burgemeester | Ex-ambtenaar | Familie
    Een lezer | een bezorgde burger | Bezorgde burger | burger | lezer | Een trouwe lezeres | De buurman | De lezer
    Bezorgde ouders | Ouders | De ouders | Namens de bewoners | Die man
    Gemeente Zwolle | gemeente Den Haag | Gemeente 's-Hertogenbosch | Jan - gemeente Zwolle | Ministerie van Justitie
    Acme BV | Acme B.V. | Jansen Holding B.V. | Jansen Consultancy | Bakkerij Jansen | Stichting Lezen | Team Zwolle
    De Stichting Lezen | Universiteit van Amsterdam | Bewonersvereniging De Vries | Zwolse Bewonersvereniging
    Politie Zwolle | Volt Zwolle | GroenLinks | Raad van State | Bezorgde gemeente

    jan@blad.example | https://blad.example | ftp://blad.example | www.blad.example | voorbeeld.nl | Jan.de
    Jan & Els | Jan en Els | Jansen en Zonen
    Мария | ललित | عمر | ዜንዳያ | Ειρήνη | ΜΑΡΙΑ | דוד | Нино | Нино К. | ნინო ბ. | ராஜேந்திரன்
"""

UNCLEAR = """
    van der Steen | de Vries | In 't Veld | Van Tits | El Khattabi | De Burger | De Koning | De Lezer | Jansen-de Vries
    Bakker - van Dijk | Vander Elst | Van Nguyen
    Jan Jan | Li Li | Jan Van | JAN DE | jan van | jan la | jan du | jan in | Mohammed el | Nguyen Van | j. tran van
    Jan St. | Jan Th. | Jan Peter J. | de Vries J. | Jansen J.P. | Berg J. van den | Jan Berg van den | Jan O | Jan Ö
    Søren Ø | Jan Ja… | Jan ****sen | Drs. Ir. | Rahman Md | Jan Msc | ललित श.
    J.J.M.vandenHeuvel | J.Jansen | JanJansen | jan.jansen | Jan/Jansen | Jan&Els | jan-de-vries | jan@jansen
    Jan%20Jansen
    Jan Jansen 1984 | Jan Jansen2 | J4n Jansen | Jan Jansen 3e | Jan Jansen, 45 jaar

    Wethouder De Vries | Lezer uit Zwolle | Bezorgde vader uit Utrecht | De bewoners van de Dorpsstraat | Just Advocaat
    Fam. Jansen | Familie de Vries | Gezin Jansen | Jan en Els Jansen | Jan & Els Jansen | Jan Jansen en Els de Vries
    De heer en mevrouw Jansen | dhr. en mevr. Jansen | Jan, Piet en Klaas | KIM EN YOUNG | Jan/Els Jansen
    Jan Test | Test Jansen | Anon Jansen | Jan Onbekend | Jennifer Null | Jan Jansen test | Jan Jansen alias Piet
    Piet Puk
    Jan Volt | Piet Politie | Jan Gemeente | Jan Bestuur van der Veen | Jan de Vries Holding
    Jan Jansen gemeente Zwolle
    BV Jansen | Redactie - Jan Jansen | Gemeente Zwolle (Jan Jansen) | Utrecht - Jan Jansen | Jan Jansen (pseudoniem)
    Jan "Jansen" | "Jan" "Jansen" | (Jan) Jansen | Jan Willem | Anne Marie | Gert Jan

    王 | 김 | ジョン | サクラ | さくら | สมชาย | សុខា | အောင်
    Jаn Jansen | Jan Jаnsen | Јап Jansen | Jan Janѕen | ΜΑΡΙΑ JANSEN | J∂n Jansen | J@n Jansen | Jan Jan$en
    @jan_jansen
    𝐉𝐚𝐧 𝐉𝐚𝐧𝐬𝐞𝐧 | Ⓙan Jansen | ᴊᴀɴ Jansen | J̸̷̵̶an Jansen | Jan Jansennnn | Sdf Ghj
"""


def kinds(names: str) -> list[str]:
    """The names of a list, once each: `parametrize` wants no two of the same."""
    lines = (line.strip() for line in names.strip().splitlines() if line.strip())
    return list(dict.fromkeys(name.strip(" ") for line in lines for name in line.split(" | ")))


@pytest.mark.parametrize("name", kinds(WITH_SURNAME))
def test_a_name_with_a_surname_gets_no_finding(name: str, settings: Settings) -> None:
    assert outcome(name, settings) == "surname"


@pytest.mark.parametrize("name", kinds(WITHOUT_SURNAME))
def test_a_name_without_a_surname_is_known_as_such(name: str, settings: Settings) -> None:
    assert outcome(name, settings) == "none"


@pytest.mark.parametrize("name", kinds(UNCLEAR))
def test_what_form_cannot_settle_is_unclear(name: str, settings: Settings) -> None:
    assert outcome(name, settings) == "unclear"


def test_no_name_stands_under_two_outcomes() -> None:
    counts = Counter([*kinds(WITH_SURNAME), *kinds(WITHOUT_SURNAME), *kinds(UNCLEAR)])
    assert [name for name, count in counts.items() if count > 1] == []


SURNAMES = """
    Jansen | de Vries | van der Bij | Tran Van | Ait-El Korchi | in 't Veld | 's Gravesande | 't Hart | d'Hont
    van 't Hof
    ten Thije, ook genoemd Boonkkamp | van 't Oosten, zich noemende Heijkoop | St.Jago | Huis in 't veld
    van Over de Linden
    thoe Schwartzenberg en Hohenlansberg | Rutten bij- of meergenaamd Verbeek | Funke genaamd Kaiser | Abu-lail
    Ait M'Bark
    Al | Co | Du | In | La | Le | Li | Ng | Vũ | Uç | Ön | Yè | Burger | Koning | Ouders | de Heer | Raad | Baas
    Advocaat
    Gast | Schrijver | Meester | Minister | Student | Vader | Boos | Vet | Junior | Kont | Tit | Semen | Butt | de Cock
"""


@pytest.mark.parametrize("surname", kinds(SURNAMES))
@pytest.mark.parametrize("first", ["Jan", "J.", "P.C.E.", "Anne-Marie", "Ali", "dhr."])
def test_a_surname_is_seen_behind_every_first_name_however_it_is_typed(
    first: str, surname: str, settings: Settings
) -> None:
    name = f"{first} {surname}"
    assert outcome(name, settings) == "surname"
    assert "none" not in (outcome(name.upper(), settings), outcome(name.lower(), settings))


@pytest.mark.parametrize("name", ["", "  ", "...", "\u200b", "-", "\u3164"])
def test_an_empty_name_says_nothing_here(name: str, settings: Settings) -> None:
    assert found(name, settings) == []


@pytest.mark.parametrize(
    "name",
    [
        "Jan\u200b Jansen",
        "\u202eJan Jansen",
        "Jan\u00a0Jansen",
        "Jan\nJansen",
        "\ufeffJan Jansen",
        "Jan\u00ad Jan\u00adsen",
        "Zoe\u0308 Jansen",
        "\u3164Jan Jansen\ufe0f",
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
        ("Jansen-de Vries", "Only a surname is given, no first name."),
        ("Jan van der", "The name ends with a word that goes before a surname, such as “van”."),
        ("van", "Only a word that goes before a surname is given, such as “van”."),
        ("Anoniem", "The name is a word for somebody anonymous."),
        ("Jan Test", "A word in the name also stands for somebody anonymous."),
        ("Jan Jansen (pseudoniem)", "A word for somebody anonymous stands beside the name."),
        ("Bezorgde burger", "This says what somebody is, not who."),
        ("Wethouder De Vries", "The name begins with what somebody is, not with who."),
        ("Gemeente Zwolle", "This is the name of an organisation, not of a person."),
        ("Jan Jansen gemeente Zwolle", "This may be the name of an organisation, not of a person."),
        ("Redactie - Jan Jansen", "The name may stand beside something else."),
        ("(Jan) Jansen", "Part of the name stands in quotes or brackets."),
        ("Jan en Els", "Several people are named, without a surname."),
        ("Jan en Els Jansen", "This seems to be the name of several people."),
        ("Jan Willem", "This may be a first name of two words, without a surname."),
        ("Jan Jan", "The same word stands twice in the name."),
        ("Piet 1984", "A number stands in place of a surname."),
        ("1984", "A number stands in place of a name."),
        ("Piet Pietersen 1984", "There is a number in the name."),
        ("jan@blad.example", "An e-mail or web address stands in place of a name."),
        ("😀", "There are no letters in the name."),
        ("J.Jansen", "The parts of the name are written together."),
        ("Jan St.", "A word of the name is shortened."),
        ("Jan Peter J.", "The name ends with an initial."),
        ("Dr. Drs.", "Only titles or shortened words are given."),
        ("王", "The name has one sign only."),
        ("ジョン", "It cannot be seen whether there is a surname."),
        ("Jаn Jansen", "A word of the name has letters of different scripts."),
        ("Јап Jansen", "A word of the name is written in letters that look like Latin ones."),
        ("J@n Jansen", "There are unusual signs in the name."),
        ("@jan_jansen", "This looks like a user name."),
        ("Sdf Ghj", "The letters do not look like those of a name."),
    ],
)
def test_the_reason_says_exactly_why(name: str, reason: str, settings: Settings) -> None:
    doubt = doubt_about(name, settings)
    assert doubt is not None
    assert str(doubt.reason) == reason


# The effect, and what the author reads.


def test_the_effect_comes_from_the_policy() -> None:
    (finding,) = found("Jan", Settings(none=Effect.NOTE))
    assert (finding.effect, finding.field) == (Effect.NOTE, Field.NAME)
    assert found("Jan", Settings(unclear=Effect.HOLD)) == []


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("Jan", ("none",)),
        ("Jan Jan", ("unclear",)),
        ("Anoniem", ("none", "anonymous")),
        ("Jan Test", ("unclear", "anonymous", "also_names")),
        ("Bezorgde burger", ("none", "roles")),
        ("Wethouder De Vries", ("unclear", "roles")),
        ("Gemeente Zwolle", ("none", "organisations")),
        ("Jan Volt", ("unclear", "organisations", "also_names")),
        ("Jan van der", ("none", "particles")),
        ("Jan Willem", ("unclear", "first_names")),
    ],
)
def test_a_finding_names_the_settings_that_spoke(name: str, keys: tuple[str, ...], settings: Settings) -> None:
    (finding,) = found(name, settings)
    assert finding.keys == keys
    assert all(hasattr(settings, key) for key in keys)


def test_the_advice_for_an_unclear_name_says_that_an_editor_will_look(settings: Settings) -> None:
    (held,) = found("Jan Jan", settings)
    (refused,) = found("Jan Jan", Settings(unclear=Effect.REFUSE))
    assert "an editor will look" in str(held.advice)
    assert str(refused.advice) == "Enter your first name and surname."


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Jan J.", "your surname in full"),
        ("Piet 1984", "without numbers"),
        ("Gemeente Zwolle", "not the name of an organisation"),
        ("Jan en Els", "one person"),
        ("jan@blad.example", "not an e-mail or web address"),
    ],
)
def test_the_advice_helps_to_mend_what_is_wrong(name: str, words: str, settings: Settings) -> None:
    (finding,) = found(name, settings)
    assert words in str(finding.advice)


def test_no_message_repeats_the_name(settings: Settings) -> None:
    (finding,) = found("jan@blad.example", settings)
    assert "blad" not in f"{finding.reason} {finding.advice}"


def test_an_arrangement_with_the_editors_satisfies_the_rule(settings: Settings) -> None:
    for code, count in ((Code.GOOD, 0), (Code.EXPIRED, 1)):
        assert len(list(check(Draft("Anoniem", "", ""), settings, Circumstances(code=code)))) == count


# One legal name.


@pytest.mark.parametrize("name", ["Suharto", "Anne-Marie", "Мария", "சுப்ரமணியன்", "ジョン"])
def test_an_only_legal_name_gets_the_effect_for_it(name: str, settings: Settings) -> None:
    (finding,) = found(name, settings, one_name=True)
    assert (finding.effect, finding.keys) == (Effect.HOLD, ("one_name",))
    assert str(finding.reason) == "The author says that this is their only legal name."
    assert "An editor will look" in str(finding.advice)


@pytest.mark.parametrize(
    "name", ["Anoniem", "Lezer", "Redactie", "J.", "van", "Jan J.", "Jan123", "voorbeeld.nl", "Jan en Els"]
)
def test_what_is_no_name_is_no_only_legal_name(name: str, settings: Settings) -> None:
    (finding,) = found(name, settings, one_name=True)
    assert (finding.effect, finding.keys[0]) == (Effect.REFUSE, "none")


def test_a_single_word_is_told_of_the_box(settings: Settings) -> None:
    (finding,) = found("Suharto", settings)
    assert finding.effect is Effect.REFUSE
    assert "one legal name" in str(finding.advice)
    (elsewhere,) = found("Jan J.", settings)
    assert "one legal name" not in str(elsewhere.advice)


def test_a_policy_that_does_not_know_of_it_treats_all_alike() -> None:
    (finding,) = found("Suharto", Settings(none=Effect.REFUSE), one_name=True)
    assert finding.effect is Effect.REFUSE
    assert str(finding.advice) == "Enter your first name and surname."


def test_only_who_is_held_is_told_that_an_editor_will_look() -> None:
    (noted,) = found("Suharto", Settings(one_name=Effect.NOTE), one_name=True)
    assert (noted.effect, noted.advice) == (Effect.NOTE, None)


def test_a_full_name_needs_no_box(settings: Settings) -> None:
    assert found("Jan Jansen", settings, one_name=True) == []


# Two fields.


@pytest.mark.parametrize(
    ("first", "surname"),
    [
        ("Jan", "Jansen"),
        ("Jan", "van der Berg"),
        ("Jan", "La"),
        ("Jan", "Over"),
        ("Jan", "Burger"),
        ("J.", "Jansen"),
        ("Jan de", "Vries"),
        ("Jan", "van Melis en Mariekerke"),
        ("Jan Willem", "Jan"),
        ("小明", "王"),
        ("J.", "St.Jago"),
        ("", ""),
        ("..", "--"),
    ],
)
def test_two_fields_that_are_filled_get_no_finding(first: str, surname: str, settings: Settings) -> None:
    assert in_fields(first, surname, settings) == []


@pytest.mark.parametrize(
    ("first", "surname", "key", "reason"),
    [
        ("Jan", "", "none", "The surname is missing."),
        ("Jan", ".", "none", "The surname is missing."),
        ("Jan Jansen", "", "none", "The surname is missing."),
        ("Jan", "jan@blad.example", "none", "The surname is missing."),
        ("", "Jansen", "unclear", "The first name is missing."),
        ("", "van der Berg", "unclear", "The first name is missing."),
        ("van", "Berg", "unclear", "The first name is missing."),
        ("Jan", "J.", "none", "Only an initial stands in place of a surname."),
        ("Jan", "J.P.", "none", "Only an initial stands in place of a surname."),
        ("Jan", "O", "unclear", "Only an initial stands in place of a surname."),
        ("Jan", "van", "none", "The name ends with a word that goes before a surname, such as “van”."),
        ("Jan", "van der", "none", "The name ends with a word that goes before a surname, such as “van”."),
        ("Jan", "Van", "unclear", "The name ends with a word that goes before a surname, such as “van”."),
        ("Jan", "la", "unclear", "The name ends with a word that goes before a surname, such as “van”."),
        ("Jan", "Jan", "unclear", "The same word stands twice in the name."),
        ("Jan", "1984", "none", "A number stands in place of a surname."),
        ("Jan", "Jansen2", "unclear", "There is a number in the name."),
        ("Naam", "bekend", "none", "The name is a word for somebody anonymous."),
        ("An", "oniem", "none", "The name is a word for somebody anonymous."),
        ("Redactie", "Zwolle", "none", "This is the name of an organisation, not of a person."),
        ("Bezorgde", "burger", "none", "This says what somebody is, not who."),
        ("Wethouder", "Jansen", "unclear", "The name begins with what somebody is, not with who."),
        ("Jan en Els", "Jansen", "unclear", "This seems to be the name of several people."),
        ("Jаn", "Jansen", "unclear", "A word of the name has letters of different scripts."),
        ("jan@blad.example", "", "none", "An e-mail or web address stands in place of a name."),
        ("12", "34", "none", "A number stands in place of a name."),
    ],
)
def test_two_fields_are_judged_as_such(first: str, surname: str, key: str, reason: str, settings: Settings) -> None:
    (finding,) = in_fields(first, surname, settings)
    assert (finding.keys[0], str(finding.reason)) == (key, reason)


@pytest.mark.parametrize(
    ("first", "surname", "words"),
    [
        ("J.", "", "your surname under “Surname”"),
        ("Jan", "J.", "your surname in full under “Surname”"),
        ("", "van der Berg", "your first name under “First name”, or an editor will look"),
        ("Jan", "", "the two fields. If you have one legal name only"),
    ],
)
def test_the_advice_names_the_field(first: str, surname: str, words: str, settings: Settings) -> None:
    (finding,) = in_fields(first, surname, settings)
    assert words in str(finding.advice)


@pytest.mark.parametrize(("first", "surname"), [("Suharto", ""), ("", "Suharto")])
def test_an_only_legal_name_may_stand_in_either_field(first: str, surname: str, settings: Settings) -> None:
    (finding,) = in_fields(first, surname, settings, one_name=True)
    assert finding.keys == ("one_name",)


@pytest.mark.parametrize(("first", "surname"), [("Jan Jansen", ""), ("J.", ""), ("Jan", "1"), ("Lezer", "")])
def test_one_legal_name_is_one_word_in_two_fields_as_well(first: str, surname: str, settings: Settings) -> None:
    (finding,) = in_fields(first, surname, settings, one_name=True)
    assert finding.keys[0] == "none"


# The word lists.


def test_words_of_the_policy_are_compared_whole() -> None:
    settings = Settings(none=Effect.REFUSE, anonymous=("test",), organisations=("bv",), roles=("man",))
    assert [outcome(name, settings) for name in ("Jan Testa", "Jan Bvb", "Manon Jansen")] == ["surname"] * 3


def test_without_word_lists_only_form_counts() -> None:
    assert [outcome(name, Settings()) for name in ("Gemeente Zwolle", "Jan")] == ["surname", "none"]


def test_an_entry_of_several_words_is_looked_for_as_such() -> None:
    settings = Settings(anonymous=("geen naam",))
    assert [outcome(name, settings) for name in ("Geen  Naam!", "Jan Geen", "Naam Geen")] == [
        "none",
        "surname",
        "surname",
    ]


def test_a_word_that_is_also_a_name_never_means_that_there_is_none() -> None:
    certain = Settings(anonymous=("test",), organisations=("volt",), roles=("just", "lezer"))
    careful = Settings(
        anonymous=certain.anonymous,
        organisations=certain.organisations,
        roles=certain.roles,
        also_names=("test", "volt", "just"),
    )
    names = ("Jan Test", "Jan Volt", "Just Jansen", "Just lezer")
    assert [outcome(name, certain) for name in names] == ["none", "none", "unclear", "none"]
    assert [outcome(name, careful) for name in names] == ["unclear", "unclear", "surname", "unclear"]
    assert [outcome(name, careful) for name in ("Test", "Volt Zwolle", "Lezer")] == ["none"] * 3


@pytest.mark.parametrize("word", MAGAZINE.also_names)
def test_nobody_who_bears_such_a_word_is_refused(word: str, settings: Settings) -> None:
    names = [f"{first} {form(word)}" for first in ("Jan", "J.") for form in (str.title, str.upper, str.lower)]
    assert [name for name in names if outcome(name, settings) == "none"] == []


@pytest.mark.parametrize("role", [role for role in MAGAZINE.roles if len(role) > 2 and role[0].isalpha()])
def test_what_somebody_is_can_be_a_surname(role: str, settings: Settings) -> None:
    assert outcome(f"Jan {role.title()}", settings) == "surname"


def test_the_lists_hold_each_word_once_and_no_stray_names() -> None:
    lists = {name: getattr(MAGAZINE, name) for name in LISTS}
    twice = [(name, entry) for name, entry_list in lists.items() for entry, n in Counter(entry_list).items() if n > 1]
    assert twice == []
    others = [entry for name, entry_list in lists.items() if name != "also_names" for entry in entry_list]
    known = {*others, *(word for entry in others for word in entry.split())}
    assert [entry for entry in lists["also_names"] if entry not in known] == []
    assert [entry for entry_list in lists.values() for entry in entry_list if entry.endswith(".")] == []


# Whatever is typed.

PARTS = """
    Jan | jan | JAN | van | Van | 't | de | der | J. | E | O | ( | ) | " | ' | , | - | / | & | en | @ | * | … | ·
    MSc | Md | dr. | Ir
    v/d | 王 | ジョン | สมชาย | ა. | 1 | een | burger | Test | anoniem | B.V. | Gemeente | \u0301 | \u200b | Jаn
    Jansen-de | née | II
"""
PIECES = st.lists(st.sampled_from(kinds(PARTS)), max_size=8).map(" ".join)
ANYTHING = st.text(max_size=60) | PIECES
PLAIN_WORDS = """
    Jan | Els | Li | Oh | Ed | Van | De | Der | Md | Msc | Prof | Dr | Ir | Sir | King | Imam | Née | Geb | Junior | Jr
    II | Ma | Do | Test | Burger | Just | Lezer | Volt | J. | P.C.E. | Ó | Él | Anna-Maria | McDonald | O'Neill | D'Hont
    Jansen-de | van | van't | de | der | 't | op | en | in | née | da | 's | Vries | Jansen | Issp-Sa | Ng | Vlk | Aaa
    Élise | Willem | St | Ste | Graaf | Singer | Model
"""


@given(st.lists(st.sampled_from(kinds(PLAIN_WORDS)), min_size=2, max_size=5).map(" ".join))
def test_the_short_cut_says_what_the_long_way_says(name: str) -> None:
    if is_plain(name, MAGAZINE.vocabulary):
        assert doubt_the_long_way(name, MAGAZINE.vocabulary) is None


@pytest.mark.parametrize(
    "name", ["Jan de Vries", "P.C.E. van Wijmen", "Anna Jansen-de Vries", "Els in 't Veld", "Zoë Ek"]
)
def test_ordinary_names_take_the_short_cut(name: str, settings: Settings) -> None:
    assert is_plain(name, settings.vocabulary)


@pytest.mark.parametrize("name", [*kinds(WITHOUT_SURNAME), *kinds(UNCLEAR)])
def test_no_doubtful_name_takes_the_short_cut(name: str, settings: Settings) -> None:
    assert not is_plain(name, settings.vocabulary)


@given(ANYTHING)
def test_any_name_is_judged_without_failing(settings: Settings, name: str) -> None:
    assert len(found(name, settings)) <= 1


@given(ANYTHING, ANYTHING, st.booleans())
def test_any_two_fields_are_judged_without_failing(settings: Settings, first: str, surname: str, ticked: bool) -> None:
    assert len(in_fields(first, surname, settings, one_name=ticked)) <= 1


@given(st.sampled_from(kinds(PARTS)) | st.characters(), st.sampled_from(["", " ", "-", ". ", "' "]))
def test_a_name_of_a_thousand_signs_is_judged_like_any_other(settings: Settings, part: str, between: str) -> None:
    assert len(found(between.join([part] * 1000)[:1000], settings)) <= 1


@given(
    st.sampled_from(["Jan", "Els", "Anne-Marie"]),
    st.from_regex(r"[A-Z][b-df-hj-np-tv-z]?[aeou][a-z]{2,9}", fullmatch=True),
)
def test_a_first_name_with_a_plain_surname_is_never_refused(settings: Settings, first: str, last: str) -> None:
    lists = settings.anonymous + settings.organisations
    assert last.casefold() in lists or outcome(f"{first} {last}", settings) != "none"
