"""What is hidden at rest: it opens in its own place and nowhere else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.errors import BadSettings, StoreUnavailable
from moderation.store.sealing import Sealer
from tests.store.samples import SECRET

ADDRESS = "jan@jansen.example"
SEALER = Sealer(SECRET)
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


@given(WORDS, WORDS, WORDS)
def test_what_is_sealed_opens_in_its_place(address: str, site: str, reaction: str) -> None:
    assert SEALER.opened(SEALER.seal(address, site, reaction), site, reaction) == address


def test_an_empty_address_leaves_nothing_at_rest() -> None:
    assert SEALER.seal("", "blad", "1") is None
    assert SEALER.index("") is None
    assert SEALER.opened(None, "blad", "1") == ""


def test_the_same_address_never_looks_the_same_twice() -> None:
    assert SEALER.seal(ADDRESS, "blad", "1") != SEALER.seal(ADDRESS, "blad", "1")


@pytest.mark.parametrize("place", [("blad", "2"), ("krant", "1"), ("blad1", ""), ("blad",), ()])
def test_an_address_that_was_moved_does_not_open(place: tuple[str, ...]) -> None:
    sealed = SEALER.seal(ADDRESS, "blad", "1")
    with pytest.raises(StoreUnavailable, match="moved"):
        SEALER.opened(sealed, *place)


def test_an_address_that_was_altered_anywhere_does_not_open() -> None:
    sealed = SEALER.seal(ADDRESS, "blad", "1")
    assert sealed is not None
    for place in range(len(sealed)):
        altered = bytearray(sealed)
        altered[place] ^= 1
        with pytest.raises(StoreUnavailable, match=r"was (altered|sealed)"):
            SEALER.opened(bytes(altered), "blad", "1")
        with pytest.raises(StoreUnavailable, match=r"was (altered|sealed)"):
            SEALER.opened(sealed[:place], "blad", "1")


def test_another_secret_is_named_as_the_cause() -> None:
    sealed = SEALER.seal(ADDRESS, "blad", "1")
    with pytest.raises(StoreUnavailable, match="another secret"):
        Sealer(b"quite another secret").opened(sealed, "blad", "1")


@pytest.mark.parametrize("words", ["NUL \0", "half \ud83d"])
def test_what_cannot_be_kept_in_the_open_cannot_be_sealed_either(words: str) -> None:
    with pytest.raises(ValueError, match="cannot be kept"):
        SEALER.seal(words, "blad", "1")


def test_any_address_can_be_looked_for() -> None:
    assert SEALER.index("jan@\udfff") not in (None, SEALER.index("jan@"))


def test_what_goes_wrong_never_repeats_the_address() -> None:
    with pytest.raises(StoreUnavailable) as refused:
        SEALER.opened(SEALER.seal(ADDRESS, "blad", "1"), "blad", "2")
    assert "jan" not in str(refused.value)


def test_the_index_is_the_same_in_any_case_and_says_nothing_without_the_secret() -> None:
    assert SEALER.index("Jan@Jansen.Example") == SEALER.index(ADDRESS) == Sealer(SECRET).index(ADDRESS)
    assert SEALER.index(ADDRESS) != SEALER.index("piet@jansen.example")
    assert SEALER.index(ADDRESS) != Sealer(b"quite another secret").index(ADDRESS)
    assert re.fullmatch("[0-9a-f]{64}", SEALER.index(ADDRESS) or "")


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(BadSettings, match="at least 16 bytes"):
        Sealer(b"short")
