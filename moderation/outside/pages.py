"""A page of a site, as a browser that nobody knows would get it: once, without cookies, within limits.

Only the site's own origins are asked, also after a redirect. Where a name leads is looked up once and then used, so
that it cannot change in between; what lies inside a network is asked only when the origin itself names it.
"""

import codecs
import http.client
import socket
import ssl
import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import cast
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from moderation import __version__
from moderation.domain.site import canonical_origin
from moderation.outside.deadline import Deadline, Limited, line_to
from moderation.outside.lookup import MOST_ADDRESSES, NotFoundThere, looked_up, may_be_asked

SECONDS = 5.0
"""For all of it, redirects included."""

LARGEST = 1_000_000
"""Bytes of a page that are read, and that may come of packed ones."""

MOST_REDIRECTS = 3
REDIRECTS = (301, 302, 303, 307, 308)
SAFE = "/%:@!$&'()*+,;=~-._?"
NOT_FOR_PAGES = frozenset({"idna", "punycode", "raw_unicode_escape", "unicode_escape"})
"""Codings that Python knows beside the charsets of pages. Some take minutes over a megabyte."""


class Why(StrEnum):
    """Why there is no page."""

    UNKNOWN_HOST = "unknown_host"
    PRIVATE = "private"
    NO_CONNECTION = "no_connection"
    TOO_SLOW = "too_slow"
    NOT_SAFE = "not_safe"
    """The certificate is not one that browsers trust."""
    BROKEN = "broken"
    ELSEWHERE = "elsewhere"
    """It leads to an address that is not the site's."""
    TOO_MANY_REDIRECTS = "too_many_redirects"
    PACKED = "packed"
    """It came in a coding that was not asked for."""


class NoPage(Exception):
    """There is no page: `why`, and about what, such as the address it led to."""

    def __init__(self, why: Why, about: str = "") -> None:
        super().__init__(f"{why} {about}".strip())
        self.why = why
        self.about = about


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. `address` is where it came from in the end; the names of the headers are in small letters.

    `is_cut` says that it was longer than what is read of a page.
    """

    address: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    is_cut: bool = False

    def header(self, name: str) -> str:
        """All lines of a header in one; empty when there is none."""
        return ", ".join(value for each, value in self.headers if each == name)


class Pages:
    """Fetches pages. `monotonic` says how time passes, in seconds; `contact` is where the service is to be found."""

    def __init__(self, monotonic: Callable[[], float], contact: str, seconds: float = SECONDS) -> None:
        self._monotonic = monotonic
        self._seconds = seconds
        self._headers = {
            "User-Agent": f"moderation/{__version__} (looks at a page for its site; {contact})",
            "Accept": "text/html, application/xhtml+xml;q=0.9, */*;q=0.1",
            "Accept-Encoding": "gzip",
            "Connection": "close",
        }

    def fetch(self, address: str, origins: Collection[str]) -> Fetched:
        """The page at an address on one of these origins. Raises NoPage."""
        deadline = Deadline(self._monotonic, self._seconds)
        for _ in range(MOST_REDIRECTS + 1):
            parts, origin = _parts(address)
            if origin not in origins:
                raise NoPage(Why.ELSEWHERE, origin)
            answer = self._ask(address, parts, deadline)
            location = answer.header("location")
            if answer.status not in REDIRECTS or not location:
                return answer
            address = urljoin(address, location)
        raise NoPage(Why.TOO_MANY_REDIRECTS)

    def _ask(self, address: str, parts: SplitResult, deadline: Deadline) -> Fetched:
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        try:
            line = line_to(_found(host, port, deadline), port, deadline)
            try:
                if parts.scheme == "https":
                    line.settimeout(deadline.left())
                    line = ssl.create_default_context().wrap_socket(line, server_hostname=host)
                return self._answer(address, parts, Limited(line, deadline))
            finally:
                line.close()
        except ssl.SSLCertVerificationError as error:
            raise NoPage(Why.NOT_SAFE, error.verify_message) from None
        except TimeoutError:
            raise NoPage(Why.TOO_SLOW) from None
        except ConnectionRefusedError:
            raise NoPage(Why.NO_CONNECTION) from None
        except (OSError, http.client.HTTPException, ValueError, zlib.error):
            raise NoPage(Why.BROKEN) from None

    def _answer(self, address: str, parts: SplitResult, line: Limited) -> Fetched:
        connection = http.client.HTTPConnection(parts.hostname or "")
        connection.sock = cast(socket.socket, line)
        path = quote(parts.path or "/", safe=SAFE) + (f"?{quote(parts.query, safe=SAFE)}" if parts.query else "")
        connection.request("GET", path, headers={"Host": canonical_origin(address).partition("//")[2], **self._headers})
        with connection.getresponse() as response:
            headers = tuple((name.lower(), value) for name, value in response.getheaders())
            is_redirect = response.status in REDIRECTS
            raw = b"" if is_redirect else response.read(LARGEST + 1)
        body = _unpacked(raw, response.headers.get("Content-Encoding", "").strip().lower())
        return Fetched(address, response.status, headers, body[:LARGEST], len(body) > LARGEST)


def text_of(fetched: Fetched) -> str:
    """The text of a page, in the charset that it says it has; what cannot be read in that becomes �."""
    named = charset_in(fetched.header("content-type")) or charset_in(fetched.body[:1024].decode("latin-1"))
    if fetched.body.startswith((b"\xff\xfe", b"\xfe\xff")):
        named = "utf-16"
    try:
        codec = codecs.lookup(named or "utf-8-sig").name.replace("-", "_")
        return fetched.body.decode("utf-8-sig" if codec in NOT_FOR_PAGES else named or "utf-8-sig", "replace")
    except (LookupError, ValueError):
        return fetched.body.decode("utf-8-sig", "replace")


def charset_in(text: str) -> str:
    """The name behind the first `charset=`; empty when there is none."""
    _, _, behind = text.lower().partition("charset=")
    name = behind.lstrip("\"' ")[:40].split(";")[0].split(">")[0].strip("\"' /\t\r\n")
    name = name.split('"')[0].split("'")[0].split()[0] if name else ""
    return "utf-8-sig" if name in ("utf-8", "utf8") else name if name.isascii() and name.isprintable() else ""


def _parts(address: str) -> tuple[SplitResult, str]:
    """An address and its origin. Raises NoPage."""
    try:
        return urlsplit(address), canonical_origin(address)
    except ValueError:
        raise NoPage(Why.ELSEWHERE, address[:100]) from None


def _found(host: str, port: int, deadline: Deadline) -> list[str]:
    """The addresses that a name leads to and that are tried. Raises NoPage, TimeoutError."""
    try:
        found = looked_up(host, port, deadline.left())
    except NotFoundThere:
        raise NoPage(Why.UNKNOWN_HOST, host) from None
    if not all(may_be_asked(address, host) for address in found):
        raise NoPage(Why.PRIVATE, host)
    return found[:MOST_ADDRESSES]


def _unpacked(body: bytes, coding: str) -> bytes:
    if coding in ("", "identity") or not body:
        return body
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise NoPage(Why.PACKED, coding[:20])
    return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(body, LARGEST + 1)
