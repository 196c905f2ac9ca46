"""Connections to an SQLite file, all set in one way, and what its complaints mean to people."""

import sqlite3
import threading
import weakref
from collections.abc import Hashable, Mapping
from pathlib import Path

from sqlite_utils import Database

from moderation.domain.errors import AlreadyExists, ModerationError, NotFound, StoreUnavailable
from moderation.store.engine import Param, Row, prepared

SYNCED, UNSYNCED = "PRAGMA synchronous=FULL", "PRAGMA synchronous=NORMAL"
"""Whether a commit waits until the disk has it."""

CANNOT_BE_OURS = {
    "SQLITE_NOTADB": "{path} is not an SQLite database; name another file or move this one away",
    "SQLITE_CANTOPEN": "{path} cannot be opened as a database; see to its rights and those of its folder, and that it "
    "is not a folder",
}
"""What is said when a file is no database that can be used, by the name of SQLite's error."""

ANYTHING = "select 1 from sqlite_master limit 1"

ENDINGS = ("-wal", "-shm", "-journal")
"""What SQLite adds to the name of a database for the files that belong to it."""

FOREIGN_LOG = (
    "another file was put in the place of {path} while that was in use, and {beside} is still that of the one before; "
    "stop the service, move what is named -wal and -shm to where that file is now, and start it again"
)

# SQLite would throw such a log away, with all that was committed to it.
LOG_ALONE = "{path} is gone or empty, while its log {log} is not; put the file back, or move the log away"

IS_TAKEN = {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}
IS_MISSING = {"SQLITE_CONSTRAINT_FOREIGNKEY"}
DAMAGED = "it is damaged: stop the service, and put a backup in its place with `moderation restore`"
MEANINGS = {
    "SQLITE_FULL": "make room",
    "SQLITE_IOERR": "see whether the disk is full, or failing",
    "SQLITE_READONLY": "see to the rights of the file, its folder and its disk",
    "SQLITE_CANTOPEN": "see whether it is there, and to the rights of the file and its folder",
    "SQLITE_BUSY": "another process holds it",
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": DAMAGED,
}
"""What to do, by the first two words of SQLite's name for an error."""

TRIES_FOR_WAL = 50

FileId = tuple[int, int]


def connect(path: Path, mode: str, patience: float) -> Database:
    """A connection in the mode `ro`, `rw` or `rwc`, that waits so many seconds for other writers. Any thread may use
    it, one at a time.
    """
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=patience,
        isolation_level=None,
        check_same_thread=False,
    )
    database = Database(connection, execute_plugins=False, recursive_triggers=False)
    weakref.finalize(database, connection.close)  # when its thread ends
    database.execute(SYNCED)
    database.execute("PRAGMA foreign_keys=ON")
    database.execute("PRAGMA secure_delete=ON")
    return database


def set_wal(database: Database) -> None:
    """Once and for all: readers and the writer do not wait for each other.

    SQLite does not wait with this change, so that two processes that start on a new file can be in each other's way;
    taking the lock of a writer, which does wait, is a way to let the other one finish.
    """
    for _ in range(TRIES_FOR_WAL):
        try:
            database.enable_wal()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY":
                raise
            database.execute("BEGIN IMMEDIATE")
            database.rollback()
        else:
            return
    database.enable_wal()


