"""Windows of the clock, in which things are counted."""

from datetime import UTC, datetime, timedelta


def window_of(moment: datetime, length: timedelta) -> datetime:
    """When the window of this length began in which a moment lies; the same for every process."""
    seconds = length.total_seconds()
    return datetime.fromtimestamp(moment.timestamp() // seconds * seconds, UTC)
