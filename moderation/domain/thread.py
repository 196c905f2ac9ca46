"""The reactions of one page."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from string import punctuation
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode, urlsplit
from zoneinfo import ZoneInfo

from moderation.domain.errors import UnknownThread
from moderation.domain.site import Site, canonical_origin

AN_INSTANT = timedelta(microseconds=1)

LONGEST_ANNOUNCEMENT = 300
"""Characters."""

KEY_LENGTH = 500
ADDRESS_LENGTH = 2_000
"""Characters of an address as it is given, before what advertisers add is left out."""

IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,199}")
KEPT_IN_PATH = "~:@!$&'()*+,;=-._"
INDEXES = ("index.html", "index.htm")
"""What servers show where an address names a folder. Other names mean other pages on some of them."""

TRACKING = re.compile(r"utm_\w+|fbclid|gclid|msclkid|mc_[ce]id")


@dataclass(frozen=True, slots=True)
class Thread:
    """The reactions of one page of a site.

    `closed` says from when no new ones are taken, past or to come, because somebody closed it by hand. `opened` is when
    the page was published, as far as we were told, or else when the first word about it came to us. `url` is its web
    address as it was first given, with the slash at its end if it had one: to some servers that is another page.
    `announcement` is what the editors say above the form, in one line in the language of the site; empty for nothing.
    """

    site: str
    key: str
    title: str
    url: str
    closed: datetime | None = None
    opened: datetime | None = None
    announcement: str = ""


def closes(thread: Thread, after_days: int | None) -> datetime | None:
    """The moment from which a thread takes no reactions: it is closed by hand then, or this many days old, whichever is
    first. None when that never comes.
    """
    ends = [] if thread.closed is None else [thread.closed]
    if after_days is not None and thread.opened is not None:
        ends.append(thread.opened + timedelta(days=after_days))
    return min(ends, default=None)


def closing(thread: Thread, after_days: int | None, now: datetime) -> datetime | None:
    """Since when a thread takes no reactions; None while it is open."""
    shut = closes(thread, after_days)
    return shut if shut is not None and shut <= now else None


def last_day_of(shut: datetime, site: Site) -> date:
    """The last day, on the clocks of a site, on which a thread takes reactions that closes at this moment."""
    # The instant goes off first: on some clocks a day begins at one, and what is before that is no time of that day.
    return (shut - AN_INSTANT).astimezone(ZoneInfo(site.time_zone)).date()


def end_of_day(day: date, site: Site) -> datetime:
    """The midnight that ends a day on the clocks of a site, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(site.time_zone)).astimezone(UTC)


def canonical_key(given: str, site: Site) -> str:
    """The one key of a page, however it was addressed.

    A page is given by an identifier of the site's own ("artikel-12"), by its path ("/artikel/12") or by its full
    address on one of the site's origins; the last two are the same page. Fragments, the parameters of advertisers, a
    slash at the end and the name of an index are left out. Raises UnknownThread for anything else, such as a page of
    another site.
    """
    given = given.strip()
    return given if IDENTIFIER.fullmatch(given) else _parted(given, site).key


def address_of(given: str, site: Site) -> str:
    """The web address of a page, which is given as for `canonical_key`, or an empty string when that is an identifier
    and says nothing of its place. Without an origin it is on the first one of the site. Raises UnknownThread.
    """
    given = given.strip()
    if IDENTIFIER.fullmatch(given):
        return ""
    address = _parted(given, site)
    origin = address.origin or next(iter(site.origins), "")
    return f"{origin}{address.path}{address.slash}{address.query}" if origin else ""


@lru_cache(maxsize=256)  # asked again for every link of a page
def named(thread: Thread, site: Site) -> str:
    """What to give for a thread that nobody may know of yet, so that its address stays as it was given first: the path
    with its slash, or the whole address on another origin than the first; else its key.
    """
    for given in (thread.url.removeprefix(next(iter(site.origins), "")), thread.url):
        with suppress(UnknownThread):
            if canonical_key(given, site) == thread.key and address_of(given, site) == thread.url:
                return given
    return thread.key


class _Address(NamedTuple):
    """An address on a site in its parts, each in one spelling. `slash` is the one that a folder has at its end."""

    origin: str
    path: str
    slash: str
    query: str

    @property
    def key(self) -> str:
        return self.path + self.query


def _parted(given: str, site: Site) -> _Address:
    if not 0 < len(given) <= ADDRESS_LENGTH or not given.isprintable() or "\\" in given or "\ufffd" in given:
        raise UnknownThread(site.key, given[:KEY_LENGTH])
    try:
        parts = urlsplit(given)
        foreign = bool(parts.scheme or parts.netloc) and canonical_origin(given) not in site.origins
    except ValueError as error:
        raise UnknownThread(site.key, given[:KEY_LENGTH]) from error
    if foreign or not (parts.path or "/").startswith("/"):
        raise UnknownThread(site.key, given[:KEY_LENGTH])
    origin = canonical_origin(given) if parts.netloc else ""
    address = _Address(origin, *_canonical_path(parts.path), _canonical_query(parts.query))
    if len(address.key) + len(address.slash) > KEY_LENGTH:
        raise UnknownThread(site.key, given[:KEY_LENGTH])
    return address


def _canonical_path(path: str) -> tuple[str, str]:
    """Each part in one spelling, and whether it is a folder. A slash that was written as %2F stays inside its part;
    others in front or at the end are one.
    """
    parts = [quote(unquote_to_bytes(part), safe=KEPT_IN_PATH) for part in path.lstrip("/").split("/")]
    is_folder = False
    while parts and parts[-1] in ("", *INDEXES):
        parts.pop()
        is_folder = True
    return "/" + "/".join(parts), "/" if is_folder and parts else ""


def _canonical_query(query: str) -> str:
    # Signs become bytes as a browser sends them. Then Latin-1 takes every byte as it is: the addresses of old sites are
    # not always UTF-8, and must stay apart.
    pairs = parse_qsl(quote(query, safe=punctuation), keep_blank_values=True, encoding="latin-1")
    wanted = [pair for pair in pairs if not TRACKING.fullmatch(pair[0])]
    return f"?{urlencode(wanted, encoding='latin-1')}" if wanted else ""
