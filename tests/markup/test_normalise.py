"""The door: what readers send becomes clean text."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from moderation.markup import clean_line, clean_text

# Any code point at all, with those that interact drawn more often.
odd_text = st.text(
    st.one_of(st.characters(), st.sampled_from("a\u0301\u0316\u0915\u094d\u200d\u200c\ufe0f👩\r\n\t \xa0"))
)


@settings(deadline=None)
@given(odd_text)
@example("\u3000\ufe0f")
@example("\u0915\u0301\u0301\u0301\u0301\u094d\u200d\u0915")
def test_cleaning_twice_is_cleaning_once(raw: str) -> None:
    assert clean_text(clean_text(raw)) == clean_text(raw)
    assert clean_line(clean_line(raw)) == clean_line(raw)


@settings(deadline=None)
@given(odd_text)
def test_a_clean_text_can_be_stored_as_utf_8(raw: str) -> None:
    clean_text(raw).encode()


@settings(deadline=None)
@given(odd_text)
def test_a_clean_line_is_one_line(raw: str) -> None:
    line = clean_line(raw)
    assert line.splitlines() in ([], [line])
    assert "  " not in line


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\u2029", "\x0b", "\x0c", "\x85"])
def test_every_line_end_becomes_a_newline(end: str) -> None:
    assert clean_text(f"een{end}twee") == "een\ntwee"


@pytest.mark.parametrize(
    "hidden",
    [
        "\x00",
        "\x01",
        "\x1b",
        "\x7f",
        "\x9f",
        "\ud800",
        "\ufffe",
        "\U0001ffff",
        "\ufdd0",
        "\u202e",
        "\u202a",
        "\u2066",
        "\u2069",
        "\u200b",
        "\u2060",
        "\ufeff",
        "\u00ad",
        "\u200e",
        "\u200d",
        "\u200c",
        "\U000e0041",
        "\U000f0041",
        "\U00100000",
    ],
)
def test_what_nobody_can_see_is_dropped(hidden: str) -> None:
    assert clean_text(f"ja{hidden}n") == "jan"


@pytest.mark.parametrize(
    "honest",
    [
        "👩‍👩‍👧 👩🏽‍🚀 ❤️‍🔥 🏳️‍🌈 1️⃣ 🇳🇱",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "می‌خواهم",
        "क्‍ष",
        "שָׁלוֹם",
        "Tiếng Việt",
        "ที่นี่",
        "Ærøskøbing, naïef, ’s-Gravenhage — €5",
    ],
)
def test_scripts_and_emoji_stay_whole(honest: str) -> None:
    assert clean_text(honest) == honest


def test_letters_are_composed() -> None:
    assert clean_text("reu\u0308nie") == "re\u00fcnie"


def test_a_pile_of_marks_is_cut_to_four() -> None:
    assert clean_text("x" + "\u0316" * 500) == "x" + "\u0316" * 4


def test_a_tab_is_four_spaces() -> None:
    assert clean_text("if x:\n\tpass") == "if x:\n    pass"


def test_no_more_than_two_empty_lines_stay() -> None:
    assert clean_text("a\n \n\n\t\n\n\nb") == "a\n\n\nb"


def test_blanks_around_text_and_lines_go() -> None:
    assert clean_text(" \n een  \ntwee\xa0\n") == "een\ntwee"


@pytest.mark.parametrize("blank", ["\u3164", "\u2800", "\uffa0", " \xa0\u3000", "\u200b\u2060"])
def test_a_name_of_blanks_is_empty(blank: str) -> None:
    assert clean_line(blank * 3) == ""


def test_white_space_in_a_line_becomes_one_space() -> None:
    assert clean_line("Jan \t\n\u3000 Jansen") == "Jan Jansen"


@pytest.mark.parametrize(
    "text",
    [
        "x\u0301" + "\u200d\u1b44" * 10_000,
        "x" + "\u302e" * 10_000 + "\u1b44" * 10_000,
        "\u0301" * 20_000,
        "\U000e0100" * 20_000,
    ],
)
def test_piles_of_marks_and_joiners_cost_no_more_than_words(text: str) -> None:
    """Each took minutes once: NFC sorts marks in the square of their number, and each round freed one joiner."""
    cleaned = clean_text(text)
    assert len(cleaned) < 20
    assert clean_text(cleaned) == cleaned


@pytest.mark.parametrize("kept", ["☺\ufe0f", "1\ufe0f\u20e3", "葛\U000e0100城", "\u1820\u180b"])
def test_a_selector_stays_where_it_chooses_a_form(kept: str) -> None:
    assert clean_text(kept) == kept


@pytest.mark.parametrize("hidden", ["exa\ufe0fmple", "exa\U000e0100mple", "exa\u180bmple", "exa\U00013430mple"])
def test_a_selector_goes_where_it_only_hides(hidden: str) -> None:
    assert clean_text(hidden) == "example"
