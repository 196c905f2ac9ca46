"""granian, which speaks HTTP in Rust, as the server. The only module that knows its inside.

granian calls `_first_look` in a thread of its own for each request whose headers are there. What lies ready in memory
is answered at once, in that very call: no event loop and no second thread has to be woken, each of which would wait for
its turn beside threads that render texts. Everything else goes to the event loop, which waits for bodies.

Its own ways to be embedded know no such call, and bind sockets anew for each process, so that those who knock while one
process makes way for another are turned away. That is why its inside is used here, and its version is pinned.
"""

import asyncio
import logging
import os
import re
import resource
import select
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import closing, contextmanager, suppress
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from granian import _granian
from granian._granian import CallbackScheduler, SocketHolder, WorkerSignal
from granian.http import HTTP1Settings

from moderation.serving.application import Application, plain, tell_of_fault
from moderation.serving.bodies import Bodies
from moderation.serving.sockets import BACKLOG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed.wsgi import WSGIApplication

    from moderation.web.front import Answer, Header

    Ready = Callable[[str, str, str, Header], Answer | None]

log = structlog.get_logger(__name__)

SLOWEST_HEADERS = 75_000
"""Milliseconds for the headers of a request, and for which an idle connection is kept: longer than proxies keep theirs,
so that they seldom send a request into a connection that is being closed. All that waits is a file descriptor.
"""

LONGEST_HEADERS = 32 * 1024
"""Bytes of the first line and the headers together. A question for the counts of fifty pages is the longest of ours."""

PATIENCE = 8.0
"""Seconds for requests in flight to come to their end when the service stops: within the ten that containers have."""

HEALTH, HEALTHY = "/health", plain(HTTPStatus.OK, "ok")
"""Answered at once, however many wait: whoever asks wants to know whether this process still does."""

MOMENT = 0.1
"""Seconds for requests that have been sent to be read, when the service stops."""

FAREWELL = 2.0
"""Seconds in which all who are connected are told to come back over another connection, when others go on."""

MOST_CONNECTIONS = 2_048
FOR_FILES = 128
"""File descriptors that the database, the log and the replays need."""


class Server:
    """Serves one application on one socket, in this process. `ready` answers from memory, or says None."""

    def __init__(
        self,
        app: "WSGIApplication",
        ready: "Ready | None" = None,
        *,
        threads: int = 8,
        proxies: int = 0,
        several: bool = False,
        bodies: Bodies | None = None,
    ) -> None:
        self._ready = ready or (lambda method, path, query, header: None)
        self._application = Application(
            app, threads=threads, proxies=proxies, several=several, bodies=bodies or Bodies()
        )
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told = asyncio.Event()
        self._told_to_hurry = asyncio.Event()

    def run(self, listener: socket.socket, when_ready: Callable[[], None]) -> None:
        """Serve until `stop`, and finish what is in flight. The socket is closed then, but for others who have it
        open: else those who knock would wait for nothing.
        """
        asyncio.run(self._serve(listener, when_ready))

    def stop(self, *, slowly: bool = False) -> None:
        """Have `run` come to its end; from any thread, also before it has begun. Slowly when others go on listening:
        then those who are connected have time to go over to them.
        """
        told = [self._told] if slowly else [self._told, self._told_to_hurry]
        if self._loop is None:
            for event in told:
                event.set()
            return
        with suppress(RuntimeError):  # it is over already
            for event in told:
                self._loop.call_soon_threadsafe(event.set)

    async def _serve(self, listener: socket.socket, when_ready: Callable[[], None]) -> None:
        self._loop = loop = asyncio.get_running_loop()
        if self._told.is_set():
            return
        drained = asyncio.Event()
        quit_signal = WorkerSignal()
        quit_signal.add_cb(lambda: loop.call_soon_threadsafe(drained.set))
        # granian closes the descriptor that it is given.
        ear = os.dup(listener.fileno())
        with _heard(self.stop):
            self._listen(ear, listener.family == socket.AF_UNIX, loop, quit_signal)
            when_ready()
            await self._told.wait()
            _stop_up(ear)
            listener.close()
            await self._take_leave()
            quit_signal.set()
            if not await _within(PATIENCE, drained):
                log.warning("requests that were still coming in have been cut off")
            self._application.close()

    async def _take_leave(self) -> None:
        """Answer those who are connected already for a while."""
        self._application.say_farewell()
        await _within(FAREWELL, self._told_to_hurry)
        await asyncio.sleep(MOMENT)

    def _listen(self, ear: int, is_file: bool, loop: asyncio.AbstractEventLoop, quit_signal: WorkerSignal) -> None:
        _quiet()
        holder: Any = SocketHolder(ear, is_file, BACKLOG)  # type: ignore[call-arg]  # as with the next
        worker: Any = _granian.RSGIWorker(  # type: ignore[call-arg]  # its own notes on types are older than it
            1,
            (None, holder),
            None,  # type: ignore[arg-type]  # and so here
            backpressure=_most_connections(),
            http_mode="1",
            http1_opts=HTTP1Settings(header_read_timeout=SLOWEST_HEADERS, max_buffer_size=LONGEST_HEADERS),
            websockets_enabled=False,
            metrics=(None, None),
        )
        serve = worker.serve_str_uds if is_file else worker.serve_str
        serve(_Scheduler.of(loop, self._first_look, self._handle), loop, quit_signal)

    def _first_look(self, watcher: Any) -> bool:
        scope = watcher.scope
        path = scope.path
        header = scope.headers.get
        # The front knows paths as WSGI spells them, which is the same for ASCII alone. A request without a host may be
        # out of order.
        if not path.isascii() or header("host") is None:
            return False
        if path == HEALTH and scope.method == "GET":
            self._application.send(watcher.proto, HEALTHY)
            return True
        try:
            answer = self._ready(scope.method, path, scope.query_string, header)
        except Exception as error:
            tell_of_fault(scope, error)
            return False
        if answer is None:
            return False
        self._application.send(watcher.proto, answer)
        return True

    async def _handle(self, watcher: Any) -> None:
        # Were granian told of an error, it would write its message into the log.
        try:
            await self._application.handle(watcher.scope, watcher.proto)
        except Exception as error:
            tell_of_fault(watcher.scope, error)
        finally:
            watcher.done()


