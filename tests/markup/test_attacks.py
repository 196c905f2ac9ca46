"""Attacks by name: each was seen to work on Textile, bleach or a page around them."""

import html

import pytest

from moderation.markup import render
from tests.markup.reading import FULL, LITE, PLAIN, Reading


def attributes(source: str) -> set[str]:
    return {name for _, name, _ in Reading(render(source, LITE).html).attributes}


@pytest.mark.parametrize(
    "source",
    [
        '*[x" onmouseover="alert(1)]foo*',
        '*[x"onfocus="alert(1)"tabindex="0"autofocus="]foo*',
        '*[x"oncontentvisibilityautostatechange="alert(1)"style="content-visibility:auto]foo*',
        '*:x"onmouseover="alert(1) foo*',
        'bq.:http://x"onclick="alert(1) text',
        'bq(a"b). text',
        '[r]http://x/"onmouseover="alert(1)\n\n"a":r',
        '*{x" onclick="alert(1)}foo*',
        '"a":http://x.nl/"onclick="alert(1)',
        "<a href=\"http://x.nl\" onclick='alert(1)'>x</a>",
        '<a href="http://x.nl/&quot; onclick=&quot;alert(1)">x</a>',
        "<b onmouseover=alert(1)>x</b>",
        "!x!:javascript:alert(1)",
    ],
)
def test_no_attribute_is_injected(source: str) -> None:
    assert attributes(source) <= {"href", "rel", "title"}


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "javascript:`1`",
        "javascript:123",
        "JaVaScRiPt:1",
        "java\tscript:1",
        "javascript&#58;1",
        "&#106;avascript:1",
        "javascript:`Ｕｗ　ｓｅｓｓｉｅ1`",
        "javascript:é`1`",
        "javascript\u200b:1",
        "\x01javascript:1",
        "data:text/html,x",
        "data:1",
        "vbscript:1",
        "blob:1",
        "tel:112",
        "sms:1",
        "file:///etc/passwd",
        "ftp://x.nl",
        "//evil.test/",
        "/admin/approve?id=3",
        "?id=3",
        "#top",
        "en",
        "http:evil",
        "http:/evil",
        "http:///evil",
        "http:\\\\evil.test",
        "http://goed.nl@evil.test/",
        "http://user:pw@evil.test/",
        "mailto:jan@example.org",
        "http://",
        "http://[",
        "http://[::1",
        "http://[a]",
        "http://:80/",
        "http://?x",
        "https://%65vil.test",
    ],
)
def test_only_links_to_a_host_in_the_web_survive(target: str) -> None:
    for source in (
        f'"klik":{target}',
        f'<a href="{target}">klik</a>',
        f"<a href={target}>klik</a>",
        f"[k]{target}\n\n",
    ):
        made = render(f'{source} [k] "klik":k', LITE).html
        assert "href" not in {name for _, name, _ in Reading(made).attributes}, made


@pytest.mark.parametrize(
    "source",
    [
        "<li>x",
        "</li><li>x",
        "<li>a</li><li>b",
        "</ul><li>x",
        "<p><li>x",
        "</div></article>x",
        "<b><li>x</b>",
        "<plaintext>x",
        "</textarea>x",
        "</script>x",
        "<style>x",
        "<table><tr><td>x",
        "<svg><p>x",
        "<math><mi>x",
        "<noscript><p title='</noscript><img src=x>'>x",
        "<!-- x",
        "<![CDATA[ x",
        "<?php x",
        "<a title='>x",
    ],
)
def test_nothing_breaks_out_of_its_container(source: str) -> None:
    made = render(source, LITE).html
    reading = Reading(made)
    assert reading.balanced
    assert reading.parents_of_items <= {"ul", "ol"}
    assert reading.text.strip()


@pytest.mark.parametrize(
    "source",
    [
        "*(#login)x*",
        "p(#login). x",
        "bq(#login). x",
        "<b id=login name=login>x</b>",
        "%{position:fixed}x%",
        "p{position:fixed}. x",
        "<p style='position:fixed' class='modal'>x</p>",
        "<a name=login>x</a>",
        "p[en]. x",
    ],
)
def test_no_id_name_class_or_style_survives(source: str) -> None:
    assert attributes(source) == set()


@pytest.mark.parametrize("source", ["artikel[1] is fout", "x[#a]", "note#a. b\n\nx[#a]", "fn1. x", "x[1]" * 200])
def test_footnotes_are_words(source: str) -> None:
    rendering = render(source, LITE)
    assert attributes(source) == set()
    assert rendering.plain == source
    assert not rendering.fell_back


@pytest.mark.parametrize(
    "source",
    [
        '"x":http://[',
        '"x":http://[::1',
        '"x":http://[a]',
        '"x":http://:80/',
        '"x":?q[]=a',
        '"x":]=',
        '"x":http://a>',
        "note#a. b\n\nx[#a]",
        '"a":x\ud800',
        "#" + "1" * 5000 + " a",
        "- a :=" * 330,
        "###.. a\n\nx",
        '"x":http://x.nl[1]',
        '"a":http://x.nl<br>',
        '<b>"a":http://x.nl</b>',
        "|_(a)x|{b}|\n|\\2/3. c|",
        "&#" + "9" * 5000 + ";",
        "&#xffffffff;",
        '<a href="&#' + "9" * 5000 + ';">x</a>',
        "<" * 500,
        "&" * 5000,
        '":' * 50,
        "bq.. a\n\nbc.. b\n\np. c",
        "p.",
        "bq. ",
    ],
)
def test_texts_that_made_textile_raise_are_rendered(source: str) -> None:
    assert render(source, LITE).html
    assert render(source, PLAIN).html


def test_entities_hide_no_direction_marks() -> None:
    assert "\u202e" not in html.unescape(render("a &#x202e; b &rlm; c", LITE).html)


def test_entities_are_read_once() -> None:
    assert render("&amp;lt;b&amp;gt;", LITE).html == "<p>&amp;lt;b&amp;gt;</p>"
    assert render("&amp;lt;b&amp;gt;", PLAIN).html == "<p>&amp;amp;lt;b&amp;amp;gt;</p>"


def test_private_signs_from_readers_put_nothing_back() -> None:
    assert render("<b>x</b> \U00100000 \U000f003c", LITE).html == "<p><b>x</b></p>"


def test_images_are_never_made() -> None:
    assert Reading(render("!http://x.nl/a.png! <img src=http://x.nl/a.png>", LITE).html).elements <= {"p", "a"}


def test_every_link_says_what_it_is_also_in_a_table_in_a_link() -> None:
    made = render("<a href='http://a.nl'><table><tr><td><a href='http://b.nl'>x", FULL).html
    assert made.count("<a ") == made.count("rel=")
