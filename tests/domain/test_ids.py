"""Identifiers that sort by time."""

from datetime import UTC, datetime, timedelta
from uuid import RFC_4122, UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from moderation.domain.ids import ENTROPY, time_ordered_id

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
CHANCE = st.binary(min_size=ENTROPY, max_size=ENTROPY)
AFTER_2038 = datetime(2038, 7, 23, 19, 3, 25, 206_000, tzinfo=UTC)


@given(MOMENTS, CHANCE)
@example(AFTER_2038, b"\xff" * ENTROPY)
def test_it_is_a_uuid_of_version_7_with_the_milliseconds_in_front(now: datetime, entropy: bytes) -> None:
    made = UUID(time_ordered_id(now, entropy))
    assert (made.variant, made.version) == (RFC_4122, 7)
    assert made.int >> 80 == (now - BEGINNING) // MILLISECOND


def test_the_example_of_rfc_9562_comes_out() -> None:
    now = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)
    assert time_ordered_id(now, bytes.fromhex("0cc318c4dc0c0c07398f")) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


def test_all_bits_but_six_are_chance() -> None:
    low, high = (int(UUID(time_ordered_id(BEGINNING, entropy))) for entropy in (b"\0" * ENTROPY, b"\xff" * ENTROPY))
    assert (low ^ high).bit_count() == 74


@given(MOMENTS, CHANCE, CHANCE)
@example(AFTER_2038 - MILLISECOND, b"\xff" * ENTROPY, b"\0" * ENTROPY)
def test_a_later_millisecond_sorts_later_whatever_chance_says(now: datetime, first: bytes, second: bytes) -> None:
    assert time_ordered_id(now, first) < time_ordered_id(now + MILLISECOND, second)


@pytest.mark.parametrize("size", [0, ENTROPY - 1, ENTROPY + 1])
def test_too_little_or_too_much_chance_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match=f"not {size}"):
        time_ordered_id(BEGINNING, b"x" * size)
