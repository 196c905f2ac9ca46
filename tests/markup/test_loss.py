"""The oracle of losses notices what it is for: a check that cannot fail checks nothing."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.domain.assessment import Rendering
from moderation.domain.finding import Span
from moderation.markup import render
from moderation.markup.words import words
from tests.markup.corpus import DATA
from tests.markup.fragments import fragments, levels
from tests.markup.loss import losses
from tests.markup.reading import FULL, LITE, PLAIN


def shown(made: str, left_out: tuple[Span, ...] = ()) -> Rendering:
    return Rendering(made, words(made), left_out, fell_back=False, renderer="planted")


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("een twee drie", "<p>een drie</p>"),
        ("een twee", "<p>twee een</p>"),
        ("een", "<p>een twee</p>"),
        ("een\n\ntwee", "<p>een</p>"),
        ("reünie", "<p>reunie</p>"),
        ("ja 😀", "<p>ja</p>"),
        ("€ 5", "<p>5</p>"),
        ("wat... nee", "<p>wat nee</p>"),
        ("3 < 5 > 2", "<p>3 5 2</p>"),
        ("artikel[1]", "<p>artikel</p>"),
        ("van 1 -en 6-, ja", "<p>van 1 <del>en 6</del>, ja</p>"),
        ("BZK(Ministerie) zegt", "<p>BZK zegt</p>"),
        ("1 en 2", "<p>1 en 2.</p>"),
        ("*(groot)woord*", "<p><strong>woord</strong></p>"),
        ("*:x woord*", "<p><strong>woord</strong></p>"),
        ("[1] https://a.nl/x", "<p></p>"),
        ("<jan> zegt", "<p>zegt</p>"),
        ("<b>x</b> <div>y</div>", "<p><b>x</b> y</p>"),
        ("<b onclick>x</b>", "<p><b>x</b></p>"),
        ("AT&T &copy; &eacute;", "<p>AT&amp;T é</p>"),
        ("&lt;b&gt;x", "<p>b&gt;x</p>"),
        ("&eacute;en", "<p>en</p>"),
        ("p. 34 staat", "<p>34 staat</p>"),
        ("zie bq. en dan", "<p>zie en dan</p>"),
        ("a\nbq. b", "<p>a<br>b</p>"),
        ("h1. kop", "<p>kop</p>"),
        ("bq.:http://a.nl/ woord", "<blockquote><p>woord</p></blockquote>"),
        ("bq.:http://a.nl/ woord", "<blockquote><p>woord</p><p><cite>http://a.nl/</cite></p></blockquote>"),
        ('"woord":http://a.nl/b', "<p>woord</p>"),
        ('"woord":http://a.nl/b', '<p><a href="http://a.nl/">woord</a></p>'),
        ('"a":http://a.nl "b":http://a.nl', '<p><a href="http://a.nl">a</a> b</p>'),
        ('"(zie) rapport":http://a.nl', '<p><a href="http://a.nl">rapport</a></p>'),
        ('"a":http://a.nl[1]', '<p><a href="http://a.nl">a</a></p>'),
        ('<a href="http://a.nl/b">x</a>', "<p>x</p>"),
        ('<a href="/admin">x</a>', "<p>x</p>"),
        ('"http://a.nl"', '<p>“<a href="http://a.nl”">http://a.nl”</a></p>'),
        ("http://a.nl...", '<p><a href="http://a.nl…">http://a.nl…</a></p>'),
        ('<a href="http://a.nl" title="een titel">x</a>', '<p><a href="http://a.nl">x</a></p>'),
        ("mail jan@example.org nu", "<p>mail nu</p>"),
        ("mail jan@example.org nu", "<p>mail j…@e….org</p>"),
        ("mail jan@example.org nu", "<p>j…@e….org nu</p>"),
        ("* een\n* twee", "<ul><li>een</li></ul>"),
        ("1. een\n2. twee", "<ol><li>een</li><li>twee</li></ol>"),
        ("1 > 0", "<p>1 0</p>"),
        ("|a|b|\n|c|d|", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"),
        ("|\\2. a|", "<table><tr><td>a</td></tr></table>"),
        ("<pre>a\n\nb</pre>", "<pre>a</pre>"),
    ],
)
def test_a_planted_loss_is_noticed(source: str, made: str) -> None:
    assert losses(source, FULL, shown(made))


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("*a* _b_ @c@ ??d??", "<p><strong>a</strong> <em>b</em> <code>c</code> <cite>d</cite></p>"),
        ("H[~2~]O", "<p>H<sub>2</sub>O</p>"),
        ('\'t is "zo" -- 1 - 2...', "<p>’t is “zo” — 1 – 2…</p>"),
        ("<B>x</b> <b class=y>z</b>", "<p><b>x</b> <b>z</b></p>"),
        ("e&#769;&nbsp;&copy;&#8203;", "<p>é\xa0©</p>"),
        (
            "bq.:http://a.nl/ x",
            '<blockquote><p>x</p><p><cite><a href="http://a.nl/">http://a.nl/</a></cite></p></blockquote>',
        ),
        ("bq.. a\n\nb\n\np. c", "<blockquote><p>a</p><p>b</p></blockquote><p>c</p>"),
        ('"a":www.b.nl/c, "$":http://d.nl', '<p><a href="http://www.b.nl/c">a</a>, <a href="http://d.nl">d.nl</a></p>'),
        ("<a href='http://a.nl' title='t'>x</a>", '<p><a href="http://a.nl" title="t">x</a></p>'),
        ("j<i>an@exam</i>ple.org, p&#64;q.nl", "<p>j…@e….org<i></i>, p…@q….nl</p>"),
        ('"jan":http://a.nl/?m=jan@example.org', "<p>jan</p>"),
        ("> a\n>> b", "<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>"),
        ("- a\n- b\n# c\n# d", "<ul><li>a</li><li>b</li></ul><ol><li>c</li><li>d</li></ol>"),
        ("h3. a\n\n|_. b|\\2. c|", '<h3>a</h3><table><tr><th>b</th><td colspan="2">c</td></tr></table>'),
    ],
)
def test_markup_is_no_loss(source: str, made: str) -> None:
    assert losses(source, FULL, shown(made)) == []


def test_what_is_no_element_is_no_markup() -> None:
    assert losses("<b>x</b>", FULL, shown("<p><b>x</b></p>")) == []
    assert losses("<b>x</b>", FULL - {"b"}, shown("<p>x</p>"))
    assert losses("h3. x", LITE, shown("<h3>x</h3>"))
    assert losses("*x* &lt;", PLAIN, shown("<p>x &lt;</p>"))


def test_what_was_reported_as_left_out_may_not_be_missing() -> None:
    assert losses("<b>x", FULL, shown("<p>x</p>")) == []
    assert losses("<b>x", FULL, shown("<p>x</p>", (Span(0, 3),)))
    assert losses("<b>x", FULL, shown("<p>&lt;b&gt;x</p>", (Span(0, 3),))) == []


def test_plain_words_are_held_against_the_page() -> None:
    assert losses("een twee", LITE, Rendering("<p>een twee</p>", "een", (), fell_back=False, renderer="planted"))


def test_what_python_textile_loses_is_noticed() -> None:
    cases = map(json.loads, (DATA / "comment-cases.jsonl").read_text("utf-8").splitlines())
    lost = {case["input"] for case in cases if losses(case["input"], LITE, shown(case["py_lite"]))}
    assert "bron [1] http://example.nl" in lost


@settings(deadline=None, max_examples=300)
@given(fragments, levels, st.data())
def test_any_letter_or_digit_that_is_taken_away_is_missed(
    source: str, elements: frozenset[str], data: st.DataObject
) -> None:
    rendering = render(source, elements)
    signs = [match.start() for match in re.finditer(r"<[^>]*>|&\w+;|([^\W_])", rendering.html) if match[1]]
    if signs and not losses(source, elements, rendering):
        place = data.draw(st.sampled_from(signs))
        made = rendering.html[:place] + rendering.html[place + 1 :]
        assert losses(source, elements, shown(made, rendering.left_out))
