"""The reactions of one page."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from string import punctuation
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode, urlsplit

from moderation.domain.errors import UnknownThread
from moderation.domain.site import Site, canonical_origin

KEY_LENGTH = 500
ADDRESS_LENGTH = 2_000
"""Characters of an address as it is given, before what advertisers add is left out."""

IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,199}")
KEPT_IN_PATH = "~:@!$&'()*+,;=-._"
TRACKING = re.compile(r"utm_\w+|fbclid|gclid|msclkid|mc_[ce]id")


@dataclass(frozen=True, slots=True)
class Thread:
    """The reactions of one page of a site.

    `closed` says since when no new ones are taken, because somebody closed it by hand. `opened` is when the page was
    published, as far as we were told, or else when the first word about it came to us.
    """

    site: str
    key: str
    title: str
    url: str
    closed: datetime | None = None
    opened: datetime | None = None


def closes(thread: Thread, after_days: int | None) -> datetime | None:
    """The moment from which a thread takes no reactions: it was closed by hand, or is this many days old then. None
    when that never comes.
    """
    if thread.closed or after_days is None or thread.opened is None:
        return thread.closed
    return thread.opened + timedelta(days=after_days)


def closing(thread: Thread, after_days: int | None, now: datetime) -> datetime | None:
    """Since when a thread takes no reactions; None while it is open."""
    shut = closes(thread, after_days)
    return shut if shut is not None and (thread.closed or shut <= now) else None


def canonical_key(given: str, site: Site) -> str:
    """The one key of a page, however it was addressed.

    A page is given by an identifier of the site's own ("artikel-12"), by its path ("/artikel/12") or by its full
    address on one of the site's origins; the last two are the same page. Fragments and the parameters of advertisers
    are left out. Raises UnknownThread for anything else, such as a page of another site.
    """
    given = given.strip()
    if IDENTIFIER.fullmatch(given):
        return given
    if not 0 < len(given) <= ADDRESS_LENGTH or not given.isprintable() or "\\" in given or "\ufffd" in given:
        raise UnknownThread(site.key, given[:KEY_LENGTH])
    try:
        parts = urlsplit(given)
        foreign = bool(parts.scheme or parts.netloc) and canonical_origin(given) not in site.origins
    except ValueError as error:
        raise UnknownThread(site.key, given[:KEY_LENGTH]) from error
    if foreign or not (parts.path or "/").startswith("/"):
        raise UnknownThread(site.key, given[:KEY_LENGTH])
    key = _canonical_path(parts.path) + _canonical_query(parts.query)
    if len(key) > KEY_LENGTH:
        raise UnknownThread(site.key, given[:KEY_LENGTH])
    return key


def _canonical_path(path: str) -> str:
    """Each part in one spelling. A slash that was written as %2F stays inside its part; others in front are one."""
    parts = path.lstrip("/").split("/")
    return "/" + "/".join(quote(unquote_to_bytes(part), safe=KEPT_IN_PATH) for part in parts)


def _canonical_query(query: str) -> str:
    # Signs become bytes as a browser sends them. Then Latin-1 takes every byte as it is: the addresses of old sites are
    # not always UTF-8, and must stay apart.
    pairs = parse_qsl(quote(query, safe=punctuation), keep_blank_values=True, encoding="latin-1")
    wanted = [pair for pair in pairs if not TRACKING.fullmatch(pair[0])]
    return f"?{urlencode(wanted, encoding='latin-1')}" if wanted else ""


def address_of(key: str, site: Site) -> str:
    """The web address of the page, or an empty string when its key is an identifier and says nothing of its place."""
    return site.origins[0] + key if key.startswith("/") and site.origins else ""
