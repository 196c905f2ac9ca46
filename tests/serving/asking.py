"""Asks a server over the network byte by byte, as no decent client would; and servers to be asked."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from moderation.serving.server import Server
from tests.conftest import SECRET

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from moderation.serving.server import Ready

ROOT = Path(__file__).parents[2]
OUT_OF_PATIENCE = 20.0
HOST = "127.0.0.1"
SERVE = (sys.executable, "-m", "moderation", "serve")
HOST_LINE = b"Host: localhost\r\n"


def connected(port: int) -> socket.socket:
    return socket.create_connection((HOST, port), OUT_OF_PATIENCE)


def all_of(connection: socket.socket) -> bytes:
    """What comes until the other side closes."""
    parts = []
    try:
        while part := connection.recv(65_536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def answered(port: int, sent: bytes) -> bytes:
    """All that is answered to these bytes, until the server closes the connection."""
    with connected(port) as connection:
        connection.sendall(sent)
        return all_of(connection)


def get(port: int, path: str) -> bytes:
    """The answer to a plain question on a fresh connection."""
    return answered(port, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())


def status(answer: bytes) -> int:
    assert answer.startswith(b"HTTP/1."), answer
    return int(answer[9:12])


def until(condition: Callable[[], object], what: str) -> None:
    """Wait for what another process has to do."""
    end = time.monotonic() + OUT_OF_PATIENCE
    while not condition():
        assert time.monotonic() < end, f"it never came to this: {what}"
        time.sleep(0.005)


@contextmanager
def serving(app: "WSGIApplication", ready: "Ready | None" = None, **more: object) -> Iterator[int]:
    """The port of a server in this process."""
    server, answers = Server(app, ready, **more), threading.Event()  # type: ignore[arg-type]
    with socket.create_server((HOST, 0)) as listener:
        thread = threading.Thread(target=server.run, args=(listener, answers.set))
        thread.start()
        try:
            assert answers.wait(OUT_OF_PATIENCE)
            yield int(listener.getsockname()[1])
        finally:
            server.stop()
            thread.join(OUT_OF_PATIENCE)
        assert not thread.is_alive()


class Service:
    """`moderation serve` as a process, with its processes."""

    def __init__(self, process: "subprocess.Popen[str]", folder: Path) -> None:
        self.process = process
        self.folder = folder
        self.ends_with = 0
        self.address = self._address()

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def workers(self) -> set[int]:
        """The processes that answer, or are about to."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return set(map(int, children.split()))

    def told(self) -> str:
        """What it has written into its log so far."""
        return (self.folder / "log").read_text()

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def _address(self) -> str:
        until(lambda: "Serving on " in self.told() or self.process.poll() is not None, "it serves")
        assert self.process.poll() is None, self.told()
        return self.told().partition("Serving on ")[2].splitlines()[0]


def environment(**more: str) -> dict[str, str]:
    """What the service finds around it. A variable that is given as empty is not there."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MODERATION_")}
    wanted = {
        **kept,
        "PYTHONPATH": str(ROOT),
        "MODERATION_SECRET_KEY": SECRET,
        "MODERATION_LISTEN": f"{HOST}:0",
        **more,
    }
    return {name: value for name, value in wanted.items() if value}


@contextmanager
def service(folder: Path, command: Sequence[str] = SERVE, *handed_down: int, **more: str) -> Iterator[Service]:
    """The service in this folder; it must end well when it is told to, if it has not ended yet. File descriptors can be
    handed down to it.
    """
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment(**more),
            stdout=log,
            stderr=log,
            text=True,
            pass_fds=handed_down,
        )
    try:
        running = Service(process, folder)
        yield running
        process.terminate()
        assert process.wait(OUT_OF_PATIENCE) == running.ends_with, running.told()
    finally:
        process.kill()
        process.wait()
