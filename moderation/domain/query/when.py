"""Days and moments as people type them, in Dutch and in English, and the way back."""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("januari", "january", "jan"),
            ("februari", "february", "feb"),
            ("maart", "march", "mrt", "mar"),
            ("april", "apr"),
            ("mei", "may"),
            ("juni", "june", "jun"),
            ("juli", "july", "jul"),
            ("augustus", "august", "aug"),
            ("september", "sept", "sep"),
            ("oktober", "october", "okt", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
DAYS_AGO = {"vandaag": 0, "today": 0, "gisteren": 1, "yesterday": 1, "eergisteren": 2}
UNITS = {
    unit: length
    for units, length in (
        (("u", "uur", "uren", "h", "hour", "hours"), timedelta(hours=1)),
        (("d", "dag", "dagen", "day", "days"), timedelta(days=1)),
        (("w", "week", "weken", "weeks"), timedelta(weeks=1)),
    )
    for unit in units
}
YEARS = range(1900, 3000)
"""What is taken for a year."""

_MONTH, _UNIT = "|".join(MONTHS), "|".join(UNITS)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DUTCH = re.compile(r"(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}))?", re.ASCII)
_IN_WORDS = re.compile(rf"(\d{{1,2}})\s*({_MONTH})\.?(?:\s+(\d{{4}}))?", re.ASCII)
_AGO = re.compile(rf"(\d{{1,4}})\s*({_UNIT})", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d)?(?:z|[+-]\d\d:\d\d)?", re.ASCII)

OF_SEVERAL_WORDS = re.compile(
    rf"(?:\d{{1,2}}\s+(?:{_MONTH})\b\.?(?:\s+\d{{4}}\b)?|\d{{1,4}}\s+(?:{_UNIT})\b)", re.ASCII | re.IGNORECASE
)
"""A day, or how long ago, that has spaces in it."""


def moment_of(typed: str, now: datetime, zone: tzinfo) -> datetime | None:
    """The moment, in UTC, at which a day begins in this zone; or the one that was so long ago, or that was written out.

    A day is `2026-11-29`, `29-11-2026`, `29-11`, `29 november`, or a word such as `gisteren`; without a year it is the
    last one that has come. How long ago is `3d`, `2w` or `12u`, in days, weeks and hours, to the minute. None for what
    is no day, or no day that there can be.
    """
    typed = " ".join(typed.casefold().split())
    try:
        return _written_out(typed, zone) or _ago(typed, now) or _day_in(typed, now.astimezone(zone).date(), zone)
    except (ValueError, OverflowError):
        return None


def spelled(moment: datetime, zone: tzinfo) -> str:
    """A moment as `moment_of` understands it: a day when it is the beginning of one."""
    day = moment.astimezone(zone).date()
    if _beginning(day, zone) == moment:
        return day.isoformat()
    seconds = "" if moment.second == 0 else ":%S"
    return moment.astimezone(UTC).strftime(f"%Y-%m-%dT%H:%M{seconds}Z")


def _written_out(typed: str, zone: tzinfo) -> datetime | None:
    if not _MOMENT.fullmatch(typed):
        return None
    moment = datetime.fromisoformat(typed.upper())
    moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return moment.astimezone(UTC) if moment.year in YEARS else None


def _ago(typed: str, now: datetime) -> datetime | None:
    found = _AGO.fullmatch(typed)
    if found is None:
        return None
    moment = now.astimezone(UTC) - int(found[1]) * UNITS[found[2]]
    # So that it can be written out and be the same.
    return moment.replace(second=0, microsecond=0) if moment.year in YEARS else None


def _day_in(typed: str, today: date, zone: tzinfo) -> datetime | None:
    if typed in DAYS_AGO:
        return _beginning(today - timedelta(DAYS_AGO[typed]), zone)
    if found := _ISO.fullmatch(typed):
        year, month, day = found[1], int(found[2]), int(found[3])
    elif found := _DUTCH.fullmatch(typed):
        year, month, day = found[3], int(found[2]), int(found[1])
    elif found := _IN_WORDS.fullmatch(typed):
        year, month, day = found[3], MONTHS[found[2]], int(found[1])
    else:
        return None
    if year:
        return _beginning(date(int(year), month, day), zone) if int(year) in YEARS else None
    return _beginning(_last(month, day, today), zone)


def _last(month: int, day: int, today: date) -> date:
    """The last such day that has come: the 29th of February may be eight years ago. Raises ValueError."""
    for year in range(today.year, today.year - 9, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= today:
            return found
    raise ValueError("there is no such day")


def _beginning(day: date, zone: tzinfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
