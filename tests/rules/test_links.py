"""The rule on links."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Effect, Field, Finding, Span
from moderation.domain.reaction import Draft
from moderation.rules.links import RULE, Settings, check

COUNTS = Settings(note=1, hold=3, spam=5)


def findings(text: str, settings: Settings = COUNTS, name: str = "Jan Jansen") -> list[Finding]:
    return list(check(Draft(name, "", text), settings, Circumstances()))


def shown(text: str, finding: Finding) -> str:
    assert finding.span
    return text[finding.span.start : finding.span.end]


@pytest.mark.parametrize(
    ("count", "effects"), [(0, []), (1, [Effect.NOTE]), (2, [Effect.NOTE]), (3, [Effect.HOLD]), (9, [Effect.SPAM])]
)
def test_the_heaviest_threshold_that_is_reached_speaks(count: int, effects: list[Effect]) -> None:
    found = findings("https://blad.example/1 " * count)
    assert [finding.effect for finding in found] == effects
    assert [finding.keys for finding in found] == [(effect.value,) for effect in effects]


def test_the_reason_says_how_many_and_the_place_is_the_first() -> None:
    (finding,) = findings("Zie www.blad.example en https://blad.example/2.")
    assert str(finding.reason) == "The text has 2 links."
    assert finding.span == Span(4, 20)


def test_only_a_reaction_that_is_held_gets_advice() -> None:
    advice = [str(findings("https://blad.example " * count)[0].advice or "") for count in (1, 3, 5)]
    assert advice == ["", "A reaction with 3 links or more is read by an editor first.", ""]
    assert str(findings("https://blad.example", Settings(hold=1))[0].advice) == (
        "A reaction with a link is read by an editor first."
    )


def test_a_web_address_that_is_spelt_in_html_counts_too() -> None:
    hidden = '<a href="&#104;ttps://a.example/">a</a> &#119;ww.b.example https&colon;//c.example _https://d.example_'
    (finding,) = findings(hidden, Settings(hold=4))
    assert str(finding.reason) == "The text has 4 links."


def test_an_entity_of_thousands_of_digits_is_no_entity() -> None:
    assert findings("&#" + "9" * 5000 + ";") == findings("&#1; &#0;") == []


def test_links_to_trusted_hosts_do_not_count() -> None:
    settings = Settings(note=1, trusted=("blad.example",))
    assert findings("https://blad.example/1 en http://www.BLAD.example:80/2", settings) == []
    (finding,) = findings("https://blad.example/1 en https://eenblad.example", settings)
    assert str(finding.reason) == "The text has 1 link."
    assert finding.span == Span(26, 49)


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example",
        "http://koop.nu.evil.example/x",
        "https://EVIL.example.:443/",
        "https://good.example@evil.example",
        "&#104;ttps://ev&#105;l.example",
        "https://köln.example",
        "https://xn--kln-sna.example",
        "evil.example",
        "Winkel.Evil.example",
    ],
)
def test_a_link_to_a_listed_host_is_found_however_it_is_written(address: str) -> None:
    settings = Settings(hosts=("evil.example", "Köln.example"), listed=Effect.SPAM)
    (finding,) = findings(f"Zie {address}", settings)
    assert (finding.effect, finding.keys) == (Effect.SPAM, ("listed", "hosts"))
    assert shown(f"Zie {address}", finding) == address


def test_a_listed_host_is_found_though_a_trusted_one_stands_above_it() -> None:
    settings = Settings(hosts=("evil.blad.example",), listed=Effect.HOLD, trusted=("blad.example",))
    (finding,) = findings("https://evil.blad.example", settings)
    assert "evil.blad.example" in str(finding.reason)
    assert "evil.blad.example" in str(finding.advice)


@pytest.mark.parametrize(
    "text",
    [
        '"https://bank.example":https://evil.example',
        '"bank.example":https://evil.example',
        'Ga naar "mijn.bank.example om in te loggen":https://evil.example.',
        '<a href="https://evil.example">www.bank.example</a>',
        '<a href="https://evil.example"><b>bank</b>.example</a>',
        '<a href="https://evil.example">b&#97;nk&period;example</a>',
        "https://bank.example@evil.example/inloggen",
        '"evilbank.example":https://bank.example',
        "https://b\N{CYRILLIC SMALL LETTER A}nk.example",
        "https://\N{CYRILLIC SMALL LETTER ES}\N{CYRILLIC SMALL LETTER O}\N{CYRILLIC SMALL LETTER ER}.example",
        "https://xn--bnk-6cd.example",
        "https://ban\N{LATIN LETTER SMALL CAPITAL K}.example",
    ],
)
def test_a_link_that_seems_to_lead_elsewhere_is_disguised(text: str) -> None:
    (finding,) = findings(text, Settings(disguised=Effect.HOLD))
    assert (finding.effect, finding.keys) == (Effect.HOLD, ("disguised",))
    assert shown(text, finding).startswith("http")
    assert finding.advice


@pytest.mark.parametrize(
    "text",
    [
        "https://bank.example/inloggen",
        '"bank.example":https://www.bank.example/inloggen',
        '"www.bank.example":https://mijn.bank.example',
        '"mijn.bank.example":https://bank.example',
        '"het rapport van P.de Vries (rapport.pdf)":https://bank.example',
        '<a href="https://bank.example">hier</a>',
        "https://köln.example",
        "https://xn--kln-sna.example",
        "https://straße.example",
        "https://пример.рф",
        "https://東京.example",
    ],
)
def test_an_honest_link_is_not_disguised(text: str) -> None:
    assert findings(text, Settings(disguised=Effect.HOLD)) == []


def test_the_reason_names_both_hosts_and_shows_what_cannot_be_seen() -> None:
    disguised = Settings(disguised=Effect.HOLD)
    (finding,) = findings('"www.bank.example":https://evil.example/x', disguised)
    assert str(finding.reason) == "A link seems to lead to www.bank.example, but leads to evil.example."
    (finding,) = findings("https://b\N{CYRILLIC SMALL LETTER A}nk.example", disguised)
    assert str(finding.reason) == "A link leads to xn--bnk-6cd.example, which is written to look like bank.example."


def test_a_shortened_address_is_found_by_our_own_list_and_by_that_of_the_house() -> None:
    settings = Settings(shorteners=Effect.HOLD, shortening=("kort.example",))
    for text in ("https://bit.ly/3xYz", "http://www.tinyurl.com/abc", "https://kort.example/1"):
        (finding,) = findings(text, settings)
        assert (finding.effect, finding.keys) == (Effect.HOLD, ("shorteners",))
    assert findings("https://rabbit.ly https://bit.ly.example", settings) == []


@pytest.mark.parametrize("host", ["203.0.113.7", "203.0.113.7:8080", "[2001:db8::1]", "3405803783", "0xcb.0.0x71.7"])
def test_a_link_to_a_bare_number_is_found(host: str) -> None:
    (finding,) = findings(f"http://{host}/x", Settings(ip_address=Effect.SPAM))
    assert (finding.effect, finding.keys) == (Effect.SPAM, ("ip_address",))


@pytest.mark.parametrize("host", ["192.168.1.1", "10.0.0.1:8080", "127.0.0.1", "[::1]", "7.example", "v1.2.example"])
def test_a_router_at_home_and_a_name_with_digits_are_no_bare_numbers(host: str) -> None:
    assert findings(f"http://{host}/x", Settings(ip_address=Effect.SPAM)) == []


@pytest.mark.parametrize(("text", "place"), [("Kijk op blad.com!", "blad.com"), ("HET.BLAD.NL, nu", "HET.BLAD.NL")])
def test_a_web_address_that_is_no_link_is_found(text: str, place: str) -> None:
    (finding,) = findings(text, Settings(bare=Effect.HOLD))
    assert shown(text, finding) == place
    assert str(finding.reason) == f"A web address stands in the text without being a link: {place.lower()}."
    assert (finding.keys, bool(finding.advice)) == (("bare",), True)


@pytest.mark.parametrize(
    "text",
    [
        "https://blad.com en www.blad.nl",
        '"het blad":https://blad.com',
        '"Blad.com, of www.blad.com":https://blad.com/1',
        '"blad.com":https://www.blad.com/1',
        '<a href="https://blad.com">blad</a>',
        "jan@blad.com",
        "rapport.pdf, test.py, punt.Daarna, P.de Vries, a.u.b.",
        "ga.daar naar toe.dan weet je het",
        "mijn.site.nl",
    ],
)
def test_a_link_a_file_and_a_trusted_host_are_no_bare_web_addresses(text: str) -> None:
    assert findings(text, Settings(bare=Effect.HOLD, trusted=("site.nl",))) == []


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("https://blad.example", "https://blad.example"),
        ("Jan Jansen www.blad.example", "www.blad.example"),
        ("blad.com", "blad.com"),
        ("Jan - Het.Blad.nl", "Het.Blad.nl"),
    ],
)
def test_a_web_address_in_the_name_is_found(name: str, address: str) -> None:
    (finding,) = findings("Eens!", Settings(name=Effect.REFUSE), name)
    assert (finding.effect, finding.field, finding.keys) == (Effect.REFUSE, Field.NAME, ("name",))
    assert shown(name, finding) == address


@pytest.mark.parametrize("name", ["J.P. de Vries", "jan.jansen", "P.de Vries", "drs. P", "Dr.de Vries", "jan@blad.nl"])
def test_full_stops_in_a_name_make_no_web_address(name: str) -> None:
    assert findings("Eens!", Settings(name=Effect.REFUSE), name) == []


def test_each_kind_speaks_once_and_only_when_asked() -> None:
    text = '"bank.example":https://bit.ly/1 http://203.0.113.7 https://evil.example ' * 3
    every = Settings(
        note=1,
        hosts=("evil.example",),
        listed=Effect.SPAM,
        disguised=Effect.HOLD,
        shorteners=Effect.NOTE,
        ip_address=Effect.HOLD,
    )
    assert [finding.keys[0] for finding in findings(text, every)] == [
        "listed",
        "note",
        "disguised",
        "shorteners",
        "ip_address",
    ]
    assert findings(text, Settings(hosts=("evil.example",)), "www.blad.example") == []


@pytest.mark.parametrize(
    "host",
    [
        "https://blad.example",
        "blad.example/x",
        "blad",
        "",
        "jan@blad.example",
        "a b.example",
        "*.blad.example",
        "." * 5000,
    ],
)
@pytest.mark.parametrize("key", ["hosts", "trusted", "shortening"])
def test_a_host_that_is_none_cannot_stand_in_a_policy(key: str, host: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=r"expected hosts such as blad\.example"):
        msgspec.convert({key: [host]}, Settings)


def test_a_threshold_below_one_is_none_that_a_policy_can_set() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"hold": 0}, Settings)


PIECES = [
    '"x":',
    '"a.nl":',
    "https://",
    "www.",
    "a.nl",
    "1.2.3.4",
    " ",
    "<a href=",
    ">",
    '"',
    ":",
    ",",
    "é",
    "а.nl",
    "@",
]


@given(st.lists(st.sampled_from(PIECES)).map("".join) | st.text())
def test_every_place_lies_inside_its_field(text: str) -> None:
    every = Settings(
        note=1,
        hosts=("a.nl",),
        listed=Effect.NOTE,
        disguised=Effect.NOTE,
        ip_address=Effect.NOTE,
        bare=Effect.NOTE,
        name=Effect.NOTE,
    )
    draft = Draft(text, "", text)
    for finding in check(draft, every, Circumstances()):
        assert finding.rule == RULE.name
        assert finding.span
        assert 0 <= finding.span.start < finding.span.end <= len(text)
        assert "@" not in f"{finding.reason}{finding.advice or ''}"
