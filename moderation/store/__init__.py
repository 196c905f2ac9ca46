"""Where all is kept: one narrow interface, SQL written once, an engine per kind of database.

interface            what the store promises: read this first; with values, what goes in and comes out
sql                  the store, made of its parts: sites, policies, arrivals, earlier, arrangements, desk, decisions,
                     public, texts, past, reports, people, counters
engine               what the parts ask of a database
sqlite               the engine for SQLite, with sqlite_migrations
postgres             the engine for PostgreSQL, with postgres_connections, _link, _address, _errors, _spelling,
                     _migrations, _health
sealing              e-mail addresses and hidden names at rest
rows, reaction_rows, moments, paging
                     values as columns, moments as text, lists as pages
"""

from contextlib import ExitStack
from pathlib import Path

from moderation.domain.errors import BadSettings
from moderation.domain.snapshot import Press
from moderation.store.engine import Engine
from moderation.store.interface import Store

SQLITE = "sqlite:///"
POSTGRES = ("postgresql://", "postgres://")
FILES = "give sqlite:///moderation.db for a file in this folder, or sqlite:////var/lib/moderation/moderation.db"
POSSIBLE = f"{FILES}, or postgresql://USER:PASSWORD@HOST:PORT/DATABASE"


def open_store(url: str, secret: bytes, press: Press | None = None, *, only_reading: bool = False) -> Store:
    """The store at this address, brought up to date; `secret` is what the e-mail addresses in it are sealed with.
    The press prints what the public sees.

    With `only_reading` nothing in it is changed, not by a byte, also not by closing it: whatever writes raises
    StoreUnavailable, and a database of an older version is refused. When no secret was used with it yet, any will do.

    Raises BadSettings when the address or the secret cannot be used, StoreUnavailable when the database cannot be now.
    """
    # Imported when needed: cryptography and sqlite_utils are slow to load, and many import this for its interface.
    from moderation.store.sealing import Sealer
    from moderation.store.sql import SqlStore

    engine = open_engine(url, only_reading=only_reading)
    store = SqlStore(engine, Sealer(secret), press)
    engine.migrate()
    with ExitStack() as unless_it_is_proved:
        unless_it_is_proved.callback(store.close)
        store.prove_secret(begin=not only_reading)
        unless_it_is_proved.pop_all()
    return store


def open_engine(url: str, *, only_reading: bool = False) -> Engine:
    """The engine for the database at this address, which is not looked at yet. Raises BadSettings for an address that
    cannot be used.
    """
    if url.startswith(POSTGRES):
        return _postgres_engine(url, only_reading=only_reading)
    from moderation.store.sqlite import SqliteEngine

    return SqliteEngine(sqlite_file(url), only_reading=only_reading)


def _postgres_engine(url: str, *, only_reading: bool) -> Engine:
    try:
        from moderation.store.postgres import PostgresEngine
    except ImportError as error:
        raise BadSettings("PostgreSQL needs one thing more: pip install 'psycopg[binary]'") from error
    return PostgresEngine(url, only_reading=only_reading)


def sqlite_file(url: str) -> Path:
    """The file that this address names. Raises BadSettings when it names none."""
    name = url.removeprefix(SQLITE)
    if url.startswith(POSTGRES):
        raise BadSettings(
            "the database is in PostgreSQL, not in a file: back it up with pg_dump or as its provider does, and put "
            "it back with pg_restore"
        )
    # The address may hold a password, so it is not repeated.
    if not url.startswith(SQLITE):
        raise BadSettings(f"there is no engine for this kind of database address; {POSSIBLE}")
    if name in ("", ":memory:"):
        raise BadSettings(f"the database must be a file; {FILES}")
    return Path(name)
