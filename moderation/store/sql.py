"""The store in SQL: all its parts over one engine."""

from collections.abc import Hashable

from moderation.store.arrangements import Arrangements
from moderation.store.arrivals import Arrivals
from moderation.store.counters import Counters
from moderation.store.decisions import Decisions
from moderation.store.desk import Desk
from moderation.store.earlier import Earlier
from moderation.store.past import Pasts
from moderation.store.people import People
from moderation.store.policies import Policies
from moderation.store.proof import prove
from moderation.store.public import Public
from moderation.store.reports import Reports
from moderation.store.sites import Sites
from moderation.store.snapshots import Snapshots
from moderation.store.texts import Texts


class SqlStore(
    Sites,
    Policies,
    Arrivals,
    Earlier,
    Arrangements,
    Desk,
    Decisions,
    Public,
    Snapshots,
    Texts,
    Pasts,
    Reports,
    People,
    Counters,
):
    """The promises of `interface.Store`, kept over any engine that keeps those of `engine.Engine`."""

    def prove_secret(self, *, begin: bool = True) -> None:
        """Hold the secret against the one with which this database was begun, or `begin` it. Raises BadSettings."""
        prove(self._engine, self._sealer, begin=begin)

    def changes(self) -> Hashable | None:
        return self._engine.changes()

    def close(self) -> None:
        self._engine.close()
