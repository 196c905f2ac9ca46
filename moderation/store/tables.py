"""What the steps of a schema are made of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

KEY = re.compile(r"(?:^|,)\s*(?:primary key \(([^)]*)\)|(\w+) \w+ primary key)")


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns and constraints. In a `clustered` one, rows lie in the order of the primary key, where the
    engine can do that.
    """

    name: str
    columns: str
    clustered: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """The columns of the primary key, in their order."""
        found = KEY.search(self.columns)
        if found is None:
            raise ValueError(f"table {self.name} has no primary key")
        return tuple(re.findall(r"\w+", found[1] or found[2]))


@dataclass(frozen=True, slots=True)
class Words:
    """An index of the words in a column of text, each without case and accents, which the engine keeps along itself."""

    name: str
    table: str
    column: str


Part = Table | Words | str


@dataclass(frozen=True, slots=True)
class Step:
    """What one version of the tables adds to the one before: tables, indexes of words, and statements in plain SQL.

    What stands in the tables of `only_added_to` is never changed or deleted; an engine that can holds others to it too.
    """

    name: str
    parts: Sequence[Part]
    only_added_to: Sequence[str] = ()
