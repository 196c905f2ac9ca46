"""Textile as people who write comments type it. Where the library does otherwise, the test names its method."""

import pytest

from moderation.markup.allowed import REL
from moderation.markup.renderer import rendered
from tests.markup.reading import FULL, LITE, SPANS


def made(source: str, elements: frozenset[str] = LITE) -> str:
    """The HTML on one line, links without their `rel`."""
    rendering = rendered(source, elements, "test")
    assert not rendering.fell_back
    return rendering.html.replace("\n", "").replace(f' rel="{REL}"', "")


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("*sterk*", "<strong>sterk</strong>"),
        ("_nadruk_", "<em>nadruk</em>"),
        ("**vet** en __schuin__", "<b>vet</b> en <i>schuin</i>"),
        ("??De Avonden??", "<cite>De Avonden</cite>"),
        ("+erbij+ en ~laag~ en ^hoog^", "<ins>erbij</ins> en <sub>laag</sub> en <sup>hoog</sup>"),
        ("@x = *y*@", "<code>x = *y*</code>"),
        ("*_beide_*", "<strong><em>beide</em></strong>"),
        ("_*beide*_ (*zo*)", "<em><strong>beide</strong></em> (<strong>zo</strong>)"),
        ("H[~2~]O, x[^2^], noot ^1^", "H<sub>2</sub>O, x<sup>2</sup>, noot <sup>1</sup>"),
        # `core.span` sees no emphasis before the last full stop of a paragraph
        ("Dit is *vet*.", "Dit is <strong>vet</strong>."),
        ("*vet*, _schuin_!", "<strong>vet</strong>, <em>schuin</em>!"),
        # `core.span` reads these as class, language, style and source, and eats them
        ("*(niet) doen*", "<strong>(niet) doen</strong>"),
        ("*[1] doen*", "<strong>[1] doen</strong>"),
        ("_{x} doen_", "<em>{x} doen</em>"),
        ("*:kom op* nu", "<strong>:kom op</strong> nu"),
        ("*a* b *c", "<strong>a</strong> b *c"),
        ("*a *b* c", "*a <strong>b</strong> c"),
        ("[_sic_]", "[<em>sic</em>]"),
        ("*\u2019t Gooi*", "<strong>\u2019t Gooi</strong>"),
    ],
)
def test_words_are_emphasised(source: str, html: str) -> None:
    assert made(source) == f"<p>{html}</p>"


