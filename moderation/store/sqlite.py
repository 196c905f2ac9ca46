"""SQLite as an engine, through sqlite-utils: one file, one connection per thread, and a commit is a synced commit."""

import os
import sqlite3
import threading
import weakref
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TypeVar

import structlog
from sqlite_utils import Database

from moderation.domain.errors import BadSettings, StoreUnavailable
from moderation.store.engine import Param, Plain, Row, Work, check
from moderation.store.health import Check
from moderation.store.schema import STEPS
from moderation.store.sqlite_connections import (
    CANNOT_BE_OURS,
    LOG_ALONE,
    SYNCED,
    UNSYNCED,
    Held,
    Place,
    Watch,
    files_of,
    has_lost_its_file,
    kind_of,
    log_of,
    meaning,
    refusal,
    rows,
    set_wal,
)
from moderation.store.sqlite_copies import keep_copy, tidy
from moderation.store.sqlite_health import checks_of, require_sqlite
from moderation.store.sqlite_migrations import MIGRATIONS, applied_to, recognise
from moderation.store.sqlite_words import SqliteFinder
from moderation.store.whole_file import OWNER_ALONE

log = structlog.get_logger(__name__)

PATIENCE = 5.0
"""How many seconds a writer waits for another one."""

EMPTY_THE_LOG = "PRAGMA wal_checkpoint(TRUNCATE)"

T = TypeVar("T")

# A quota that is used up is an error while writing to SQLite, not a full disk.
PASSING = {"SQLITE_BUSY", "SQLITE_FULL", "SQLITE_IOERR_WRITE"}
"""Errors after which a connection is as good as before."""


