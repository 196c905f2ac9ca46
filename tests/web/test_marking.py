"""A text as it was sent, cut where findings begin and end, with the signs that nobody can see."""

import pytest

from moderation.domain.finding import Effect, Field, Finding, Span
from moderation.domain.message import say
from moderation.web.marking import Run, Segment, odd_signs, segments


def a_finding(start: int, end: int, field: Field = Field.TEXT) -> Finding:
    return Finding("links", Effect.NOTE, say("A link."), field, Span(start, end))


def test_findings_that_overlap_share_a_piece_and_each_begins_once() -> None:
    assert segments("👍 abcdef", [a_finding(2, 6), a_finding(4, 8)], Field.TEXT) == [
        Segment("👍 ", ()),
        Segment("ab", (1,), (1,)),
        Segment("cd", (1, 2), (2,)),
        Segment("ef", (2,)),
    ]


def test_a_finding_on_a_name_as_a_whole_marks_all_of_it() -> None:
    missing = Finding("surname", Effect.HOLD, say("No surname."), Field.NAME)
    assert segments("Jan", [missing], Field.NAME) == [Segment("Jan", (1,), (1,))]
    assert segments("Jan", [a_finding(0, 1)], Field.NAME) == [Segment("Jan", ())]


@pytest.mark.parametrize("sign", ["\u200b", "\u202e", "\ufeff", "\xad", "\x01", "\u2028", "\ue000", "\u2003"])
def test_a_sign_that_nobody_can_see_stands_alone_with_its_code(sign: str) -> None:
    assert list(odd_signs(f"a{sign}b")) == [Run("a"), Run(sign, f"U+{ord(sign):04X}"), Run("b")]


@pytest.mark.parametrize(
    "text", ["", "gewoon\n\ttekst", "é e\u0301 ñ", "👩\u200d👧 👍🏽 ❤\ufe0f", "مرحبا שלום 漢字", "a\xa0b"]
)
def test_what_can_be_seen_is_left_as_it_is(text: str) -> None:
    runs = list(odd_signs(text))
    assert all(run.code == "" for run in runs)
    assert "".join(run.text for run in runs) == text
