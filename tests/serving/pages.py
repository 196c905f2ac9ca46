"""What the running service is asked in the tests."""

from urllib.parse import urlencode

from moderation.domain.snapshot import name_of
from tests.conftest import ARTICLE

THREAD = f"/api/v1/sites/magazine/threads/{name_of(ARTICLE)}.json"
PAGE = f"/t/magazine?{urlencode({'thread': ARTICLE})}"
FORM = {"thread": ARTICLE, "name": "Jan Jansen", "email": "jan@example.org", "text": "Met belangstelling gelezen."}


def preview(*headers: bytes, close: bool = True) -> bytes:
    """The request for a preview of a reaction, as the form sends it."""
    body = urlencode(FORM).encode()
    lines = [
        b"POST /t/magazine/preview HTTP/1.1",
        b"Host: localhost",
        b"Origin: http://localhost",
        b"Content-Type: application/x-www-form-urlencoded",
        b"Content-Length: %d" % len(body),
        *([b"Connection: close"] if close else []),
        *headers,
    ]
    return b"\r\n".join([*lines, b"", body])
