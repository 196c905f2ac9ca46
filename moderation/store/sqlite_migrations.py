"""The steps of the schema in SQLite's spelling, kept account of by sqlite-utils."""

import re
from pathlib import Path

from sqlite_utils import Database, Migrations

from moderation.domain.errors import BadSettings
from moderation.store.schema import KNOWN, STEPS, Step, Table

MIGRATIONS = Migrations("moderation")

TYPES = {"bytea": "blob", "bigint": "integer"}
NEVER = """
    create trigger {table}_is_never_{done} before {doing} on {table}
    begin select raise(abort, 'the log of {table}s is only added to'); end"""


def spelled(part: Table | str) -> str:
    """A part of a step as SQLite takes it."""
    if isinstance(part, str):
        return part
    columns = re.sub(r"\b(bytea|bigint)\b", lambda found: TYPES[found[0]], part.columns)
    return f"create table {part.name} ({columns}) strict{', without rowid' if part.clustered else ''}"


def statements(step: Step) -> list[str]:
    """All of a step, with the triggers that keep others from changing what is only added to."""
    triggers = [
        NEVER.format(table=table, doing=doing, done=done)
        for table in step.only_added_to
        for doing, done in (("update", "changed"), ("delete", "deleted"))
    ]
    return [*map(spelled, step.parts), *triggers]


def _register(step: Step) -> None:
    @MIGRATIONS(name=step.name)
    def apply(database: Database) -> None:
        for statement in statements(step):
            database.execute(statement)


for step in STEPS:
    _register(step)


def applied_to(database: Database) -> set[str]:
    """The names of the steps that were taken in this database."""
    return {migration.name for migration in MIGRATIONS.applied(database)}


def recognise(database: Database, path: Path) -> None:
    """Raises BadSettings unless the file is empty or was made by this version or an older one."""
    # In this order: another process may take the first step meanwhile.
    tables = database.table_names()
    applied = applied_to(database)
    if tables and not applied:
        raise BadSettings(f"{path} is a database of another program; name another file")
    if newer := applied - KNOWN:
        raise BadSettings(
            f"{path} was made by a newer version of moderation ({', '.join(sorted(newer))}); install that one"
        )
