"""Codes: read over the telephone, typed by hand, and known by a digest."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.code import ALPHABET, ENTROPY, Codes, normal, spelt

CODES = Codes(b"a secret that is only used in tests")
CHANCE = st.binary(min_size=ENTROPY, max_size=ENTROPY)


@given(CHANCE)
def test_a_code_is_three_groups_of_four_signs_that_cannot_be_mistaken(chance: bytes) -> None:
    assert re.fullmatch("([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}", spelt(chance))


def test_all_sixty_bits_count() -> None:
    assert (spelt(bytes(8)), spelt(b"\xff" * 8)) == ("0000-0000-0000", "ZZZZ-ZZZZ-ZZZZ")
    one_bit_each = {spelt((1 << bit).to_bytes(8, "big")) for bit in range(60)}
    assert len(one_bit_each) == 60


@pytest.mark.parametrize("size", [0, ENTROPY - 1, ENTROPY + 1])
def test_a_code_takes_its_measure_of_chance(size: int) -> None:
    with pytest.raises(ValueError, match="8 random bytes"):
        spelt(bytes(size))


def test_the_alphabet_has_thirty_two_signs_each_of_which_means_itself() -> None:
    assert len(set(ALPHABET)) == 32
    assert normal(ALPHABET) == ALPHABET


@pytest.mark.parametrize(
    "typed",
    [
        "7K1Q-M0XD-9RTE",
        " 7k1q m0xd 9rte ",
        "7K1QM0XD9RTE.",
        "7kiq-moxd-9rte",
        "7KlQ - MOXD - 9RTE",
        "7K1Q–M0XD—9RTE",
        "7K1Q\u2011M0XD\u00ad9RTE\u200b",
        "７Ｋ１Ｑ－Ｍ０ＸＤ－９ＲＴＥ",
        "“7K1Q_M0XD/9RTE”",
    ],
)
def test_however_it_is_typed_it_is_the_same_code(typed: str) -> None:
    assert normal(typed) == "7K1QM0XD9RTE"
    assert CODES.digest_of(typed) == CODES.digest_of("7K1Q-M0XD-9RTE")


@given(CHANCE, CHANCE)
def test_two_codes_have_one_digest_only_when_they_are_one(one: bytes, other: bytes) -> None:
    assert (CODES.digest_of(spelt(one)) == CODES.digest_of(spelt(other))) == (spelt(one) == spelt(other))


def test_a_digest_is_of_no_use_under_another_secret() -> None:
    code = spelt(bytes(8))
    assert CODES.digest_of(code) != Codes(b"another secret").digest_of(code)
    assert code.replace("-", "") not in CODES.digest_of(code)


@given(st.text(st.characters()))
def test_whatever_is_typed_has_a_digest(typed: str) -> None:
    assert re.fullmatch("[0-9a-f]{64}", CODES.digest_of(typed))


@pytest.mark.parametrize("sign", ["-", "a", "\u0301", "\ufdfa", "\ud800", "\N{HANGUL JUNGSEONG YO}"])
def test_a_very_long_line_is_read_too(sign: str) -> None:
    assert CODES.digest_of(sign * 200_000)