@pytest.mark.parametrize(
    "source",
    [
        "2 * 3 * 4", "a*b*c", "snake_case_naam", "* ster", "***", "*****", "k*t en g*d", "-doorgehaald-", "1 -en 2-",
        "+10 en +20+", "~5 tot ~6~", "^_^ en *_*", "^_^ en ^_^", ":* en ;*", "_ _", "* *", "*a\nb*", "??? wat ???",
        "@minister en @staats", "@#$%! maar %^%$ en ^ ja", "(*) zie onder (*)", "??!? Wat?? zeg", "\\*geen vet\\*",
        "mail @ huis @ mij", "100% en 50%", "[link](url)", "**", "a ** b",
    ],
)  # fmt: skip
def test_signs_that_mean_nothing_stay(source: str) -> None:
    assert made(source) == f"<p>{source}</p>".replace("\n", "<br>")


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ('"hier":https://a.nl/b_c_d', '<a href="https://a.nl/b_c_d">hier</a>'),
        ('"hier":https://a.nl/b.', '<a href="https://a.nl/b">hier</a>.'),
        ('("hier":https://a.nl/b)', '(<a href="https://a.nl/b">hier</a>)'),
        ('"wiki":https://a.nl/b_(c), ja', '<a href="https://a.nl/b_(c)">wiki</a>, ja'),
        ('"hier":www.a.nl', '<a href="http://www.a.nl">hier</a>'),
        ('"$":https://a.nl/b', '<a href="https://a.nl/b">a.nl/b</a>'),
        ('"*vet* en \'t":https://a.nl', '<a href="https://a.nl"><strong>vet</strong> en ’t</a>'),
        ('*"hier":https://a.nl*', '<strong><a href="https://a.nl">hier</a></strong>'),
        ('"Hij zei "ja" hoor":https://a.nl', '<a href="https://a.nl">Hij zei “ja” hoor</a>'),
        # `core.fLink` raises on these
        ('"a":http://x.nl/?p[]=1', '<a href="http://x.nl/?p[]=1">a</a>'),
        ('"a":http://x.nl[1] b', '<a href="http://x.nl">a</a>[1] b'),
        ('"a":http://x.nl<br>b', '<a href="http://x.nl">a</a><br>b'),
        # ... takes the brackets for a title, `utils.pba` for a class
        ('"(zie) rapport (2019)":http://x.nl', '<a href="http://x.nl">(zie) rapport (2019)</a>'),
        # ... leaks its token, and makes these relative links
        ('"a":http://x.nl "b":http://y.nl', '<a href="http://x.nl">a</a> <a href="http://y.nl">b</a>'),
        ('Hij zei "ja":en ging "nee":-)', "Hij zei “ja”:en ging “nee”:-)"),
        ('"R&D":http://x.nl/?a=1&b=2', '<a href="http://x.nl/?a=1&amp;b=2">R&amp;D</a>'),
        ('<b>"a":http://x.nl</b>', '<b><a href="http://x.nl">a</a></b>'),
    ],
)
def test_words_become_links(source: str, html: str) -> None:
    assert made(source) == f"<p>{html}</p>"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("* een\n* twee", "<ul><li>een</li><li>twee</li></ul>"),
        ("# een\n# twee", "<ol><li>een</li><li>twee</li></ol>"),
        ("- een\n- twee", "<ul><li>een</li><li>twee</li></ul>"),
        ("• een\n• twee", "<ul><li>een</li><li>twee</li></ul>"),
        ("Punten:\n* een\n* twee\nen dan", "<p>Punten:</p><ul><li>een</li><li>twee</li></ul><p>en dan</p>"),
        ("* een\n** sub\n* twee", "<ul><li>een<ul><li>sub</li></ul></li><li>twee</li></ul>"),
        ("* een\n  * sub\n* twee", "<ul><li>een<ul><li>sub</li></ul></li><li>twee</li></ul>"),
        ("* een\n## sub\n## sub", "<ul><li>een<ol><li>sub</li><li>sub</li></ol></li></ul>"),
        ("- een\n  en verder\n- twee", "<ul><li>een<br>en verder</li><li>twee</li></ul>"),
        ("** diep\n* minder", "<ul><li>diep</li><li>minder</li></ul>"),
        ("* een\n# twee", "<ul><li>een</li></ul><ol><li>twee</li></ol>"),
        # One is no list: a correction, a heading of Markdown, a name under a letter, a temperature
        ("* correctie: niet 5", "<p>* correctie: niet 5</p>"),
        ("# Kop\ntekst", "<p># Kop<br>tekst</p>"),
        ("groet,\n- Jan", "<p>groet,<br>- Jan</p>"),
        ("-5 graden\n-6 graden", "<p>-5 graden<br>-6 graden</p>"),
        ("1. een\n2. twee", "<p>1. een<br>2. twee</p>"),
        ("#1 is goed\n#2 niet", "<p>#1 is goed<br>#2 niet</p>"),
    ],
)
def test_lines_become_lists(source: str, html: str) -> None:
    assert made(source) == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("bq. Zij zei\nhet\n\nWaar?", "<blockquote><p>Zij zei<br>het</p></blockquote><p>Waar?</p>"),
        # `core.block` puts the paragraphs of a long quotation into one
        ("bq.. a\n\nb\n\np. c", "<blockquote><p>a</p><p>b</p></blockquote><p>c</p>"),
        ("bq.. a\n\nb\n\nbq. c", "<blockquote><p>a</p><p>b</p></blockquote><blockquote><p>c</p></blockquote>"),
        # ... and the source into an attribute that nobody sees
        (
            "bq.:https://a.nl/b Zo is het",
            '<blockquote><p>Zo is het</p><p><cite><a href="https://a.nl/b">https://a.nl/b</a></cite></p></blockquote>',
        ),
        ("> Zij zei\n> het\nWaar?", "<blockquote><p>Zij zei<br>het</p></blockquote><p>Waar?</p>"),
        (">> diep\n> minder\n>\n> nog", "<blockquote><p>diep<br>minder</p><p>nog</p></blockquote>"),
        ("> 5 jaar geleden", "<p>&gt; 5 jaar geleden</p>"),
        (">5% of >=3", "<p>&gt;5% of &gt;=3</p>"),
        ("bq.zonder spatie", "<p>bq.zonder spatie</p>"),
        ("p. 34 staat het", "<p>p. 34 staat het</p>"),
        ("p(x). a", "<p>p(x). a</p>"),
    ],
)
def test_blocks_become_quotations(source: str, html: str) -> None:
    assert made(source) == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("bc. a < b\n*c*", "<pre><code>a &lt; b*c*</code></pre>"),
        ("bc.. a\n\n&lt;\n\np. c", "<pre><code>a&amp;lt;</code></pre><p>c</p>"),
        ("<pre><code>a < b</code></pre>", "<pre><code>a &lt; b</code></pre>"),
        ("<code>a*b*</code> c", "<p><code>a*b*</code> c</p>"),
        ("<code>los", "<p>&lt;code&gt;los</p>"),
    ],
)
def test_code_is_shown_as_typed(source: str, html: str) -> None:
    assert made(source) == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("<blockquote>een\ntwee</blockquote>\ndrie", "<blockquote><p>een<br>twee</p></blockquote><p>drie</p>"),
        ("<ul><li>een</li>\n<li>*twee*</li></ul>", "<ul><li>een</li><li><strong>twee</strong></li></ul>"),
        ("een<p>twee</p>drie", "<p>een</p><p>twee</p><p>drie</p>"),
        ("een<br/>twee<BR>\ndrie", "<p>een<br>twee<br>drie</p>"),
        ("een<br />\ntwee", "<p>een<br>twee</p>"),
        ("<B>vet</B> <b>open", "<p><b>vet</b> <b>open</b></p>"),
        ("&eacute;&#42;&amp;&copy;", "<p>é*&amp;©</p>"),
        ("&copy zonder; en R&D; dus", "<p>&amp;copy zonder; en R&amp;D; dus</p>"),
    ],
)
def test_html_that_is_allowed_is_read(source: str, html: str) -> None:
    assert made(source) == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("h3. Kop\n\ntekst", "<h3>Kop</h3><p>tekst</p>"),
        ("h2. Kop", "<p>h2. Kop</p>"),
        ("|a|*b*|\n|c|", "<table><tr><td>a</td><td><strong>b</strong></td></tr><tr><td>c</td></tr></table>"),
        ("|_. a|\\2. b|", '<table><tr><th>a</th><td colspan="2">b</td></tr></table>'),
        ("tekst\n|a|", "<p>tekst</p><table><tr><td>a</td></tr></table>"),
    ],
)  # fmt: skip
def test_headings_and_tables_are_made_where_a_policy_allows_them(source: str, html: str) -> None:
    assert made(source, FULL) == html
    assert "<h3>" not in made(source)
    assert "<table>" not in made(source)


@pytest.mark.parametrize(
    "source",
    ["bq. a", "> a", "* a\n* b", "# a\n# b", "- a\n- b", "bc. a", "bc.. a\n\nb", "h3. a", "|a|", "<ul><li>a</li></ul>"],
)
def test_what_a_policy_does_not_allow_stays_as_typed(source: str) -> None:
    assert rendered(source, SPANS, "test").plain == source


def test_words_may_be_emphasised_without_being_linked() -> None:
    assert made('*a* "b":http://a.nl', frozenset({"p", "br", "strong"})) == (
        "<p><strong>a</strong> “b”:http://a.nl</p>"
    )
