"""Copies of a house in files of their own: made while it is in use, kept in a folder, and put back."""

import os
import re
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from moderation.domain.errors import BadSettings, StoreUnavailable
from moderation.store import sqlite_file
from moderation.store.consistency import newest_moment
from moderation.store.engine import Run
from moderation.store.proof import WHOLE, proofs, require_secret
from moderation.store.sealing import Sealer
from moderation.store.sqlite_copies import (
    Contents,
    Progress,
    beside_others,
    copy_database,
    opened,
    require_ours,
    run_on,
    told_of,
)
from moderation.store.sqlite_swap import put_first, put_instead, require_unused
from moderation.store.whole_file import UNFINISHED, alone_in, whole_file

MOMENT = "%Y%m%dT%H%M%SZ"
LEFT_BEHIND = re.compile(rf"\..*-\d{{8}}T\d{{6}}Z\.db{re.escape(UNFINISHED)}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy of a house that was found to be sound, what is in it, and the moment of its newest reaction."""

    file: Path
    contents: Contents
    newest: datetime | None
    kept: Path | None = None
    """Where the file is whose place it took."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup in a folder, and of when it is by its name."""

    file: Path
    made: datetime


class Backups:
    """The backups of one house in a folder, known by their names, and by the mark that every house has."""

    def __init__(self, folder: Path, url: str, secret: bytes) -> None:
        """Raises BadSettings when the address or the secret cannot be used."""
        self._folder = folder
        self._url = url
        self._secret = secret
        self._stem = sqlite_file(url).stem
        self._name = re.compile(rf"{re.escape(self._stem)}-(\d{{8}}T\d{{6}}Z)\.db", re.ASCII)

    def add(self, now: datetime, progress: Progress) -> Copied:
        """Make a backup, named after this moment. Raises what `back_up` does."""
        return back_up(self._url, self._secret, self._folder / f"{self._stem}-{now.strftime(MOMENT)}.db", progress)

    def all(self, now: datetime) -> tuple[Backup, ...]:
        """Those of this house, oldest first. One that is of later than now was made while the clock was wrong: it
        counts when its time has come. Raises StoreUnavailable, BadSettings when house or folder cannot be read.
        """
        house = sqlite_file(self._url).resolve()
        with told_of(f"{house} cannot be read"), beside_others(house) as database:
            mark = proofs(run_on(database)).get(WHOLE)
        with told_of(f"{self._folder} cannot be read"):
            names = [(path, self._name.fullmatch(path.name)) for path in self._folder.iterdir()]
        named = [Backup(path, made) for path, name in names if name and (made := _moment_in(name[1])) and made <= now]
        return tuple(sorted((each for each in named if _mark_in(each.file) == mark), key=lambda each: each.made))

    def forget_all_but(self, number: int, now: datetime) -> tuple[Path, ...]:
        """Delete the oldest, so that this number stays. Gives what was deleted. Raises what `all` does."""
        superfluous = [each.file for each in self.all(now)[:-number]]
        with told_of(f"the oldest backups in {self._folder} cannot be deleted"):
            for file in superfluous:
                file.unlink()
        return tuple(superfluous)


def back_up(url: str, secret: bytes, target: Path, progress: Progress) -> Copied:
    """Copy the house at this address to a new file, whole and looked through, while others go on working with it.

    Raises BadSettings when the address or the secret cannot be used, or when there is a file of this name already;
    StoreUnavailable when the house or the place of the copy cannot be used now. No half file is left behind then.
    """
    source, sealer = sqlite_file(url).resolve(), Sealer(secret)  # SQLite keeps the log where links lead to
    target = target.absolute()
    _require_file(source)
    if os.path.lexists(target):
        raise BadSettings(f"{target} is there already; give another name, or a folder")
    with told_of(f"no copy can be made in {target.parent}"), alone_in(target.parent) as is_alone:
        if is_alone:
            _sweep(target.parent)
        with whole_file(target) as made:
            contents = copy_database(source, made, progress)
            newest = _look_into(made, source, sealer)
    return Copied(target, contents, newest)


def restore(
    source: Path, url: str, secret: bytes, now: datetime, progress: Progress, *, replacing: bool = False
) -> Copied:
    """Put a copy of a house, looked through, in its place at this address. A database that is there stays, under a name
    with this moment.

    Raises BadSettings when the address or the secret cannot be used, when the source is no house or one of a newer
    version, and when there is a database and it is not to be replaced; StoreUnavailable when that one is in use, as far
    as that can be known, or when a file cannot be read or written. Nothing has changed then.
    """
    # Where links lead to: there SQLite keeps the log, and there is the disk that was chosen.
    source, path, sealer = source.resolve(), sqlite_file(url).resolve(), Sealer(secret)
    _require_file(source)
    kept = None
    put = put_first
    if path.exists():
        _require_replaceable(source, path, replacing)
        kept = path.with_name(f"{path.name}.before-restore-{now.strftime(MOMENT)}")
        put = partial(put_instead, kept=kept)
    with told_of(f"{source} cannot be put into {path.parent}"), alone_in(path.parent), whole_file(path, put) as made:
        contents = copy_database(source, made, progress)
        newest = _look_into(made, source, sealer)
    return Copied(path, contents, newest, kept)


def look_into(file: Path, secret: bytes) -> datetime | None:
    """The moment of the newest reaction in a backup. Raises BadSettings when it is none, or cannot be put back by this
    version and with this secret; StoreUnavailable when it cannot be read.
    """
    return _look_into(file, file, Sealer(secret))


def _require_file(source: Path) -> None:
    if not source.is_file():
        raise BadSettings(f"there is no file {source}")


def _require_replaceable(source: Path, path: Path, replacing: bool) -> None:
    if source.samefile(path):
        raise BadSettings(f"{source} is the database itself; name a backup of it")
    if not replacing:
        raise BadSettings(f"{path} is there already; with --replace it makes room, and is kept under another name")
    with told_of(f"{path} cannot be replaced"):
        require_unused(path)


def _look_into(file: Path, source: Path, sealer: Sealer) -> datetime | None:
    """The moment of the newest reaction in a copy of the house in `source`. Raises BadSettings when it is no house, or
    one whose addresses this secret does not open.
    """
    with told_of(f"{source} cannot be read"), closing(opened(file)) as database:
        require_ours(database, source)
        run = run_on(database)
        _require_house(run, source, sealer)
        return newest_moment(run)


def _require_house(run: Run, source: Path, sealer: Sealer) -> None:
    found = proofs(run)
    if WHOLE not in found:
        raise BadSettings(f"{source} is a copy that was not finished" if found else f"{source} holds no house")
    try:
        require_secret(sealer, found[WHOLE])
    except BadSettings as error:
        raise BadSettings(f"{source}: {error}") from error


def _mark_in(file: Path) -> bytes | None:
    """By which a house is known. None when the file is none, or cannot be read."""
    try:
        with told_of(str(file)), closing(opened(file)) as database:
            return proofs(run_on(database)).get(WHOLE)
    except (BadSettings, StoreUnavailable):
        return None


def _moment_in(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None


def _sweep(folder: Path) -> None:
    """Take away what backups that were killed have left behind. Only while nobody else makes one there."""
    for path in folder.iterdir():
        if LEFT_BEHIND.fullmatch(path.name):
            path.unlink(missing_ok=True)
