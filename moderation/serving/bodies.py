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
        pieces: list[bytes] = []
        try:
            async with asyncio.timeout(self.slowest):
                length = await self._gather(proto, pieces, declared)
        except BaseException:
            self.release(pieces)
            raise
        return Body(b"".join(pieces), length)

    def release(self, pieces: "list[bytes] | tuple[bytes, ...]") -> None:
        """These bytes are not kept any longer."""
        self.held -= sum(map(len, pieces))

    async def _gather(self, proto: "HTTPProtocol", pieces: list[bytes], declared: int | None) -> int:
        """Put the pieces into the list while they come in. The length of all."""
        length = empty = 0
        async for piece in proto:
            length += len(piece)
            empty += not piece
            if length > self.largest:
                self.release(pieces)
                pieces.clear()
                if length > MOST_DISCARDED:
                    return length
                continue
            if self.held + len(piece) > self.most_held:
                raise TooMuchAtOnce
            self.held += len(piece)
            pieces.append(piece)
        # The server says that a body is over by an empty piece, and that something was wrong with it by one before.
        if length < declared if declared is not None else empty > 1:
            raise BrokenOff
        return length


def _declared(scope: "Scope") -> int | None:
    """The length that the request names: none when the body tells itself where it ends."""
    if "transfer-encoding" in scope.headers:
        return None
    return int(scope.headers.get("content-length", "0"))
