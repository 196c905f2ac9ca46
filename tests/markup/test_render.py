"""What a rendering promises for any text, and what readers may write."""

import html
import string

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from moderation.domain.address import find_addresses
from moderation.markup import RENDERER, clean_text, render
from moderation.markup.allowed import REL, attributes
from tests.markup.reading import FULL, LITE, PLAIN, SPANS, STRICT, Reading

# fmt: off
MARKUP = (
    "*", "_", "__", "**", "+", "^", "~", "??", "-", "%", '"', "'", ":", '":', '":http://a.nl ', "(", ")", "[", "]",
    "{", "}", "|", "@", "==", "!", "<b>", "</b>", "<i>", "<li>", "</li>", "<ul>", "</ul>", "<ol>", "<p>", "</p>",
    "<br>", "<a href='http://a.nl'>", "<a href=x>", "</a>", "<pre>", "</pre>", "<code>", "</code>", "<blockquote>",
    "<div>", "</blockquote>", "<script>", "<!--", "-->", "<a title='", "&", "&lt;", "&amp;", "&#64;", "&#8203;", "\n",
    "\n\n", "* ", "# ", "bq. ", "bc. ", "p. ", "p(a). ", "bq.:", "note#a. ", "[#a]", "[1]", "fn1. ", "h1. ",
    "javascript:", "jan", "@", "jan@example.org", "www.a.nl", "http://", "//a.nl", " ", " ", "a", "1", "é", ".", ",",
    "\u200d",
)
TABLES = (
    "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th colspan=2>", "|a|", "|", "|_. ", "\n|a|b|\n", "h3. ",
    "<h3>", "</h3>", "</ul>", "</ol>", "<q>", "</q>", "@a@", "> ", "- a\n", "bq.. ", "bc.. ", "bq.:http://a.nl ", "??",
)
QUOTED = ("&quot;", '"', "http://x.nl ", '"@', "@x.org", " x=", "onfocus=alert(1)", "<code>", "</code>", "%40")
# fmt: on
fragments = st.lists(st.sampled_from(MARKUP), max_size=25).map("".join)
any_text = st.one_of(st.text(), fragments)
allowed = st.sampled_from((PLAIN, SPANS, LITE, FULL))


@settings(deadline=None, max_examples=600)
@given(st.lists(st.sampled_from((*MARKUP, *TABLES, *QUOTED)), max_size=25).map("".join), allowed)
@example("http://x.nl &quot;@example.org &quot; autofocus tabindex=0 onfocus=alert(4) x=", LITE)
@example('http://x.nl "@example.org " onfocus=alert(2) x=', PLAIN)
@example('<a href="http://x.nl"><code>"@example.org " onmouseover=alert(1) x=</code></a>', LITE)
@example("|\\2. foo&quot;@example.org &quot; onmouseover=alert(1) x=|a|", FULL)
def test_every_sign_that_comes_out_is_of_a_tag_we_know_or_of_the_text(source: str, elements: frozenset[str]) -> None:
    made = render(source, elements).html
    assert STRICT.fullmatch(made), made


@settings(deadline=None)
@given(any_text, allowed)
@example("", LITE)
@example("\ud800", LITE)
@example("&#" + "9" * 5000 + ";", LITE)
@example("x" * 20_001, LITE)
@example("<b>" * 3000, LITE)
def test_nothing_comes_out_that_the_table_does_not_name(source: str, elements: frozenset[str]) -> None:
    reading = Reading(render(source, elements).html)
    assert reading.elements <= elements
    for element, name, value in reading.attributes:
        assert name in {*attributes(elements).get(element, ()), "rel"}
        assert name != "href" or value.lower().startswith(("http://", "https://"))
        assert name != "rel" or value == REL


@settings(deadline=None, max_examples=400)
@given(st.lists(st.sampled_from((*MARKUP, *TABLES)), max_size=25).map("".join), allowed)
@example("<ul><ul><li>a</ul></ul>", LITE)
@example("bq.:<i> woord", LITE)
def test_nothing_short_is_shown_plainly_because_something_went_wrong(source: str, elements: frozenset[str]) -> None:
    assert not render(source, elements).fell_back


@settings(deadline=None)
@given(any_text, allowed)
def test_html_is_well_formed_and_list_items_stay_in_lists(source: str, elements: frozenset[str]) -> None:
    reading = Reading(render(source, elements).html)
    assert reading.balanced
    assert reading.parents_of_items <= {"ul", "ol"}


@settings(deadline=None)
@given(any_text, allowed)
def test_no_address_comes_out_unmasked(source: str, elements: frozenset[str]) -> None:
    rendering = render(source, elements)
    reading = Reading(rendering.html)
    assert find_addresses(reading.text) == []
    assert not any(find_addresses(value) for _, _, value in reading.attributes)
    assert find_addresses(rendering.plain) == []


@settings(deadline=None)
@given(any_text, allowed)
def test_left_out_places_are_where_html_was_typed(source: str, elements: frozenset[str]) -> None:
    text = clean_text(source)
    for start, end in render(text, elements).left_out:
        assert text[start] == "<"
        assert text[end - 1] == ">"


words = (
    st.text(string.ascii_letters + string.digits + "é€😀.,;!? ", min_size=1)
    .map(clean_text)
    .filter(lambda text: bool(text) and "..." not in text and "www." not in text.lower())
)


@settings(deadline=None)
@given(st.lists(words, min_size=1, max_size=4))
def test_plain_words_are_escaped_paragraphs(paragraphs: list[str]) -> None:
    rendering = render("\n\n".join(paragraphs), LITE)
    assert rendering.html == "\n".join(f"<p>{html.escape(words)}</p>" for words in paragraphs)
    assert not rendering.fell_back


