"""Since when reactions are judged again, as people write it."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from moderation.domain.message import Message, say

DAYS = re.compile(r"(\d{1,5})d", re.ASCII)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class BadPeriod(ValueError):
    """This is no moment in the past; `told` says what is wrong. What was typed is not repeated: it may be anything."""

    def __init__(self, told: Message) -> None:
        super().__init__(str(told))
        self.told = told


def since_of(text: str, zone: str, now: datetime) -> datetime | None:
    """The moment that a date in this time zone, such as 2026-03-01, or a number of days, such as 90d, stands for.

    None for nothing: from the beginning. Raises BadPeriod, also for what has yet to come.
    """
    text = text.strip()
    if not text:
        return None
    if days := DAYS.fullmatch(text):
        return now - timedelta(days=int(days[1]))
    since = _midnight(text, zone)
    if since > now:
        raise BadPeriod(say("This day has yet to come."))
    return since


def _midnight(text: str, zone: str) -> datetime:
    try:
        if not DATE.fullmatch(text):
            raise ValueError
        return datetime.combine(date.fromisoformat(text), time(), ZoneInfo(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadPeriod(say("Use a date such as 2026-03-01, or a number of days such as 90d.")) from None
