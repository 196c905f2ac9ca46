"""Houses for the tests of what takes a whole one: lived in, so that there is something in every table."""

from datetime import timedelta

from moderation.domain.decision import Act
from moderation.domain.reaction import Status
from moderation.domain.site import Site
from moderation.domain.snapshot import Packed, Sheet, Snapshot
from moderation.store import open_store
from moderation.store.interface import Counter, Store
from tests.store.samples import (
    LINKS,
    NOW,
    SECRET,
    a_decision,
    a_reaction,
    a_reading,
    a_report,
    an_activation,
    an_arrival,
    arranged,
    arrived,
    arrived_under,
    furnished,
    published,
)

ODD_SIGNS = "café 中文 \U0001f469\u200d\U0001f467 e\u0301 \ufeff\u202e '\"\\%:name;--\t\n"


class PlainPress:
    """Prints bytes of all kinds."""

    def basis(self, site: Site) -> str:
        return "plain"

    def __call__(self, sheet: Sheet) -> Snapshot:
        packed = Packed(f"tag of {sheet.count}", bytes(range(256)), b"")
        return Snapshot(packed, packed)


def lived_in(url: str, reactions: int = 3) -> None:
    """Make a house at this address in which everything has happened that is kept."""
    store = furnished(open_store(url, SECRET, PlainPress()))
    try:
        store.activate(an_activation(), 60)
        store.open_session("digest", "els", NOW + timedelta(days=1), "hash of els")
        store.put_report(a_report())
        _arranged(store)
        _judged(store)
        for number in range(reactions):
            published(store, text=f"{number}: {ODD_SIGNS}", thread=f"/artikel/{number % 7}")
    finally:
        store.close()


def _judged(store: Store) -> None:
    """A reaction on which all that rules can leave behind was left."""
    counters = (Counter("hour of Jan", NOW, NOW + timedelta(hours=1)),)
    shingles = (-(2**63) + 1, 0, 2**63 - 1)
    store.accept(an_arrival(a_reaction(shadow=(LINKS,)), counters=counters, shingles=shingles, tried=("links",)), None)
    store.decide(a_decision(arrived(store), act=Act.REJECT, after=Status.REJECTED, reason="insult", note=ODD_SIGNS))


def _arranged(store: Store) -> None:
    arrangement = arranged(store, uses=2)
    arrived_under(store, arrangement, "Jan Jansen")
    store.read_names(arrangement.id, a_reading())
