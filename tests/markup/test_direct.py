"""The short way to the last gate gives the tokens that bleach gives."""

from collections.abc import Iterator

import pytest
from bleach.sanitizer import BleachSanitizerFilter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from moderation.markup import clean_text
from moderation.markup.allowed import ALWAYS, ELEMENTS
from moderation.markup.direct import tokens_of
from moderation.markup.formatted import formatted
from moderation.markup.parser import Parser, Token, walk
from moderation.markup.shelter import Shelter
from moderation.markup.signs import Shelf
from tests.markup.fragments import fragments, levels
from tests.markup.reading import FULL, LITE, SPANS

TAGS = frozenset({*ALWAYS, *ELEMENTS})
UNKNOWN = ("div", "script", "svg", "math", "form", "select", "template", "hr", "img", "u", "h1", "body", "plaintext")
NAMES = st.sampled_from((*sorted(TAGS), *UNKNOWN))
# fmt: off
WORDS = st.sampled_from((
    "woord", " ", "\n", "\n\nx", "a > b", ">", '"', "'", "é 😀 漢", "\u200b", "\x00", "\x0b", "\r\n", "\r", "\x7f",
    "\x85", "&amp;", "&lt;b&gt;", "&", "<", "< b", "<!--", "-->", "<!x>", "<?x>", "</", "<b", "<b >", "<b/>", "<br/>",
    "</p >", "<B>", "<b x>", "<a>", "<a href=x>", "<li value=3>", "]]>", "<![CDATA[", "jan@example.org",
    " https://a.nl/x ",
))
ADDRESSES = st.sampled_from((
    "https://a.nl/", "http://a.nl:80/x?y=z#w", "https://a.nl/`'(){}^|~", "https://[::1]/", "https://a.nl/é", "https://",
    "javascript:alert(1)", "HTTP://a.nl", "http://a.nl/ x", "http://a.nl/&amp;x", "", "/x", 'http://a.nl/"x',
    "http:\\a",
))
# fmt: on
LINKS = ADDRESSES.map('<a href="{}">'.format)
PIECES = st.one_of(WORDS, NAMES.map("<{}>".format), NAMES.map("</{}>".format), LINKS)


def nested(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Elements around HTML, each of them closed, whether they may stand there or not."""
    held = st.lists(inside, max_size=4).map("".join)
    named = st.builds("<{0}>{1}</{0}>".format, NAMES, held)
    return named | st.builds("{}{}</a>".format, LINKS, held)


WHOLE = st.recursive(WORDS | st.just("<br>"), nested, max_leaves=12)
HTML = st.lists(WHOLE, max_size=4).map("".join) | st.lists(PIECES, max_size=10).map("".join)
NORMAL = st.sampled_from(("p", "blockquote", "ul", "ol", "li", "h3", "em", "strong", "a", "code", "q", "br", "pre"))


def by_bleach(made: str, tags: frozenset[str]) -> Iterator[Token]:
    parser = Parser(tags=tags, strip=True, consume_entities=False, namespaceHTMLElements=False)
    source = walk(parser.parseFragment(made))
    attributes = {"a": ["href", "title"], "td": ["colspan"], "th": ["colspan"]}
    return iter(
        BleachSanitizerFilter(source, tags, attributes, frozenset({"http", "https"}), strip_disallowed_tags=True)
    )


def held(tokens: Iterator[Token]) -> list[Token]:
    """Without the empty token that bleach puts at the end, and the remark that there is no namespace."""
    found = [{key: value for key, value in token.items() if key != "namespace"} for token in tokens]
    return [token for token in found if token.get("data") != ""]


def assert_same(made: str, tags: frozenset[str] = TAGS) -> None:
    tokens = tokens_of(made, tags)
    if tokens is not None:
        assert held(iter(tokens)) == held(by_bleach(made, tags)), made


@settings(deadline=None, max_examples=600)
@given(HTML)
@example("<p>a<p>b</p></p>")
@example("<p><em>a</p><p>b</em></p>")
@example("<em><p>a</p></em>")
@example("<b><b><b><b>a</b></b></b></b>b")
@example('<a href="https://a.nl/">x<a href="https://b.nl/">y</a></a>')
@example("<ul>a<li>b</li></ul>")
@example("<pre>\na</pre>")
@example("<table>a<tr><td>b</td></tr></table>")
@example("<li>a<li>b</li></li>")
@example("<h3><h4>a</h4></h3>")
@example("a<br>b</br>")
@example("")
def test_both_ways_lead_to_the_same_tokens(made: str) -> None:
    assert_same(made)


@settings(deadline=None, max_examples=300)
@given(
    st.recursive(
        st.sampled_from(("woord", "\n", "<br>", ">")),
        lambda inside: st.builds("<{0}>{1}</{0}>".format, NORMAL, st.lists(inside, max_size=3).map("".join)),
        max_leaves=15,
    )
)
def test_so_do_elements_in_any_order_inside_each_other(made: str) -> None:
    assert_same(made)


@settings(deadline=None, max_examples=400)
@given(fragments.map(clean_text), levels)
def test_so_does_all_that_the_formatter_makes(text: str, elements: frozenset[str]) -> None:
    assert_same(formatted(Shelter(text, elements, Shelf())), frozenset({*ALWAYS, *elements}))


@pytest.mark.parametrize(
    "made",
    [
        "woorden",
        "<p>Een <em>mooi</em> stuk > ander stuk.<br>Tweede regel</p><p>Nog een.</p>",
        '<p>Zie <a href="https://example.org/a?b=c">hier <em>en</em> daar</a>.</p>',
        "<blockquote><p>a</p><ul><li>b<ol><li>c</li></ol></li><li><p>d</p></li></ul></blockquote><h3>e</h3>",
    ],
)
def test_what_is_in_order_goes_the_short_way(made: str) -> None:
    assert tokens_of(made, TAGS) is not None


@pytest.mark.parametrize(
    ("made", "tags"),
    [
        ("<p>a &amp; b</p>", LITE),
        ("<p>a", LITE),
        ("a</p>", LITE),
        ("<p>a</em></p>", LITE),
        ("<P>a</P>", LITE),
        ('<p class="x">a</p>', LITE),
        ('<a href="javascript:alert(1)">a</a>', LITE),
        ('<a href="https://a.nl/" title="x">a</a>', LITE),
        ("<table></table>", FULL),
        ("<pre>a</pre>", LITE),
        ("<ul><li>a</li></ul>", SPANS),
        ("<script>a</script>", FULL),
        ("<p>a\x00b</p>", LITE),
        ("<!-- a -->", LITE),
    ],
)
def test_what_is_not_goes_to_bleach(made: str, tags: frozenset[str]) -> None:
    assert tokens_of(made, tags) is None
