"""What was looked at when the house is asked how it does, and what to do about it."""

import os
import shutil
import stat
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

LEAST_ROOM = 100_000_000
"""Bytes on a disk below which it is as good as full."""

OPEN_TO_OTHERS = stat.S_IROTH | stat.S_IWOTH
ENTERED_BY_OTHERS = stat.S_IXOTH


class State(IntEnum):
    """How something was found; the number is also the exit code of the command that asks."""

    WELL = 0
    DOUBTFUL = 1
    WRONG = 2


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, in a word or two; how it was found, in a sentence; and, unless all is well, what to
    do.
    """

    about: str
    state: State
    found: str
    advice: str = ""


def well(about: str, found: str) -> Check:
    return Check(about, State.WELL, found)


def doubtful(about: str, found: str, advice: str) -> Check:
    return Check(about, State.DOUBTFUL, found, advice)


def wrong(about: str, found: str, advice: str) -> Check:
    return Check(about, State.WRONG, found, advice)


def is_open_to_everybody(path: Path) -> bool:
    """Whether each user of this machine can open this file. Raises OSError."""
    return bool(path.stat().st_mode & OPEN_TO_OTHERS) and all(
        place.stat().st_mode & ENTERED_BY_OTHERS for place in path.resolve().parents
    )


def can_be_written(place: Path) -> bool:
    """Whether whoever asks this may write here."""
    return os.access(place, os.R_OK | os.W_OK, effective_ids=True)


def room(about: str, folder: Path, size: int, purpose: str) -> Check:
    """Whether something of this size fits on the disk of this folder, for this purpose. Raises OSError."""
    free = shutil.disk_usage(folder).free
    found = f"{free / 1e6:,.0f} MB are free in {folder}"
    if free < LEAST_ROOM:
        return wrong(about, found, "Make room: nothing is taken on a full disk.")
    if free < size + LEAST_ROOM:
        return doubtful(about, found, f"Make room for {purpose}, which takes {size / 1e6:,.0f} MB.")
    return well(about, found)
