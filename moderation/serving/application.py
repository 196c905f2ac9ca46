"""What becomes of a request that is not answered from memory: its body, a place in the queue, a thread, an answer."""

import asyncio
import traceback
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog

from moderation.serving.bodies import Bodies, Body, BrokenOff, TooMuchAtOnce
from moderation.serving.environ import environ_of, is_out_of_order
from moderation.serving.gateway import answer_of
from moderation.web.front import Answer

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol
    from granian.rsgi import Scope

log = structlog.get_logger(__name__)

MOST_WAITING = 256
"""Requests that wait for a thread. Who comes later would wait for seconds, and is better told to come back."""

NO_NAME = ("server", "web")
"""Otherwise the name of the program would be told to everybody."""


def _plain(status: HTTPStatus, words: str, *headers: tuple[str, str]) -> Answer:
    kind = ("content-type", "text/plain; charset=utf-8")
    return Answer(status, [kind, ("cache-control", "no-store"), *headers], f"{words}\n".encode())


# What is left of such a request must not be taken for the next one.
LAST = ("connection", "close")
OUT_OF_ORDER = _plain(HTTPStatus.BAD_REQUEST, "This request is not in order.", LAST)
TOO_SLOW = _plain(HTTPStatus.REQUEST_TIMEOUT, "This took too long to come in. Please send it again.", LAST)
TOO_BUSY = _plain(
    HTTPStatus.SERVICE_UNAVAILABLE, "It is very busy. Please try again in a moment.", ("retry-after", "2")
)
BROKEN = _plain(HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong here. It has been written down.")


class Application:
    """A WSGI application behind an event loop and a pool of threads. The loop reads bodies and keeps the queue; what
    may wait, or compute, does so in the pool.
    """

    def __init__(self, app: "WSGIApplication", *, threads: int, proxies: int, several: bool, bodies: Bodies) -> None:
        self._app = app
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._most_inside = threads + MOST_WAITING
        self._inside = 0
        self._proxies = proxies
        self._several = several
        self._bodies = bodies
        self._always = [NO_NAME]

    async def handle(self, scope: "Scope", proto: "HTTPProtocol") -> None:
        """Answer one request, whatever happens."""
        if is_out_of_order(scope):
            return self.send(proto, OUT_OF_ORDER)
        try:
            body = await self._bodies.read(scope, proto)
        except TimeoutError:
            return self.send(proto, TOO_SLOW)
        except BrokenOff:
            return self.send(proto, OUT_OF_ORDER)
        except TooMuchAtOnce:
            return self.send(proto, Answer(TOO_BUSY.status, [*TOO_BUSY.headers, LAST], TOO_BUSY.body))
        try:
            if self._inside >= self._most_inside:
                return self.send(proto, TOO_BUSY)
            await self._in_a_thread(scope, proto, body)
        finally:
            self._bodies.release((body.content,))

    async def _in_a_thread(self, scope: "Scope", proto: "HTTPProtocol", body: Body) -> None:
        self._inside += 1
        try:
            await asyncio.get_running_loop().run_in_executor(self._pool, self._run, scope, proto, body)
        finally:
            self._inside -= 1

    def _run(self, scope: "Scope", proto: "HTTPProtocol", body: Body) -> None:
        environ = environ_of(scope, *body, proxies=self._proxies, several=self._several)
        try:
            answer = answer_of(self._app, environ)
        except Exception as error:
            tell_of_fault(scope, error)
            answer = BROKEN
        if body.length > len(body.content):
            answer = Answer(answer.status, [*answer.headers, LAST], answer.body)
        self.send(proto, answer)

    def send(self, proto: "HTTPProtocol", answer: Answer) -> None:
        """Hand an answer to the server. This does not wait until it has been sent."""
        proto.response_bytes(answer.status, answer.headers + self._always, answer.body)

    def say_farewell(self) -> None:
        """From now on, have everybody who is answered come back over another connection."""
        self._always = [NO_NAME, LAST]

    def close(self) -> None:
        """Let the threads finish what they are at; what has not begun does not begin any more."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def tell_of_fault(scope: "Scope", error: Exception) -> None:
    """The kind and the place of a fault are noted, never its message: that may hold a reader's words."""
    (place,) = traceback.extract_tb(error.__traceback__)[-1:] or (None,)
    where = f"{place.filename}:{place.lineno}" if place else ""
    log.error("request failed", path=scope.path, error=type(error).__name__, where=where)
