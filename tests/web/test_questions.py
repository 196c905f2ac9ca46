"""How often a page asks the database: never once for each reaction that it shows, or stands among."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from moderation.config import Settings
from moderation.domain.decision import Act
from moderation.domain.person import Person
from moderation.store import sqlite_file
from moderation.store.engine import Engine, Param, Row, Work
from moderation.store.interface import Store
from moderation.store.sealing import Sealer
from moderation.store.sql import SqlStore
from moderation.store.sqlite import SqliteEngine
from moderation.web.house import House
from moderation.web.press import PublicPress
from tests.conftest import ARTICLE, Clock, Reader

THREAD = quote(ARTICLE)
QUEUE = {"/desk/queue": 26, "/desk/queue?item=magazine/2&part=pane": 20, "/desk/queue?q=initiatief": 30}
PLACED = {
    "/desk/queue?state=published": 26,
    "/desk/item/magazine/2": 23,
    "/desk/sender/magazine/2": 16,
    "/desk/done": 7,
    f"/desk/thread/magazine?thread={THREAD}": 7,
    f"/t/magazine?thread={THREAD}": 7,
    f"/api/v1/sites/magazine/thread?thread={THREAD}": 4,
}
"""The most that each page asks."""

MORE_THAN_A_PAGE = 52

T = TypeVar("T")


@dataclass
class Counting:
    """An engine that counts what it is asked; a transaction is one question."""

    engine: Engine
    asked: int = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)

    def read(self, sql: str, /, **params: Param) -> list[Row]:
        self.asked += 1
        return self.engine.read(sql, **params)

    def write(self, work: Callable[[Work], T], *, synced: bool = True) -> T:
        self.asked += 1
        return self.engine.write(work, synced=synced)


@pytest.fixture
def engine(settings: Settings, furnished: Path) -> Counting:
    file = sqlite_file(settings.database)
    shutil.copy(furnished, file)
    return Counting(SqliteEngine(file))


@pytest.fixture
def store(settings: Settings, engine: Counting) -> Iterator[Store]:
    """That of the house, over this engine."""
    store = SqlStore(cast(Engine, engine), Sealer(settings.secret), PublicPress())
    yield store
    store.close()


def test_a_page_asks_no_more_often_for_many_reactions_than_for_few(
    desk: FlaskClient, engine: Counting, house: House, els: Person, jan: Reader, clock: Clock
) -> None:
    for fewest, most in ((1, 3), (4, MORE_THAN_A_PAGE)):
        for number in range(fewest, most + 1):
            jan.sends(f"Een dapper initiatief, voor de {number}e keer.")
            clock.forward(minutes=5)
        assert not _too_often(QUEUE, desk, engine)
        for number in range(fewest, most + 1):
            house.notes.add(els, "magazine", number, "Belt vaker op.")
            house.review.decide(els, "magazine", number, Act.APPROVE, 0)
        assert not _too_often(PLACED, desk, engine)


def _too_often(pages: dict[str, int], desk: FlaskClient, engine: Counting) -> dict[str, int]:
    """The pages that ask more often than they may, with how often they do."""
    found = {}
    for address, most in pages.items():
        before = engine.asked
        answer = desk.get(address)
        assert answer.status_code == 200, address
        if engine.asked - before > most:
            found[address] = engine.asked - before
    return found
