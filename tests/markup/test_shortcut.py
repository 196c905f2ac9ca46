"""The short way for texts without markup gives what the long way gives."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from moderation.markup import clean_text, renderer
from moderation.markup.shortcut import without_markup
from tests.markup.reading import FULL, LITE, SPANS

# fmt: off
WORDS = (
    "Wat een stuk", "'t Gooi", "zo'n", "'s-Gravenhage", "'90", '"ja"', "nee.", "...", "....", "--", " - ", "-",
    "1 - 2", ",", "é", "€5", "😀", "שלום", "a:b", "(zie)", "[1]", "{x}", "50%", "=", "==", "p. 34", "h1. x", "bc", "bq",
    "pre", "#", "•", "\n", "\n\n", "\n\n\n", "  ", "\n - ", "\n  x", "\u2009", "\u3000", "ﬁ", "?", "!", ";", "`", "$",
    "\\", "/", "’", "“", "http:", "ww", "bq.", "\n\nbq. a", "\n- a\n- b", "\n# a", "??a??", "*a*", "<b>", "&amp;",
    "jan@example.org", "http://a.nl",
)
MARKED = (
    "*a*", "<b>", "a & b", "jan@x", "zie www.a.nl", "HTTP://a.nl", '"a":b', "- a", "x\n# a", "bq. a", "x\n\nBC. a",
    "??a??",
)
# fmt: on
texts = st.one_of(st.lists(st.sampled_from(WORDS), max_size=20).map("".join), st.text()).map(clean_text)


@settings(deadline=None, max_examples=600)
@given(texts, st.sampled_from((SPANS, LITE, FULL)))
@example("Hij zei: \"ja.\"\n'Nee'", LITE)
@example("a\xa0b", LITE)
@example("", LITE)
def test_both_ways_lead_to_the_same(text: str, elements: frozenset[str]) -> None:
    short = without_markup(text)
    made, left_out = renderer._read(text, elements)
    long = renderer.sanitised(made, elements)
    if short is not None:
        assert short == (long, renderer.words(long))
        assert left_out == ()


@pytest.mark.parametrize(
    "text",
    [
        "Wat een mooi stuk, en dat na tien jaar (eindelijk).",
        "Regel\nen nog een\n\nTwee alinea's; met 'aanhaling' en \"ook\" -- zo...",
        "Het kost € 5,00 per week - of 10% meer?",
        "p. 34, art. 5.1, om 21:44 uur",
    ],
)
def test_ordinary_prose_goes_the_short_way(text: str) -> None:
    assert without_markup(text) is not None


@pytest.mark.parametrize("text", MARKED)
def test_what_may_be_markup_goes_the_long_way(text: str) -> None:
    assert without_markup(text) is None
