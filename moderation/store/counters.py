"""Counters for limits, shared by all processes, and the broom for what is over."""

from collections.abc import Collection
from datetime import datetime, timedelta

from moderation.store.claims import SWEEP_CLAIMS
from moderation.store.engine import Plain, Work
from moderation.store.interface import Counter
from moderation.store.moments import key_before, moment
from moderation.store.part import Part

ADD_TO_COUNTER = """
    insert into counter (key, since, until, n) values (:key, :since, :until, 1)
    on conflict (key, since) do update set n = counter.n + 1"""
COUNT = ADD_TO_COUNTER + " returning n"
COUNTED = "select key, n from counter where key in :keys order by key, since"
SWEEP_COUNTERS = "delete from counter where until <= :now"
SWEEP_SESSIONS = "delete from session where until <= :now"
LAST_TO_SWEEP = """
    select reaction from shingle where reaction < :before order by reaction limit 1 offset :most"""
SWEEP_SHINGLES = "delete from shingle where reaction <= :last"

SHINGLES_KEPT = timedelta(days=60)
"""Reactions older than this are not found by texts like theirs any more."""

AT_ONCE = 5000
"""Shingles that one sweep forgets at most, so that nobody waits long for it; sweeps come often."""


class Counters(Part):
    """What is counted for a while, and forgotten."""

    def count(self, key: str, window: datetime, until: datetime) -> int:
        columns = counter_columns(Counter(key, window, until))
        # Not synced: what is counted for an hour need not outlive the machine.
        (row,) = self._engine.write(lambda run: run(COUNT, **columns), synced=False)
        return int(row["n"])

    def counted(self, keys: Collection[str]) -> dict[str, int]:
        counts = dict.fromkeys(keys, 0)
        if counts:
            # The newest window of a key comes last and stays.
            counts.update((row["key"], row["n"]) for row in self._engine.read(COUNTED, keys=tuple(counts)))
        return counts

    def sweep(self, now: datetime) -> None:
        def work(run: Work) -> None:
            run(SWEEP_COUNTERS, now=moment(now))
            run(SWEEP_SESSIONS, now=moment(now))
            run(SWEEP_CLAIMS, now=moment(now))
            before = key_before(now - SHINGLES_KEPT)
            more = run(LAST_TO_SWEEP, before=before, most=AT_ONCE)
            run(SWEEP_SHINGLES, last=more[0]["reaction"] if more else before)

        self._engine.write(work, synced=False)


def counter_columns(counter: Counter) -> dict[str, Plain]:
    return {"key": counter.key, "since": moment(counter.window), "until": moment(counter.until)}
