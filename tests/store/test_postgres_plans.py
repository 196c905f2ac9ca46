"""No statement of the store walks through a whole table: PostgreSQL's own plans say so.

Asked twice. With all other ways forbidden, each statement must find its way by an index, on tables of any size. And on
tables that are filled and analysed, what is asked all day must be the way that the server chooses by itself.
"""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from moderation.domain.reaction import Status
from moderation.domain.wanted import Wanted
from moderation.store import contents
from moderation.store.arrivals import BY_TICKET
from moderation.store.copying import COPIED
from moderation.store.desk import BY_NUMBER, BY_RECEIPT, NUMBER
from moderation.store.earlier import SAME_WORDS, nearest
from moderation.store.engine import BIGGEST, Param, Run, prepared
from moderation.store.figures import CAME_IN, REASONS_GIVEN, WAITING_SINCE
from moderation.store.notices import POLICIES_OF_ANSWERS
from moderation.store.outbox import NUMBER_GIVEN_UP
from moderation.store.past import PAST, PAST_IDS
from moderation.store.postgres import PostgresEngine
from moderation.store.public import NUMBERED, PARENTS
from moderation.store.reports import REPORTS
from moderation.store.sealing import Sealer
from moderation.store.snapshots import REACTIONS
from moderation.store.sql import SqlStore
from moderation.store.tables import Table
from moderation.store.texts import TEXTS
from moderation.store.wanted import LIST, Looked
from moderation.store.wanted import walks as queue_walks
from tests.postgres import Cluster
from tests.store.listening import SHINGLES, SMALL_TABLES, Heard, heard_from
from tests.store.samples import NOW, SECRET, arrived, furnished

OTHER_WAYS = ("seqscan", "bitmapscan", "sort", "incremental_sort", "hashagg", "hashjoin", "mergejoin", "material")

# The second one only where sorting is forbidden.
FEW = {
    "Sort",
    *(f"Index {way} {name}" for way in ("Scan", "Only Scan") for name in ("decision_of_reaction", "claim_pkey")),
}

OPEN_ONES = "objection_open"
"""In order, and never more than there are objections that nobody has answered."""

ALLOWED = {
    # These sort the few rows that they have found, or stopped at.
    nearest(len(SHINGLES)): ["Sort"],
    REASONS_GIVEN: ["Sort"],
    POLICIES_OF_ANSWERS: ["Sort"],
    # These begin at the end of an index and stop at the limit.
    REPORTS: ["Index Scan report_newest"],
    NUMBER_GIVEN_UP: ["Index Scan delivery_given_up"],
}

MANY = 20_000
MULTIPLY = """
    insert into reaction ({columns})
    select {values} from reaction cross join generate_series(2, :many) as i where number = 1"""
"""Reactions like the first one: a sixth of each status, over a hundred threads, two of a kind in their words."""
VALUES = {
    "id": "'x' || lpad(i::text, 9, '0')",
    "number": "i",
    "thread": "thread || (i % 100)::text",
    "status": f"(array[{', '.join(repr(status.value) for status in Status)}])[1 + i / 7 % {len(Status)}]",
    "ticket": "'ticket ' || i",
    "receipt": "'receipt ' || i",
    "fingerprint": "'words ' || i / 2",
    "email_index": "'address ' || i % 1000",
}

REPORTED = """
    insert into notice (site, id, number, reaction, ground, about, text, mark, receipt, at, answer)
    select site, 'n' || id, number, id, 'other', '', '', 'mark', 'notice ' || id, received,
        case when number % 4 = 0 then null else 'decided' end
    from reaction where number % 10 = 0"""
"""A report on every tenth reaction; one in four is open."""


@pytest.fixture(scope="module")
def engine(postgres: Cluster) -> Iterator[PostgresEngine]:
    with postgres.new_database(migrated=True) as url, closing(PostgresEngine(url)) as engine:
        yield engine


@pytest.fixture(scope="module")
def heard(engine: PostgresEngine) -> Heard:
    """All statements of the store, on PostgreSQL."""
    return heard_from(engine)


@pytest.fixture(scope="module")
def filled(postgres: Cluster) -> Iterator[PostgresEngine]:
    with postgres.new_database(migrated=True) as url, closing(PostgresEngine(url)) as engine:
        store = SqlStore(engine, Sealer(SECRET))
        first = arrived(furnished(store))
        engine.write(lambda run: _multiply(run, first.thread))
        postgres.run("analyze", url.rpartition("/")[2])
        yield engine


def _multiply(run: Run, thread: str) -> None:
    run(
        """insert into thread (site, key, title, url) select site, key || i, title, url
        from thread cross join generate_series(0, 99) as i where key = :thread""",
        thread=thread,
    )
    named = [
        row["name"]
        for row in run("select column_name as name from information_schema.columns where table_name = 'reaction'")
    ]
    values = ", ".join(VALUES.get(name, name) for name in named)
    run(MULTIPLY.format(columns=", ".join(named), values=values), many=MANY)
    run(REPORTED)


def plan_of(
    engine: PostgresEngine, sql: str, params: dict[str, Param], forbidden: tuple[str, ...] = ()
) -> dict[str, Any]:
    statement, values = prepared(sql, params)

    def work(run: Run) -> dict[str, Any]:
        for way in forbidden:
            run(f"set local enable_{way} = off")
        (row,) = run(f"explain (format json) {statement}", **values)
        plan: dict[str, Any] = row["QUERY PLAN"][0]["Plan"]
        return plan

    return engine.write(work)


