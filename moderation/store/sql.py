"""The store in SQL: all its parts over one engine."""

from moderation.domain.errors import BadSettings, StoreUnavailable
from moderation.store.arrangements import Arrangements
from moderation.store.arrivals import Arrivals
from moderation.store.counters import Counters
from moderation.store.decisions import Decisions
from moderation.store.desk import Desk
from moderation.store.earlier import Earlier
from moderation.store.past import Pasts
from moderation.store.people import People
from moderation.store.policies import Policies
from moderation.store.public import Public
from moderation.store.reports import Reports
from moderation.store.sites import Sites
from moderation.store.texts import Texts

NOBODY = "nobody"
PROOF_PLACE = ("proof", "secret")
PROOF = "select sealed from proof where id = 'secret'"
BEGIN_PROOF = "insert into proof (id, sealed) values ('secret', :sealed) on conflict do nothing"


class SqlStore(
    Sites,
    Policies,
    Arrivals,
    Earlier,
    Arrangements,
    Desk,
    Decisions,
    Public,
    Texts,
    Pasts,
    Reports,
    People,
    Counters,
):
    """The promises of `interface.Store`, kept over any engine that keeps those of `engine.Engine`."""

    def prove_secret(self) -> None:
        """Hold the secret against the one with which this database was begun. Raises BadSettings."""
        if not self._engine.read(PROOF):
            sealed = self._sealer.seal(NOBODY, *PROOF_PLACE)
            self._engine.write(lambda run: run(BEGIN_PROOF, sealed=sealed))
        (row,) = self._engine.read(PROOF)
        try:
            self._sealer.opened(row["sealed"], *PROOF_PLACE)
        except StoreUnavailable as error:
            raise BadSettings("MODERATION_SECRET_KEY is not the one with which this database was begun") from error

    def close(self) -> None:
        self._engine.close()
