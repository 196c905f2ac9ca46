"""The engines that must keep the contract, and the store over each of them."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from moderation.store import open_store
from moderation.store.engine import Engine
from moderation.store.interface import Store
from moderation.store.sqlite import SqliteEngine
from tests.postgres import Cluster
from tests.store.samples import SECRET, furnished


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder}/moderation.db"


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables and nothing in them, to be copied: to make it takes several times as long."""
    file = tmp_path_factory.mktemp("migrated") / "moderation.db"
    engine = SqliteEngine(file)
    engine.migrate()
    engine.close()
    return file


def a_file(request: pytest.FixtureRequest, folder: Path) -> str:
    shutil.copy(request.getfixturevalue("migrated"), folder / "moderation.db")
    return sqlite_url(folder)


def a_database(request: pytest.FixtureRequest, folder: Path) -> str:
    """One in PostgreSQL, which is gone after the test."""
    server: Cluster = request.getfixturevalue("postgres")
    database = server.new_database(migrated=True)
    request.addfinalizer(lambda: database.__exit__(None, None, None))
    return database.__enter__()


ENGINES: dict[str, Callable[[pytest.FixtureRequest, Path], str]] = {"sqlite": a_file, "postgres": a_database}
"""Each engine by the function that gives the address of a database that nobody has used."""


@pytest.fixture(params=ENGINES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database of each engine that nobody has used."""
    return ENGINES[request.param](request, tmp_path)


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """A store with two sites and two people, over each engine."""
    store = furnished(open_store(address, SECRET))
    yield store
    store.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "moderation.db"


@pytest.fixture
def engine(file: Path) -> Iterator[Engine]:
    """SQLite's engine over a migrated file, with little patience for other writers."""
    engine = SqliteEngine(file, timeout=0.05)
    engine.migrate()
    yield engine
    engine.close()
