"""Two texts word by word."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.comparison import Kind, compared

WORDS = st.lists(st.sampled_from(["de", "kat", "hond", " ", "\n", ".", "é", "👩‍👧"]), max_size=30).map("".join)
SIGNS = {Kind.SAME: "{}", Kind.OUT: "[-{}-]", Kind.IN: "[+{}+]"}


def shown(before: str, after: str) -> str:
    return "".join(SIGNS[piece.kind].format(piece.text) for piece in compared(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("De kat zit op de mat.", "De hond zit op de mat.", "De [-kat-][+hond+] zit op de mat."),
        ("De kat zit hier.", "Een grote hond zit hier.", "[-De kat-][+Een grote hond+] zit hier."),
        ("Mail jan@x.nl of bel.\n\nGroet", "Bel.\n\nGroet", "[-Mail jan@x.nl of bel-][+Bel+].\n\nGroet"),
        ("een, twee, drie", "een, drie", "een, [-twee, -]drie"),
        ("een", "een", "een"),
        ("", "een", "[+een+]"),
        ("een", "", "[-een-]"),
        ("", "", ""),
    ],
)
def test_changes_are_told_by_words(before: str, after: str, expected: str) -> None:
    assert shown(before, after) == expected


def test_two_cuts_far_apart_leave_all_between_as_it_was() -> None:
    middle = " ".join(f"woord{number}" for number in range(500))
    pieces = compared(f"Weg hiermee {middle} en hiermee", f"{middle} en")
    assert [piece.kind for piece in pieces] == [Kind.OUT, Kind.SAME, Kind.OUT]


@given(WORDS, WORDS)
def test_both_texts_can_be_read_from_the_pieces(before: str, after: str) -> None:
    pieces = compared(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.IN) == before
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.OUT) == after
    assert all(piece.text for piece in pieces)


def woven(number: int, one: str, other: str) -> str:
    """Words of which each next one only stands alone once the one before is out of the way."""
    return " ".join(f"{one}t{each + 1} {other}t{each}" for each in range(number))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("." * 20_000, "!" + "." * 19_000 + "!"),
        ("a b " * 5_000 + "x", "y" + "b a " * 5_000),
        (woven(2_500, "", ""), "x " + woven(2_500, "", "")[::-1]),
        ("q " + woven(2_500, "", "u"), woven(2_500, "u", "") + " w"),
    ],
    ids=["dots", "few words", "backwards", "woven"],
)
def test_no_text_however_it_was_made_takes_long(before: str, after: str) -> None:
    begun = time.process_time()
    compared(before, after)
    assert time.process_time() - begun < 1
