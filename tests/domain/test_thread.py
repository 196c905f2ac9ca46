"""One page, one key, however it was addressed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from moderation.domain.errors import UnknownThread
from moderation.domain.site import Site
from moderation.domain.thread import (
    KEY_LENGTH,
    Thread,
    address_of,
    canonical_key,
    closes,
    closing,
    end_of_day,
    last_day_of,
    named,
)

SITE = Site(
    "magazine",
    "Ons Blad",
    ("https://blad.example", "https://www.blad.example:8443"),
    "nl",
    "Europe/Amsterdam",
    "huisregels",
)
PARTS = [
    "/",
    "//",
    "\\",
    "?",
    "&",
    "=",
    "#",
    "%",
    "%2F",
    "%ff",
    "%00",
    "+",
    " ",
    "é",
    "[",
    "]",
    "@",
    ":",
    ";",
    "a",
    "1",
]
LONGER_PARTS = [
    "/index.html",
    "https:",
    "//blad.example",
    "//evil.example",
    "utm_source=x",
    "javascript:",
    "..",
    "\ufffd",
    "\ud800",
]
GIVEN = st.text(st.characters(exclude_categories=())) | st.lists(st.sampled_from(PARTS + LONGER_PARTS)).map("".join)


@pytest.mark.parametrize(
    "given_as",
    [
        "/artikel/café?deel=2",
        "  /artikel/café?deel=2\n",
        "/artikel/caf%C3%A9?deel=2",
        "/artikel/%63af%c3%a9?%64eel=2",
        "/artikel/café?deel=2#c000012",
        "/artikel/café?utm_source=mail&deel=2&utm_campaign=x&fbclid=1&gclid=1&msclkid=1&mc_cid=1&mc_eid=1",
        "https://blad.example/artikel/café?deel=2",
        "HTTPS://Blad.Example:443/artikel/caf%C3%A9?deel=2",
        "https://www.blad.example:8443/artikel/café?deel=2",
        "/artikel/café/?deel=2",
        "https://blad.example/artikel/café//?deel=2",
        "/artikel/café/index.html?deel=2",
        "/artikel/café/%69ndex.htm/index.html/?deel=2&utm_source=mail",
    ],
)
def test_a_page_has_one_key_however_it_was_addressed(given_as: str) -> None:
    assert canonical_key(given_as, SITE) == "/artikel/caf%C3%A9?deel=2"


@pytest.mark.parametrize(
    "given_as",
    ["https://blad.example", "https://blad.example/", "/", "/?utm_source=x", "#top", "/index.html", "/index.htm/"],
)
def test_the_front_page_is_a_page(given_as: str) -> None:
    assert canonical_key(given_as, SITE) == "/"


def test_different_pages_have_different_keys() -> None:
    pages = [
        "/a",
        "/a/b",
        "/A",
        "/a/index.php",
        "/index.html/a",
        "/a-index.html",
        "/a?x=1",
        "/a?x=2",
        "/a?x=1&x=2",
        "/a%3Fx=1",
        "/a%23x",
        "/a%2541",
        "/aA",
        "/a?utm=1",
        "a",
    ]
    assert len({canonical_key(page, SITE) for page in pages}) == len(pages)


def test_addresses_that_are_not_utf8_are_not_taken_for_one_another() -> None:
    keys = []
    for page in ("/caf%e8", "/caf%e9"):
        try:
            keys.append(canonical_key(page, SITE))
        except UnknownThread:
            continue
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("identifier", ["artikel-12", "12", "a" * 200, "blad:2022.1_a"])
def test_an_identifier_of_the_site_is_its_own_key(identifier: str) -> None:
    assert canonical_key(identifier, SITE) == identifier


@pytest.mark.parametrize(
    "given_as",
    [
        "",
        "   ",
        "https://evil.example/artikel/12",
        "http://blad.example/artikel/12",
        "https://blad.example:8443/artikel/12",
        "https://blad.example.evil.example/",
        "https://blad.example@evil.example/",
        "//evil.example/artikel/12",
        "//[",
        "https://blad.example:x/",
        "javascript:alert(1)",
        "data:text/html,x",
        "artikel/12",
        "\\\\evil.example",
        "/\\evil.example",
        "https://blad.example\\@evil.example/",
        "/artikel\x00/12",
        "/artikel\n/12",
        "/artikel\u202e/12",
        "/artikel" + chr(0xD800),
        "/artikel\ufffd",
        "/" + "x" * KEY_LENGTH,
        "a" * 201,
    ],
)
def test_whatever_is_not_a_page_of_this_site_is_unknown(given_as: str) -> None:
    with pytest.raises(UnknownThread) as refused:
        canonical_key(given_as, SITE)
    assert refused.value.site == "magazine"
    assert len(refused.value.key) <= KEY_LENGTH


@given(GIVEN)
@example("/%2Fx")
@example("https://blad.example//x")
@example("/" + "é" * 100)
def test_a_key_is_the_key_of_itself_and_of_its_address_and_all_else_is_unknown(given_as: str) -> None:
    try:
        key = canonical_key(given_as, SITE)
    except UnknownThread:
        return
    assert canonical_key(key, SITE) == key
    assert canonical_key(address_of(key, SITE) or key, SITE) == key
    assert canonical_key(address_of(given_as, SITE) or key, SITE) == key


@pytest.mark.parametrize(
    ("given_as", "address"),
    [
        ("/artikel/12", "https://blad.example/artikel/12"),
        ("/artikel/12/?utm_source=mail&deel=2#c000012", "https://blad.example/artikel/12/?deel=2"),
        ("/artikel/12//index.html", "https://blad.example/artikel/12/"),
        ("https://www.blad.example:8443/artikel/", "https://www.blad.example:8443/artikel/"),
        ("/index.html", "https://blad.example/"),
    ],
)
def test_the_address_of_a_page_has_the_slash_and_the_origin_that_were_given(given_as: str, address: str) -> None:
    assert address_of(given_as, SITE) == address


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://blad.example/artikel/12/?deel=2", "/artikel/12/?deel=2"),
        ("https://blad.example/artikel/12?deel=2", "/artikel/12?deel=2"),
        ("https://www.blad.example:8443/artikel/12/?deel=2", "https://www.blad.example:8443/artikel/12/?deel=2"),
        ("https://elders.example/heel/iets/anders", "/artikel/12?deel=2"),
        ("https://[", "/artikel/12?deel=2"),
        ("", "/artikel/12?deel=2"),
    ],
)
def test_a_thread_is_named_so_that_its_address_is_found_again(url: str, name: str) -> None:
    thread = Thread("magazine", "/artikel/12?deel=2", "", url)
    assert named(thread, SITE) == name
    assert canonical_key(name, SITE) == thread.key


def test_the_address_of_a_page_stands_on_the_first_origin() -> None:
    assert address_of("/artikel/12?deel=2", SITE) == "https://blad.example/artikel/12?deel=2"


def test_an_identifier_says_nothing_of_its_place() -> None:
    assert address_of("artikel-12", SITE) == ""


def test_what_advertisers_add_makes_no_address_too_long() -> None:
    site = Site("blad", "Blad", ("https://blad.example",), "nl", "Europe/Amsterdam", "huisregels")
    assert canonical_key(f"https://blad.example/artikel/12?fbclid={'x' * 480}", site) == "/artikel/12"


NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("set_for", "age", "comes_after"),
    [(None, None, None), (3, None, 3), (None, 7, 7), (3, 7, 3), (9, 7, 7), (-1, 7, -1)],
)
def test_a_thread_closes_on_its_day_or_when_it_is_too_old_whichever_is_first(
    set_for: int | None, age: int | None, comes_after: int | None
) -> None:
    closed = None if set_for is None else NOON + timedelta(days=set_for)
    thread = Thread("magazine", "/a", "", "", closed, NOON)
    shut = None if comes_after is None else NOON + timedelta(days=comes_after)
    assert closes(thread, age) == shut
    if shut is not None:
        assert closing(thread, age, shut - timedelta(seconds=1)) is None
        assert closing(thread, age, shut) == shut


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 3, 29), date(2026, 10, 25)])
def test_a_last_day_ends_at_midnight_on_the_clocks_of_the_site(day: date) -> None:
    end = end_of_day(day, SITE)
    assert end.tzinfo is UTC
    assert last_day_of(end, SITE) == day
    assert last_day_of(end + timedelta(seconds=1), SITE) == day + timedelta(days=1)


# On these clocks an hour is skipped or repeated at midnight.
MIDNIGHTS = ["Africa/Cairo", "America/Havana", "America/Santiago", "Asia/Beirut", "America/Asuncion", "Atlantic/Azores"]


@given(
    st.dates(date(2000, 1, 1), date(2040, 12, 31)),
    st.sampled_from([*MIDNIGHTS, "Europe/Amsterdam", "Australia/Lord_Howe", "Pacific/Kiritimati", "Etc/GMT+12"]),
)
@example(date(2026, 4, 23), "Africa/Cairo")
@example(date(2026, 10, 29), "Africa/Cairo")
@example(date(2026, 3, 7), "America/Havana")
@example(date(2026, 9, 5), "America/Santiago")
def test_the_last_day_that_was_set_is_the_one_that_is_told_whatever_the_clocks_do_at_midnight(
    day: date, zone: str
) -> None:
    site = replace(SITE, time_zone=zone)
    assert last_day_of(end_of_day(day, site), site) == day