def test_textile_is_read() -> None:
    assert render('Dit is *vet*, _schuin_ en "hier":https://example.nl/a_b_c.', LITE).html == (
        '<p>Dit is <strong>vet</strong>, <em>schuin</em> en <a href="https://example.nl/a_b_c"'
        f' rel="{REL}">hier</a>.</p>'
    )


def test_emphasis_before_the_last_full_stop_is_seen() -> None:
    assert render("Dit is *vet*.", LITE).html == "<p>Dit is <strong>vet</strong>.</p>"


@pytest.mark.parametrize(("sign", "element"), [("*", "ul"), ("#", "ol")])
def test_lists_are_made_from_lines(sign: str, element: str) -> None:
    made = render(f"Punten:\n{sign} een\n{sign} twee\nen dan", LITE).html
    assert made == (f"<p>Punten:</p>\n<{element}>\n<li>een</li>\n<li>twee</li>\n</{element}>\n<p>en dan</p>")


def test_a_quotation_stands_in_a_blockquote() -> None:
    made = render("bq. Zij zei het\nen wij hoorden het\n\nWaar?", LITE).html
    assert made == "<blockquote>\n<p>Zij zei het<br>\nen wij hoorden het</p>\n</blockquote>\n<p>Waar?</p>"


def test_limited_html_is_allowed() -> None:
    assert render("<b>vet</b> en <em class='x'>nadruk</em>", LITE).html == "<p><b>vet</b> en <em>nadruk</em></p>"


def test_code_is_shown_as_typed() -> None:
    made = render('<pre><code>if a < b:\n\n    *p* "x":http://a.nl</code></pre>', LITE).html
    assert made == '<pre><code>if a &lt; b:\n\n    *p* "x":http://a.nl</code></pre>'
    assert render("bc. <b> *x*", LITE).html == "<pre><code>&lt;b&gt; *x*</code></pre>"


@pytest.mark.parametrize("elements", [PLAIN, SPANS, LITE, FULL])
def test_bare_web_addresses_become_links(elements: frozenset[str]) -> None:
    made = render("Zie www.example.nl/a?b=1&c=2.", elements).html
    assert (
        made
        == f'<p>Zie <a href="http://www.example.nl/a?b=1&amp;c=2" rel="{REL}">www.example.nl/a?b=1&amp;c=2</a>.</p>'
    )


def test_plain_level_shows_all_markup_as_typed() -> None:
    rendering = render("*a* <b>b</b>\nc &lt;\n\nd", PLAIN)
    assert rendering.html == "<p>*a* &lt;b&gt;b&lt;/b&gt;<br>\nc &amp;lt;</p>\n<p>d</p>"
    assert rendering.left_out == ((4, 7), (8, 12))
    assert not rendering.fell_back


def test_disallowed_html_is_shown_and_reported() -> None:
    rendering = render("Hoi <script>x</script> <b>ja</b>", LITE)
    assert rendering.html == "<p>Hoi &lt;script&gt;x&lt;/script&gt; <b>ja</b></p>"
    assert rendering.left_out == ((4, 12), (13, 22))


def test_plain_words_have_no_markup_and_keep_their_lines() -> None:
    rendering = render("*Een* &amp; <b>twee</b>\ndrie\n\n* vier\n* vijf", LITE)
    assert rendering.plain == "Een & twee\ndrie\n\nvier\nvijf"


@pytest.mark.parametrize("source", ["woord " * 3000, "*woord* " * 1300])
def test_too_long_texts_fall_back_to_paragraphs(source: str) -> None:
    rendering = render(source, LITE)
    assert rendering.fell_back
    assert rendering.plain.split() == source.split()


def test_html_that_grows_out_of_all_proportion_falls_back() -> None:
    source = "<b><i><em><strong><sub><sup>" * 3 + "<p>a" * 300
    rendering = render(source, LITE)
    assert rendering.fell_back
    assert rendering.plain == source


@pytest.mark.parametrize(
    "source",
    [
        "jan@example.org",
        "jan<b></b>@example.org",
        "j<i>an@exam</i>ple.org",
        "jan&#64;example.org",
        "jan&#x40;example.org",
        "jan&commat;example.org",
        "jan&#8203;@example.org",
        "jan&shy;@example.org",
        "<a href='mailto:jan@example.org'>x</a>",
        "<a href='http://a.nl' title='jan@example.org'>x</a>",
        "<a href='http://a.nl/?m=jan%40example.org'>x</a>",
        "http://jan@example.org/",
        "<code>jan@example.org</code>",
        "*jan@example.org*",
        '"jan":mailto:jan@example.org',
        "<jan@example.org>",
        "piet@example.orgjan@example.org",
        "piet@example.org<b>jan@example.org",
        "http://x.nl/?m=jan%40example.org",
        "jan@example。org",
        "jan@example｡org",
        '"jan"@example.org',
    ],
)
def test_addresses_are_masked_however_they_are_written(source: str) -> None:
    rendering = render(source, LITE)
    assert not find_addresses(Reading(rendering.html).text)
    assert "jan" not in "".join(value for _, _, value in Reading(rendering.html).attributes)
    assert "jan@" not in rendering.plain


def test_the_renderer_names_its_makers() -> None:
    recipe, *makers = RENDERER.split()
    assert recipe.isdigit()
    assert makers[::2] == ["textile", "bleach", "nh3"]
    assert render("x", LITE).renderer == RENDERER
