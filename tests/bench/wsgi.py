"""Asks an application as a server does: an environ in, an answer out, and no network in between."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

HOST, PORT = "127.0.0.1", "8080"
ORIGIN = f"http://{HOST}:{PORT}"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Visitor:
    """A browser or a program at the door of an application; `cookie` is what it brings along."""

    def __init__(self, app: Any, cookie: str = "") -> None:
        self._app = app
        self._environ = {
            "SERVER_NAME": HOST,
            "SERVER_PORT": PORT,
            "SERVER_PROTOCOL": "HTTP/1.1",
            "SCRIPT_NAME": "",
            "HTTP_HOST": f"{HOST}:{PORT}",
            "HTTP_USER_AGENT": "bench",
            "HTTP_ACCEPT_LANGUAGE": "nl",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        if cookie:
            self._environ["HTTP_COOKIE"] = cookie

    def get(self, address: str, expected: int = 200) -> Answer:
        """The page at a path, with its query. Raises RuntimeError for another status than the expected one."""
        return self._asked("GET", address, expected, {"wsgi.input": io.BytesIO()})

    def post(self, address: str, body: bytes, kind: str = FORM, expected: int = 200, client: str = "") -> Answer:
        """Send a body from a network address of the sender's own, as a page of ours does."""
        sent = {
            "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": kind,
            "HTTP_ORIGIN": ORIGIN,
            "REMOTE_ADDR": client or HOST,
        }
        return self._asked("POST", address, expected, sent)

    def _asked(self, method: str, address: str, expected: int, more: dict[str, Any]) -> Answer:
        path, _, query = address.partition("?")
        environ = {
            "REMOTE_ADDR": HOST,
            **self._environ,
            "REQUEST_METHOD": method,
            "PATH_INFO": unquote(path, "latin-1"),
            "QUERY_STRING": query,
            **more,
        }
        begun: list[tuple[str, list[tuple[str, str]]]] = []
        parts: Iterable[bytes] = self._app(environ, lambda status, headers, _=None: begun.append((status, headers)))
        body = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
        (line, headers) = begun[-1]
        answer = Answer(int(line[:3]), headers, body)
        if answer.status != expected:
            raise RuntimeError(f"{method} {address} answers {line}: {body[:500].decode(errors='replace')}")
        return answer
