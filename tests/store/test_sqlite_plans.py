"""No statement of the store walks through a whole table: SQLite's own plans say so."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from moderation.domain.errors import StaleDecision, UnknownPolicy
from moderation.domain.reaction import Status
from moderation.store.counters import LAST_TO_SWEEP, SWEEP_SHINGLES
from moderation.store.decisions import LOG
from moderation.store.desk import NUMBER
from moderation.store.earlier import newest_with
from moderation.store.engine import Engine, Param, Plain, Row, Work, prepared
from moderation.store.interface import Counter
from moderation.store.past import PAST, PAST_IDS, TRIED
from moderation.store.people import PEOPLE, RESERVED
from moderation.store.reactions import FINDINGS
from moderation.store.reports import REPORTS
from moderation.store.sealing import Sealer
from moderation.store.sites import SITES
from moderation.store.sql import SqlStore
from moderation.store.texts import TEXTS
from tests.store.samples import (
    DIGEST,
    LINKS,
    NOW,
    SECRET,
    a_decision,
    a_reaction,
    a_reading,
    a_rendering,
    a_report,
    a_site,
    a_thread,
    an_activation,
    an_arrangement,
    an_arrival,
    arranged,
    arranging,
    arrived,
    arrived_under,
    furnished,
    published,
    undoing,
)

SMALL_TABLES = {SITES, PEOPLE}
"""These are read whole, and are meant to be."""

SHINGLES = (1, 2)

ALLOWED = {
    # These begin at the end of an index and stop at the limit.
    LOG: ["SCAN decision USING INDEX decision_log"],
    REPORTS: ["SCAN report USING INDEX report_newest"],
    # These walk through the few rows that a part of them has found and stopped at.
    newest_with(len(SHINGLES)): ["SCAN newest", "SCAN newest"],
    TRIED: ["SCAN newest"],
    # And this through no table at all.
    RESERVED: ["SCAN CONSTANT ROW"],
}


T = TypeVar("T")


@dataclass
class Listening:
    """An engine that remembers what it was asked."""

    engine: Engine
    heard: dict[str, dict[str, Param]] = field(default_factory=dict)

    def read(self, sql: str, /, **params: Param) -> list[Row]:
        self.heard[sql] = params
        return self.engine.read(sql, **params)

    def write(self, work: Callable[[Work], T], *, synced: bool = True) -> T:
        return self.engine.write(lambda run: work(ListeningWork(run, self.heard)), synced=synced)

    def migrate(self) -> None:
        self.engine.migrate()

    def leave_no_trace(self) -> None:
        self.engine.leave_no_trace()

    def close(self) -> None:
        self.engine.close()


@dataclass
class ListeningWork:
    """What it is asked inside a transaction."""

    run: Work
    heard: dict[str, dict[str, Param]]

    def __call__(self, sql: str, /, **params: Param) -> list[Row]:
        self.heard[sql] = params
        return self.run(sql, **params)

    def each(self, sql: str, rows: Sequence[Mapping[str, Plain]], /) -> None:
        for row in rows:
            self.heard[sql] = dict(row)
        self.run.each(sql, rows)


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
    counters = (Counter("key", NOW, NOW),)
    arrival = an_arrival(a_reaction(shadow=(LINKS,)), counters=counters, shingles=SHINGLES, tried=("links",))
    kept = store.accept(arrival, None)
    store.accept(arrival, None)
    for _ in range(3):
        published(store)
    store.decide(a_decision(kept))
    with pytest.raises(StaleDecision):
        store.decide(a_decision(kept))
    store.reaction("blad", 1)
    store.reaction_by_receipt(arrival.receipt)
    for site in (None, "blad"):
        page = store.listed(Status.PUBLISHED, site=site, limit=1)
        store.listed(Status.PUBLISHED, site=site, after=page.after)
        store.number_of(Status.PUBLISHED, site=site)
    store.log(after=store.log(limit=1).after)
    store.decisions("blad", kept.id)
    store.thread("blad", "/artikel/12")
    store.published("blad", "/artikel/12")
    store.published_counts("blad", ["/artikel/12", "/b"])
    store.number_of_texts("blad", besides="textile 2")
    page_of_texts = store.texts("blad", besides="textile 2", limit=1)
    store.texts("blad", besides="textile 2", after=page_of_texts.after)
    store.renew([(page_of_texts.items[0], a_rendering())])
    _do_everything_for_the_rules(store)
    _do_everything_about_policies(store)
    _do_everything_about_arrangements(store)
    _do_everything_about_the_past(store)
    _do_everything_about_people(store)


def _do_everything_for_the_rules(store: SqlStore) -> None:
    store.same("blad", "words")
    store.near("blad", SHINGLES)
    store.record("blad", "jan@jansen.example")
    store.counted(["key", "another"])
    store.reserved("Jan Jansen", "jan@jansen.example")


def _do_everything_about_policies(store: SqlStore) -> None:
    store.activate(an_activation(), 60)
    store.activations("blad")
    store.policy_files(DIGEST)
    store.policies_like("d1")
    with pytest.raises(UnknownPolicy):
        store.add_site(a_site("weekblad", policy="d9"))


def _do_everything_about_arrangements(store: SqlStore) -> None:
    arrangement = arranged(store, uses=2)
    arrived_under(store, arrangement, "Jan Jansen")
    store.arrangement_by_code("code")
    for site in (None, "blad"):
        store.arrangements(site=site)
    store.arranged(arrangement.id)
    store.read_names(arrangement.id, a_reading())
    store.readings(arrangement.id)
    store.end_arrangement(arrangement.id, NOW)
    decision = arranging(arrived(store))
    store.decide(undoing(decision, store.arrange(decision, an_arrangement(), "code")))


def _do_everything_about_the_past(store: SqlStore) -> None:
    store.number_of_past("blad", since=NOW)
    for mark in store.past_marks("blad"):
        store.past("blad", after=mark)
    store.tried("blad")
    report = a_report()
    store.put_report(report)
    store.report(report.id)
    store.reports()


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
    assert len(heard) > 75
    for sql, params in heard.items():
        steps = _plan(file, sql, params)
        walks = [step for step in steps if step.startswith("SCAN") or "TEMP B-TREE" in step or "AUTOMATIC" in step]
        assert sql in SMALL_TABLES or walks == ALLOWED.get(sql, []), (sql, steps)


def test_every_exception_is_one(heard: dict[str, dict[str, Param]]) -> None:
    assert set(ALLOWED) | SMALL_TABLES <= set(heard)


def test_a_queue_is_never_counted_row_by_row(file: Path, heard: dict[str, dict[str, Param]]) -> None:
    assert _plan(file, NUMBER, heard[NUMBER]) == ["SEARCH tally USING INDEX sqlite_autoindex_tally_1 (status=?)"]


def test_a_walk_by_all_texts_goes_on_where_the_last_page_ended(file: Path, heard: dict[str, dict[str, Param]]) -> None:
    key = "SEARCH reaction USING INDEX sqlite_autoindex_reaction_1 (site=? AND id>?)"
    assert _plan(file, TEXTS, heard[TEXTS]) == [key]


def test_the_past_is_walked_in_the_order_of_its_key(file: Path, heard: dict[str, dict[str, Param]]) -> None:
    key = "(site=? AND id>?)"
    assert _plan(file, PAST, heard[PAST]) == [f"SEARCH reaction USING INDEX sqlite_autoindex_reaction_1 {key}"]
    marks = f"SEARCH reaction USING COVERING INDEX sqlite_autoindex_reaction_1 {key}"
    assert _plan(file, PAST_IDS, heard[PAST_IDS]) == [marks]


def test_of_each_shingle_only_the_newest_are_read(file: Path, heard: dict[str, dict[str, Param]]) -> None:
    sql = newest_with(len(SHINGLES))
    assert sql.count("order by reaction desc limit") == len(SHINGLES)
    searches = [step for step in _plan(file, sql, heard[sql]) if step.startswith("SEARCH")]
    assert searches == ["SEARCH shingle USING PRIMARY KEY (site=? AND hash=?)"] * len(SHINGLES)


def test_a_sweep_begins_with_the_oldest_shingle(file: Path, heard: dict[str, dict[str, Param]]) -> None:
    for sql in (LAST_TO_SWEEP, SWEEP_SHINGLES):
        assert _plan(file, sql, heard[sql]) == ["SEARCH shingle USING COVERING INDEX shingle_age (reaction<?)"]


def test_the_findings_of_a_page_come_in_one_statement(heard: dict[str, dict[str, Param]]) -> None:
    assert heard[FINDINGS]["reactions"]
