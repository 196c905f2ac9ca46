"""What becomes of a request that is not answered from memory: its body, a place in the queue, a thread, an answer."""

import traceback
from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog

from moderation.serving.bodies import Bodies, Body, BrokenOff, TooMuchAtOnce
from moderation.serving.environ import environ_of, is_out_of_order
from moderation.serving.gateway import answer_of
from moderation.serving.lanes import Lane
from moderation.web.front import Answer

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol
    from granian.rsgi import Scope

log = structlog.get_logger(__name__)

DESK = "/desk"
AT_THE_DESK = 2
"""Threads that are there for moderators alone, however many strangers send what takes long."""

NO_NAME = ("server", "web")
"""Otherwise the name of the program would be told to everybody."""


def plain(status: HTTPStatus, words: str, *headers: tuple[str, str]) -> Answer:
    """An answer of the server itself, in a line."""
    kind = ("content-type", "text/plain; charset=utf-8")
    return Answer(status, [kind, ("cache-control", "no-store"), *headers], f"{words}\n".encode())


# What is left of such a request must not be taken for the next one.
LAST = ("connection", "close")
OUT_OF_ORDER = plain(HTTPStatus.BAD_REQUEST, "This request is not in order.", LAST)
TOO_SLOW = plain(HTTPStatus.REQUEST_TIMEOUT, "This took too long to come in. Please send it again.", LAST)
TOO_BUSY = plain(HTTPStatus.SERVICE_UNAVAILABLE, "It is very busy. Please try again in a moment.", ("retry-after", "2"))
BROKEN = plain(HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong here. It has been written down.")


class Application:
    """A WSGI application behind an event loop and a pool of threads. The loop reads bodies and keeps the queue; what
    may wait, or compute, does so in the pool.
    """

    def __init__(self, app: "WSGIApplication", *, threads: int, proxies: int, several: bool, bodies: Bodies) -> None:
        self._app = app
        self._desk, self._others = Lane(AT_THE_DESK), Lane(threads)
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
        lane = self._desk if scope.path.startswith(DESK) else self._others
        try:
            if lane.is_full:
                return self.send(proto, TOO_BUSY)
            await lane.run(self._run, scope, proto, body)
        finally:
            self._bodies.release(len(body.content))

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
        self._desk.close()
        self._others.close()


def tell_of_fault(scope: "Scope", error: Exception) -> None:
    """The kind and the place of a fault are noted, never its message: that may hold a reader's words."""
    (place,) = traceback.extract_tb(error.__traceback__)[-1:] or (None,)
    where = f"{place.filename}:{place.lineno}" if place else ""
    # Neither more than the begin of an address: further on there may be the secret of a receipt, also in the middle.
    begin = "/".join(scope.path.split("/")[:2])
    log.error("request failed", path=begin, error=type(error).__name__, where=where)
