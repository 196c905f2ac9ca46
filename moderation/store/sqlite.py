"""SQLite as an engine, through sqlite-utils: one file, one connection per thread, and a commit is a synced commit."""

import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from sqlite_utils import Database

from moderation.domain.errors import AlreadyExists, BadSettings, ModerationError, NotFound, StoreUnavailable
from moderation.store.engine import Param, Plain, Row, Work, check, prepared
from moderation.store.schema import KNOWN
from moderation.store.sqlite_migrations import MIGRATIONS

PATIENCE = 5.0
"""How many seconds a writer waits for another one."""

TRIES_FOR_WAL = 50

EMPTY_THE_LOG = "PRAGMA wal_checkpoint(TRUNCATE)"

T = TypeVar("T")

IS_TAKEN = {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}
IS_MISSING = {"SQLITE_CONSTRAINT_FOREIGNKEY"}
CANNOT_BE_OURS = {
    "SQLITE_NOTADB": "{path} is not an SQLite database; name another file or move this one away",
    "SQLITE_CANTOPEN": "{path} cannot be opened as a database; see to its rights, and that it is not a folder",
}


class SqliteEngine:
    """The engine over one file. `timeout` says how many seconds to wait for another writer."""

    def __init__(self, path: Path, timeout: float = PATIENCE, *, only_reading: bool = False) -> None:
        self._path = path.absolute()
        self._timeout = timeout
        # Not "rwc": when the file is gone, a new and empty one must not take its place.
        self._mode = "ro" if only_reading else "rw"
        self._own = threading.local()
        self._open: weakref.WeakSet[Database] = weakref.WeakSet()
        self._lock = threading.Lock()
        self._closed = False

    def read(self, sql: str, /, **params: Param) -> list[Row]:
        with self._errors_translated():
            return _rows(self._database(), sql, params)

    def write(self, work: Callable[[Work], T]) -> T:
        with self._errors_translated():
            database = self._database()
            # A plain BEGIN would read first and then find that it may not write any more; waiting does not help then.
            database.execute("BEGIN IMMEDIATE")
            try:
                done = work(_Work(database))
                database.execute("COMMIT")
            finally:
                database.rollback()
            return done

    def migrate(self) -> None:
        if not self._path.parent.is_dir():
            raise BadSettings(f"there is no folder {self._path.parent} for the database; make it first")
        if self._mode == "ro":
            self._refuse_older()
            return
        # A connection of its own, closed at the end: a process that forks after this hands no connection down.
        with self._errors_translated(), self._start_refused(), closing(self._connect("rwc")) as database:
            self._recognise(database)
            if MIGRATIONS.pending(database):
                database.execute("BEGIN IMMEDIATE")
                try:
                    MIGRATIONS.apply(database)
                    database.execute("COMMIT")
                finally:
                    database.rollback()
            _set_wal(database)

    def leave_no_trace(self) -> None:
        # In the file itself secure_delete sees to it; what is left stands in the write-ahead log.
        with suppress(sqlite3.Error), closing(self._connect("rw", patience=0)) as database:
            database.execute(EMPTY_THE_LOG)

    def close(self) -> None:
        with self._lock:
            self._closed = True
            for database in list(self._open):
                database.close()
        if self._mode == "ro":
            return
        # What stands in the write-ahead log goes into the file itself, so that a copy of the file alone is whole.
        with suppress(sqlite3.Error), closing(self._connect("rw")) as database:
            database.execute(EMPTY_THE_LOG)

    def _database(self) -> Database:
        """The connection of this thread, opened at first use and whenever the last one broke."""
        if self._closed:
            raise StoreUnavailable("the store is closed")
        database: Database | None = getattr(self._own, "database", None)
        if database is not None and self._own.file != self._file():
            # Somebody put another file in its place, or took it away: what is written to the old one would be lost.
            self._drop()
            database = None
        if database is None:
            self._own.file = self._file()
            database = self._own.database = self._connect(self._mode)
            with self._lock:
                self._open.add(database)
        return database

    def _file(self) -> tuple[int, int] | None:
        """Which file the path leads to now; None when there is none."""
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _connect(self, mode: str, patience: float | None = None) -> Database:
        # Only its own thread works with a connection, but close() may close it from another one.
        connection = sqlite3.connect(
            f"{self._path.as_uri()}?mode={mode}",
            uri=True,
            timeout=self._timeout if patience is None else patience,
            isolation_level=None,
            check_same_thread=False,
        )
        database = Database(connection, execute_plugins=False, recursive_triggers=False)
        weakref.finalize(database, connection.close)  # when its thread ends
        database.execute("PRAGMA synchronous=FULL")
        database.execute("PRAGMA foreign_keys=ON")
        database.execute("PRAGMA secure_delete=ON")
        return database

    def _drop(self) -> None:
        """Close the connection of this thread, which also undoes what it had not committed."""
        database: Database | None = getattr(self._own, "database", None)
        if database is not None:
            self._own.database = None
            database.close()

    @contextmanager
    def _errors_translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.IntegrityError as error:
            raise _refusal(error) from error
        except sqlite3.Error as error:
            self._drop()
            raise StoreUnavailable(f"the database {self._path} cannot be used now: {error}") from error

    @contextmanager
    def _start_refused(self) -> Iterator[None]:
        """At the start, what no waiting will mend is a matter of settings."""
        try:
            yield
        except sqlite3.Error as error:
            words = CANNOT_BE_OURS.get(getattr(error, "sqlite_errorname", ""))
            if words is None:
                raise
            raise BadSettings(words.format(path=self._path)) from error

    def _refuse_older(self) -> None:
        with self._errors_translated(), self._start_refused(), closing(self._connect("ro")) as database:
            self._recognise(database)
            if MIGRATIONS.pending(database):
                raise BadSettings(f"{self._path} was made by an older version of moderation; start the service once")

    def _recognise(self, database: Database) -> None:
        """Raises BadSettings unless the file is empty or was made by this version or an older one."""
        applied = {migration.name for migration in MIGRATIONS.applied(database)}
        if not applied and database.table_names():
            raise BadSettings(f"{self._path} is a database of another program; name another file")
        if newer := applied - KNOWN:
            raise BadSettings(
                f"{self._path} was made by a newer version of moderation ({', '.join(sorted(newer))}); install that one"
            )


class _Work:
    """Runs the statements of a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __call__(self, sql: str, /, **params: Param) -> list[Row]:
        return _rows(self._database, sql, params)

    def each(self, sql: str, rows: Sequence[Mapping[str, Plain]], /) -> None:
        for row in rows:
            check(row)
        if rows:
            self._database.conn.executemany(sql, rows)


def _rows(database: Database, sql: str, params: Mapping[str, Param]) -> list[Row]:
    cursor = database.execute(*prepared(sql, params))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _refusal(error: sqlite3.IntegrityError) -> ModerationError | ValueError:
    if error.sqlite_errorname in IS_TAKEN:
        return AlreadyExists("there is one with this key already")
    if error.sqlite_errorname in IS_MISSING:
        return NotFound("this refers to something that is not there")
    return ValueError(f"the database refuses this: {error}")


def _set_wal(database: Database) -> None:
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
