"""A number of whole days in a time zone, as somebody who asks for figures writes it."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from moderation.domain.message import Message, say

ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
DUTCH = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})", re.ASCII)

USUAL = 30
"""Days that are shown to who asks for none."""

LONGEST = 92
"""Days that are shown at once: any three months."""

EARLIEST = date(1970, 1, 1)

HOUR = timedelta(hours=1)


class BadDates(ValueError):
    """This is no period; `told` says what is wrong, and `field` whether it is its `from` or its `to`."""

    def __init__(self, field: str, told: Message) -> None:
        super().__init__(str(told))
        self.field = field
        self.told = told


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both of them included."""

    first: date
    last: date
    zone: str

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1))

    @property
    def midnights(self) -> tuple[datetime, ...]:
        """When each day begins, and when the last one ends; in UTC."""
        return tuple(_midnight(day, self.zone) for day in (*self.days, self.last + timedelta(days=1)))

    @property
    def begin(self) -> datetime:
        return _midnight(self.first, self.zone)

    @property
    def end(self) -> datetime:
        return _midnight(self.last + timedelta(days=1), self.zone)

    @property
    def hours(self) -> tuple[tuple[tuple[datetime, datetime], ...], ...]:
        """When each hour of each day begins and ends. A day on which the clock is changed has one less, or one more."""
        return tuple(_hours(begin, end) for begin, end in pairwise(self.midnights))


def last_days(number: int, zone: str, now: datetime) -> Period:
    """The period of so many days that ends today."""
    today = now.astimezone(ZoneInfo(zone)).date()
    return Period(today - timedelta(days=number - 1), today, zone)


def period_of(first: str, last: str, zone: str, now: datetime) -> Period:
    """The period between two dates as people write them: 2026-03-01, or 1-3-2026.

    Without the second one it ends today, without the first it has thirty days. Raises BadDates for what is no date, has
    yet to begin, ends before it begins or is longer than 92 days.
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    end = _date(last, "to") or today
    begin = _date(first, "from") or max(EARLIEST, min(end, today) - timedelta(days=USUAL - 1))
    if begin > today:
        raise BadDates("from", say("This day has yet to come."))
    if end < begin:
        raise BadDates("to", say("The last day comes before the first one."))
    if (end - begin).days >= LONGEST:
        raise BadDates("to", say("At most 92 days can be shown at once."))
    return Period(begin, min(end, today), zone)


def bounds_of(first: str, last: str, zone: str) -> tuple[datetime | None, datetime | None]:
    """When the first of two days begins and when the last one ends, written as in `period_of`; None for one that is
    left open. Raises BadDates for what is no date, and when the last day comes before the first one.
    """
    begin, end = _date(first, "from"), _date(last, "to")
    if begin and end and end < begin:
        raise BadDates("to", say("The last day comes before the first one."))
    since = _midnight(begin, zone) if begin else None
    return since, _midnight(end + timedelta(days=1), zone) if end else None


def _date(text: str, field: str) -> date | None:
    text = text.strip()
    if not text:
        return None
    iso, dutch = ISO.fullmatch(text), DUTCH.fullmatch(text)
    parts = iso.groups() if iso else tuple(reversed(dutch.groups())) if dutch else ()
    try:
        year, month, day = map(int, parts)
        found = date(year, month, day)
    except ValueError:
        raise BadDates(field, say("Use a date such as 2026-03-01.")) from None
    if not EARLIEST <= found <= date(9999, 1, 1):
        raise BadDates(field, say("Use a date such as 2026-03-01."))
    return found


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _hours(begin: datetime, end: datetime) -> tuple[tuple[datetime, datetime], ...]:
    begins = [begin]
    while begins[-1] + HOUR < end:
        begins.append(begins[-1] + HOUR)
    return tuple(pairwise((*begins, end)))
