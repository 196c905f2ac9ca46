"""What a database file can suffer on a real machine, each for a while: a full disk, lost rights, somebody else."""

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

NOBODY = 65534
PAGE = 4096
SMALL = 24 * 1024 * 1024
HOLDS_THE_FILE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("begin exclusive")
print("held", flush=True)
sys.stdin.readline()
connection.execute("rollback")
"""


class SmallDisk:
    """A folder on a disk of its own that can be filled up. Where none can be had, files may not grow any more instead,
    by which SQLite meets the same end.
    """

    def __init__(self, folder: Path, *, is_mounted: bool) -> None:
        self.folder = folder
        self._is_mounted = is_mounted
        self._ballast = folder / "ballast"

    @contextmanager
    def full(self, but: int = 0, pids: Sequence[int] = (0,)) -> Iterator[None]:
        """Nothing more can be written there; or only so many bytes. The processes with these numbers are to notice: 0
        is this one.
        """
        if not self._is_mounted:
            with ExitStack() as stack:
                for pid in pids:
                    stack.enter_context(no_file_larger_than(max(but, 1), pid))
                yield
            return
        with self._ballast.open("wb", buffering=0) as ballast, suppress(OSError):
            while shutil.disk_usage(self.folder).free > but:
                ballast.write(bytes(4096))
        try:
            yield
        finally:
            self._ballast.unlink()


@contextmanager
def small_disk(size: int = SMALL) -> Iterator[SmallDisk]:
    with TemporaryDirectory() as name:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", name]
        is_mounted = bool(shutil.which("mount")) and subprocess.run(mount, capture_output=True).returncode == 0
        try:
            yield SmallDisk(Path(name), is_mounted=is_mounted)
        finally:
            if is_mounted:
                subprocess.run(["umount", "--lazy", name], check=True)


@contextmanager
def no_file_larger_than(size: int, pid: int = 0) -> Iterator[None]:
    soft, hard = _file_limits(pid)
    _file_limits(pid, (size, hard))
    try:
        yield
    finally:
        _file_limits(pid, (soft, hard))


def _file_limits(pid: int, new: tuple[int, int] | None = None) -> tuple[int, int]:
    """How large files may become, before they are limited anew. Only Linux does it for another process."""
    given = () if new is None else (new,)
    if pid:
        return resource.prlimit(pid, resource.RLIMIT_FSIZE, *given)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    if new is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, new)
    return before


@contextmanager
def folder_of_nobody() -> Iterator[Path]:
    """A folder in which file rights hold, also when the tests run as root, to whom they do not apply."""
    with TemporaryDirectory() as name:
        if os.geteuid() != 0:
            yield Path(name)
            return
        os.chown(name, NOBODY, NOBODY)
        os.seteuid(NOBODY)
        try:
            yield Path(name)
        finally:
            os.seteuid(0)


@contextmanager
def read_only(*places: Path) -> Iterator[None]:
    before = {place: place.stat().st_mode for place in places}
    for place, mode in before.items():
        place.chmod(mode & 0o555)
    try:
        yield
    finally:
        for place, mode in before.items():
            place.chmod(mode)


@contextmanager
def held_by_another_process(file: Path) -> Iterator[int]:
    command = [sys.executable, "-c", HOLDS_THE_FILE, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        yield holder.pid
        holder.communicate(b"\n")


@contextmanager
def moved_away(file: Path) -> Iterator[Path]:
    """The file has another name, without what belongs to it."""
    moved = file.rename(file.with_name("moved.db"))
    try:
        yield moved
    finally:
        moved.replace(file)


@contextmanager
def replaced(file: Path) -> Iterator[None]:
    """There is a database of another program in its place."""
    other = file.with_name("other.db")
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("create table recipe (name text)")
        connection.commit()
    with moved_away(file):
        other.rename(file)
        yield


@contextmanager
def truncated(file: Path, size: int = 2 * PAGE) -> Iterator[None]:
    """The file has lost its end."""
    whole = file.read_bytes()
    os.truncate(file, size)
    try:
        yield
    finally:
        with file.open("r+b") as written:
            written.write(whole)


def emptied(file: Path) -> AbstractContextManager[None]:
    """There is nothing in the file."""
    return truncated(file, 0)


@contextmanager
def scribbled_over(file: Path, pages: Sequence[int] = range(2, 40)) -> Iterator[None]:
    """These pages of the file are nonsense."""
    whole = file.read_bytes()
    with file.open("r+b") as written:
        for page in pages:
            written.seek(page * PAGE)
            written.write(b"\xa5" * PAGE)
    try:
        yield
    finally:
        with file.open("r+b") as written:
            written.write(whole)
