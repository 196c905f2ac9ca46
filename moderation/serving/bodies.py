"""Reads the bodies of requests while they come in, at the pace of their senders: that costs no thread."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol
    from granian.rsgi import Scope

LARGEST = 512 * 1024
"""Bytes of a body that is kept."""

MOST_DISCARDED = 8 * 1024 * 1024
"""Bytes that are read and thrown away, so that a browser which is still sending hears that it is too much."""

MOST_HELD = 64 * 1024 * 1024
"""Bytes of all bodies together that a process keeps at once."""

SMALL = 32 * 1024
PART_FOR_SMALL = 4
"""A body of so many bytes at most, such as nearly every reaction, finds room where the large ones leave none: a quarter
of all is kept for these.
"""

SLOWEST = 30.0
"""Seconds within which a body must have come in."""


class BrokenOff(Exception):
    """The body ended before its end, or its form was wrong."""


class TooMuchAtOnce(Exception):
    """The bodies that are coming in do not fit into memory together."""


class Body(NamedTuple):
    """What has come in, and how long it was: longer than what is kept when it was too long."""

    content: bytes
    length: int


@dataclass(slots=True)
class Bodies:
    """The bodies that a process is reading, and those that it still keeps. Used on one event loop alone."""

    largest: int = LARGEST
    slowest: float = SLOWEST
    most_held: int = MOST_HELD
    held: int = 0

    async def read(self, scope: "Scope", proto: "HTTPProtocol") -> Body:
        """The whole body; whoever is done with it calls `release`. Of one that is too long, the length alone.

        Raises TimeoutError when it comes too slowly, BrokenOff, TooMuchAtOnce.
        """
        declared = _declared(scope)
        if declared == 0:
            return Body(b"", 0)
        if declared is not None and declared > MOST_DISCARDED:
            return Body(b"", declared)
        content = bytearray()
        try:
            async with asyncio.timeout(self.slowest):
                length = await self._gather(proto, content, declared)
        except BaseException:
            self.release(len(content))
            raise
        return Body(bytes(content), length)

    def release(self, length: int) -> None:
        """So many bytes are not kept any longer."""
        self.held -= length

    async def _gather(self, proto: "HTTPProtocol", content: bytearray, declared: int | None) -> int:
        """Add the pieces to the content while they come in. The length of all."""
        length = empty = 0
        async for piece in proto:
            length += len(piece)
            empty += not piece
            if length > self.largest:
                self.release(len(content))
                content.clear()
                if length > MOST_DISCARDED:
                    return length
                continue
            room = self.most_held if length <= SMALL else self.most_held - self.most_held // PART_FOR_SMALL
            if self.held + len(piece) > room:
                raise TooMuchAtOnce
            self.held += len(piece)
            content += piece
        # The server says that a body is over by an empty piece, and that something was wrong with it by one before.
        if length < declared if declared is not None else empty > 1:
            raise BrokenOff
        return length


def _declared(scope: "Scope") -> int | None:
    """The length that the request names: none when the body tells itself where it ends."""
    if "transfer-encoding" in scope.headers:
        return None
    return int(scope.headers.get("content-length", "0"))
