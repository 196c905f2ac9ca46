"""Links in running text: where they stand, where they lead, and under what words."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from moderation.domain.link import as_read, belongs_to, find_links, host_of, hosts_in, is_number, one_form
from moderation.markup import LEVELS, render


@pytest.mark.parametrize(
    "text",
    [
        "https://blad.example",
        "HTTP://BLAD.EXAMPLE",
        "(www.blad.example)",
        '"het verslag":https://blad.example/verslag',
        '"het verslag":www.blad.example/verslag',
        '["het verslag":https://blad.example]',
        '<a href="https://blad.example">hier</a>',
        "<a href='https://blad.example'>hier</a>",
        "<a href=https://blad.example>hier</a>",
        '<a href="https://blad.example/1">https://blad.example/2</a>',
        '"https://blad.example/1":https://blad.example/2',
    ],
)
def test_a_link_is_one_link_however_it_is_written(text: str) -> None:
    assert len(find_links(text)) == 1


@pytest.mark.parametrize(
    "text", ["verslag.nl", "test.py", "jan@www.blad.example", "http://", "www", "om 12:30 www", "R&D", "&amp;", ""]
)
def test_words_that_look_a_little_like_a_link_are_none(text: str) -> None:
    assert find_links(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Zie https://blad.example.", ""),
        ('Zie "het verslag":https://blad.example.', "het verslag"),
        ('Zie ["het verslag":https://blad.example].', "het verslag"),
        ('<a href="https://blad.example">het <b>verslag</b></a> van gisteren', "het verslag"),
        ("<a title='x' HREF = 'https://blad.example' rel=nofollow>het\nverslag</a>", "het\nverslag"),
        ('<a href="https://blad.example">het verslag', "het verslag"),
        ('<a href="https://blad.example">b&#97;nk.nl</a>', "bank.nl"),
        ('<a href="https://blad.example">www.bank.nl</a>', "www.bank.nl"),
        ('"www.bank.nl":https://blad.example', "www.bank.nl"),
        ('<img src="https://blad.example">het verslag', ""),
        ("bq.:https://blad.example het verslag", ""),
        ("[1]:https://blad.example", ""),
    ],
)
def test_the_words_of_a_link_are_what_stands_in_its_place(text: str, words: str) -> None:
    assert [link.words for link in find_links(text)] == [words]


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://blad.example/verslag?a=b#c", "blad.example"),
        ("www.blad.example", "www.blad.example"),
        ("HTTPS://Blad.Example.:443", "blad.example"),
        ("https://good.example@evil.example/", "evil.example"),
        ("https://good.example:x@evil.example:80/", "evil.example"),
        ("http:\\\\evil.example\\a", "evil.example"),
        ("http:///evil.example", "evil.example"),
        ("http://%65vil.example", "evil.example"),
        ("http://ｅｖｉｌ。example", "evil.example"),
        ("http://ev\u200bil.example", "evil.example"),
        ("https://KÖLN.example", "xn--kln-sna.example"),
        ("https://xn--kln-sna.example", "xn--kln-sna.example"),
        ("https://straße.example", "xn--strae-oqa.example"),
        ("http://[2001:db8::1]:80/", "2001:db8::1"),
        ("http://", ""),
    ],
)
def test_a_host_has_one_form(address: str, host: str) -> None:
    assert host_of(address) == host


@pytest.mark.parametrize("host", ["xn--kln-sna.example", "köln.example"])
def test_a_host_is_read_as_a_browser_shows_it(host: str) -> None:
    assert as_read(host) == "köln.example"


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "::1", "1.2.3.0x"])
def test_a_number_is_no_name(host: str) -> None:
    assert is_number(host)


@pytest.mark.parametrize("host", ["127.0.0.1.example", "2130706433.example", "0x.example", "1e3", ""])
def test_a_name_with_numbers_in_it_is_a_name(host: str) -> None:
    assert not is_number(host)


def test_a_host_belongs_to_those_it_stands_under() -> None:
    hosts = frozenset({"blad.example"})
    assert [
        host
        for host in ("blad.example", "a.b.blad.example", "eenblad.example", "example", "")
        if belongs_to(host, hosts)
    ] == [
        "blad.example",
        "a.b.blad.example",
    ]


@pytest.mark.parametrize(
    ("words", "hosts"),
    [
        ("Zie bank.example en https://www.bank.example/x.", ("www.bank.example", "bank.example")),
        ("BANK.EXAMPLE", ("bank.example",)),
        ("mijn.bank.example!", ("mijn.bank.example",)),
        ("P.de Vries, a.u.b. en enz.", ()),
        ("rapport.pdf en test.py", ()),
        ("Einde.Daarna, versie 1.2 en v1.2", ()),
        ("jan@bank.example", ()),
        ("het verslag", ()),
    ],
)
def test_words_name_hosts_as_web_addresses_or_bare(words: str, hosts: tuple[str, ...]) -> None:
    assert hosts_in(words) == hosts


@pytest.mark.parametrize(
    "text",
    [
        "bq.:http://evil.example koop nu",
        "bq..:http://evil.example koop nu",
        "ht&#8203;tp://evil.example",
        "ht&shy;tp://evil.example",
        "w&#8203;ww.evil.example",
        "https&colon;//evil.example",
    ],
)
def test_a_link_that_is_made_is_a_link_that_is_found(text: str) -> None:
    assert "<a href" in render(text, LEVELS["lite"]).html
    assert [link.host.removeprefix("www.") for link in find_links(text)] == ["evil.example"]


def test_an_entity_is_where_it_was_typed() -> None:
    text = "R&amp;D: &#104;ttps://evil.example/&shy; &copy;"
    (link,) = find_links(text)
    assert text[link.place.start : link.place.end].startswith("&#104;ttps://evil.example/")


PIECES = ['"x":', "https://", "www.", "a.nl", " ", "<a href=", "</a>", ">", '"', ":", ",", "é", "&#104;", "&shy;", "@"]


@given(st.lists(st.sampled_from(PIECES)).map("".join) | st.text())
@example('"https://a.nl":https://a.nl<a href="https://a.nl">https://a.nl</a>')
def test_places_lie_inside_the_text_and_do_not_overlap(text: str) -> None:
    places = [link.place for link in find_links(text)]
    assert all(0 <= place.start < place.end <= len(text) for place in places)
    assert all(left.end <= right.start for left, right in pairwise(places))


@given(st.text())
def test_any_host_has_a_form_of_plain_signs_that_is_its_own(text: str) -> None:
    host = one_form(text)
    assert set(host) <= set("abcdefghijklmnopqrstuvwxyz0123456789-._:")
    assert isinstance(as_read(host), str)


def test_no_host_holds_an_e_mail_address() -> None:
    assert "@" not in host_of("https://jan%40blad.example/") + host_of("https://jan＠blad.example/")
