"""Words as people write them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.wording import (
    MASKS,
    MOST_COVERED,
    Covered,
    Word,
    Wording,
    forms_of,
    spelt_out,
    squeezed,
    words_in,
)


def shown(text: str, words: tuple[Word, ...]) -> list[tuple[str, str]]:
    return [(text[word.place.start : word.place.end], word.form) for word in words]


@pytest.mark.parametrize(
    ("typed", "forms"),
    [
        ("Fiets", ("fiets",)),
        ("één", ("één", "een")),
        ("NAÏEF", ("naïef", "naief")),
        ("fіеts", ("fiets",)),  # with Cyrillic letters
        ("ｆiets", ("fiets",)),
        ("f\u0336iets", ("f\u0336iets", "fiets")),
        ("🅵iets", ("fiets",)),
        ("東京", ("東京",)),
    ],
)
def test_a_word_is_compared_as_it_looks_and_without_its_accents(typed: str, forms: tuple[str, ...]) -> None:
    assert forms_of(typed) == forms


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Zo'n fiets, hè?", ["Zo", "n", "fiets", "hè"]),
        ("_fiets_ *fiets* e-bike", ["fiets", "fiets", "e", "bike"]),
        ("fi\u0336ets 🅵🅸🅴🆃🆂", ["fi\u0336ets", "🅵🅸🅴🆃🆂"]),
        ("A4, 2e", ["A4", "2e"]),
        ("...", []),
    ],
)
def test_a_text_falls_into_words(text: str, words: list[str]) -> None:
    assert words_in(text) == words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("wat een fieeeets", [("fieeeets", "fiets")]),
        ("FIEEETS", [("FIEEETS", "fiets")]),
        ("zee, vee en www.fiets.example", []),
    ],
)
def test_stretched_words_are_squeezed(text: str, found: list[tuple[str, str]]) -> None:
    assert shown(text, Wording(text).stretched) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("een f1ets!", [("f1ets", "fiets"), ("f1ets", "flets")]),
        ("f13t5", [("f13t5", "fiets"), ("f13t5", "flets")]),
        ("($ukkel)", [("$ukkel", "sukkel")]),
        ("f**ts", [("f**ts", "f**ts")]),
        ("*fiets* fiets! #fiets 50% 100 1984 3,5", []),
        ("a1", []),
    ],
)
def test_words_with_digits_and_signs_are_spelt_out(text: str, found: list[tuple[str, str]]) -> None:
    assert sorted(shown(text, Wording(text).substituted)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("een fiets-bel.", [("fiets-bel", "fietsbel")]),
        ("a.u.b.", [("a.u.b", "aub")]),
        ("jan_van_dam", [("jan_van_dam", "janvandam")]),
        ("een fiets - en een bel. Dat is alles", []),
    ],
)
def test_joined_words_are_read_as_one(text: str, found: list[tuple[str, str]]) -> None:
    assert shown(text, Wording(text).joined) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("een f i e t s hier", [("f i e t s", "fiets")]),
        ("f.i.e.t.s", [("f.i.e.t.s", "fiets")]),
        ("F - I - E - T - S", [("F - I - E - T - S", "fiets")]),
        ("f 1 3 t s", [("f 1 3 t s", "fiets"), ("f 1 3 t s", "flets")]),
        ("u en 'n a, of b", []),
    ],
)
def test_letters_in_a_row_are_read_as_one_word(text: str, found: list[tuple[str, str]]) -> None:
    assert sorted(shown(text, Wording(text).spaced)) == found


def test_masked_words_are_looked_at_once_each_and_not_without_end() -> None:
    assert Wording("f**ts, F**ts en b*l f1ets").covered == {"f**ts", "b*l"}
    many = " ".join("fi" + "".join("*t"[number >> bit & 1] for bit in range(9)) + "s" for number in range(500))
    assert len(Wording(many).covered) == MOST_COVERED


@given(words=st.sets(st.text("abé", min_size=1, max_size=5)), form=st.text("abé*#", min_size=1, max_size=5))
def test_letters_for_the_masks_make_a_word(words: set[str], form: str) -> None:
    pattern = re.compile("".join("." if sign in MASKS else sign for sign in form))
    ends_stand = form[0] not in MASKS and form[-1] not in MASKS
    assert Covered(words).has(form) == (ends_stand and any(map(pattern.fullmatch, words)))


def test_a_one_may_be_an_i_or_an_l() -> None:
    assert spelt_out("1ed") == {"ied", "led"}
    assert spelt_out("l!€d") == {"lied", "lled"}


def test_a_squeezed_word_has_no_letter_twice_in_a_row() -> None:
    assert squeezed("bessssen") == squeezed("besen") == "besen"


@given(st.text(st.sampled_from("aé1*@$-_. \n\u0301") | st.characters()))
def test_every_word_stands_in_its_place(text: str) -> None:
    wording = Wording(text)
    for word in (*wording.plain, *wording.stretched, *wording.substituted, *wording.joined, *wording.spaced):
        assert 0 <= word.place.start < word.place.end <= len(text)
    assert {word.form for word in wording.plain} == wording.forms
