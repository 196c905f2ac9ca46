"""Servers as they run in life, each with all its processes on one core of the machine; whoever asks is on the other."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.live.client import Connection
from tests.bench.wsgi import HOST

SOON = 20.0
"""Seconds within which a server must answer, and within which it must have ended when it is asked to."""

A_LOOK = 0.002

CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
SERVER_CORE, CLIENT_CORE = set(CORES[:1]), set(CORES[1:2]) or set(CORES[:1])


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers: its first process, and where it listens."""

    name: str
    pid: int
    port: int
    log: Path

    def connections(self, number: int) -> list[Connection]:
        return [Connection(self.port) for _ in range(number)]


@contextmanager
def started(
    name: str, command: Sequence[str], port: int, folder: Path, environment: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """A server from this command that accepts connections; it is asked to end afterwards. What it says goes into a log
    in the folder. Raises RuntimeError when it does not come up.
    """
    log = folder / f"{name}.log"
    with log.open("ab") as written, on(SERVER_CORE):
        process = subprocess.Popen(command, stdout=written, stderr=written, env=environment, cwd=ROOT)
    server = Server(name, process.pid, port, log)
    try:
        _wait_for(server, process)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(SOON)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(server: Server, process: "subprocess.Popen[bytes]") -> None:
    """Wait until the server accepts connections. Raises RuntimeError when it has ended, or does not in time."""
    until = time.monotonic() + SOON
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            socket.create_connection((HOST, server.port), 1).close()
        except OSError:
            time.sleep(A_LOOK)
        else:
            return
    said = server.log.read_text(errors="replace")[-2000:] if server.log.exists() else ""
    raise RuntimeError(f"{server.name} does not answer:\n{said}")


@contextmanager
def on(cores: set[int]) -> Iterator[None]:
    """What is begun in here runs on these cores for as long as it lives."""
    if not CORES:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


ROOT = Path(__file__).parents[3]
