"""Asks a server over the network, as fast as it answers: connections that stay open, and one request on each at a time.

All connections of a load are sent their request before the first answer is read, so the server always has something to
do, and the client needs so little for each that it is not what is measured: some 15 microseconds.
"""

import re
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from tests.bench.wsgi import HOST, Answer

PATIENCE = 60.0
"""Seconds for an answer. Isso's first answers to a post can take 30."""

LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
CLOSES = re.compile(rb"(?i)\r\nconnection: *close")
BODILESS = {204, 304}
A_READ = 1 << 18
AT_MOST = 1_000_000


def request(method: str, address: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> bytes:
    """A request as bytes. Who asks seems to ask the address under which the service is known."""
    sent = {"Host": "127.0.0.1:8080", "User-Agent": "bench", "Accept-Language": "nl", **(headers or {})}
    if body or method == "POST":
        sent["Content-Length"] = str(len(body))
    lines = [f"{method} {address} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items()), "", ""]
    return "\r\n".join(lines).encode() + body


class Connection:
    """One connection, opened anew when the server has closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None
        self._last = b""

    def send(self, sent: bytes) -> None:
        """Send a request. The answer to the one before has been read."""
        if self._socket is None:
            self._socket = socket.create_connection((HOST, self._port), PATIENCE)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._last = sent
        self._socket.sendall(sent)

    def receive(self) -> tuple[bytes, bytes]:
        """The head and the body of the answer. Raises RuntimeError when it is broken off or says not how long it is."""
        head, body = self._head()
        found = LENGTH.search(head)
        if found is not None:
            missing = int(found[1]) - len(body)
        elif int(head[9:12]) in BODILESS:
            missing = 0
        else:
            raise RuntimeError(f"an answer of unknown length: {head[:500]!r}")
        parts = [body]
        while missing > 0:
            parts.append(self._read())
            missing -= len(parts[-1])
        if CLOSES.search(head):
            self.close()
        return head, b"".join(parts) if len(parts) > 1 else body

    def ask(self, sent: bytes, expected: int = 200) -> Answer:
        """The whole answer. Raises RuntimeError for another status than the expected one."""
        self.send(sent)
        head, body = self.receive()
        status = int(head[9:12])
        if status != expected:
            raise RuntimeError(f"{sent[:200]!r} is answered {head[:80]!r}: {body[:500]!r}")
        lines = head.decode("latin-1").split("\r\n")[1:]
        headers = [(name, value) for name, _, value in (line.partition(": ") for line in lines if line)]
        return Answer(status, headers, body)

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _head(self) -> tuple[bytes, bytes]:
        received = b""
        while True:
            received += self._read()
            head, end, body = received.partition(b"\r\n\r\n")
            if end:
                return head, body

    def _read(self) -> bytes:
        assert self._socket
        received = self._socket.recv(A_READ)
        if not received:
            raise RuntimeError(f"the server has closed the connection upon {self._last[:200]!r}")
        return received


def load(
    connections: Sequence[Connection],
    requests: Iterator[bytes],
    expected: int,
    seconds: float,
    at_most: int = AT_MOST,
    heard: Callable[[bytes], object] | None = None,
) -> int:
    """Ask again and again, for so many seconds or requests, whichever is over first; at least once on each connection.

    Says how many were answered. Raises RuntimeError for another status than the expected one. The bodies go to `heard`.
    """
    until, done = time.perf_counter() + seconds, 0
    begins = b"HTTP/1.1 %d" % expected
    while True:
        for connection in connections:
            connection.send(next(requests))
        for connection in connections:
            head, body = connection.receive()
            if not head.startswith(begins):
                raise RuntimeError(f"a request is answered {head[:80]!r}: {body[:500]!r}")
            if heard is not None:
                heard(body)
        done += len(connections)
        if done >= at_most or time.perf_counter() >= until:
            return done


def waits(connection: Connection, sent: bytes, seconds: float, at_most: int = AT_MOST) -> list[float]:
    """How many milliseconds each answer takes, one after the other, for so many seconds."""
    until, taken = time.perf_counter() + seconds, list[float]()
    while not taken or (time.perf_counter() < until and len(taken) < at_most):
        begun = time.perf_counter()
        connection.ask(sent)
        taken.append((time.perf_counter() - begun) * 1000)
    return taken
