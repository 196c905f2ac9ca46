"""Pages of threads as files: written whole, told apart by their time of change, taken away.

The time of change says two things. Its seconds, with which web servers make an ETag, never come twice for the same
file: two bodies of the same length, made within a second, are still told apart. The fraction of a second is a digest of
how the page was printed and of how long the file should be. So the folder itself says what is in it: no index can be
lost or contradict it, and a file that a power failure has cut off gives itself away.
"""

import hashlib
import os
from collections.abc import Callable, Collection, Container, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from gzip import decompress
from pathlib import Path
from typing import NamedTuple

from moderation.domain.site import KEY
from moderation.domain.snapshot import FIRST, Packed, address_of_page, name_of
from moderation.store.whole_file import UNFINISHED, unfinished_of

SITES = Path("api/v1/sites")
THREADS = "threads"
FORMS = ("json", "html")
"""What a thread has at its own address. Its later pages are there for programs alone: the order in which readers see
reactions is cut in another way.
"""

CODINGS = (".gz", ".br", "")
"""What lies beside what. Plain comes last: a web server looks for the others only where there is a plain one."""

ENDINGS = {f"{form}{coding}" for form in FORMS for coding in CODINGS}
LATER_ENDINGS = {f"{FORMS[0]}{coding}" for coding in CODINGS}
LONGEST_NAME = 200
"""Signs of a name that fits on every disk, with its ending and that of a file in the making."""

A_SECOND = 1_000_000_000
FILE_FOR_ALL, FOLDER_FOR_ALL = 0o644, 0o755
"""What is published may be read by all, whatever else the service keeps to itself: the web server is another user."""

Clock = Callable[[], datetime]


class Place(NamedTuple):
    """A page of a thread, by where it begins."""

    site: str
    thread: str
    first: int = FIRST

    @property
    def has_files(self) -> bool:
        """Whether it has a name that fits. What has none is answered by the service alone."""
        return bool(KEY.fullmatch(self.site) and self.thread) and len(name_of(self.thread)) <= LONGEST_NAME

    @property
    def forms(self) -> tuple[str, ...]:
        return FORMS if self.first == FIRST else FORMS[:1]

    @property
    def stem(self) -> str:
        """What its files have in common, within those of its site."""
        name = name_of(self.thread)
        return name if self.first == FIRST else f"{name}/{self.first}"


class Printing(NamedTuple):
    """How a page was printed: on which basis, in which edition of its site, and whether the thread was too old then to
    take reactions.
    """

    basis: str
    edition: int
    is_past: bool = False


