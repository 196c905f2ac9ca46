"""The steps of the schema in SQLite's spelling, kept account of by sqlite-utils."""

import re
from itertools import chain
from pathlib import Path

from sqlite_utils import Database, Migrations

from moderation.domain.errors import BadSettings
from moderation.store.schema import KNOWN, STEPS
from moderation.store.tables import Part, Step, Words

MIGRATIONS = Migrations("moderation")

TYPES = {"bytea": "blob", "bigint": "integer"}
NEVER = """
    create trigger {table}_is_never_{done} before {doing} on {table}
    begin select raise(abort, 'the log of {table}s is only added to'); end"""


# FTS5 knows Unicode as it was in 2012 and takes what came later for letters, so that a newer emoji would become part of
# the word before it: coins, symbols, and all blocks of emoji.
LATER_SIGNS = ((0x20BA, 0x20CF), (0x23F4, 0x23FF), (0x2B4D, 0x2BFF), (0x2E3C, 0x2E7F), (0x1F000, 0x1FAFF))
SEPARATORS = "".join(chr(sign) for first, last in LATER_SIGNS for sign in range(first, last + 1))
TOKENIZER = f"unicode61 remove_diacritics 2 separators '{SEPARATORS}'"

# The places are numbers that stay what they are: the rowids of other tables are dealt out anew by VACUUM.
WORDS = (
    """create table {name}_place (
        place integer primary key, site text not null, id text not null, unique (site, id)
    ) strict""",
    "create virtual table {name} using fts5({column}, content='', tokenize=\"{tokenizer}\")",
    """create trigger {name}_added after insert on {table} begin
        insert into {name}_place (site, id) values (new.site, new.id);
        insert into {name} (rowid, {column}) values (last_insert_rowid(), new.{column});
    end""",
    """create trigger {name}_changed after update of {column} on {table} when new.{column} <> old.{column} begin
        insert into {name} ({name}, rowid, {column})
        select 'delete', place, old.{column} from {name}_place where site = old.site and id = old.id;
        insert into {name} (rowid, {column})
        select place, new.{column} from {name}_place where site = new.site and id = new.id;
    end""",
    """create trigger {name}_removed after delete on {table} begin
        insert into {name} ({name}, rowid, {column})
        select 'delete', place, old.{column} from {name}_place where site = old.site and id = old.id;
        delete from {name}_place where site = old.site and id = old.id;
    end""",
)


def spelled(part: Part) -> list[str]:
    """A part of a step as SQLite takes it."""
    if isinstance(part, str):
        return [part]
    if isinstance(part, Words):
        names = {"name": part.name, "table": part.table, "column": part.column, "tokenizer": TOKENIZER}
        return [each.format(**names) for each in WORDS]
    columns = re.sub(r"\b(bytea|bigint)\b", lambda found: TYPES[found[0]], part.columns)
    return [f"create table {part.name} ({columns}) strict{', without rowid' if part.clustered else ''}"]


def statements(step: Step) -> list[str]:
    """All of a step, with the triggers that keep others from changing what is only added to."""
    triggers = [
        NEVER.format(table=table, doing=doing, done=done)
        for table in step.only_added_to
        for doing, done in (("update", "changed"), ("delete", "deleted"))
    ]
    return [*chain.from_iterable(map(spelled, step.parts)), *triggers]


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
