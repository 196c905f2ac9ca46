"""Files that are there whole or not at all: made under another name, synced, and put in their place in one step."""

import errno
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

OWNER_ALONE = 0o600
CANNOT_LINK = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
CANNOT_SYNC_FOLDERS = {errno.EINVAL, errno.EBADF, errno.ENOTSUP, errno.EOPNOTSUPP}

UNFINISHED = ".unfinished"


def put_new(made: Path, target: Path) -> None:
    """Give a file its name. Raises FileExistsError when something has that name.

    Where the disk knows no links, somebody who takes that name at the very same moment is overwritten.
    """
    try:
        os.link(made, target)
    except OSError as error:
        if error.errno not in CANNOT_LINK:
            raise
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        made.rename(target)


@contextmanager
def whole_file(target: Path, put: Callable[[Path, Path], None] = put_new) -> Iterator[Path]:
    """An empty file beside the target, for the eyes of its owner alone. When the work is done it is synced and put in
    the target's place; when something is raised it is gone.

    Nobody else may be making the same target. Raises OSError, FileExistsError when there is something in its place.
    """
    made = unfinished_of(target)
    made.unlink(missing_ok=True)  # left behind by one that was killed
    try:
        os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWNER_ALONE))
        yield made
        sync(made)
        put(made, target)
    finally:
        made.unlink(missing_ok=True)
    sync(target.parent)


def belong_like(made: Path, path: Path) -> None:
    """Give a file the owner and the rights of another, whose place or side it takes: who opens that must open this."""
    found = path.stat()
    if os.geteuid() == 0:
        os.chown(made, found.st_uid, found.st_gid)
    made.chmod(found.st_mode & 0o777)


def unfinished_of(target: Path) -> Path:
    """The name under which a file is made."""
    return target.with_name(f".{target.name}{UNFINISHED}")


def sync(path: Path) -> None:
    """Wait until the disk has this file, or the names in this folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if not path.is_dir() or error.errno not in CANNOT_SYNC_FOLDERS:
            raise
    finally:
        os.close(descriptor)


def require_room(folder: Path, size: int) -> None:
    """Raises OSError when so many bytes do not fit on the disk, before others who write there suffer from it."""
    if shutil.disk_usage(folder).free < size:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))


@contextmanager
def alone_in(folder: Path) -> Iterator[bool]:
    """Nobody else enters this folder in this way meanwhile. Raises BlockingIOError when somebody has; False where the
    disk knows nothing of locks.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield _locked(descriptor)
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError:
        return False
    return True
