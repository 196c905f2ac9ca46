"""A line on which everything together has one deadline.

The timeout of a socket begins anew with every byte, so whoever drips could hold us for hours.
"""

import io
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class Deadline:
    """So many seconds from now. `monotonic` says how time passes, in seconds."""

    def __init__(self, monotonic: Callable[[], float], seconds: float) -> None:
        self._monotonic = monotonic
        self._until = monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left. Raises TimeoutError when there are none."""
        left = self._until - self._monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def come_nearer(self, seconds: float) -> None:
        """No later than so many seconds from now."""
        self._until = min(self._until, self._monotonic() + seconds)


class Limited:
    """A socket as far as http.client needs one. Each reading and writing gets only the time that is left."""

    def __init__(self, line: socket.socket, deadline: Deadline) -> None:
        self._line = line
        self._deadline = deadline

    def sendall(self, sent: bytes) -> None:
        rest = memoryview(sent)
        while rest:
            self._line.settimeout(self._deadline.left())
            rest = rest[self._line.send(rest) :]

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Incoming(self._line, self._deadline))

    def close(self) -> None:
        """Nothing: who has opened the socket closes it, when all has been read."""


class _Incoming(io.RawIOBase):
    """What comes in."""

    def __init__(self, line: socket.socket, deadline: Deadline) -> None:
        self._line = line
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        self._line.settimeout(self._deadline.left())
        return self._line.recv_into(buffer)


def line_to(addresses: list[str], port: int, deadline: Deadline) -> socket.socket:
    """A line to the first of these addresses at which anybody listens. Raises OSError."""
    refused = OSError()
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout=deadline.left())
        except TimeoutError:
            raise
        except OSError as error:
            refused = error
    raise refused
