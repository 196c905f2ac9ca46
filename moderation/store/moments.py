"""Moments as text that sorts, and the ids that were made since one."""

from datetime import UTC, datetime

from moderation.domain.ids import ENTROPY, EPOCH, time_ordered_id


def moment(at: datetime) -> str:
    """A moment as text that sorts: always in UTC, always equally long. Raises ValueError without a time zone."""
    if at.tzinfo is not UTC:  # nearly all moments are, and turning one takes longer than writing it
        if at.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be kept")
        at = at.astimezone(UTC)
    return f"{at.isoformat(timespec='microseconds').removesuffix('+00:00')}Z"


def moment_in(text: str) -> datetime:
    return datetime.fromisoformat(text)


def moment_or_none(at: datetime | None) -> str | None:
    return None if at is None else moment(at)


def moment_or_none_in(text: str | None) -> datetime | None:
    return None if text is None else moment_in(text)


def key_before(at: datetime) -> str:
    """A key that sorts after all ids of earlier moments and before those made from this one on, to the millisecond."""
    # The lowest id of its millisecond, without its last sign.
    return time_ordered_id(max(at, EPOCH), bytes(ENTROPY))[:-1]
