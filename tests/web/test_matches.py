"""Where the words of a search stand in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.web.matches import excerpt, in_name, matches, pieces

TEXT = "Één Zoë wil regie op gegevens: REGIE! En (gegeven) 😀 漢字, Ольга живёт; Weiß."


def marked(text: str, *phrases: str) -> list[str]:
    return [piece.text for piece in pieces(text, phrases) if piece.is_match]


@pytest.mark.parametrize(
    ("phrases", "found"),
    [
        (("regie",), ["regie", "REGIE"]),
        (("een",), ["Één"]),
        (("ZOE",), ["Zoë"]),
        (("regie op gegevens",), ["regie op gegevens"]),
        (("gege*",), ["gegevens", "gegeven"]),
        (("regie op geg*", "op"), ["regie op gegevens"]),
        (("gegevens: regie",), ["gegevens: REGIE"]),
        (("gegevens regie en",), ["gegevens: REGIE! En"]),
        (("ольга", "漢*"), ["漢字", "Ольга"]),
        (("живет",), []),
        (("weiss",), []),
        (("een zoë wil", "wil regie"), ["Één Zoë wil regie"]),
        (("niets", "!", "*"), []),
        ((), []),
    ],
)
def test_words_are_marked_as_they_were_found(phrases: tuple[str, ...], found: list[str]) -> None:
    assert marked(TEXT, *phrases) == found


def test_in_names_all_accents_and_forms_are_the_same() -> None:
    assert matches("Jan Weiß", ["weiss"], in_name) == [(4, 8)]
    assert matches("Ёлка", ["елк*"], in_name) == [(0, 4)]


def test_places_count_in_code_points_of_the_text_as_it_is() -> None:
    text = "👍🏽 Zoe\u0308 en Zoë"
    spans = matches(text, ["zoë"])
    assert [text[span.start : span.end] for span in spans] == ["Zoe\u0308", "Zoë"]


@given(st.text(), st.lists(st.text(max_size=20), max_size=5))
def test_the_pieces_are_the_text(text: str, phrases: list[str]) -> None:
    assert "".join(piece.text for piece in pieces(text, phrases)) == text
    assert all(piece.text for piece in pieces(text, phrases))


def test_an_excerpt_has_the_first_match_in_it() -> None:
    text = (
        "Dit gaat eerst heel lang over iets anders. " * 5
        + "En dan over regie\nop gegevens, en weer verder. "
        + "z" * 300
    )
    line = excerpt(text, ["regie op gegevens"], 80)
    assert [piece.text for piece in line if piece.is_match] == ["regie op gegevens"]
    shown = "".join(piece.text for piece in line)
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) <= 82


@given(st.text(), st.lists(st.text(max_size=20), max_size=3))
def test_an_excerpt_is_never_longer_than_asked(text: str, phrases: list[str]) -> None:
    shown = "".join(piece.text for piece in excerpt(text, phrases, 20))
    assert len(shown) <= 22
    if len(" ".join(text.split())) <= 20:
        assert shown == " ".join(text.split())


def test_without_a_match_an_excerpt_is_the_beginning() -> None:
    assert [piece.text for piece in excerpt("Een twee drie vier vijf", ["zes"], 15)] == ["Een twee drie…"]
