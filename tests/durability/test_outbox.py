"""A few rounds of `python -m tests.durability.outbox`: workers are killed at each step, and everything is told."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.durability.outbox import Outbox
from tests.durability.outbox_workers import STEPS
from tests.postgres import Cluster

HALF = tuple(step for step in STEPS if step.endswith(":1"))
ROUNDS = [HALF[each::3] for each in range(3)]
"""The first of each step, some in each round, and three more rounds by chance."""


@pytest.fixture(params=["sqlite", "postgres"])
def outbox(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Outbox]:
    if request.param == "sqlite":
        with closing(Outbox(f"sqlite:///{tmp_path}/moderation.db", tmp_path, seed=1)) as outbox:
            yield outbox
        return
    server: Cluster = request.getfixturevalue("postgres")
    with server.new_database(migrated=True) as url, closing(Outbox(url, tmp_path, seed=1)) as outbox:
        yield outbox


def test_all_is_told_at_least_once_and_nothing_that_was_undone_at_whatever_step_a_worker_is_killed(
    outbox: Outbox,
) -> None:
    for steps in (*ROUNDS, (), (), ()):
        outbox.round(*steps)
    assert outbox.counted.faults == []
    assert outbox.counted.brought >= outbox.counted.messages > 0
    assert outbox.counted.killed >= len(HALF)
    assert outbox.counted.undone
