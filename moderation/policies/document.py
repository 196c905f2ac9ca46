"""A TOML file of a policy, and objections to it that name file, line, key and what was expected."""

import re
import tomllib
from codecs import BOM_UTF8
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import msgspec

from moderation.domain.errors import BadPolicy
from moderation.policies import places

T = TypeVar("T")

OBJECTION = re.compile(r"(?P<words>.*?)(?: - at `(?:.* in `)?\$(?P<path>[^`]*)`)?", re.DOTALL)
UNKNOWN_KEY = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
MISSING_KEY = re.compile(r"Object missing required field `(.*)`")
SYNTAX = re.compile(r"(?P<words>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is sound TOML. `text` is its text as it was read, `values` what it says."""

    file: Path
    text: str
    values: dict[str, Any]
    lines: dict[places.KeyPath, int]

    def line(self, path: places.KeyPath) -> int:
        """The line of a key, or of what is nearest around it."""
        return places.line_of(path, self.lines)

    def objection(self, path: places.KeyPath, words: str) -> BadPolicy:
        """What is wrong with the value of a key, as an error to raise."""
        key = ".".join(str(part) for part in path)
        return BadPolicy(f"{self.file}:{self.line(path)}: {key + ': ' if key else ''}{words}")

    def convert(self, value: Any, kind: type[T], path: places.KeyPath = ()) -> T:
        """The value, found at a path, as a value of this type. Raises BadPolicy when it is none."""
        try:
            return msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            raise self._translated(str(error), kind, path) from None

    def _translated(self, message: str, kind: type, path: places.KeyPath) -> BadPolicy:
        found = OBJECTION.fullmatch(message)
        words, inner = (found["words"], _steps(found["path"] or "")) if found else (message, ())
        place = (*path, *inner)
        if unknown := UNKNOWN_KEY.fullmatch(words):
            known = ", ".join(_keys(_kind_at(kind, inner)))
            return self.objection((*place, unknown[1]), f"unknown key; the keys here are: {known}")
        if missing := MISSING_KEY.fullmatch(words):
            return self.objection(place, f"the key `{missing[1]}` is missing")
        if words.startswith("Invalid enum value"):
            given = words.removeprefix("Invalid enum value ")
            return self.objection(place, f"expected `{_choices(_kind_at(kind, inner))}`, got {given}")
        return self.objection(place, words[:1].lower() + words[1:])


def read_document(file: Path) -> Document:
    """Raises BadPolicy when the file is missing, is not UTF-8, begins with a byte order mark or is not sound TOML."""
    text = _decoded(file, read_bytes(file))
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = SYNTAX.fullmatch(str(error))
        line = found["line"] if found and found["line"] else text.count("\n") + 1
        column = f" (column {found['column']})" if found and found["column"] else ""
        raise BadPolicy(f"{file}:{line}: not sound TOML: {found['words'] if found else error}{column}") from None
    return Document(file, text, values, places.lines_of_keys(text))


def read_bytes(file: Path) -> bytes:
    """The bytes of a file. Raises BadPolicy when it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadPolicy(f"{file}: cannot be read: {error.strerror}") from None


def _decoded(file: Path, data: bytes) -> str:
    if data.startswith(BOM_UTF8):
        raise BadPolicy(f"{file}:1: begins with a byte order mark; save it as UTF-8 without one")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadPolicy(f"{file}:{line}: is not UTF-8: byte 0x{data[error.start]:02x} cannot be read") from None


def _steps(path: str) -> places.KeyPath:
    """`.case[2].title` → case, 2, title."""
    steps = re.findall(r"\.([^.\[\]]+)|\[(\d+)\]", path)
    return tuple(key or int(number) for key, number in steps)


def _kind_at(kind: Any, path: places.KeyPath) -> Any:
    """The type that is expected at a path inside a type."""
    kind = _bare(kind)
    for step in path:
        kind = _bare(get_args(kind)[0] if isinstance(step, int) else _fields(kind)[str(step)])
    return kind


def _bare(kind: Any) -> Any:
    """A type without its limits and without None."""
    if get_origin(kind) is Annotated:
        return _bare(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return _bare(next(part for part in get_args(kind) if part is not NoneType))
    return kind


def _fields(kind: Any) -> dict[str, Any]:
    return {field.encode_name: field.type for field in msgspec.structs.fields(kind)}


def _keys(kind: Any) -> list[str]:
    return list(_fields(kind))


def _choices(kind: type[Enum]) -> str:
    return " | ".join(str(choice.value) for choice in kind)
