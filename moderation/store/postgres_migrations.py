"""The steps of the schema in a PostgreSQL database, kept account of in a table of their own."""

from psycopg import errors

from moderation.domain.errors import BadSettings, StoreUnavailable
from moderation.store.postgres_link import Link
from moderation.store.postgres_spelling import spelled, statements
from moderation.store.schema import KNOWN, STEPS

FIRST = STEPS[0].name

# Views are left out: extensions bring some along.
TABLES = """
    select table_name from information_schema.tables
    where table_schema = current_schema() and table_type = 'BASE TABLE'"""
SCHEMA = "select current_schema() as name"
APPLIED = "select name from migration"
BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED"
KEEP_ACCOUNT = 'create table if not exists migration (name text collate "C" primary key)'
# Whoever comes second waits here until the first one is done, and then has nothing to do.
TAKE = "insert into migration (name) values (:name) on conflict (name) do nothing returning name"

ANOTHER_WAS_FIRST = (
    errors.UniqueViolation,
    errors.DuplicateTable,
    errors.DuplicateObject,
    errors.SerializationFailure,
    errors.DeadlockDetected,
)
TRIES = 20


def pending_in(link: Link, name: str) -> tuple[str, ...]:
    """The steps that are still to be taken. Raises BadSettings unless the database is empty or was made by this version
    or an older one, and for one that cannot keep every sign.
    """
    _require_fit(link, name)
    # In this order: another process may take the first step meanwhile.
    tables = {row["table_name"] for row in link.execute(TABLES)}
    applied = _applied_to(link)
    if tables and FIRST not in applied:
        raise BadSettings(f"{name} is a database of another program; name an empty one")
    if newer := applied - KNOWN:
        raise BadSettings(
            f"{name} was made by a newer version of moderation ({', '.join(sorted(newer))}); install that one"
        )
    return tuple(step.name for step in STEPS if step.name not in applied)


def take_steps(link: Link, name: str) -> None:
    """Take all that are pending, in one transaction. Any number of processes may do this at once."""
    for _ in range(TRIES):
        if not pending_in(link, name):
            return
        link.begin(BEGIN)
        try:
            _take_all(link)
            link.commit_surely()
        except ANOTHER_WAS_FIRST:
            continue  # it has committed, or is undone: either way it is seen now what is left
        finally:
            link.undo()
    raise StoreUnavailable(f"the tables of {name} are being changed by somebody else")


def require_all_taken(link: Link, name: str) -> None:
    """Raises BadSettings for a database that is empty or of another version."""
    pending = pending_in(link, name)
    if FIRST in pending:
        raise BadSettings(f"{name} is empty; the service makes its tables when it starts")
    if pending:
        raise BadSettings(f"{name} was made by an older version of moderation; start the service once")


def _take_all(link: Link) -> None:
    link.execute(KEEP_ACCOUNT)
    for step in STEPS:
        if link.execute(spelled(TAKE), {"name": step.name}).fetchall():
            for statement in statements(step):
                link.execute(statement)


def _applied_to(link: Link) -> set[str]:
    try:
        return {row["name"] for row in link.execute(APPLIED)}
    except (errors.UndefinedTable, errors.UndefinedColumn):
        return set()  # there is none, or that of another program


def _require_fit(link: Link, name: str) -> None:
    encoding = link.info.parameter_status("server_encoding")
    if encoding not in (None, "UTF8"):
        raise BadSettings(f"{name} keeps text as {encoding}; make a database with the encoding UTF8")
    (row,) = link.execute(SCHEMA)
    if row["name"] is None:
        raise BadSettings(f"{name} has no schema for this user; make one, or name one in its search_path")
