"""A few rounds of `python -m tests.durability`: the service and its database are killed, and nothing is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.durability.postgres_rounds import ClusterHouse, Outage
from tests.durability.rounds import House, Plan
from tests.durability.service import Victim
from tests.postgres import cluster

SOON = 2.0
"""Seconds within which somebody is told that the database is away. It takes a tenth of that where nothing else is done;
what may not be is to wait for a connection that does not come.
"""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(f"sqlite:///{tmp_path}/moderation.db", seed=1)
    yield house
    house.end()


@pytest.fixture
def cluster_house() -> Iterator[ClusterHouse]:
    """On a server of its own, which waits for the disk."""
    with cluster(fsync="on") as server, server.new_database() as url:
        house = ClusterHouse(server, url, seed=1)
        yield house
        house.end()


AT_ONCE = Plan("one", 30, 0.01, Victim.ALL, 0, is_bram_killed=True, starts_killed=(0.2,), processes=1)
FIRST_A_WORKER = Plan("two", 20, 0.0, Victim.WORKER, 0.2, is_bram_killed=False, starts_killed=(), processes=1)
AWAY = Outage("three", 20, 0.01, 0.3)


def test_what_was_acknowledged_is_there_once_after_kill_9_of_the_service(house: House) -> None:
    for plan in (AT_ONCE, FIRST_A_WORKER):
        seen = house.round(plan)
        assert seen.faults == [], seen.plan
        assert seen.acknowledged >= plan.receipts
    assert list(house.close()) == []
    assert house.ledger.decided


def test_what_was_acknowledged_is_there_once_after_kill_9_of_postgres_and_the_service_goes_on(
    cluster_house: ClusterHouse,
) -> None:
    outage = cluster_house.outage(AWAY)
    assert outage.faults == [], outage.plan
    assert outage.refused < SOON
    killed = cluster_house.round(AT_ONCE)
    assert killed.faults == [], killed.plan
    assert list(cluster_house.close()) == []
    assert cluster_house.ledger.decided
