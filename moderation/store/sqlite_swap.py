"""Another file in the place of an SQLite database, which is kept whole under another name."""

import fcntl
import os
import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path

from moderation.domain.errors import StoreUnavailable
from moderation.store.sqlite_connections import connect, files_of, kind_of
from moderation.store.whole_file import belong_like, put_new

# The bytes of which SQLite locks some for as long as a connection is open on a database with a log.
SHARED_FIRST, SHARED_SIZE = 0x40000000 + 2, 510

IN_USE = "{path} is in use; stop the service first"


def require_unused(path: Path) -> None:
    """Raises StoreUnavailable when another process has the database open, as far as that can be known, and OSError.

    Not to be asked by a process that has it open itself: that would lose its own locks.
    """
    with path.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, SHARED_SIZE, SHARED_FIRST)
        except (BlockingIOError, PermissionError) as error:
            raise StoreUnavailable(IN_USE.format(path=path)) from error


def put_first(made: Path, path: Path) -> None:
    """Put a database where there is none. Raises OSError, StoreUnavailable when there is something that SQLite would
    take for a part of it.
    """
    for beside in files_of(path):
        raise StoreUnavailable(f"{beside} is there without its database; move it away first")
    if os.geteuid() == 0:
        folder = path.parent.stat()
        os.chown(made, folder.st_uid, folder.st_gid)
    put_new(made, path)


def put_instead(made: Path, path: Path, kept: Path) -> None:
    """Put the file `made` in the place of the database, which stays under the name `kept`. It needs no file beside it
    then, unless it is so damaged that those must stay with it.

    Raises StoreUnavailable when somebody works with the database, OSError when it cannot be done, as when there is a
    file of the name `kept`.
    """
    belong_like(made, path)
    with ExitStack() as stack:
        if not _hold_as_one_file(stack, path):
            for beside in files_of(path):
                beside.rename(kept.with_name(kept.name + beside.name.removeprefix(path.name)))
        put_new(path, kept)
        made.replace(path)


def _hold_as_one_file(stack: ExitStack, path: Path) -> bool:
    """Have nobody else work with the database until the stack is closed, and all of it in the one file. False when it
    is so damaged that this cannot be had.
    """
    try:
        database = stack.enter_context(closing(connect(path, "rw", patience=0)))
        (mode,) = database.execute("PRAGMA journal_mode=DELETE").fetchone()
        database.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        if kind_of(error) == "SQLITE_BUSY":
            raise StoreUnavailable(IN_USE.format(path=path)) from error
        return False
    return bool(mode == "delete")
