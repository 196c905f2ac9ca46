"""Which script a letter belongs to, and which letters pass for others."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.script import LOOK_ALIKES, SCRIPTS, UNKNOWN, mixed_words, mixes_scripts, script_of, skeleton


@pytest.mark.parametrize(
    ("sign", "script"),
    [
        ("a", "Latin"),
        ("é", "Latin"),
        ("ｆ", "Latin"),
        ("ж", "Cyrillic"),
        ("λ", "Greek"),
        ("漢", "Han"),
        ("한", "Hangul"),
        ("ع", "Arabic"),
        ("7", "Common"),
        (" ", "Common"),
        ("’", "Common"),
        ("\u0301", "Inherited"),
        ("\ue000", UNKNOWN),
        ("\ud800", UNKNOWN),
    ],
)
def test_a_sign_has_one_script(sign: str, script: str) -> None:
    assert script_of(sign) == script


@given(st.characters())
def test_every_sign_has_a_script_that_is_listed(sign: str) -> None:
    assert script_of(sign) in {*SCRIPTS, UNKNOWN}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("PayPal", "paypal"),
        ("раураl", "paypal"),  # all but the last are Cyrillic
        ("ΗΕLLΟ", "hello"),  # Greek Eta, Epsilon, Omicron
        ("ᏢᎪypal", "paypal"),  # Cherokee
        ("հօս", "hou"),  # Armenian
        ("ｆｒｅｅ", "free"),
        ("𝐅𝐑𝐄𝐄", "free"),
        ("🅵🆁🅴🅴", "free"),
        ("ꜰʀᴇᴇ", "free"),
        ("Ёlka", "ëlka"),  # its accent stays on the letter that it looks like
        ("één", "één"),
        ("E\u0301E\u0301N", "één"),
        ("O’Brien", "o'brien"),
        ("Oʼbrien", "o'brien"),
        ("e–mail", "e-mail"),
        ("жук", "жyk"),
        ("漢字", "漢字"),
        ("", ""),
    ],
)
def test_a_skeleton_is_what_a_text_looks_like(text: str, shown: str) -> None:
    assert skeleton(text) == shown


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_only_case_and_grave_accents_change_in_ascii(text: str) -> None:
    assert skeleton(text) == text.lower().replace("`", "'")


@given(st.text())
def test_a_skeleton_has_no_double_of_a_latin_letter(text: str) -> None:
    doubles = {sign for letters in LOOK_ALIKES.values() for sign in letters if not sign.isascii()}
    assert not doubles & set(unicodedata.normalize("NFD", skeleton(text)))


@pytest.mark.parametrize("word", ["раypal", "Ρaypal", "αpple", "ᏢᎪypal", "кaсинo", "pоrn", "K8о", "ёlka", "𝐩аypal"])
def test_letters_that_pass_for_others_mix_scripts(word: str) -> None:
    assert mixes_scripts(word)


@pytest.mark.parametrize(
    "word",
    [
        "paypal",
        "één",
        "Мария",
        "Ελλάδα",
        "東京タワー",
        "Tシャツ",
        "카페cafe",
        "漢字とkana",
        "µg",
        "μg",
        "μSv",
        "kΩ",
        "k\N{OHM SIGN}",
        "Δt",
        "αx",
        "α-test",
        "ЯUSSIA",
        "Jan_Иван",
        "",
    ],
)
def test_an_honest_mixture_is_none(word: str) -> None:
    assert not mixes_scripts(word)


def test_mixed_words_are_found_where_they_stand() -> None:
    assert [(*span,) for span in mixed_words("Koop bij раypal, op Мария’s pаyраl.")] == [(9, 15), (28, 34)]


@given(st.text(st.sampled_from("aрοΩ 東-_’1\u0301")))
def test_a_text_has_mixed_words_when_one_of_its_words_is_mixed(text: str) -> None:
    spans = list(mixed_words(text))
    assert all(mixes_scripts(text[span.start : span.end]) for span in spans)
    assert mixes_scripts(text) is bool(spans)
