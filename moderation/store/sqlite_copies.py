"""An SQLite database as one whole file: copied while others write, and looked through until it is known to be sound.

The copy is made by SQLite's backup in steps, out of one read transaction. Without that, each step after a change by
somebody else begins the copy anew, for ever under constant writing; with it nobody waits and nothing is begun anew, and
a copy takes a quarter of the time of VACUUM INTO.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from moderation.domain.errors import BadSettings, StoreUnavailable
from moderation.store.engine import Param, Row, Run
from moderation.store.sqlite_connections import ANYTHING, connect, files_of, kind_of, log_of, meaning, rows, size_of
from moderation.store.sqlite_migrations import applied_to, recognise
from moderation.store.whole_file import UNFINISHED, belong_like, require_room, whole_file

BEFORE = ".before-"
"""In the name of a copy that was made before a change, between that of the database and that of the change."""

PATIENCE = 5.0
PAGES_AT_ONCE = 1024
INSTRUCTIONS_AT_ONCE = 1_000_000

# Where a header tells of a write-ahead log, and what says that there is none (SQLite's file format, 1.3.3).
FORMAT_VERSIONS = 18
WITHOUT_LOG = bytes([1, 1])

CANNOT_LAY_A_LOG = {"SQLITE_CANTOPEN", "SQLITE_READONLY"}

MOMENT = "select strftime('%Y%m%dT%H%M%SZ', 'now')"
TABLES = "select name from sqlite_master where type = 'table' and name not like 'sqlite!_%' escape '!' order by name"

Progress = Callable[[int, int], object]
"""Told again and again how many bytes of how many are done. What it raises breaks the work off."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a database that was found to be sound: the number of rows of each table, and its bytes."""

    rows: Mapping[str, int]
    size: int


def copy_database(source: Path, target: Path, progress: Progress) -> Contents:
    """Fill the empty file `target` with the database of moderation at `source`, as it is at this moment, and check it.
    Others go on reading and writing meanwhile; nobody else may have the target open.

    Raises BadSettings when the source is no database of this version or an older one, StoreUnavailable when it is
    damaged or cannot be read now, or when there is no room for the copy. Nothing but the target is written.
    """
    with told_of(f"{source} cannot be copied"), beside_others(source) as here:
        require_ours(here, source)
        here.execute("BEGIN")
        counted = number_of_rows(here)
        with told_of(f"no copy can be made in {target.parent}"):
            _copy(here, target, progress)
            _take_log_out(target)
    contents = checked(target, progress, f"{source} as it was copied")
    if contents.rows != counted:
        raise StoreUnavailable(f"the copy of {source} has not the rows that are in it")
    return contents


@contextmanager
def beside_others(file: Path) -> Iterator[Database]:
    """A connection that only reads a file with which others may be working. It leaves nothing beside it."""
    was_alone = not files_of(file)
    try:
        with closing(_opened_beside_others(file)) as database:
            yield database
    finally:
        if was_alone:
            tidy(file)


def tidy(file: Path) -> None:
    """Take away what SQLite laid beside a database that nobody uses, so as to read it. Whoever only reads cannot."""
    # SQLite does that when the last one who may write closes it; if somebody has opened it since, this is not the last.
    with suppress(sqlite3.Error), closing(connect(file, "rw", patience=0)) as database:
        database.execute(ANYTHING).fetchone()


def _opened_beside_others(file: Path) -> Database:
    try:
        database = connect(file, "ro", PATIENCE)
        database.execute(ANYTHING).fetchone()
    except sqlite3.OperationalError as error:
        if kind_of(error) not in CANNOT_LAY_A_LOG or not file.is_file() or size_of(log_of(file)):
            raise
        # A folder in which nothing may be written: nobody else works with the file there either.
        return opened(file)
    return database


def _copy(here: Database, target: Path, progress: Progress) -> None:
    (page_size,), (pages,) = (here.execute(f"PRAGMA {name}").fetchone() for name in ("page_size", "page_count"))
    require_room(target.parent, pages * page_size)

    def told(_: int, left: int, total: int) -> None:
        progress((total - left) * page_size, total * page_size)

    # Nobody else knows of the file yet, so it needs no locks, which not every disk for backups has; and what goes wrong
    # is thrown away, so it needs no journal.
    connection = sqlite3.connect(f"{target.as_uri()}?mode=rw&nolock=1", uri=True, isolation_level=None)
    with closing(connection) as there:
        there.execute("PRAGMA journal_mode=OFF")
        there.execute("PRAGMA synchronous=OFF")
        here.conn.backup(there, pages=PAGES_AT_ONCE, progress=told)


def _take_log_out(file: Path) -> None:
    """A copy can then be opened where nothing may be written beside it. The service turns the log on again."""
    with file.open("r+b") as written:
        written.seek(FORMAT_VERSIONS)
        written.write(WITHOUT_LOG)


