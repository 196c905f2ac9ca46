"""The key of a site, and origins as browsers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.site import KEY, canonical_origin

PARTS = ["http://", "https://", "blad.example", "BLAD", ".", ":", "443", "80", "0", "/", "?", "@", "[", "]", "::1", "é"]


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://blad.example", "https://blad.example"),
        (" HTTPS://WWW.Blad.Example/artikel/12?x=1#y ", "https://www.blad.example"),
        ("https://blad.example:443/", "https://blad.example"),
        ("http://blad.example:80", "http://blad.example"),
        ("https://blad.example:80", "https://blad.example:80"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("https://els:geheim@blad.example", "https://blad.example"),
        ("http://[::1]:8080/", "http://[::1]:8080"),
        ("https://café.example", "https://xn--caf-dma.example"),
    ],
)
def test_an_origin_is_scheme_host_and_a_port_that_is_not_the_default(address: str, origin: str) -> None:
    assert canonical_origin(address) == origin


@pytest.mark.parametrize(
    "address",
    [
        "",
        "blad.example",
        "//blad.example",
        "ftp://blad.example",
        "javascript://blad.example",
        "null",
        "https://",
        "https://:443",
        "https://blad.example:x",
        "https://blad.example:65536",
        "https://[::1",
        "https://blad.example https://www.blad.example",
        "https://straße.example",  # strasse.example to Python, xn--strae-oqa.example to browsers
    ],
)
def test_what_is_no_web_address_has_no_origin(address: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the words are those of the standard library too
        canonical_origin(address)


@given(st.lists(st.sampled_from(PARTS), max_size=8).map("".join) | st.text().map("https://{}".format))
def test_an_origin_is_the_origin_of_itself_and_all_else_is_a_value_error(address: str) -> None:
    try:
        origin = canonical_origin(address)
    except ValueError:
        return
    assert canonical_origin(origin) == origin


@pytest.mark.parametrize(
    ("key", "is_one"),
    [
        ("a", True),
        ("ons-blad-2", True),
        ("a" * 40, True),
        ("a" * 41, False),
        ("", False),
        ("2blad", False),
        ("-blad", False),
        ("Blad", False),
        ("blad/x", False),
        ("blad\n", False),
    ],
)
def test_a_key_is_small_letters_digits_and_hyphens(key: str, is_one: bool) -> None:
    assert bool(KEY.fullmatch(key)) is is_one
