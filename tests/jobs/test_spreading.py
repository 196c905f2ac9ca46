"""Events become deliveries: each once, whatever happens to those around it, and none of what does not hold any more."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from moderation.config import Settings
from moderation.domain.correspondence import Correspondence
from moderation.domain.decision import Act
from moderation.domain.delivery import Channel, Delivery, delivery_id
from moderation.domain.event import Consequences, Event, Kind, after_decision
from moderation.domain.person import Person
from moderation.domain.reaction import Reaction, Status
from moderation.jobs.spreading import AT_ONCE, LONGEST_DELAY, SHORTEST_DELAY, Spreader
from moderation.jobs.telling import About
from moderation.policies import Shelf
from moderation.store import open_engine
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import Clock, Reader
from tests.store.samples import a_decision
from tests.test_review import undone

WORDS = "Een dapper initiatief."


class Everybody:
    """Tells of every event, by mail and by hook, and remembers what it was asked about."""

    def __init__(self, to: str = "hook:1") -> None:
        self._to = to
        self.asked: list[About] = []

    def deliveries(self, about: About) -> Iterable[Delivery]:
        self.asked.append(about)
        event = about.event
        for channel in Channel:
            to = f"{self._to}.{channel}"
            name = delivery_id(event.cause, event.kind, to)
            yield Delivery(event.site, name, channel, event.kind, to, event.cause, event.reaction, event.due)


class Broken:
    """Has a fault for as long as it is not mended."""

    is_mended = False

    def deliveries(self, about: About) -> Iterable[Delivery]:
        if not self.is_mended:
            raise ValueError(about.reaction.text)
        return ()


@pytest.fixture
def everybody() -> Everybody:
    return Everybody()


@pytest.fixture
def spreader(store: Store, shelf: Shelf, everybody: Everybody) -> Spreader:
    return Spreader(store, shelf, [everybody], Channel)


def whats(store: Store, reaction: Reaction) -> list[str]:
    return sorted({each.what for each in store.deliveries_about(reaction.site, reaction.id)})


def test_whoever_is_told_of_an_event_learns_all_about_it(
    spreader: Spreader, everybody: Everybody, store: Store, house: House, els: Person, jan: Reader, clock: Clock
) -> None:
    reaction = house.review.decide(els, "magazine", jan.sends().reaction.number, Act.APPROVE, 0)
    clock.forward(minutes=10)
    assert spreader.spread(clock()) == 2
    arrival, decided = everybody.asked
    assert (arrival.event.kind, arrival.decision) == (Kind.RECEIVED, None)
    assert (decided.event.kind, decided.reaction, decided.site) == (Kind.DECIDED, reaction, store.site("magazine"))
    assert decided.decision == decided.course[-1] == store.decisions("magazine", reaction.id)[-1]
    assert decided.house == house.shelf.correspondence(decided.site.policy)


def test_an_event_is_spread_when_it_is_due_and_once(
    spreader: Spreader, store: Store, house: House, els: Person, jan: Reader, clock: Clock
) -> None:
    reaction = jan.sends().reaction
    assert spreader.spread(clock()) == 1
    house.review.decide(els, "magazine", reaction.number, Act.APPROVE, 0)
    clock.forward(minutes=10, seconds=-1)
    assert (spreader.spread(clock()), whats(store, reaction)) == (0, ["received"])
    clock.forward(seconds=1)
    assert (spreader.spread(clock()), whats(store, reaction)) == (1, ["decided", "received"])
    assert spreader.spread(clock()) == 0


def test_much_is_spread_a_part_at_a_time(spreader: Spreader, store: Store, jan: Reader, clock: Clock) -> None:
    reaction = jan.sends().reaction
    spreader.spread(clock())
    for number in range(AT_ONCE + 1):
        clock.forward(days=1)
        jan.sends(f"{WORDS} {number}", email=f"jan{number}@example.org")
    assert [spreader.spread(clock()) for _ in range(3)] == [AT_ONCE, 1, 0]
    assert whats(store, reaction) == ["received"]


def test_a_decision_that_was_undone_within_the_time_to_undo_is_told_to_nobody(
    spreader: Spreader, store: Store, house: House, els: Person, jan: Reader, clock: Clock
) -> None:
    decided = house.review.decide(els, "magazine", jan.sends().reaction.number, Act.APPROVE, 0)
    (approval,) = store.decisions("magazine", decided.id)
    clock.forward(minutes=9)
    undone(house, els, decided)
    clock.forward(minutes=10)
    spreader.spread(clock())
    told = store.deliveries_about("magazine", decided.id)
    assert approval.id not in {each.cause for each in told}
    assert store.due_events(clock()) == ()


def test_nothing_is_spread_to_a_channel_in_which_nothing_is_brought(
    store: Store, shelf: Shelf, everybody: Everybody, jan: Reader, clock: Clock
) -> None:
    reaction = jan.sends().reaction
    Spreader(store, shelf, [everybody], [Channel.HOOK]).spread(clock())
    assert {each.channel for each in store.deliveries_about("magazine", reaction.id)} == {Channel.HOOK}


# What waits for something that may come in the meantime


def test_an_author_is_reminded_only_while_the_reaction_is_still_returned_by_that_decision(
    spreader: Spreader, store: Store, house: House, els: Person, jan: Reader, clock: Clock
) -> None:
    correspondence = house.shelf.correspondence(store.site("magazine").policy)
    forgotten, mended = (
        _returned(store, els, jan.sends(text, email=f"{number}@example.org").reaction, correspondence)
        for number, text in enumerate((WORDS, "Wat een onzin."))
    )
    amended = a_decision(mended, person=None, act=Act.AMEND, after=Status.WAITING, at=clock())
    store.decide(amended)
    clock.forward(days=correspondence.remind.days, minutes=1)
    spreader.spread(clock())
    assert whats(store, forgotten) == ["decided", "received", "remind"]
    assert whats(store, mended) == ["decided", "received"]
    clock.forward(days=correspondence.expire.days)
    spreader.spread(clock())
    assert whats(store, forgotten) == ["decided", "expire", "received", "remind"]
    assert whats(store, mended) == ["decided", "received"]


def _returned(store: Store, person: Person, reaction: Reaction, house: Correspondence) -> Reaction:
    returning = {"person": person.id, "act": Act.RETURN, "after": Status.RETURNED, "reason": "surname"}
    decision = a_decision(reaction, at=reaction.received, **returning)
    return store.decide(decision, Consequences(after_decision(decision, house)))


# What cannot be told


def test_an_event_that_fails_keeps_no_other_from_being_told_and_is_tried_again_ever_later(
    store: Store, shelf: Shelf, everybody: Everybody, jan: Reader, clock: Clock
) -> None:
    broken = Broken()
    spreader = Spreader(store, shelf, [broken, everybody], Channel)
    reaction = jan.sends().reaction
    waits = []
    with capture_logs() as told:
        for _ in range(9):
            assert spreader.spread(clock()) == 1
            assert spreader.spread(clock()) == 0, "it does not spin"
            (event,) = store.due_events(clock() + timedelta(days=1))
            waits.append(event.due - clock())
            clock.at = event.due
    assert waits[0] == SHORTEST_DELAY
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_DELAY
    assert {line["log_level"] for line in told} == {"error"}
    assert WORDS not in str(told)
    assert whats(store, reaction) == ["received"], "the others were told meanwhile"
    broken.is_mended = True
    spreader.spread(clock())
    assert store.due_events(clock() + timedelta(days=1)) == ()
    assert len(store.deliveries_about("magazine", reaction.id)) == len(Channel), "and were not told again"


def test_a_reaction_that_cannot_be_read_blocks_no_other(
    spreader: Spreader, store: Store, settings: Settings, jan: Reader, clock: Clock
) -> None:
    damaged, sound = (jan.sends(text).reaction for text in (WORDS, "Wat een onzin."))
    engine = open_engine(settings.database)
    engine.write(lambda run: run("update reaction set email = :email where id = :id", email=b"?", id=damaged.id))
    engine.close()
    with capture_logs() as told:
        spreader.spread(clock())
    assert whats(store, sound) == ["received"]
    assert [line["event_id"] for line in told] == [f"{damaged.id}.received"]
    assert [event.reaction for event in store.due_events(clock() + LONGEST_DELAY)] == [damaged.id]


def test_an_event_about_what_is_not_there_is_over(
    spreader: Spreader, everybody: Everybody, store: Store, jan: Reader, clock: Clock
) -> None:
    reaction = jan.sends().reaction
    spreader.spread(clock())
    decision = a_decision(reaction, person=None, at=clock())
    lost = Event("magazine", Kind.DECIDED, "nobody knows", reaction.id, clock(), clock())
    gone = Event("magazine", Kind.RECEIVED, "gone", "gone", clock(), clock())
    store.decide(decision, Consequences((lost, gone)))
    everybody.asked.clear()
    assert spreader.spread(clock()) == 2
    assert everybody.asked == []
    assert store.due_events(clock() + timedelta(days=9)) == ()