class _Scheduler(CallbackScheduler):
    """What granian calls for each request: takes a first look, and hands on to the loop what that did not answer."""

    @classmethod
    def of(
        cls, loop: asyncio.AbstractEventLoop, first_look: Callable[[Any], bool], handle: Callable[[Any], Any]
    ) -> "_Scheduler":
        """The scheduler that works in this way."""
        scheduler: Any = cls(loop, handle, None, None, None)  # type: ignore[call-arg]  # not in its types

        def start(watcher: Any) -> None:
            watcher.taskref(loop.create_task(handle(watcher)))

        def schedule(watcher: Any) -> None:
            if first_look(watcher):
                watcher.done()
            else:
                loop.call_soon_threadsafe(start, watcher)

        scheduler._schedule_fn = schedule
        return scheduler  # type: ignore[no-any-return]  # it was made as Any


class _ToOurLog(logging.Handler):
    """What granian has to say stands in our log, as a line like all others."""

    def emit(self, record: logging.LogRecord) -> None:
        log.warning("the server says", message=record.getMessage())


async def _within(seconds: float, event: asyncio.Event) -> bool:
    """Wait for it, but not longer than that. Whether it came."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True


def _stop_up(ear: int) -> None:
    """Have granian hear of no new connection any more, while it goes on with those that it has.

    It can only stop both at once, and then cuts off those whom it has just accepted. So the socket is taken out of what
    the system wakes it for (epoll); where there is no such thing, whoever comes in the last moment may be cut off.
    """
    watched = re.compile(rf"^tfd: +{ear} ", re.MULTILINE)
    for file in Path("/proc/self/fdinfo").glob("*"):
        with suppress(OSError):  # it has been closed since, or it is not granian that waits there
            if watched.search(file.read_text()):
                with closing(select.epoll.fromfd(os.dup(int(file.name)))) as waiting:
                    waiting.unregister(ear)


def _quiet() -> None:
    theirs = logging.getLogger("_granian")
    theirs.setLevel(logging.WARNING)
    theirs.propagate = False
    theirs.handlers = [_ToOurLog()]


def _most_connections() -> int:
    """As many as the system lets this process open, less those that others need; the system is asked for more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + FOR_FILES
    if soft < wanted and (hard == resource.RLIM_INFINITY or soft < hard):
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(64, min(soft, wanted) - FOR_FILES)


@contextmanager
def _heard(stop: Callable[[], None]) -> "Iterator[None]":
    """SIGTERM and Ctrl-C stop the server meanwhile; only the main thread can hear them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, lambda *_: stop()) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
