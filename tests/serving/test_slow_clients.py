"""Those who send slowly, or never read, take no place away from others."""

import socket
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from moderation.web.front import Answer
from tests.serving.asking import HOST_LINE, Service, answered, connected, get, serving, status
from tests.serving.conftest import Start
from tests.serving.pages import PAGE, THREAD, preview

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

SLOW = 60
SOON = 5.0
"""Seconds, also on a busy machine: far less than the half minute for which a slow sender may hang on."""

HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: loc"
HALF_A_BODY = b"POST /t/magazine/preview HTTP/1.1\r\n" + HOST_LINE + b"Content-Length: 99\r\n\r\nx"
LARGE = 8_000_000


@pytest.fixture
def beset(start: Start) -> Iterator[Service]:
    """The service with its eight threads, while sixty send their headers and sixty their bodies without an end."""
    with start() as running, ExitStack() as dawdlers:
        for sent in (HALF_A_HEAD, HALF_A_BODY) * SLOW:
            dawdlers.enter_context(connected(running.port)).sendall(sent)
        yield running


ASKED: dict[str, Callable[[int], bytes]] = {
    "a thread that lies ready": lambda port: get(port, THREAD),
    "a page that is made": lambda port: get(port, PAGE),
    "a reaction that is sent": lambda port: answered(port, preview()),
}


def test_sixty_slow_headers_and_sixty_slow_bodies_make_nobody_wait_for_a_second(beset: Service) -> None:
    for what, ask in ASKED.items():
        for _ in range(3):
            begun = time.monotonic()
            answer = ask(beset.port)
            taken = time.monotonic() - begun
            assert status(answer) == 200, what
            assert taken < SOON, f"{what} took {taken:.2f} seconds"


def large(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x" * LARGE if environ["PATH_INFO"] == "/large" else b"small"]


def large_and_ready(method: str, path: str, query: str, header: Callable[[str], str | None]) -> Answer | None:
    return Answer(200, [], b"x" * LARGE) if path == "/ready" else None


@pytest.mark.parametrize("path", [b"/large", b"/ready"])
def test_who_never_reads_the_answer_holds_nobody_up(path: bytes) -> None:
    with serving(large, large_and_ready, threads=2) as port, ExitStack() as deaf:
        for _ in range(20):
            connection = deaf.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(("127.0.0.1", port))
            connection.sendall((b"GET " + path + b" HTTP/1.1\r\n" + HOST_LINE + b"\r\n") * 3)
        begun = time.monotonic()
        assert get(port, "/small").endswith(b"small")
        assert len(get(port, path.decode())) > LARGE
        assert time.monotonic() - begun < SOON
        deaf.close()