class Files:
    """All files of a publish directory. Made for one who writes; whoever only compares may come at any time."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._sites = folder / SITES
        self._clock = clock

    def is_as_printed(self, place: Place, printing: Printing) -> bool:
        """Whether all files of a page say that they come from this printing, and are as long as they should be."""
        try:
            return all(map(_Mark(printing).is_on, self._spelled(place)))
        except OSError:
            return False

    def differing(self, place: Place, forms: Sequence[Packed]) -> list[Path]:
        """The files of a page that do not hold what they should, which is given for each of its forms; with none there
        should be no files.
        """
        if not forms:
            return list(filter(os.path.lexists, self.paths(place)))
        return [path for path, body in self._bodies(place, forms) if not _holds(path, body)]

    def put(self, place: Place, forms: Sequence[Packed], printing: Printing) -> bool:
        """Bring the files of a page in line; says whether there was anything to write.

        All are made before the first is put in its place, so that they hardly ever differ. When one cannot be made,
        what is out of date is taken away, since it may show what was withdrawn; then OSError is raised.
        """
        mark = _Mark(printing)
        bodies = list(self._bodies(place, forms))
        changed = [(path, body) for path, body in bodies if not _holds(path, body)]
        try:
            self._replace(changed, mark)
        except OSError:
            if changed:
                self.take_away(place)
            raise
        for path, _ in bodies:
            mark.put_on(path, path.stat().st_mtime_ns // A_SECOND)
        return bool(changed)

    def take_away(self, place: Place) -> bool:
        """Delete the files of a page; says whether there were any. Raises OSError when one of them is still there."""
        found, failure = False, None
        # The plain ones first: from then on the web server asks the service.
        for path in reversed(self.paths(place)):
            try:
                found |= _deleted(path)
            except OSError as error:
                failure = error
        if failure is not None:
            raise failure
        return found

    def paths(self, place: Place) -> list[Path]:
        """Where the files of a page are, in the order in which they are written. None for a page that has no files."""
        return list(map(Path, self._spelled(place)))

    def _spelled(self, place: Place) -> list[str]:
        if not place.has_files:
            return []
        addresses = [address_of_page(place.site, place.thread, place.first, form) for form in place.forms]
        return [f"{self._folder}{address}{coding}" for address in addresses for coding in CODINGS]

    def strays(self, site: str, stems: Container[str]) -> Iterator[Path | None]:
        """Files of a site that belong to none of the pages with these stems; None for each of the others. What was not
        made by us is none of our business.
        """
        yield from _strays(self._sites / site / THREADS, "", stems)

    def strays_of_others(self, sites: Collection[str]) -> Iterator[Path | None]:
        """The same for sites that are none of these."""
        for entry in _entries(self._sites):
            if entry.name not in sites and entry.is_dir(follow_symlinks=False):
                yield from self.strays(entry.name, ())

    def delete(self, stray: Path) -> None:
        """Delete a file, and the folders that have become empty by it."""
        _deleted(stray)
        for folder in stray.parents:
            if folder == self._sites:
                return
            with suppress(OSError):  # there is something in it
                folder.rmdir()

    def _bodies(self, place: Place, forms: Sequence[Packed]) -> Iterator[tuple[Path, bytes]]:
        yield from zip(self.paths(place), (body for form in forms for body in _codings(form)), strict=False)

    def _replace(self, changed: list[tuple[Path, bytes]], mark: "_Mark") -> None:
        made = []
        try:
            for path, body in changed:
                self._make_room_for(path)
                made.append((unfinished_of(path), path))
                self._make(unfinished_of(path), body)
                mark.put_on(unfinished_of(path), self._seconds_after(path))
            for unfinished, path in made:
                unfinished.replace(path)
        finally:
            for unfinished, _ in made:
                unfinished.unlink(missing_ok=True)

    def _seconds_after(self, path: Path) -> int:
        """The seconds of a new file in the place of this one."""
        seconds = int(self._clock().timestamp())
        try:
            return max(seconds, path.stat().st_mtime_ns // A_SECOND + 1)
        except FileNotFoundError:
            return seconds

    def _make_room_for(self, path: Path) -> None:
        missing = []
        for folder in path.parents:
            if folder == self._folder or folder.is_dir():
                break
            missing.append(folder)
        for folder in reversed(missing):
            folder.mkdir(exist_ok=True)
            folder.chmod(FOLDER_FOR_ALL)

    @staticmethod
    def _make(path: Path, body: bytes) -> None:
        path.unlink(missing_ok=True)  # left behind by one that was killed
        with path.open("xb") as file:
            os.fchmod(file.fileno(), FILE_FOR_ALL)
            file.write(body)


class _Mark:
    """The fraction of a second that says from which printing a file comes, and how long it should be."""

    def __init__(self, printing: Printing) -> None:
        self._told = hashlib.blake2b(f"{printing.edition} {printing.basis} {printing.is_past}".encode(), digest_size=8)

    def fraction(self, size: int) -> int:
        told = self._told.copy()
        told.update(b" %d" % size)
        return int.from_bytes(told.digest()) % A_SECOND

    def is_on(self, path: str) -> bool:
        found = os.stat(path)  # noqa: PTH116 - asked of every file at every start, and a Path would take twice as long
        return found.st_mtime_ns % A_SECOND == self.fraction(found.st_size)

    def put_on(self, path: Path, seconds: int) -> None:
        moment = seconds * A_SECOND + self.fraction(path.stat().st_size)
        os.utime(path, ns=(moment, moment))


def _codings(packed: Packed) -> tuple[bytes, bytes, bytes]:
    return packed.gzip, packed.brotli, decompress(packed.gzip)


def _holds(path: Path, body: bytes) -> bool:
    try:
        return path.stat().st_size == len(body) and path.read_bytes() == body
    except OSError:  # what cannot be read is put right like what is not there
        return False


def _deleted(path: Path) -> bool:
    try:
        path.unlink()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _strays(folder: Path, within: str, stems: Container[str]) -> Iterator[Path | None]:
    for entry in _entries(folder):
        if entry.is_dir(follow_symlinks=False):
            if not within:
                yield from _strays(Path(entry.path), f"{entry.name}/", stems)
            continue
        name, _, ending = entry.name.partition(".")
        belongs = ending in (LATER_ENDINGS if within else ENDINGS) and f"{within}{name}" in stems
        yield Path(entry.path) if not belongs and _is_ours(entry.name, ending) else None


def _is_ours(name: str, ending: str) -> bool:
    return ending in ENDINGS or (name.startswith(".") and name.endswith(UNFINISHED))


def _entries(folder: Path) -> "Iterator[os.DirEntry[str]]":
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except (FileNotFoundError, NotADirectoryError):
        return
