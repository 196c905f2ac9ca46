"""The row by which a database is known: as one house among others, and as one whose secret is the right one.

It holds an address of nobody, sealed when the house was begun: no two houses have the same, and only with the right
secret can it be opened. While a house is being copied, its row stands in the new database under another id, so that
no service begins to work on half of it.
"""

from moderation.domain.errors import BadSettings, StoreUnavailable
from moderation.store.engine import Engine, Run
from moderation.store.sealing import Sealer

NOBODY = "nobody"
PLACE = ("proof", "secret")

WHOLE = "secret"
UNFINISHED = "unfinished copy"

PROOFS = "select id, sealed from proof"
BEGIN = "insert into proof (id, sealed) values ('secret', :sealed) on conflict do nothing"


def proofs(run: Run) -> dict[str, bytes]:
    """What is sealed, by the ids under which it stands: one at most. Empty where no house was begun."""
    return {row["id"]: row["sealed"] for row in run(PROOFS)}


def prove(engine: Engine, sealer: Sealer, *, begin: bool = True) -> None:
    """Hold the secret against the one with which this database was begun. When nobody has begun it, do so, or let it be
    if we are not to `begin`. Raises BadSettings, also for a copy that was not finished.
    """
    found = proofs(engine.read)
    if not found:
        if not begin:
            return
        sealed = sealer.seal(NOBODY, *PLACE)
        engine.write(lambda run: run(BEGIN, sealed=sealed))
        found = proofs(engine.read)
    if UNFINISHED in found:
        raise BadSettings("this database holds a copy that was not finished; run the same `moderation copy` again")
    require_secret(sealer, found[WHOLE])


def require_secret(sealer: Sealer, sealed: bytes) -> None:
    """Raises BadSettings when this was sealed under another secret."""
    try:
        sealer.opened(sealed, *PLACE)
    except StoreUnavailable as error:
        raise BadSettings("MODERATION_SECRET_KEY is not the one with which this database was begun") from error
