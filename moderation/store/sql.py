"""The store in SQL: all its parts over one engine."""

from moderation.store.arrivals import Arrivals
from moderation.store.counters import Counters
from moderation.store.decisions import Decisions
from moderation.store.desk import Desk
from moderation.store.people import People
from moderation.store.public import Public
from moderation.store.sites import Sites


class SqlStore(Sites, Arrivals, Desk, Decisions, Public, People, Counters):
    """The promises of `interface.Store`, kept over any engine that keeps those of `engine.Engine`."""

    def close(self) -> None:
        self._engine.close()