class SqliteEngine:
    """The engine over one file. `timeout` says how many seconds to wait for another writer."""

    finder = SqliteFinder()

    def __init__(self, path: Path, timeout: float = PATIENCE, *, only_reading: bool = False) -> None:
        self._path = path.absolute()
        self._timeout = timeout
        # Not "rwc": when the file is gone, a new and empty one must not take its place.
        self._mode = "ro" if only_reading else "rw"
        self._was_alone = not files_of(self._path)
        self._own = threading.local()
        self._open: weakref.WeakSet[Held] = weakref.WeakSet()
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._place = Place(self._path)
        self._watch = Watch(self._place)
        self._closed = False

    def read(self, sql: str, /, **params: Param) -> list[Row]:
        with self._errors_translated(), self._held() as database:
            return rows(database, sql, params)

    def write(self, work: Callable[[Work], T], *, synced: bool = True) -> T:
        with self._turn(), self._errors_translated():
            try:
                with self._held() as database:
                    return _written(database, work, synced=synced)
            except sqlite3.OperationalError as error:
                # A connection that was opened while the file could not be written never can; a new one perhaps.
                if kind_of(error) != "SQLITE_READONLY":
                    raise
                self._drop()
            with self._held() as database:
                return _written(database, work, synced=synced)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One thread of this process writes at a time. In SQLite they would wait asleep, and get half as much done."""
        if not self._writing.acquire(timeout=self._timeout):
            raise StoreUnavailable(f"the database {self._path} cannot be used now: others are writing to it for long")
        try:
            yield
        finally:
            self._writing.release()

    def changes(self) -> Hashable:
        self._refuse_closed()
        try:
            return self._watch.look()
        except sqlite3.Error as error:
            raise self._unavailable(error) from error

    def pending(self) -> tuple[str, ...]:
        if not self._path.exists():
            return tuple(step.name for step in STEPS)
        with self._errors_translated(), self._start_refused(), closing(self._connect("ro")) as database:
            recognise(database, self._path)
            return tuple(step.name for step in MIGRATIONS.pending(database))

    def migrate(self) -> None:
        require_sqlite()
        if not self._path.parent.is_dir():
            raise BadSettings(f"there is no folder {self._path.parent} for the database; make it first")
        if self._mode == "ro":
            self._refuse_older()
            return
        self._make_file()
        # A connection of its own, closed at the end: a process that forks after this hands no connection down.
        with self._errors_translated(), self._start_refused(), closing(self._connect("rwc")) as database:
            recognise(database, self._path)
            if MIGRATIONS.pending(database):
                self._take_steps(database)
            set_wal(database)

    def health(self, *, full: bool) -> Iterator[Check]:
        with self._errors_translated(), self._held() as database:
            yield from checks_of(database, self._path, full=full)

    def leave_no_trace(self) -> None:
        # In the file itself secure_delete sees to it; what is left stands in the write-ahead log.
        with suppress(sqlite3.Error, StoreUnavailable), closing(self._connect("rw", patience=0)) as database:
            database.execute(EMPTY_THE_LOG)

    def close(self) -> None:
        with self._lock:
            self._closed = True
            for held in list(self._open):
                held.close(self._timeout)
        self._watch.close()
        if self._mode == "ro":
            if self._was_alone:
                tidy(self._path)
            return
        # What stands in the write-ahead log goes into the file itself, so that a copy of the file alone is whole.
        with suppress(sqlite3.Error, StoreUnavailable), closing(self._connect("rw")) as database:
            database.execute(EMPTY_THE_LOG)

    @contextmanager
    def _held(self) -> Iterator[Database]:
        """The connection of this thread, which nobody closes meanwhile."""
        held = self._of_this_thread()
        with held.use:
            self._refuse_closed()
            yield held.database

    def _of_this_thread(self) -> "Held":
        """What this thread has, opened at first use and whenever the last one broke."""
        held: Held | None = getattr(self._own, "held", None)
        if held is not None and held.file != self._place.file():
            # Somebody put another file in its place, or took it away: what is written to the old one would be lost.
            self._drop()
            held = None
        if held is None:
            self._refuse_closed()
            held = self._own.held = Held(*self._place.connect(self._mode, self._timeout))
            with self._lock:
                self._open.add(held)
        return held

    def _connect(self, mode: str, patience: float | None = None) -> Database:
        return self._place.connect(mode, self._timeout if patience is None else patience)[1]

    def _refuse_closed(self) -> None:
        if self._closed:
            raise StoreUnavailable("the store is closed")

    def _drop(self) -> None:
        """Close the connection of this thread, which also undoes what it had not committed."""
        held: Held | None = getattr(self._own, "held", None)
        if held is not None:
            self._own.held = None
            held.database.close()

    @contextmanager
    def _errors_translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.IntegrityError as error:
            raise refusal(error) from error
        except sqlite3.Error as error:
            # On a full disk a new connection may not come about, and this one can still read.
            if getattr(error, "sqlite_errorname", "") not in PASSING:
                self._drop()
            raise self._unavailable(error) from error

    def _unavailable(self, error: sqlite3.Error) -> StoreUnavailable:
        return StoreUnavailable(f"the database {self._path} cannot be used now: {meaning(error)}")

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

    def _make_file(self) -> None:
        """Make the file if there is none, for the eyes of its owner alone: SQLite would leave that to the umask."""
        if has_lost_its_file(self._path):
            raise BadSettings(LOG_ALONE.format(path=self._path, log=log_of(self._path)))
        with suppress(OSError):  # that it is there, or what SQLite says better
            os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWNER_ALONE))

    def _take_steps(self, database: Database) -> None:
        kept: Path | None = None
        database.execute("BEGIN IMMEDIATE")
        try:
            # Others may have taken them while this one waited.
            pending = MIGRATIONS.pending(database)
            if pending and applied_to(database):
                kept = keep_copy(database, self._path, pending[0].name)
                log.info("copied before the tables change", file=str(kept), steps=[step.name for step in pending])
            MIGRATIONS.apply(database)
            database.execute("COMMIT")
        except BaseException:
            # Nothing has changed, and a service that is started again and again would fill the disk with copies.
            if kept is not None:
                kept.unlink(missing_ok=True)
            raise
        finally:
            database.rollback()

    def _refuse_older(self) -> None:
        if not self._path.exists():
            raise BadSettings(f"there is no database {self._path}; the service makes it when it starts")
        if self.pending():
            raise BadSettings(f"{self._path} was made by an older version of moderation; start the service once")


def _written(database: Database, work: Callable[[Work], T], *, synced: bool) -> T:
    """Do this work as one transaction."""
    with nullcontext() if synced else _unsynced(database):
        # A plain BEGIN would read first and then find that it may not write any more; waiting does not help.
        database.execute("BEGIN IMMEDIATE")
        try:
            done = work(_Work(database))
            database.execute("COMMIT")
        finally:
            database.rollback()
        return done


class _Work:
    """Runs the statements of a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __call__(self, sql: str, /, **params: Param) -> list[Row]:
        return rows(self._database, sql, params)

    def each(self, sql: str, rows: Sequence[Mapping[str, Plain]], /) -> None:
        for row in rows:
            check(row)
        if rows:
            self._database.conn.executemany(sql, rows)


@contextmanager
def _unsynced(database: Database) -> Iterator[None]:
    """Commits in here do not wait for the disk."""
    # As scripts, which are compiled each time: this pragma does its work then, and a kept statement would do nothing.
    database.conn.executescript(UNSYNCED)
    try:
        yield
    finally:
        database.rollback()  # a script would commit what was left open
        database.conn.executescript(SYNCED)
