"""The store in SQL: all its parts over one engine."""

from collections.abc import Hashable

from moderation.store.arrangements import Arrangements
from moderation.store.arrivals import Arrivals
from moderation.store.batches import Batches
from moderation.store.claims import Claims
from moderation.store.confirming import Confirming
from moderation.store.conversations import Conversations
from moderation.store.counters import Counters
from moderation.store.decisions import Decisions
from moderation.store.desk import Desk
from moderation.store.earlier import Earlier
from moderation.store.editing import Editing
from moderation.store.figures import Figures
from moderation.store.filters import Filters
from moderation.store.hooks import Hooks
from moderation.store.identities import Identities
from moderation.store.letters import Letters
from moderation.store.logbook import Logbook
from moderation.store.newsreaders import Newsreaders
from moderation.store.notes import Notes
from moderation.store.notices import Notices
from moderation.store.objections import Objections
from moderation.store.outbox import Outbox
from moderation.store.past import Pasts
from moderation.store.people import People
from moderation.store.policies import Policies
from moderation.store.proof import prove
from moderation.store.public import Public
from moderation.store.reports import Reports
from moderation.store.senders import Senders
from moderation.store.sites import Sites
from moderation.store.snapshots import Snapshots
from moderation.store.texts import Texts


class SqlStore(
    Sites,
    Policies,
    Arrivals,
    Earlier,
    Arrangements,
    Identities,
    Desk,
    Claims,
    Editing,
    Confirming,
    Senders,
    Notes,
    Batches,
    Decisions,
    Objections,
    Logbook,
    Figures,
    Filters,
    Public,
    Conversations,
    Snapshots,
    Texts,
    Pasts,
    Reports,
    Letters,
    Outbox,
    Hooks,
    Notices,
    Newsreaders,
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