def keep_copy(database: Database, path: Path, step: str) -> Path:
    """Copy a database beside itself before this step changes it, and say where the copy is. Whoever asks keeps others
    from writing. Raises StoreUnavailable when it cannot be had.
    """
    (moment,) = database.execute(MOMENT).fetchone()
    kept = path.with_name(f"{path.name}{BEFORE}{step}-{moment}")
    try:
        with told_of(f"no copy can be made in {path.parent}"):
            _sweep(path)
            with whole_file(kept) as made:
                copy_database(path, made, _tell_nobody)
                belong_like(made, path)
    except StoreUnavailable as error:
        raise StoreUnavailable(
            f"{path} was not changed for this version, because it is copied first: {error}"
        ) from error
    return kept


def _sweep(path: Path) -> None:
    """Take away what starts that were killed while they copied this database have left behind."""
    for left in path.parent.iterdir():
        if left.name.startswith(f".{path.name}{BEFORE}") and left.name.endswith(UNFINISHED):
            left.unlink(missing_ok=True)


def _tell_nobody(done: int, total: int) -> None:
    """Where nobody watches."""


def checked(file: Path, progress: Progress, name: str) -> Contents:
    """What is in a database with which nobody works, after all of it was looked through. Raises StoreUnavailable, with
    this name for it, when it is damaged.
    """
    with told_of(f"{name} is damaged"), closing(opened(file)) as database:
        size = file.stat().st_size
        with _told(database, progress, size):
            for problem in problems(database):
                raise StoreUnavailable(f"{name} is damaged: {problem}")
            return Contents(number_of_rows(database), size)


def problems(database: Database, *, quickly: bool = False) -> Iterator[str]:
    """What is wrong with the file or, if it is sound, with what its rows refer to. Quickly is without holding indexes
    against rows.
    """
    is_sound = True
    for said in _said_of(database, "PRAGMA quick_check" if quickly else "PRAGMA integrity_check"):
        if said != "ok":
            is_sound = False
            yield said
    if not is_sound:
        return
    for table, _, other, _ in database.execute("PRAGMA foreign_key_check"):
        yield f"a row of {table} refers to a row of {other} that is not there"


def _said_of(database: Database, check: str) -> Iterator[str]:
    try:
        for (said,) in database.execute(check):
            yield str(said)
    except sqlite3.DatabaseError as error:
        if kind_of(error) != "SQLITE_CORRUPT":
            raise
        yield str(error)  # it comes no further


def number_of_rows(database: Database) -> dict[str, int]:
    """How many rows each table has."""
    names = [name for (name,) in database.execute(TABLES)]
    count = 'select count(*) from "{}"'  # the names are those of our own tables
    return {name: database.execute(count.format(name)).fetchone()[0] for name in names}


def opened(file: Path) -> Database:
    """A connection that only reads a file with which nobody works. It leaves nothing beside it, and needs no locks."""
    return connect(file, "ro&immutable=1", PATIENCE)


def run_on(database: Database) -> Run:
    """Runs statements on this connection."""

    def run(sql: str, /, **params: Param) -> list[Row]:
        return rows(database, sql, params)

    return run


def require_ours(database: Database, file: Path) -> None:
    """Raises BadSettings unless this is a database of this version of moderation or of an older one."""
    recognise(database, file)
    if not applied_to(database):
        raise BadSettings(f"{file} is an empty database")


@contextmanager
def told_of(what: str) -> Iterator[None]:
    """What goes wrong is told as the reason for this: BadSettings when a file is no database, else StoreUnavailable."""
    try:
        yield
    except sqlite3.Error as error:
        if kind_of(error) == "SQLITE_NOTADB":
            raise BadSettings(f"{what}: it is not an SQLite database") from error
        raise StoreUnavailable(f"{what}: {meaning(error)}") from error
    except BlockingIOError as error:
        raise StoreUnavailable(f"{what}: another copy is being made there") from error
    except OSError as error:
        raise StoreUnavailable(f"{what}: {error.strerror}") from error


@contextmanager
def _told(database: Database, progress: Progress, size: int) -> Iterator[None]:
    """Let a long look through the database be broken off: SQLite itself swallows what is raised meanwhile."""
    raised: list[BaseException] = []

    def tell() -> bool:
        try:
            progress(size, size)
        except BaseException as error:
            raised.append(error)
        return bool(raised)

    database.conn.set_progress_handler(tell, INSTRUCTIONS_AT_ONCE)
    try:
        yield
    except sqlite3.OperationalError as error:
        if kind_of(error) != "SQLITE_INTERRUPT":
            raise
        # A signal may have been answered on the way into `tell`: then what that raised is lost.
        raise (raised[0] if raised else KeyboardInterrupt()) from None
    finally:
        database.conn.set_progress_handler(None, 0)
