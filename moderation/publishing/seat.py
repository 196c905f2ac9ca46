"""Who writes in a publish directory: one process at a time. The locks are files in it, and end with their process."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WRITER = ".moderation-writer"
CALLER = ".moderation-caller"
OWNER_ALONE = 0o600


class Seat:
    """The place of the one who writes. A service keeps it for as long as it runs, and leaves it to a command that
    calls for it; when the one who has it dies, another service takes it. Every method may raise OSError.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def taken(self) -> Iterator[bool]:
        """Take the seat if it is free and nobody calls for it; says whether it was taken."""
        with self._file(WRITER) as writer:
            yield not self.is_wanted() and _locked(writer, fcntl.LOCK_EX | fcntl.LOCK_NB)

    @contextmanager
    def called_for(self) -> Iterator[None]:
        """Have the seat, as soon as the service has left it and any other command has ended."""
        with self._file(CALLER) as caller, self._file(WRITER) as writer:
            _locked(caller, fcntl.LOCK_EX)
            _locked(writer, fcntl.LOCK_EX)
            yield

    def is_wanted(self) -> bool:
        """Whether a command calls for the seat."""
        with self._file(CALLER) as caller:
            return not _locked(caller, fcntl.LOCK_SH | fcntl.LOCK_NB)

    @contextmanager
    def _file(self, name: str) -> Iterator[int]:
        descriptor = os.open(self._folder / name, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, OWNER_ALONE)
        try:
            yield descriptor
        finally:
            os.close(descriptor)


def _locked(descriptor: int, how: int) -> bool:
    try:
        fcntl.flock(descriptor, how)
    except BlockingIOError:
        return False
    return True
