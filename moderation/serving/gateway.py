"""Runs a WSGI application for one request, and gathers its answer. Ours are small; none is sent in pieces."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from moderation.web.front import Answer

if TYPE_CHECKING:
    from types import TracebackType

    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

    Trouble = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None] | None


def answer_of(app: "WSGIApplication", environ: "WSGIEnvironment") -> Answer:
    """What the application answers. Whatever it raises is raised here."""
    started = _Started()
    pieces = app(environ, started)
    try:
        body = b"".join(pieces)
    finally:
        close = getattr(pieces, "close", None)
        if close is not None:
            close()
    if started.status is None:
        raise RuntimeError("the application has not called start_response")
    if environ["REQUEST_METHOD"] == "HEAD":
        return Answer(started.status, started.headers, b"")
    return Answer(started.status, _measured(started.headers), b"".join([*started.written, body]))


def _measured(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The headers without a length: the server knows that of the body itself, and is never wrong about it."""
    return [(name, value) for name, value in headers if name.lower() != "content-length"]


class _Started:
    """What the application says before its body: `start_response`."""

    def __init__(self) -> None:
        self.status: int | None = None
        self.headers: list[tuple[str, str]] = []
        self.written: list[bytes] = []

    def __call__(
        self, status: str, headers: list[tuple[str, str]], exc_info: "Trouble" = None, /
    ) -> Callable[[bytes], object]:
        if self.status is not None and exc_info is None:
            raise RuntimeError("the application has called start_response twice")
        self.status = int(status.split(" ", 1)[0])
        self.headers = headers
        return self.written.append
