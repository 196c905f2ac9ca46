"""What the generator leaves in a database is what the store itself would have left there."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from moderation.config import Settings
from moderation.domain.policy import Policy
from moderation.domain.reaction import Status, fingerprint
from moderation.domain.wanted import Wanted
from moderation.policies import read_policy, shipped
from moderation.store import open_store
from moderation.store.interface import Store
from moderation.store.reactions import author_place
from moderation.store.schema import TABLES
from moderation.store.sealing import Sealer
from tests.bench.arrivals import Plan, arrivals
from tests.bench.fill import engine_of, found, put
from tests.bench.fill_rows import groups, made_ahead
from tests.bench.magazine import POLICY, SITE, SITES, furnish, settings_for

PLAN = Plan(300, (3, 20), datetime(2026, 11, 23, 20, 15, tzinfo=UTC))
A_COMMIT = 70


@pytest.fixture(scope="module")
def policy() -> Policy:
    return read_policy(shipped() / POLICY)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path)


@pytest.fixture
def filled(settings: Settings) -> Iterator[Store]:
    """A store that the generator has filled. It and `accepted` began as one and the same."""
    folder = Path(settings.database.removeprefix("sqlite:///")).parent
    store = open_store(settings.database, settings.secret)
    policy = furnish(settings, store)
    store.close()
    shutil.copy(folder / "bench.db", folder / "accepted.db")
    store = open_store(settings.database, settings.secret)
    put(engine_of(store), groups(PLAN, SITES, policy, settings.secret, A_COMMIT))
    yield store
    store.close()


@pytest.fixture
def accepted(filled: Store, settings: Settings, policy: Policy) -> Iterator[Store]:
    """A store that has accepted the same reactions one by one."""
    store = open_store(settings.database.replace("bench.db", "accepted.db"), settings.secret)
    for arrival, decision in arrivals(PLAN, SITES, policy):
        store.accept(arrival, decision)
    yield store
    store.close()


def rows_of(store: Store, table: str, secret: bytes) -> list[dict[str, Any]]:
    """All rows of a table, in an order of their own; the addresses of authors opened, since no two seals are alike."""
    rows = [dict(row) for row in engine_of(store).read(f"select * from {table}")]
    if table == "reaction":
        for row in rows:
            row["email"] = Sealer(secret).opened(row["email"], *author_place(row["site"], row["id"]))
    return sorted(rows, key=repr)


def test_every_table_is_as_the_store_itself_would_have_left_it(
    filled: Store, accepted: Store, settings: Settings
) -> None:
    for table in TABLES:
        assert rows_of(filled, table, settings.secret) == rows_of(accepted, table, settings.secret), table
    kept = {"reaction", "shingle", "decision", "tally", "record", "thread", "edition"}
    assert all(rows_of(filled, table, settings.secret) for table in kept)


def test_a_filled_store_has_what_was_planned(filled: Store, settings: Settings) -> None:
    for number in PLAN.threads:
        assert len(filled.published_parents(SITE.key, f"/artikel/met-{number}-reacties")) == number
    assert sum(filled.number_of(status) for status in Status) == PLAN.total
    assert filled.number_of(Status.WAITING) == PLAN.number_waiting
    assert all(engine_of(filled).read("select 1 from reaction where site = :site", site=site.key) for site in SITES)


def test_the_marks_lead_to_pages_in_the_middle_and_near_the_end_of_the_queue(filled: Store, settings: Settings) -> None:
    everything = [item.reaction.id for item in filled.listed(Wanted(), now=PLAN.until, limit=PLAN.total).items]
    marks = found(settings, PLAN).marks
    pages = {depth: filled.listed(Wanted(), now=PLAN.until, after=mark).items for depth, mark in marks.items()}
    assert everything.index(pages["middle"][0].reaction.id) == pytest.approx(len(everything) / 2 - 25, abs=2)
    assert pages["deep"][-1].reaction.id == everything[-1]
    assert len(pages["deep"]) == len(pages["middle"]) == 50


def test_fingerprints_are_those_of_the_whole_text(policy: Policy) -> None:
    for arrival, _ in arrivals(PLAN, SITES, policy):
        assert arrival.fingerprint == fingerprint(arrival.reaction.text)


def test_what_is_made_ahead_is_the_same(policy: Policy, settings: Settings) -> None:
    make = partial(groups, PLAN, SITES, policy, settings.secret, A_COMMIT)
    for ahead, here in zip(made_ahead(make), make(), strict=True):
        assert ahead.taken == here.taken
        assert [without_seal(rows) for rows in ahead.rows.values()] == [
            without_seal(rows) for rows in here.rows.values()
        ]


def test_a_process_that_breaks_off_is_noticed() -> None:
    with pytest.raises(RuntimeError, match="has broken off"):
        list(made_ahead(breaks_off))


def breaks_off() -> Any:
    raise SystemExit(1)


def without_seal(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name != "email"} for row in rows]
