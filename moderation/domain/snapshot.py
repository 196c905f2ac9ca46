"""The published reactions of a thread as ready bytes: made by a press when a decision is taken, handed out as they are."""

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, unquote_to_bytes

from moderation.domain.reaction import PublicReaction
from moderation.domain.site import Site
from moderation.domain.thread import Thread

FIRST = 0
"""Where the first page of a thread begins; a later one begins at the number of a reaction."""

LONGEST_NAME = 200
"""Characters of a name that still fits, with its endings, on every file system."""

AS_TYPED = "~"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a thread on its way to the press: what stands on it and where the next one begins, if there is one.

    `count` is the number of published reactions of the whole thread; it is told on the first page alone.
    """

    site: Site
    thread: Thread
    first: int
    next: int | None
    count: int
    reactions: tuple[PublicReaction, ...]


@dataclass(frozen=True, slots=True)
class Packed:
    """Bytes as they go out, in the two codings that browsers ask for, and the strong tag of what is inside."""

    tag: str
    gzip: bytes
    brotli: bytes


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A page of a thread, ready in both forms."""

    json: Packed
    html: Packed


class Press(Protocol):
    """Makes snapshots. Pure: the same sheet gives the same bytes."""

    def basis(self, site: Site) -> str:
        """All that goes into a snapshot beside the thread: with another basis it has to be made anew. Never empty."""

    def __call__(self, sheet: Sheet) -> Snapshot:
        """The snapshot of a sheet."""


def name_of(key: str) -> str:
    """The key of a thread as one part of an address and as a name for a file: letters, digits, `~`, `-` and `.` stand
    for themselves, every other byte is `_` and two digits in base 16. No name begins with a full stop.
    """
    name = quote(key, safe=AS_TYPED).replace("_", "%5F").replace("%", "_")
    return f"_2E{name[1:]}" if name.startswith(".") else name


def key_of(name: str) -> str | None:
    """The key in a name; None for what is no name: each key has exactly one."""
    try:
        key = unquote_to_bytes(name.replace("%", "%25").replace("_", "%")).decode()
    except UnicodeDecodeError:
        return None
    return key if key and name_of(key) == name else None
