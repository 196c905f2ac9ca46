"""No statement of the store walks through a whole table: SQLite's own plans say so."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from moderation.domain.errors import StaleDecision
from moderation.domain.reaction import Status
from moderation.store.decisions import LOG
from moderation.store.desk import NUMBER
from moderation.store.engine import Engine, Param, Row, Run, prepared
from moderation.store.people import PEOPLE
from moderation.store.reactions import FINDINGS
from moderation.store.sealing import Sealer
from moderation.store.sites import SITES
from moderation.store.sql import SqlStore
from moderation.store.texts import TEXTS
from tests.store.samples import (
    HOUSE_RULES,
    NOW,
    SECRET,
    a_decision,
    a_rendering,
    a_thread,
    an_arrival,
    furnished,
    published,
)

SMALL_TABLES = {SITES, PEOPLE}
"""These are read whole, and are meant to be."""

FROM_THE_END = "SCAN decision USING INDEX decision_log"
"""The first page of the log begins at the end of its index and stops at the limit."""


T = TypeVar("T")


@dataclass
class Listening:
    """An engine that remembers what it was asked."""

    engine: Engine
    heard: dict[str, dict[str, Param]] = field(default_factory=dict)

    def read(self, sql: str, /, **params: Param) -> list[Row]:
        self.heard[sql] = params
        return self.engine.read(sql, **params)

    def write(self, work: Callable[[Run], T]) -> T:
        def overheard(run: Run) -> T:
            def heard(sql: str, /, **params: Param) -> list[Row]:
                self.heard[sql] = params
                return run(sql, **params)

            return work(heard)

        return self.engine.write(overheard)

    def migrate(self) -> None:
        self.engine.migrate()

    def close(self) -> None:
        self.engine.close()


@pytest.fixture
def heard(engine: Engine) -> dict[str, dict[str, Param]]:
    """All statements of a store that has done everything it can, with the values of the last time."""
    listening = Listening(engine)
    store = SqlStore(listening, Sealer(SECRET))
    furnished(store)
    _do_everything(store)
    return listening.heard


def _do_everything(store: SqlStore) -> None:
    store.put_thread(a_thread())
    arrival = an_arrival()
    kept = store.accept(arrival, HOUSE_RULES, None)
    store.accept(arrival, HOUSE_RULES, None)
    for _ in range(3):
        published(store)
    store.decide(a_decision(kept))
    with pytest.raises(StaleDecision):
        store.decide(a_decision(kept))
    store.earlier("blad", "/artikel/12", arrival.fingerprint)
    store.reaction("blad", 1)
    store.reaction_by_receipt(arrival.receipt)
    for site in (None, "blad"):
        page = store.listed(Status.PUBLISHED, site=site, limit=1)
        store.listed(Status.PUBLISHED, site=site, after=page.after)
        store.number_of(Status.PUBLISHED, site=site)
    store.log(after=store.log(limit=1).after)
    store.decisions("blad", kept.id)
    store.policy_text("d1")
    store.thread("blad", "/artikel/12")
    store.published("blad", "/artikel/12")
    store.published_counts("blad", ["/artikel/12", "/b"])
    store.number_of_texts("blad", besides="textile 2")
    page_of_texts = store.texts("blad", besides="textile 2", limit=1)
    store.texts("blad", besides="textile 2", after=page_of_texts.after)
    store.renew([(page_of_texts.items[0], a_rendering())])
    _do_everything_about_people(store)


def _do_everything_about_people(store: SqlStore) -> None:
    store.sites()
    store.people()
    store.person_by_email("els@blad.example")
    store.open_session("digest", "els", NOW + timedelta(days=1), "hash of els")
    store.person_in_session("digest", NOW)
    store.close_session("digest")
    store.set_password("els", "hash")
    store.count("key", NOW, NOW)
    store.sweep(NOW)


def _plan(file: Path, sql: str, params: dict[str, Param]) -> list[str]:
    connection = sqlite3.connect(file)
    try:
        statement, values = prepared(sql, params)
        return [row[3] for row in connection.execute(f"explain query plan {statement}", values)]
    finally:
        connection.close()


def test_no_statement_scans_or_sorts(file: Path, heard: dict[str, dict[str, Param]]) -> None:
    assert len(heard) > 35
    for sql, params in heard.items():
        steps = _plan(file, sql, params)
        walks = [step for step in steps if step.startswith("SCAN") or "TEMP B-TREE" in step or "AUTOMATIC" in step]
        allowed = [FROM_THE_END] if sql == LOG else []
        assert sql in SMALL_TABLES or walks == allowed, (sql, steps)


def test_a_queue_is_never_counted_row_by_row(file: Path, heard: dict[str, dict[str, Param]]) -> None:
    assert _plan(file, NUMBER, heard[NUMBER]) == ["SEARCH tally USING INDEX sqlite_autoindex_tally_1 (status=?)"]


def test_a_walk_by_all_texts_goes_on_where_the_last_page_ended(file: Path, heard: dict[str, dict[str, Param]]) -> None:
    key = "SEARCH reaction USING INDEX sqlite_autoindex_reaction_1 (site=? AND id>?)"
    assert _plan(file, TEXTS, heard[TEXTS]) == [key]


def test_the_findings_of_a_page_come_in_one_statement(heard: dict[str, dict[str, Param]]) -> None:
    assert heard[FINDINGS]["reactions"]
