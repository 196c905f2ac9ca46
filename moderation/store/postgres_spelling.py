"""The store's SQL and tables as PostgreSQL takes them."""

import re
from functools import lru_cache

from moderation.store.schema import Step, Table

# What is quoted and the sign for a cast are found first, so that a colon in them is none of ours.
TO_TURN = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|::|%|:([a-z_]\w*)""", re.ASCII)
TEXT = re.compile(r"(\w+) text\b", re.ASCII)


@lru_cache(maxsize=1024)
def spelled(sql: str) -> str:
    """A statement with its parameters, `:name`, as psycopg wants them. A percent sign stays what it is."""
    return TO_TURN.sub(_turned, sql)


def _turned(found: re.Match[str]) -> str:
    return f"%({found[1]})s" if found[1] else found[0].replace("%", "%%")


def statements(step: Step) -> list[str]:
    """All that is to be done for a step.

    Text is compared byte by byte, as SQLite does, whatever the language of the database. There are no triggers to keep
    others from changing what is only added to: not every database that speaks PostgreSQL's language has them.
    """
    return [_table(part) if isinstance(part, Table) else part for part in step.parts]


def _table(table: Table) -> str:
    columns = TEXT.sub(r'\1 text collate "C"', table.columns)
    return f"create table {table.name} ({columns})"
