"""Identifiers that sort by time and are made in Python, so that any engine can store them and none has to count."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

ENTROPY = 10
"""How many random bytes an identifier takes."""


def time_ordered_id(now: datetime, entropy: bytes) -> str:
    """A UUID of version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, then 74 random bits.

    Two identifiers made at different milliseconds sort in the order of their making.
    """
    if len(entropy) != ENTROPY:
        raise ValueError(f"an identifier takes {ENTROPY} random bytes, not {len(entropy)}")
    milliseconds = (now - EPOCH) // timedelta(milliseconds=1)
    value = milliseconds << 80 | int.from_bytes(entropy, "big")
    value &= ~(0xF << 76) & ~(0x3 << 62)
    return str(UUID(int=value | 0x7 << 76 | 0x2 << 62))


def milliseconds_in(identifier: str) -> int:
    """When an identifier was made, in milliseconds since 1970. Raises ValueError for what is none of ours."""
    return int(identifier[:8] + identifier[9:13], 16)


def made_at(identifier: str) -> datetime:
    """When an identifier was made, to the millisecond. Raises ValueError for what is none of ours."""
    return EPOCH + timedelta(milliseconds=milliseconds_in(identifier))
