"""However many strangers send what takes long, moderators and those who watch over the service get their answer."""

import threading
from collections.abc import Iterable
from contextlib import ExitStack
from typing import TYPE_CHECKING

from moderation.serving.bodies import Bodies
from tests.serving.asking import answered, connected, get, serving, status, until

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

THREADS = 2
SLOW = b"GET /t/magazine HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


class Busy:
    """An application in which all that strangers ask for takes until it is allowed to end."""

    def __init__(self) -> None:
        self.at_work = threading.Semaphore(0)
        self.may_end = threading.Event()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith("/t/"):
            self.at_work.release()
            self.may_end.wait(60)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"done"]


def test_the_desk_and_the_health_of_the_service_wait_for_no_stranger() -> None:
    app = Busy()
    with serving(app, threads=THREADS) as port, ExitStack() as strangers:
        waiting = [strangers.enter_context(connected(port)) for _ in range(3 * THREADS)]
        for each in waiting:
            each.sendall(SLOW)
        for _ in range(THREADS):
            assert app.at_work.acquire(timeout=60)
        assert status(get(port, "/desk/queue")) == 200
        assert get(port, "/health").endswith(b"\r\n\r\nok\n")
        app.may_end.set()
        for each in waiting:
            assert each.recv(100).startswith(b"HTTP/1.1 200")


def test_large_bodies_that_come_in_slowly_leave_room_for_reactions() -> None:
    app, bodies = Busy(), Bodies(most_held=400_000)
    app.may_end.set()
    large = b"POST /t/magazine HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n" + b"x" * 99_000
    small = b"POST /t/magazine HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 4\r\n\r\nmooi"
    with serving(app, threads=THREADS, bodies=bodies) as port, ExitStack() as strangers:
        for _ in range(6):
            strangers.enter_context(connected(port)).sendall(large)
        until(lambda: bodies.held > 250_000, "the large ones fill their part")
        assert status(answered(port, small)) == 200
        assert bodies.held <= 300_000