def steps(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for step in plan.get("Plans", ()):
        yield from steps(step)


def walks(plan: dict[str, Any]) -> list[str]:
    """The steps that read a whole table or index, or sort."""
    return [
        f"{step['Node Type']} {step.get('Index Name') or step.get('Relation Name') or ''}".rstrip()
        for step in steps(plan)
        if step["Node Type"] == "Seq Scan"
        or "Sort" in step["Node Type"]
        or ("Index" in step["Node Type"] and "Index Cond" not in step)
    ]


def indexes(plan: dict[str, Any]) -> list[str]:
    return [step["Index Name"] for step in steps(plan) if "Index Name" in step]


def _sorts_few(sql: str) -> bool:
    """Whether this part of the queue is put in order by itself: a thread, and what one person has decided on."""
    return any(f" as {each} " in sql for each in ("own", "held", "page", "alike"))


# Whether there is a way


def test_no_statement_has_to_scan_or_sort(engine: PostgresEngine, heard: Heard) -> None:
    assert len(heard) > 75
    for sql, params in heard.items():
        plan = plan_of(engine, sql, params, OTHER_WAYS)
        found = [step for step in walks(plan) if OPEN_ONES not in step]
        assert sql in SMALL_TABLES or found == ALLOWED.get(sql, []) or (_sorts_few(sql) and set(found) <= FEW), (
            sql,
            plan,
        )


def test_every_exception_is_one(heard: Heard) -> None:
    assert set(ALLOWED) | SMALL_TABLES <= set(heard)


@pytest.mark.parametrize("table", COPIED, ids=lambda table: table.name)
def test_a_table_that_is_copied_is_read_in_the_order_of_its_key(engine: PostgresEngine, table: Table) -> None:
    values: dict[str, Param] = dict.fromkeys(table.key, "") | {"most": 10}
    for number in ("number", "hash", "ordinal", "first", "version"):
        if number in table.key:
            values[number] = 0
    for sql in (contents.FIRST_ROWS, contents.ROWS_AFTER):
        plan = plan_of(engine, contents._spelled(sql, table), values, OTHER_WAYS)
        # In an index that holds all there is, the table itself is not looked into.
        assert [step["Node Type"].replace(" Only", "") for step in steps(plan)] == ["Limit", "Index Scan"]
        assert indexes(plan) == [f"{table.name}_pkey"]


# Whether it is taken


# What is objected to is looked for among the objections, of which there are few.
@pytest.mark.parametrize("status", [status for status in Status if status is not Status.OBJECTED])
@pytest.mark.parametrize("key", ["", "x000010000", "x000016000"])
def test_a_page_of_the_queue_is_read_in_its_order_wherever_it_begins(
    filled: PostgresEngine, status: Status, key: str
) -> None:
    for site, index in ((None, "reaction_queue"), ("blad", "reaction_queue_of_site")):
        (walk,) = queue_walks(Wanted(status=status, site=site), Looked(), filled.finder, NOW, None)
        sql, values = walk.page(LIST, (key, "blad"), newest_first=False)
        plan = plan_of(filled, sql, {**values, "most": 51})
        # That of claims holds no more than there are moderators.
        assert set(walks(plan)) <= {"Seq Scan claim"}
        assert index in indexes(plan)


@pytest.mark.parametrize(
    ("sql", "params", "index"),
    [
        (BY_NUMBER, {"number": 777}, "reaction_number"),
        (BY_RECEIPT, {"receipt": "receipt 777"}, "reaction_receipt"),
        (BY_TICKET, {"ticket": "ticket 777"}, "reaction_ticket"),
        (SAME_WORDS, {"fingerprint": "words 777", "limit": 20}, "reaction_same_words"),
        (PARENTS, {"thread": "/artikel/127"}, "reaction_published"),
        (NUMBERED, {"thread": "/artikel/127", "numbers": (127, 254, 381)}, "reaction_published"),
        (REACTIONS, {"thread": "/artikel/127", "first": 500, "end": BIGGEST, "most": 501}, "reaction_published"),
        (PAST, {"key": "x000010000", "limit": 100}, "reaction_pkey"),
        (PAST_IDS, {"key": "x000010000", "most": 2, "skip": 999}, "reaction_pkey"),
        (CAME_IN, {"sites": ("blad", "krant"), "begin": "x000010000", "end": "x000012000"}, "reaction_pkey"),
        (WAITING_SINCE, {"sites": ("blad",), "begin": "x000019000"}, "reaction_queue_of_site"),
        (TEXTS, {"key": "x000010000", "besides": "textile 2", "most": 101}, "reaction_pkey"),
    ],
)
def test_what_is_asked_all_day_is_found_by_its_index(
    filled: PostgresEngine, sql: str, params: dict[str, Param], index: str
) -> None:
    site: dict[str, Param] = {} if sql == BY_RECEIPT else {"site": "blad"}
    plan = plan_of(filled, sql, params | site)
    assert indexes(plan) == [index]
    assert walks(plan) == [] or sql == PARENTS, plan


def test_a_queue_is_never_counted_row_by_row(filled: PostgresEngine) -> None:
    plan = plan_of(filled, NUMBER, {"status": "waiting"})
    assert {step.get("Relation Name", "tally") for step in steps(plan)} == {"tally"}
