"""Lists of words in files of their own, so that an editor can keep them without touching policy.toml.

One entry a line; what follows a `#` at the begin of a line or after a space is a comment.
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Annotated, Any

import msgspec

from moderation.domain.errors import BadPolicy
from moderation.policies.document import Objector
from moderation.policies.folders import CASES, FILE
from moderation.policies.places import KeyPath
from moderation.policies.typed import converted

MOST_ENTRIES, LONGEST_ENTRY, LONGEST_NAME = 20_000, 100, 200
COMMENT = re.compile(r"(?:^|[ \t])#.*")
ODD = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
KINDS = {"Cc": "a control character", "Zl": "a separator of lines", "Zp": "a separator of paragraphs"}


class WordsInFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A list of words that stands in a file of its own, or that adds to the inherited one."""

    file: str | None = None
    """The path of the file inside the folder of the policy, such as `words/roles.txt`: one entry a line."""
    also: tuple[Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_ENTRY)], ...] = ()
    """More entries. Without a file they are added to the inherited list."""


@dataclass(frozen=True, slots=True)
class Words:
    """The entries that a policy gives; `adds` says that they come besides the inherited ones."""

    entries: tuple[str, ...]
    adds: bool


def words_in_file(table: dict[str, Any], at: Objector, path: KeyPath) -> WordsInFile:
    """What stands in place of a list. Raises BadPolicy when nothing is named or the path is no path in the folder."""
    given = converted(table, WordsInFile, at, path)
    if given.file is None and not given.also:
        raise at.objection(path, "expected a list, or a table with `file`, `also` or both")
    if given.file is not None and not _is_path(given.file):
        raise at.objection((*path, "file"), f"expected the path of a file in this folder, got {given.file!r}")
    return given


def _is_path(name: str) -> bool:
    """Whether this is one plain way to a file inside the folder."""
    path = PurePosixPath(name)
    return (
        str(path) == name
        and not path.is_absolute()
        and ".." not in path.parts
        and name not in (".", FILE, CASES)
        and "\\" not in name
        and len(name) <= LONGEST_NAME
        and all(unicodedata.category(sign)[0] != "C" for sign in name)
    )


def entries_of(text: str, file: str) -> tuple[str, ...]:
    """The entries of a word file, in its order. Raises BadPolicy, with file and line, when there is something odd."""
    entries = []
    for number, line in enumerate(text.split("\n"), 1):
        entry = COMMENT.sub("", line, count=1).strip(" \t")
        if odd := ODD.search(line):
            kind = KINDS[unicodedata.category(odd[0])]
            raise BadPolicy(f"{file}:{number}: has {kind}, U+{ord(odd[0]):04X}")
        if len(entry) > LONGEST_ENTRY:
            raise BadPolicy(f"{file}:{number}: an entry has more than {LONGEST_ENTRY} characters; put one on a line")
        if entry:
            entries.append(entry)
        if len(entries) > MOST_ENTRIES:
            raise BadPolicy(f"{file}:{number}: there are more than {MOST_ENTRIES} entries")
    return tuple(entries)
