"""Houses for the tests of what takes a whole one: lived in, so that there is something in every table."""

from dataclasses import replace
from datetime import timedelta

from moderation.domain.claim import LEASE, Claim
from moderation.domain.decision import Act
from moderation.domain.delivery import Channel
from moderation.domain.edit import revision_of
from moderation.domain.note import Note
from moderation.domain.reaction import Status
from moderation.domain.saved_filter import SavedFilter
from moderation.domain.site import Site
from moderation.domain.snapshot import Packed, Sheet
from moderation.store import open_store
from moderation.store.interface import Counter, Store
from tests.store.contract_objections import objected
from tests.store.contract_statements import rejected
from tests.store.samples import (
    LINKS,
    NOW,
    SECRET,
    a_decision,
    a_delivery,
    a_hook,
    a_reaction,
    a_reading,
    a_report,
    an_activation,
    an_arrival,
    an_event,
    an_identity_key,
    arranged,
    arrived,
    arrived_under,
    furnished,
    new_id,
    published,
    reported,
)

ODD_SIGNS = "café 中文 \U0001f469\u200d\U0001f467 e\u0301 \ufeff\u202e '\"\\%:name;--\t\n"


class PlainPress:
    """Prints bytes of all kinds."""

    def basis(self, site: Site) -> str:
        return "plain"

    def __call__(self, sheet: Sheet) -> Packed:
        return Packed(f"tag of {sheet.count}", bytes(range(256)), b"")


def lived_in(url: str, reactions: int = 3) -> None:
    """Make a house at this address in which everything has happened that is kept."""
    store = furnished(open_store(url, SECRET, PlainPress()))
    try:
        store.activate(an_activation(), 60)
        store.open_session("digest", "els", NOW + timedelta(days=1), "hash of els")
        store.put_report(a_report())
        _arranged(store)
        store.add_identity_key(an_identity_key(), ODD_SIGNS, 5)
        store.add_hook(a_hook(), ODD_SIGNS, 5)
        _judged(store)
        _edited_and_noted(store)
        _told_later(store)
        objected(store)
        rejected(store)
        reported(store, published(store), text=ODD_SIGNS, name=ODD_SIGNS, email="anna@buurt.example")
        for number in range(reactions):
            published(store, text=f"{number}: {ODD_SIGNS}", thread=f"/artikel/{number % 7}")
    finally:
        store.close()


def _judged(store: Store) -> None:
    """A reaction on which all that rules can leave behind was left."""
    counters = (Counter("hour of Jan", NOW, NOW + timedelta(hours=1)),)
    shingles = (-(2**63) + 1, 0, 2**63 - 1)
    arrival = an_arrival(a_reaction(shadow=(LINKS,)), counters=counters, shingles=shingles, tried=("links",))
    answer = arrived(store, parent=store.accept(arrival, None).number)
    store.decide(a_decision(answer, act=Act.REJECT, after=Status.REJECTED, reason="insult", note=ODD_SIGNS))


def _edited_and_noted(store: Store) -> None:
    kept = arrived(store)
    edited = replace(revision_of(kept), text=ODD_SIGNS, edited="link")
    store.edit(a_decision(kept, act=Act.EDIT, after=Status.WAITING, reason="link"), edited)
    store.claim(Claim("blad", kept.id, "els", NOW + LEASE), NOW)
    store.add_filter(SavedFilter(new_id(), ODD_SIGNS, "rule=links", "els"), 50)
    store.add_note(Note(new_id(), "blad", kept.id, kept.number, "els", NOW, ODD_SIGNS))


def _arranged(store: Store) -> None:
    arrangement = arranged(store, uses=2)
    arrived_under(store, arrangement, "Jan Jansen")
    store.read_names(arrangement.id, a_reading())


def _told_later(store: Store) -> None:
    """One event waits, and another is a delivery that did not arrive."""
    first, second = (a_reaction() for _ in range(2))
    for reaction in (first, second):
        store.accept(replace(an_arrival(reaction), events=(an_event(reaction),)), None)
    store.spread(an_event(first), [a_delivery(first)])
    taken = store.claim_delivery(Channel.MAIL, NOW, NOW + LEASE)
    assert taken
    store.not_delivered(taken, ODD_SIGNS, due=None, at=NOW)
