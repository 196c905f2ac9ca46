"""No statement of the store walks through a whole table: SQLite's own plans say so."""

import sqlite3
from pathlib import Path

import pytest

from moderation.store.conversations import ANSWERS
from moderation.store.counters import LAST_TO_SWEEP, SWEEP_SHINGLES
from moderation.store.desk import BETWEEN, NUMBER
from moderation.store.earlier import nearest
from moderation.store.engine import Engine, Param, prepared
from moderation.store.figures import CAME_IN, HELD_AS, REASONS_GIVEN, TAKEN, TAKEN_BACK, WAITING_SINCE
from moderation.store.notices import NUMBER_REPORTED, POLICIES_OF_ANSWERS
from moderation.store.outbox import NUMBER_GIVEN_UP, WHAT_IS_DUE
from moderation.store.past import PAST, PAST_IDS, TRIED
from moderation.store.people import RESERVED
from moderation.store.reports import REPORTS
from moderation.store.senders import SHOWN, beside
from moderation.store.sites import NUMBER_OF_THREADS
from moderation.store.sqlite_words import HAS_BEGINNINGS
from moderation.store.texts import TEXTS
from tests.store.listening import SHINGLES, SMALL_TABLES, Heard, heard_from

GROUPED, SORTED = "USE TEMP B-TREE FOR GROUP BY", "USE TEMP B-TREE FOR ORDER BY"
NEAREST = ["SCAN newest", "SCAN newest", "SCAN newest", GROUPED, SORTED, "SCAN nearest", SORTED]

FEW = {SORTED, "SCAN own", "SCAN held", "SCAN page", "SCAN alike", "USE TEMP B-TREE FOR DISTINCT"}
BY_WORDS = "SCAN reaction_words VIRTUAL TABLE INDEX"
"""As FTS5 says it, also when it is asked about one text alone."""
OPEN_ONES = "SCAN objection USING INDEX objection_open"
"""In order, and never more than there are objections that nobody has answered."""

ALLOWED = {
    # These begin at the end of an index and stop at the limit.
    REPORTS: ["SCAN report USING INDEX report_newest"],
    # These walk through the few rows that a part of them has found and stopped at; the first one sorts them too.
    nearest(len(SHINGLES)): NEAREST,
    TRIED: ["SCAN newest"],
    TAKEN_BACK: ["SCAN newest"],
    REASONS_GIVEN: ["SCAN newest", GROUPED],
    POLICIES_OF_ANSWERS: ["USE TEMP B-TREE FOR DISTINCT"],
    beside(): [f"SCAN {status}" for status in SHOWN * 2],
    BETWEEN: ["SCAN received"],
    NUMBER_OF_THREADS: ["SCAN kept"],
    ANSWERS: ["SCAN answers"],
    NUMBER_REPORTED: ["SCAN found"],
    NUMBER_GIVEN_UP: ["SCAN delivery USING INDEX delivery_given_up", "SCAN found"],
    # And these through no table at all.
    RESERVED: ["SCAN CONSTANT ROW"],
    WHAT_IS_DUE: ["SCAN CONSTANT ROW"],
}


@pytest.fixture
def heard(engine: Engine) -> Heard:
    """All statements of the store, on SQLite."""
    return heard_from(engine)


def _sorts_few(sql: str) -> bool:
    """Whether this part of the queue is put in order by itself: a thread, and what one person has decided on."""
    return any(f" as {each} " in sql for each in ("own", "held", "page", "alike"))


def _plan(file: Path, sql: str, params: dict[str, Param]) -> list[str]:
    connection = sqlite3.connect(file)
    try:
        statement, values = prepared(sql, params)
        return [row[3] for row in connection.execute(f"explain query plan {statement}", values)]
    finally:
        connection.close()


def test_no_statement_scans_or_sorts(file: Path, heard: Heard) -> None:
    assert len(heard) > 75
    for sql, params in heard.items():
        steps = _plan(file, sql, params)
        walks = [step for step in steps if step.startswith("SCAN") or "TEMP B-TREE" in step or "AUTOMATIC" in step]
        walks = [step for step in walks if not step.startswith((BY_WORDS, OPEN_ONES))]
        assert sql in SMALL_TABLES or walks == ALLOWED.get(sql, []) or (_sorts_few(sql) and set(walks) <= FEW), (
            sql,
            steps,
        )


def test_words_that_begin_alike_are_put_together_once_and_not_for_each_text(file: Path, heard: Heard) -> None:
    """FTS5 takes a tenth of a second for it in a million texts."""
    asking = [sql for sql in heard if HAS_BEGINNINGS in sql]
    assert asking
    for sql in asking:
        steps = _plan(file, sql, heard[sql])
        (asked,) = (place for place, step in enumerate(steps) if step.startswith(BY_WORDS))
        assert steps[asked - 1].startswith("LIST SUBQUERY")


def test_every_exception_is_one(heard: Heard) -> None:
    assert set(ALLOWED) | SMALL_TABLES <= set(heard)


def test_a_queue_is_never_counted_row_by_row(file: Path, heard: Heard) -> None:
    assert _plan(file, NUMBER, heard[NUMBER]) == ["SEARCH tally USING PRIMARY KEY (status=?)"]


def test_a_walk_by_all_texts_goes_on_where_the_last_page_ended(file: Path, heard: Heard) -> None:
    key = "SEARCH reaction USING INDEX sqlite_autoindex_reaction_1 (site=? AND id>?)"
    assert _plan(file, TEXTS, heard[TEXTS]) == [key]


def test_the_past_is_walked_in_the_order_of_its_key(file: Path, heard: Heard) -> None:
    key = "(site=? AND id>?)"
    assert _plan(file, PAST, heard[PAST]) == [f"SEARCH reaction USING INDEX sqlite_autoindex_reaction_1 {key}"]
    marks = f"SEARCH reaction USING COVERING INDEX sqlite_autoindex_reaction_1 {key}"
    assert _plan(file, PAST_IDS, heard[PAST_IDS]) == [marks]


def test_of_each_shingle_only_the_newest_are_read(file: Path, heard: Heard) -> None:
    sql = nearest(len(SHINGLES))
    assert sql.count("order by reaction desc limit") == len(SHINGLES)
    searches = [step for step in _plan(file, sql, heard[sql]) if step.startswith("SEARCH shingle")]
    assert searches == ["SEARCH shingle USING PRIMARY KEY (site=? AND hash=?)"] * len(SHINGLES)


def test_a_sweep_begins_with_the_oldest_shingle(file: Path, heard: Heard) -> None:
    for sql in (LAST_TO_SWEEP, SWEEP_SHINGLES):
        assert _plan(file, sql, heard[sql]) == ["SEARCH shingle USING COVERING INDEX shingle_age (reaction<?)"]


@pytest.mark.parametrize(
    ("sql", "step"),
    [
        (CAME_IN, "COVERING INDEX sqlite_autoindex_reaction_1 (site=? AND id>? AND id<?)"),
        (WAITING_SINCE, "COVERING INDEX reaction_queue_of_site (site=? AND status=? AND id>?)"),
        (TAKEN, "INDEX sqlite_autoindex_decision_1 (site=? AND id>? AND id<?)"),
        (HELD_AS, "PRIMARY KEY (rule=? AND status=? AND reaction>? AND reaction<?)"),
    ],
)
def test_figures_of_a_period_are_counted_in_that_part_of_an_index(
    file: Path, heard: Heard, sql: str, step: str
) -> None:
    (only,) = _plan(file, sql, heard[sql])
    assert only.endswith(f"USING {step}")
