"""What was not mended in time, or whose address was not confirmed, is over: once, and only if it is still so."""

from datetime import timedelta
from pathlib import Path

import pytest

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.decision import Act
from moderation.domain.errors import ActNotPossible, NothingToUndo
from moderation.domain.event import Event, Kind
from moderation.domain.person import Person
from moderation.domain.reaction import Status
from moderation.intake import Accepted
from moderation.jobs.expiring import Expiring
from moderation.jobs.spreading import Spreader
from moderation.jobs.telling import About
from moderation.policies import Shelf
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import Clock, Reader
from tests.house_rules import put_in_force, shelf_of
from tests.test_receipts import BETTER, amended, withdrawn
from tests.test_returning import TOLD, returned
from tests.test_review import undone

FAR = timedelta(days=400)


@pytest.fixture
def expiring(store: Store, clock: Clock) -> Expiring:
    return Expiring(store, clock, bytes)


@pytest.fixture
def spreader(store: Store, shelf: Shelf, expiring: Expiring) -> Spreader:
    return Spreader(store, shelf, [expiring], ())


@pytest.fixture
def sent(house: House, els: Person, jan: Reader) -> Accepted:
    """What was returned to Jan."""
    sent = jan.sends()
    returned(house, els, sent.reaction)
    return sent


def due(store: Store, clock: Clock, kind: Kind) -> list[Event]:
    """What will be told of this kind, however long it takes."""
    return [event for event in store.due_events(clock() + FAR) if event.kind is kind]


def about(store: Store, sent: Accepted, event: Event, shelf: Shelf) -> About:
    """The event as the worker sees it now."""
    site, reaction = store.site("magazine"), store.reaction("magazine", sent.reaction.number)
    course = store.decisions("magazine", reaction.id)
    decision = next((each for each in course if each.id == event.cause), None)
    return About(event, site, reaction, decision, course, shelf.correspondence(site.policy))


def test_what_is_not_mended_in_time_is_rejected_for_the_reasons_of_the_return(
    spreader: Spreader, sent: Accepted, store: Store, clock: Clock
) -> None:
    (expiry,) = due(store, clock, Kind.EXPIRE)
    clock.at = expiry.due - timedelta(seconds=1)
    spreader.spread(clock())
    assert store.reaction("magazine", 1).status is Status.RETURNED
    clock.forward(seconds=1)
    spreader.spread(clock())
    assert store.reaction("magazine", 1).status is Status.REJECTED
    _, decision = store.decisions("magazine", sent.reaction.id)
    assert (decision.act, decision.person, decision.at) == (Act.EXPIRE, None, clock())
    assert (decision.reasons, decision.told) == (("surname",), TOLD)
    assert [event.cause for event in due(store, clock, Kind.DECIDED)] == [decision.id]
    assert due(store, clock, Kind.EXPIRE) == []


def test_asked_twice_it_is_over_once(
    expiring: Expiring, sent: Accepted, store: Store, clock: Clock, shelf: Shelf
) -> None:
    (expiry,) = due(store, clock, Kind.EXPIRE)
    seen = about(store, sent, expiry, shelf)
    for each in (seen, seen, about(store, sent, expiry, shelf)):
        assert list(expiring.deliveries(each)) == []
    assert [each.act for each in store.decisions("magazine", sent.reaction.id)] == [Act.RETURN, Act.EXPIRE]


def test_what_was_mended_withdrawn_or_undone_meanwhile_is_left_alone(
    spreader: Spreader, sent: Accepted, house: House, els: Person, jan: Reader, store: Store, clock: Clock
) -> None:
    amended(house, sent, BETTER)
    gone = jan.sends("Een heel ander verhaal.", name="Fatima Öztürk", email="f@example.org")
    returned(house, els, gone.reaction)
    withdrawn(house, gone)
    back = jan.sends("En nog een ander verhaal.", name="Piet de Wit", email="p@example.org")
    undone(house, els, returned(house, els, back.reaction))
    clock.at += FAR
    spreader.spread(clock())
    statuses = [store.reaction("magazine", number).status for number in (1, 2, 3)]
    assert statuses == [Status.WAITING, Status.WITHDRAWN, Status.WAITING]


def test_the_time_of_an_earlier_round_ends_nothing_in_a_later_one(
    expiring: Expiring, sent: Accepted, house: House, els: Person, store: Store, clock: Clock, shelf: Shelf
) -> None:
    (first,) = due(store, clock, Kind.EXPIRE)
    amended(house, sent, BETTER)
    returned(house, els, sent.reaction, version=2)
    expiring.deliveries(about(store, sent, first, shelf))
    assert store.reaction("magazine", 1).status is Status.RETURNED


def test_nobody_takes_back_what_time_has_done_and_it_can_still_be_placed(
    spreader: Spreader, sent: Accepted, house: House, els: Person, store: Store, clock: Clock
) -> None:
    clock.at += FAR
    spreader.spread(clock())
    item = house.review.item("magazine", 1)
    assert item.can_undo is None
    with pytest.raises(NothingToUndo):
        house.review.undo(els, "magazine", 1, item.course[-1].id, 2)
    with pytest.raises(ActNotPossible):
        house.review.decide(els, "magazine", 1, Act.EXPIRE, 2)
    assert house.receipts.standing(sent.receipt).is_expired
    assert house.review.decide(els, "magazine", 1, Act.APPROVE, 2).status is Status.PUBLISHED


def test_an_address_that_is_not_confirmed_in_time_withdraws_what_was_sent_with_it(
    settings: Settings, store: Store, clock: Clock, tmp_path: Path
) -> None:
    put_in_force(store, tmp_path, "[correspondence]\nconfirm = true\n")
    sent = Reader(bootstrap.build(settings, store, clock, shelf_of(store)), clock).sends()
    (expiry,) = due(store, clock, Kind.EXPIRE)
    assert expiry.cause == sent.reaction.id
    clock.at = expiry.due
    bootstrap.worker_of(settings, store, clock).work_off()
    assert store.reaction("magazine", 1).status is Status.WITHDRAWN
    (decision,) = store.decisions("magazine", sent.reaction.id)
    assert (decision.act, decision.person, decision.reason) == (Act.EXPIRE, None, "")


def test_the_worker_of_the_service_does_it(settings: Settings, sent: Accepted, store: Store, clock: Clock) -> None:
    clock.at += FAR
    bootstrap.worker_of(settings, store, clock).work_off()
    assert store.reaction("magazine", 1).status is Status.REJECTED
