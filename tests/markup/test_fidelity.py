"""Honest writing stays what it was: what Textile and sanitisers take for markup in Dutch comments."""

import re

import pytest
from hypothesis import example, given, settings

from moderation.markup import render
from tests.markup.fragments import fragments, levels
from tests.markup.loss import losses
from tests.markup.reading import FULL, LITE, Reading


@pytest.mark.parametrize(
    "source",
    [
        "BZK(Ministerie van Binnenlandse Zaken)",
        "p. 34 staat het",
        "p.34 of blz. 35",
        ":-) ;-) :-( ^_^ -_-",
        "5 == 5 en a==b",
        "!belangrijk! let op!",
        "@minister hoi @staats",
        "van 1 -en 6-, -d- en -zoals altijd- dus",
        "prijs +10 en +20+",
        "~5 tot ~6~",
        "#1 is goed",
        "###. tekst",
        "h1. x",
        "|a|b|",
        "; x",
        "0x1F is 31, 4x4 is 16 (c)",
        "R&D en AT&T",
        "3 < 5 en 5 > 3, I <3 U",
        "2 * 3 * 4",
        "snake_case_naam",
        "13-01-2022 om 10-12 uur",
        "BE68 5390 0754 7034",
        "[link](url)",
        "*:bron tekst",
        "50% van 100%",
        "artikel[2]",
        "{accolades} en [haken]",
        "note#1. tekst",
        "Hallo 👩‍👩‍👧 שלום",
        "(x+1)*2*(y-3) en (a)*b*(c)",
        "/etc/*.conf /usr/* en *.py,*.txt en .*foo.* en /*c*/",
        "(>_<) en (>_<)",
        "__init__(self)",
        "git commit --amend --force; i--;",
        ">>> print(1)",
    ],
)
def test_honest_text_stays_as_typed(source: str) -> None:
    rendering = render(source, LITE)
    assert rendering.plain == source
    assert not set(re.findall(r"<(\w+)", rendering.html)) - {"p", "br"}


@pytest.mark.parametrize("name", ["Jan", "jan de vries", "naam/"])
def test_a_name_in_angle_brackets_is_shown(name: str) -> None:
    assert render(f"<{name}> zegt: hoi", LITE).plain == f"<{name}> zegt: hoi"


def test_a_comparison_is_shown() -> None:
    assert render("if (a<b) dan c>d, en a <b en c> d", LITE).plain == "if (a<b) dan c>d, en a <b en c> d"


@pytest.mark.parametrize(
    "source", ["[noot] http://ibestuur.nl/", "[bron]http://ibestuur.nl/ tekst", "[1] https://a.nl/x"]
)
def test_a_source_in_brackets_is_kept_and_linked(source: str) -> None:
    rendering = render(source, LITE)
    assert rendering.plain == source
    assert "<a href=" in rendering.html


@pytest.mark.parametrize(
    "source", ["http://x.nl/a_b_?c=_d_&e=*f*g", "https://x.nl/(a)/1Dz_8x8--b", "www.x.nl/~jan/-a-/b"]
)
def test_a_web_address_is_not_read_as_textile(source: str) -> None:
    assert render(f"Zie {source} nu", LITE).plain == f"Zie {source} nu"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("'s-Gravenhage, 't Gooi, 'k weet 'm", "’s-Gravenhage, ’t Gooi, ’k weet ’m"),
        ("zo'n foto's uit '90", "zo’n foto’s uit ’90"),
        ('Hij zei "ja."\n"Nee"', "Hij zei “ja.”\n“Nee”"),
        ('Hij zei "ja":en ging', "Hij zei “ja”:en ging"),
        ('"nee":-)', "“nee”:-)"),
        ("wacht... 1 - 2 -- zo", "wacht… 1 – 2 — zo"),
        ('("mooi")', "(“mooi”)"),
    ],
)
def test_typography_follows_dutch(source: str, shown: str) -> None:
    assert render(source, LITE).plain == shown


def test_link_words_keep_their_brackets() -> None:
    assert render('"(zie) rapport (2019)":http://x.nl', LITE).plain == "(zie) rapport (2019)"


def test_what_follows_a_link_is_kept() -> None:
    assert render('"x":http://x.nl[1] en <b>"y":http://y.nl</b>.', LITE).plain == "x[1] en y."


def test_typed_entities_mean_what_they_mean_in_html() -> None:
    assert render("&lt;b&gt; &eacute; &amp;", LITE).plain == "<b> é &"


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ('Kijk op "www.a.nl" eens', "http://www.a.nl"),
        ("Kijk op 'http://a.nl/b' eens", "http://a.nl/b"),
        ("Kijk op www.a.nl...", "http://www.a.nl"),
        ("(zie http://a.nl/b)", "http://a.nl/b"),
        ("https://nl.wikipedia.org/wiki/Java_(eiland)", "https://nl.wikipedia.org/wiki/Java_(eiland)"),
        ("http://a.nl/b[1]", "http://a.nl/b"),
    ],
)
def test_a_bare_address_ends_where_its_writer_ended_it(source: str, target: str) -> None:
    assert ("a", "href", target) in Reading(render(source, LITE).html).attributes


@pytest.mark.parametrize(
    "source",
    [
        "<table>woord<tr><td>x</td></tr></table>",
        "|a|b|\n> 1234",
        "bq.:www.a.nl/b woord",
        "bq.:@code@ woord",
        "bq.:<i> woord",
        '"woord":http://a.nl/b\\c',
        '<a href="/artikel/12">woord</a>',
        '<a href="www.a.nl/b">woord</a>',
        '<a href="http://a.nl/?b=1&copy=2">woord</a>',
        '<a title="titel">woord</a>',
        'TV van 40" en 50":\n- Sony',
        " ".join(f'"woord":http://a.nl/{number}' for number in range(101)),
    ],
)
def test_words_and_targets_are_kept_wherever_they_stand(source: str) -> None:
    rendering = render(source, FULL)
    assert not rendering.fell_back
    assert losses(source, FULL, rendering) == []


@settings(deadline=None, max_examples=2000)
@given(fragments, levels)
@example('"":http://e.nl/"":http://e.nl/', LITE)
@example('"a":http://e.nl/"":http://e.nl/', FULL)
@example('<h3><a href="http://b.nl/?x=1&y=2" title="titel"><table>"w":http://a.nl ', FULL)
@example('<a href="http://b.nl/">x <table><tr><td><a href="http://a.nl">w</a></td></tr></table></a>', FULL)
@example("<ul><table>a</ul><tr>b", FULL)
@example('<a href="http://b.nl/">x\n\n|"w":http://a.nl|\n', FULL)
def test_nothing_that_a_reader_wrote_is_lost(source: str, elements: frozenset[str]) -> None:
    assert losses(source, elements, render(source, elements)) == []


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("<table><tr><td><ul><li>a</td>b</table>", "ab"),
        ("<table>a<i><ol>b<tr>c", "abc"),
        ('"a"&shy;:<code>geheim</code>', "a:geheim"),
        ("bq.:&amp; woorden", "bq.:& woorden"),
    ],
)
def test_no_word_falls_through_what_is_typed_oddly(source: str, plain: str) -> None:
    shown = render(source, FULL).plain
    assert [sign for sign in shown if sign.isalnum() or sign in ":&."] == [
        sign for sign in plain if sign.isalnum() or sign in ":&."
    ]
