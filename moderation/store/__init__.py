"""Where all is kept: one narrow interface, SQL written once, an engine per kind of database.

interface            what the store promises: read this first
sql                  the store, made of its parts: sites, arrivals, desk, decisions, public, texts, people, counters
engine               what the parts ask of a database
sqlite               the engine for SQLite, with sqlite_migrations
sealing              e-mail addresses at rest
rows, paging         values as columns, lists as pages
"""

from pathlib import Path

from moderation.domain.errors import BadSettings
from moderation.store.interface import Store

SQLITE = "sqlite:///"
POSSIBLE = "give sqlite:///moderation.db for a file in this folder, or sqlite:////var/lib/moderation/moderation.db"


def open_store(url: str, secret: bytes) -> Store:
    """The store at this address, brought up to date; `secret` is what the e-mail addresses in it are sealed with.

    Raises BadSettings when the address or the secret cannot be used, StoreUnavailable when the database cannot be now.
    """
    # Imported when needed: cryptography and sqlite_utils are slow to load, and many import this for its interface.
    from moderation.store.sealing import Sealer
    from moderation.store.sql import SqlStore
    from moderation.store.sqlite import SqliteEngine

    engine = SqliteEngine(_file_in(url))
    store = SqlStore(engine, Sealer(secret))
    engine.migrate()
    store.prove_secret()
    return store


def _file_in(url: str) -> Path:
    name = url.removeprefix(SQLITE)
    # The address may hold a password, so it is not repeated.
    if not url.startswith(SQLITE):
        raise BadSettings(f"there is no engine for this kind of database address; {POSSIBLE}")
    if name in ("", ":memory:"):
        raise BadSettings(f"the database must be a file; {POSSIBLE}")
    return Path(name)
