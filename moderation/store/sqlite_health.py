"""How an SQLite database does: the file, the disk under it, and SQLite itself."""

import re
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database

from moderation.domain.errors import BadSettings
from moderation.store.health import Check, can_be_written, doubtful, is_open_to_everybody, room, well, wrong
from moderation.store.sqlite_connections import files_of, log_of, size_of
from moderation.store.sqlite_copies import problems

OLDEST = (3, 37, 0)
"""SQLite before this has no STRICT tables."""

# Two who tidy up the log at the very same moment as a third one begins it anew can harm the file; nobody has managed to
# make it happen without help. See sqlite.org/wal.html, "The WAL-Reset Bug".
MENDED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))

BIG = 500_000_000
"""Bytes of a database from which on its indexes are only held against its rows when that is asked for."""

LARGE_LOG = 64_000_000
SHOWN = 3

MOUNTS = Path("/proc/self/mountinfo")
ESCAPED = re.compile(r"\\([0-7]{3})")
OVER_A_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\w*|9p|afs|ceph|lustre|gpfs|ocfs2|gfs2|beegfs|fuse\.(?:gluster\w*|sshfs|s3fs)"
)
PERHAPS = re.compile(r"fuse.*|virtiofs")


def require_sqlite() -> None:
    """Raises BadSettings when the SQLite that Python has is too old."""
    if sqlite3.sqlite_version_info < OLDEST:
        raise BadSettings(
            f"this Python has SQLite {sqlite3.sqlite_version}; {'.'.join(map(str, OLDEST))} is the oldest that will do"
        )


def checks_of(database: Database, path: Path, *, full: bool) -> Iterator[Check]:
    """All that can be looked at without changing anything. Raises sqlite3.Error, OSError."""
    yield _version()
    yield from _sound(database, path, full=full)
    yield from _log(path)
    yield from _disk(path)
    yield from _rights(path)
    yield room("room", path.parent, path.stat().st_size, "the copy that is made before the tables change")


def _version() -> Check:
    version = sqlite3.sqlite_version
    if is_mended(sqlite3.sqlite_version_info):
        return well("sqlite", f"SQLite {version}")
    return well(
        "sqlite", f"SQLite {version}; from 3.51.3 on a very rare fault of the log is mended (the WAL-reset bug)"
    )


def is_mended(version: tuple[int, ...]) -> bool:
    """Whether this SQLite is without the fault."""
    return version >= MENDED[0] or any(version[:2] == mended[:2] and version >= mended for mended in MENDED)


def _sound(database: Database, path: Path, *, full: bool) -> Iterator[Check]:
    quickly = not full and path.stat().st_size > BIG
    found = list(problems(database, quickly=quickly))
    if found:
        told = "; ".join(found[:SHOWN]) + ("; …" if len(found) > SHOWN else "")
        yield wrong("integrity", told, "Stop the service, and put a backup in its place with `moderation restore`.")
    else:
        how = "all but the indexes was looked through; --full does those too" if quickly else "all of it is sound"
        yield well("integrity", how)


def _log(path: Path) -> Iterator[Check]:
    log = log_of(path)
    size = size_of(log) or 0
    if size > max(LARGE_LOG, path.stat().st_size):
        found = f"{log} has {size / 1e6:,.0f} MB, more than it should"
        yield doubtful("log file", found, "Something has been reading for long, as a backup that hangs: look for it.")


def _disk(path: Path) -> Iterator[Check]:
    kind = file_system_of(path)
    if kind is None:
        return
    if OVER_A_NETWORK.fullmatch(kind):
        found = f"{path.parent} is on {kind}, over a network, where SQLite cannot keep apart two who write"
        yield wrong("file system", found, "Move the database to a disk of this machine, or to PostgreSQL.")
    elif PERHAPS.fullmatch(kind):
        found = f"{path.parent} is on {kind}, which may be over a network"
        yield doubtful("file system", found, "Make sure that it is a disk of this machine: SQLite needs one.")
    else:
        yield well("file system", f"{path.parent} is on {kind}")


def _rights(path: Path) -> Iterator[Check]:
    folder = path.parent
    mode = folder.stat().st_mode
    if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
        yield wrong("rights", f"everybody can put another file in the place of {path}", f"chmod o-w {folder}")
    if is_open_to_everybody(path):
        yield doubtful("rights", f"everybody on this machine can open {path}", f"Take that away: chmod o-rwx {path}*")
    else:
        yield well("rights", f"{path} is not open to everybody")
    if not all(map(can_be_written, (path, folder))):
        found = f"whoever asks this may not write {path} or its folder"
        yield doubtful("owner", found, "Ask as the user of the service; if it is that one, give it both with chown.")
    strangers = [each.name for each in files_of(path) if each.stat().st_uid != path.stat().st_uid]
    if strangers:
        yield wrong("owner", f"{', '.join(strangers)} and {path.name} have different owners", "Give all to one: chown.")


def file_system_of(path: Path) -> str | None:
    """The kind of file system on which a file is. None where the system does not tell."""
    try:
        mounts = [line.split(" ") for line in MOUNTS.read_text("utf-8", "surrogateescape").splitlines()]
    except OSError:
        return None
    place = path.resolve()
    holding = [(_plain(mount[4]), mount[mount.index("-") + 1]) for mount in mounts]
    # The innermost one, and of several in one place the one that was mounted last.
    found = [kind for point, kind in sorted(holding, key=lambda each: len(each[0])) if place.is_relative_to(point)]
    return found[-1] if found else None


def _plain(name: str) -> str:
    return ESCAPED.sub(lambda found: chr(int(found[1], 8)), name)
