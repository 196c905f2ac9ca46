"""Counters for limits, shared by all processes, and the broom for what is over."""

from datetime import datetime

from moderation.store.engine import Run
from moderation.store.part import Part
from moderation.store.rows import moment

COUNT = """
    insert into counter (key, since, until, n) values (:key, :since, :until, 1)
    on conflict (key, since) do update set n = counter.n + 1 returning n"""
SWEEP_COUNTERS = "delete from counter where until <= :now"
SWEEP_SESSIONS = "delete from session where until <= :now"


class Counters(Part):
    """What is counted for a while, and forgotten."""

    def count(self, key: str, window: datetime, until: datetime) -> int:
        (row,) = self._engine.write(lambda run: run(COUNT, key=key, since=moment(window), until=moment(until)))
        return int(row["n"])

    def sweep(self, now: datetime) -> None:
        def work(run: Run) -> None:
            run(SWEEP_COUNTERS, now=moment(now))
            run(SWEEP_SESSIONS, now=moment(now))

        self._engine.write(work)