def file_at(path: Path) -> FileId | None:
    """Which file the path leads to now; None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def size_of(path: Path) -> int | None:
    """The bytes of a file; None when it is not there, or is hidden from us."""
    try:
        return path.stat().st_size
    except OSError:
        return None


def files_of(path: Path) -> list[Path]:
    """What lies beside a database and belongs to it."""
    named = (path.with_name(path.name + ending) for ending in ENDINGS)
    return [beside for beside in named if size_of(beside) is not None]


def log_of(path: Path) -> Path:
    """The write-ahead log of a database."""
    return path.with_name(f"{path.name}-wal")


def has_lost_its_file(path: Path) -> bool:
    """Whether there is a log beside the path, but nothing at the path itself."""
    # In this order: who begins a database makes the file first and its log later.
    return bool(size_of(log_of(path))) and not size_of(path)


def rows(database: Database, sql: str, params: Mapping[str, Param]) -> list[Row]:
    """What a statement gives."""
    cursor = database.execute(*prepared(sql, params))
    found = cursor.fetchall()
    if not found:
        return []
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in found]


def meaning(error: sqlite3.Error) -> str:
    """What SQLite says, and what to do about it."""
    kind = kind_of(error)
    return f"{error}; {MEANINGS[kind]}" if kind in MEANINGS else str(error)


def kind_of(error: sqlite3.Error) -> str:
    """The first two words of SQLite's name for an error; the others only say where it was met."""
    return "_".join(getattr(error, "sqlite_errorname", "").split("_")[:2])


def refusal(error: sqlite3.IntegrityError) -> ModerationError | ValueError:
    """What is wrong with something that the tables do not take."""
    if error.sqlite_errorname in IS_TAKEN:
        return AlreadyExists("there is one with this key already")
    if error.sqlite_errorname in IS_MISSING:
        return NotFound("this refers to something that is not there")
    return ValueError(f"the database refuses this: {error}")


class Held:
    """The connection of one thread, to the file that was there then. Whoever works with it holds `use`: SQLite breaks
    the whole process when a connection is closed in the middle of a statement.
    """

    def __init__(self, file: FileId | None, database: Database) -> None:
        self.file, self.database = file, database
        self.use = threading.RLock()

    def close(self, patience: float) -> None:
        """Close it for its thread, when that is done with it. After so many seconds it is left to its thread."""
        if self.use.acquire(timeout=patience):
            try:
                self.database.close()
            finally:
                self.use.release()


class Place:
    """Where a database lies, in the eyes of one process. For many threads.

    SQLite knows what belongs to a database by its name alone. When another file takes the place of one that is in use,
    whose log still lies there, it would take that for the log of the new file, and destroy it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._beside = [path.with_name(path.name + ending) for ending in ENDINGS]
        self._owners: dict[FileId, FileId] = {}

    def file(self) -> FileId | None:
        """Which file is there now; None when there is none."""
        return file_at(self.path)

    def connect(self, mode: str, patience: float) -> tuple[FileId | None, Database]:
        """A connection to the file that is there, and which one that is. Raises StoreUnavailable when what lies beside
        it belongs to another one, or would be lost; and sqlite3.Error.
        """
        if has_lost_its_file(self.path):
            raise StoreUnavailable(LOG_ALONE.format(path=self.path, log=log_of(self.path)))
        file = self.file()
        if mode != "rwc" and size_of(self.path) == 0:
            raise StoreUnavailable(f"{self.path} is empty; {DAMAGED}")
        for beside in self._beside:
            if file is not None and (found := file_at(beside)) and self._owners.get(found, file) != file:
                raise StoreUnavailable(FOREIGN_LOG.format(path=self.path, beside=beside))
        database = connect(self.path, mode, patience)
        database.execute(ANYTHING).fetchone()  # what belongs to the file is there after the first look into it
        if file is not None:
            self._owners.update({found: file for beside in self._beside if (found := file_at(beside))})
        return file, database


class Watch:
    """Sees that others have changed something, by a connection on which nothing else is done. For many threads."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._lock = threading.Lock()
        self._database: Database | None = None
        self._file: FileId | None = None
        self._looks = 0

    def look(self) -> Hashable:
        """Another value whenever anything may have changed; nobody is waited for. Raises StoreUnavailable,
        sqlite3.Error.
        """
        with self._lock:
            try:
                if self._database is None or self._file != self._place.file():
                    self._end()
                    self._file, self._database = self._place.connect("ro", patience=0)
                    self._looks += 1
                (version,) = self._database.conn.execute("PRAGMA data_version").fetchone()
            except sqlite3.Error:
                self._end()
                raise
            # The version is that of this connection alone: the next one may begin with the same.
            return self._looks, version

    def close(self) -> None:
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None
