"""The published reactions of a thread as ready bytes of JSON: made when a decision is taken, handed out as they are."""

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote_to_bytes

from moderation.domain.reaction import PublicReaction
from moderation.domain.site import Site
from moderation.domain.thread import Thread

FIRST = 0
"""Where the first page of a thread begins; a later one begins at the number of a reaction."""

STAND_FOR_THEMSELVES = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789~-")
SPELLED = tuple(chr(byte) if byte in STAND_FOR_THEMSELVES else f"_{byte:02x}" for byte in range(256))


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

    @property
    def length(self) -> int:
        """Bytes of what is inside, below 4 GB: they stand at the end of it (RFC 1952, 2.3.1)."""
        return int.from_bytes(self.gzip[-4:], "little")


class Press(Protocol):
    """Makes snapshots. Pure: the same sheet gives the same bytes."""

    def basis(self, site: Site) -> str:
        """All that goes into a snapshot beside the thread: with another basis it has to be made anew. Never empty."""

    def __call__(self, sheet: Sheet) -> Packed:
        """The snapshot of a sheet."""


def name_of(key: str) -> str:
    """The key of a thread as one part of an address and as a name for a file: small letters, digits, `~` and `-` stand
    for themselves, every other byte is `_` and two digits in base 16. So no two keys have the same name on a disk that
    does not tell capitals from small letters, and no name has an ending, or leads out of a folder.
    """
    return "".join(map(SPELLED.__getitem__, key.encode()))


def address_of_page(site: str, thread: str, first: int, form: str) -> str:
    """Where a page of a thread lies, in one of its forms: `json` or `html`. In a publish directory it is its path."""
    place = f"/api/v1/sites/{site}/threads/{name_of(thread)}"
    return f"{place}.{form}" if first == FIRST else f"{place}/{first}.{form}"


def key_of(name: str) -> str | None:
    """The key in a name; None for what is no name: each key has exactly one."""
    try:
        key = unquote_to_bytes(name.replace("%", "%25").replace("_", "%")).decode()
    except UnicodeDecodeError:
        return None
    return key if key and name_of(key) == name else None
