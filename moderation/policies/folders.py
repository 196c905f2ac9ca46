"""Where policies lie, and the reading of their files: regular ones inside the folder, of a size that is sane."""

import os
import re
import stat
from codecs import BOM_UTF8
from collections.abc import Callable
from pathlib import Path

from moderation.domain.errors import BadPolicy

FILE, CASES = "policy.toml", "cases.toml"
NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
"""What a policy, which is its folder, may be called."""

LARGEST_TOML, LARGEST_WORDS = 256 * 1024, 1024 * 1024
"""Bytes of a file."""


def shipped() -> Path:
    """The folder of the policies that come with the product, in an installed package or in its repository."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "shipped_policies"
    return installed if installed.is_dir() else package.parent / "policies"


def names_in(place: Path) -> tuple[str, ...]:
    """The names of the policies in a place. Nothing is read; a place that cannot be looked into has none."""
    try:
        return tuple(sorted(folder.name for folder in place.iterdir() if NAME.fullmatch(folder.name) and has(folder)))
    except OSError:
        return ()


def has(folder: Path) -> bool:
    """Whether a policy lies in a folder."""
    try:
        return (folder / FILE).is_file()
    except OSError:
        return False


def beside(folder: Path) -> Path:
    """The place in which a folder lies, as it was written where that is plain."""
    return folder.parent if NAME.fullmatch(folder.name) else folder.resolve().parent


def text_of(folder: Path, name: str, most: int, about: Callable[[str], BadPolicy] | None = None) -> str:
    """The text of a file of a policy, its lines ended as Unix does: an editor under Windows changes nothing.

    Raises BadPolicy, made by `about` when the file cannot be had at all, and else with file and line: when it is not
    UTF-8 or begins with a byte order mark.
    """
    file = folder / name
    data = _bytes_of(folder, file, most, about or (lambda words: BadPolicy(f"{file} {words}")))
    if data.startswith(BOM_UTF8):
        raise BadPolicy(f"{file}:1: begins with a byte order mark; save it as UTF-8 without one")
    try:
        return data.decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadPolicy(f"{file}:{line}: is not UTF-8: byte 0x{data[error.start]:02x} cannot be read") from None


def _bytes_of(folder: Path, file: Path, most: int, about: Callable[[str], BadPolicy]) -> bytes:
    try:
        real = file.resolve(strict=True)
        if not real.is_relative_to(folder.resolve()):
            raise about("leads out of the folder of the policy")
        data = _read(real, most, about)
    except OSError as error:
        raise about(f"cannot be read: {error.strerror}") from None
    except RuntimeError:  # what Python before 3.13 makes of symbolic links that lead round in a circle
        raise about("cannot be read: its links lead round in a circle") from None
    if len(data) > most:
        raise about(f"has more than {most // 1024} kB")
    return data


def _read(file: Path, most: int, about: Callable[[str], BadPolicy]) -> bytes:
    """One byte more than the most, if there are more."""
    # Without O_NONBLOCK, to open a named pipe would wait for somebody who writes into it.
    descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise about("is no regular file")
        with os.fdopen(descriptor, "rb", closefd=False) as opened:
            return opened.read(most + 1)
    finally:
        os.close(descriptor)
