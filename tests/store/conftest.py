"""The engines that must keep the contract, and the store over each of them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from moderation.store import open_store
from moderation.store.engine import Engine
from moderation.store.interface import Store
from moderation.store.sqlite import SqliteEngine
from tests.store.samples import SECRET, furnished

for part in ("", "_policies", "_earlier", "_arrangements", "_past", "_snapshots"):
    pytest.register_assert_rewrite(f"tests.store.contract{part}")


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder}/moderation.db"


ENGINES: dict[str, Callable[[Path], str]] = {"sqlite": sqlite_url}
"""Each engine by the function that gives the address of an empty database; a second one joins here."""


@pytest.fixture(params=ENGINES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each engine."""
    return ENGINES[request.param](tmp_path)


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
