"""How alike texts are, and the sketches by which they are found."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.domain.likeness import SHORTEST, SKETCH, likeness, sketch, words_of
from moderation.domain.reaction import fold

LONG = "Een helder stuk; het zou mooi zijn als de gemeente de cijfers van dit jaar naast die van vorig jaar legt."
WORDS = st.lists(
    st.sampled_from(["de", "het", "een", "stuk", "cijfers", "gemeente", "Éen", "漢字", "มาก", "straße", "🙂", "a1"]),
    max_size=40,
)
TEXTS = WORDS.map(" ".join) | st.text(max_size=200)


def test_the_same_words_are_wholly_alike_however_they_are_written() -> None:
    assert likeness(LONG, f"  {LONG.upper().replace(' ', '  ')}!! ") == 100
    assert sketch(LONG) == sketch(LONG.upper())


def test_one_word_that_was_mended_leaves_texts_alike() -> None:
    mended = LONG.replace("helder", "duidelijk")
    assert 70 <= likeness(LONG, mended) < 100
    assert set(sketch(LONG)) & set(sketch(mended))


def test_the_share_is_that_of_three_words_in_a_row() -> None:
    # Each has three such threes (abc bcd cde, and bcd cde def); two of the four stand in both.
    assert likeness("a b c d e", "b c d e f") == 50


def test_other_words_are_not_alike() -> None:
    other = "Wat een prachtige kermis was dat toch weer; dank aan allen die met de kramen hebben geholpen dit weekend."
    assert likeness(LONG, other) == 0
    assert not set(sketch(LONG)) & set(sketch(other))


def test_the_same_words_in_another_order_are_not_the_same() -> None:
    assert likeness("a b a b a b", "b a b a b a") == 99


@pytest.mark.parametrize(("one", "other", "percent"), [("", "", 100), ("👍", "!", 100), ("a", "b", 0), ("a b", "a", 0)])
def test_texts_of_few_words_are_the_same_or_not_alike(one: str, other: str, percent: int) -> None:
    assert likeness(one, other) == percent


def test_a_text_of_few_words_has_no_sketch() -> None:
    words = ["een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht"]
    assert len(words) == SHORTEST
    assert sketch(" ".join(words))
    assert sketch(" ".join(words[:-1])) == sketch("") == ()


def test_where_no_spaces_stand_between_words_each_sign_is_one() -> None:
    assert words_of("漢字とkana") == ["漢", "字", "と", "kana"]
    assert likeness("今日はとても良い天気ですね", "今日はとても良い天気でしたね") > 50


def test_a_sketch_is_the_same_in_every_process() -> None:
    program = f"from moderation.domain.likeness import sketch; print(sketch({LONG!r}))"
    for seed in ("1", "2"):
        run = [sys.executable, "-c", program]
        done = subprocess.run(run, capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed})
        assert done.stdout.strip() == str(sketch(LONG))


@settings(deadline=None)
@given(TEXTS)
def test_a_sketch_is_a_few_numbers_that_any_database_can_hold(text: str) -> None:
    found = sketch(text)
    assert len(found) <= SKETCH
    assert all(0 <= number < 1 << 63 for number in found)
    assert list(found) == sorted(set(found))


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_likeness_goes_both_ways_and_is_whole_only_for_the_same_words(one: str, other: str) -> None:
    percent = likeness(one, other)
    assert percent == likeness(other, one)
    assert 0 <= percent <= 100
    assert (percent == 100) == (fold(one) == fold(other))


@settings(deadline=None)
@given(WORDS, st.sampled_from(["", "!", " \n"]))
def test_texts_that_fold_alike_have_one_sketch(words: list[str], behind: str) -> None:
    assert sketch(" ".join(words)) == sketch("  ".join(words).upper().lower() + behind)


@settings(deadline=None)
@given(st.lists(st.text("abcdefgh", min_size=1, max_size=6), min_size=20, max_size=80), st.data())
def test_texts_that_are_alike_share_much_of_their_sketches(words: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(words) - 1))
    one, other = " ".join(words), " ".join([*words[:place], "tussenwoord", *words[place:]])
    if likeness(one, other) >= 80:
        assert set(sketch(one)) & set(sketch(other))
