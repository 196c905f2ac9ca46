"""A TOML text of a policy, and objections to it that name file, line and key."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from moderation.domain.errors import BadPolicy
from moderation.policies import places
from moderation.policies.places import KeyPath

DEEPEST, LONGEST_KEY = 16, 100
"""Tables in tables, and characters of one key. What is deeper or longer is no policy, and costs time to read."""

MOST_DOTS = 64
"""A line with more may hold a key of so many parts that tomllib would be at it for minutes."""

LONGEST_WORDS = 1_000
"""Characters of an objection: it may repeat what stands in the file, but not all of it."""

SYNTAX = re.compile(r"(?P<words>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)", re.DOTALL)
BARE = re.compile(r"[\w-]+", re.ASCII)


class Objector(Protocol):
    """Who knows where a key stands."""

    def objection(self, path: KeyPath, words: str) -> BadPolicy:
        """What is wrong with the value of a key, as an error to raise."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text that is sound TOML. `file` is what it is called in objections, `values` what it says."""

    file: str
    text: str
    values: dict[str, Any]

    def line(self, path: KeyPath) -> int:
        """The line of a key, or of what is nearest around it."""
        return places.line_of(path, places.lines_of_keys(self.text))

    def objection(self, path: KeyPath, words: str) -> BadPolicy:
        """What is wrong with the value of a key, as an error to raise."""
        key = f"{dotted(path)}: " if path else ""
        return BadPolicy(f"{self.file}:{self.line(path)}: {printable(key + words)}")


def read_document(text: str, file: str) -> Document:
    """Raises BadPolicy when the text is not sound TOML, or is nested beyond all reason."""
    too_deep = BadPolicy(f"{file}: tables stand in each other more than {DEEPEST} deep")
    if max(line.count(".") for line in text.split("\n")) > MOST_DOTS and places.longest_key(text) > DEEPEST:
        raise too_deep
    try:
        values = tomllib.loads(text)
    except RecursionError:
        raise too_deep from None
    except ValueError as error:
        raise _unsound(text, file, str(error)) from None
    document = Document(file, text, values)
    for path, _ in _walk(values):
        if len(path) > DEEPEST:
            raise too_deep
        if path and isinstance(path[-1], str) and len(path[-1]) > LONGEST_KEY:
            raise BadPolicy(f"{file}:{document.line(path)}: a key has more than {LONGEST_KEY} characters")
    return document


def strings_in(values: dict[str, Any]) -> Iterator[tuple[KeyPath, str]]:
    """All keys and texts: a text with its place, a key with that of the table in which it stands."""
    for path, value in _walk(values):
        if path and isinstance(path[-1], str):
            yield path[:-1], path[-1]
        if isinstance(value, str):
            yield path, value


def dotted(path: KeyPath) -> str:
    """A path as one writes it: `rules.links.hold`, `reasons."no. 1"`."""
    return ".".join(str(part) if isinstance(part, int) or BARE.fullmatch(part) else f'"{part}"' for part in path)


def printable(words: str) -> str:
    """Words from a file, not too many of them, and none to which a terminal would listen."""
    shown = words if len(words) <= LONGEST_WORDS else f"{words[:LONGEST_WORDS]}…"
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in shown)


def _unsound(text: str, file: str, message: str) -> BadPolicy:
    found = SYNTAX.fullmatch(message)
    line = found["line"] if found and found["line"] else text.count("\n") + 1
    column = f" (column {found['column']})" if found and found["column"] else ""
    words = found["words"] if found else message
    return BadPolicy(f"{file}:{line}: not sound TOML: {printable(words)}{column}")


def _walk(values: dict[str, Any]) -> Iterator[tuple[KeyPath, Any]]:
    """Every value with its path. Without recursion, and no deeper than is needed to tell that it is too deep."""
    waiting: list[tuple[KeyPath, Any]] = [((), values)]
    while waiting:
        path, value = waiting.pop()
        yield path, value
        if len(path) > DEEPEST:
            continue
        inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        waiting += [((*path, step), part) for step, part in inner]
