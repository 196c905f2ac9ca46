"""One of the processes that answer: opens the store, puts the house together, serves until it is told to stop."""

import gc
import signal
import socket
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from moderation import bootstrap
from moderation.serving.jobs import at_work
from moderation.serving.server import Server
from moderation.serving.supervisor import READY
from moderation.web import create_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from moderation.config import Settings
    from moderation.serving.server import Ready

SHORTEST_TURN = 0.001
"""Seconds for which a thread may compute before another one gets its turn. Python's own five milliseconds make a reader
wait for as many texts as are being rendered; shorter than this gains nothing more and costs turns.
"""


def work(settings: "Settings", listener: int, link: int) -> None:
    """Serve on the socket with this number, under the supervisor at the other end of the link. Raises BadSettings,
    StoreUnavailable.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # it is meant for the supervisor
    with socket.socket(fileno=link) as supervisor, socket.socket(fileno=listener) as shared:
        for handed_down in (supervisor, shared):
            handed_down.set_inheritable(False)
        store = bootstrap.store_of(settings)
        try:
            house = bootstrap.build(settings, store)
            try:
                server = server_of(settings, create_app(house), house.front.ready)
                with at_work(bootstrap.jobs_of(settings, store)):
                    _obey(supervisor, server)
                    server.run(shared, lambda: _say_ready(supervisor))
            finally:
                house.replays.close()
        finally:
            store.close()


def server_of(settings: "Settings", app: "WSGIApplication", ready: "Ready") -> Server:
    """The server for an application, when all that lives as long as the process has been made."""
    # Else looking through all of it again and again would be time that the texts of readers take, and there is a
    # ceiling on that.
    gc.freeze()
    gc.enable()
    sys.setswitchinterval(SHORTEST_TURN)
    return Server(
        app,
        ready,
        threads=int(settings.threads),
        proxies=int(settings.trusted_proxies),
        several=int(settings.processes) > 1,
    )


def _say_ready(supervisor: socket.socket) -> None:
    with suppress(OSError):  # it is gone, which is heard by whoever listens to it
        supervisor.sendall(READY)


def _obey(supervisor: socket.socket, server: Server) -> None:
    """Make way for others when the supervisor says so, or is gone without a word."""

    def listen() -> None:
        with suppress(OSError):  # as which its end comes, when it had not heard all that we said
            supervisor.recv(1)
        server.stop(slowly=True)

    threading.Thread(target=listen, name="link", daemon=True).start()
