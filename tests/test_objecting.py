"""An author objects by the receipt: once, in time, and to what took the words away."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from moderation.domain.decision import Act, Decision
from moderation.domain.errors import ActNotPossible, BadObjection, BadPolicy, Oversized, StaleDecision
from moderation.domain.event import Kind
from moderation.domain.objection import LONGEST_OBJECTION, Hindrance
from moderation.domain.person import Person
from moderation.domain.reaction import Status
from moderation.intake import Accepted, Standing
from moderation.pipeline import LONGEST_TEXT
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import Clock, Reader
from tests.store.samples import new_id

WORDS = "Er staat geen woord in\r\ndat niet mag.  "


def rejected(house: House, els: Person, jan: Reader) -> Accepted:
    sent = jan.sends()
    house.review.decide(els, "magazine", sent.reaction.number, Act.REJECT, 0, reason="offtopic", told="Elders wel.")
    return sent


def objects(house: House, accepted: Accepted, text: str = WORDS) -> Standing:
    """Jan objects to what he sees."""
    standing = house.receipts.standing(accepted.receipt)
    return house.objecting.object(standing, standing.seen, text)


def test_an_objection_brings_it_back_to_the_desk_with_what_its_author_says(
    house: House, els: Person, jan: Reader, store: Store, clock: Clock
) -> None:
    sent = rejected(house, els, jan)
    before = house.receipts.standing(sent.receipt)
    assert set(before.acts) == {Act.OBJECT, Act.WITHDRAW}
    assert before.recourse.until == clock() + timedelta(days=184)
    clock.forward(days=3)
    standing = objects(house, sent)
    assert (standing.reaction.status, standing.acts) == (Status.OBJECTED, (Act.WITHDRAW,))
    assert (standing.recourse.hindrance, standing.recourse.objected) == (Hindrance.OBJECTED, clock())
    rejection, objecting = store.decisions("magazine", sent.reaction.id)
    (objection,) = store.objections("magazine", sent.reaction.id)
    assert (objection.decision, objection.person, objection.answer) == (rejection.id, els.id, None)
    assert (objection.text, objection.at) == ("Er staat geen woord in\ndat niet mag.", clock())
    assert (objecting.act, objecting.person, objecting.id) == (Act.OBJECT, None, objection.id)
    told = [event.cause for event in store.due_events(clock()) if event.kind is Kind.DECIDED]
    assert told == [rejection.id, objecting.id]


def test_the_same_words_twice_object_once(house: House, els: Person, jan: Reader, store: Store) -> None:
    sent = rejected(house, els, jan)
    standing = house.receipts.standing(sent.receipt)
    house.objecting.object(standing, standing.seen, WORDS)
    # The other half of the double click saw what stood before; a page that is sent again sees what stands now.
    assert house.objecting.object(standing, standing.seen, WORDS).reaction.status is Status.OBJECTED
    assert objects(house, sent).reaction.version == 2
    assert len(store.objections("magazine", sent.reaction.id)) == 1
    with pytest.raises(ActNotPossible):
        objects(house, sent, "Iets anders.")
    with pytest.raises(StaleDecision):
        house.objecting.object(standing, standing.seen, "Iets anders.")


def time_is_up(store: Store, accepted: Accepted, clock: Clock) -> Decision:
    """What was sent back was not mended in time."""
    (returned,) = store.decisions("magazine", accepted.reaction.id)
    step: dict[str, Any] = {"person": None, "act": Act.EXPIRE, "before": Status.RETURNED, "after": Status.REJECTED}
    expiry = replace(returned, id=new_id(), at=clock(), version=returned.version + 1, **step)
    store.decide(expiry)
    return expiry


@pytest.mark.parametrize("text", ["", " \n\t ", "\u200b", "x" * (LONGEST_OBJECTION + 1)])
def test_what_says_nothing_or_too_much_is_to_be_mended(
    house: House, els: Person, jan: Reader, store: Store, text: str
) -> None:
    sent = rejected(house, els, jan)
    with pytest.raises(BadObjection):
        objects(house, sent, text)
    assert store.reaction("magazine", 1).status is Status.REJECTED
    assert objects(house, sent, "x" * LONGEST_OBJECTION).reaction.status is Status.OBJECTED


def test_what_nobody_types_is_not_even_read(house: House, els: Person, jan: Reader) -> None:
    with pytest.raises(Oversized):
        objects(house, rejected(house, els, jan), "x" * (LONGEST_TEXT + 1))


def test_who_sees_something_else_than_stands_now_objects_to_nothing(house: House, els: Person, jan: Reader) -> None:
    sent = jan.sends()
    waiting = house.receipts.standing(sent.receipt)
    house.review.decide(els, "magazine", 1, Act.REJECT, 0, reason="offtopic")
    with pytest.raises(StaleDecision):
        house.objecting.object(house.receipts.standing(sent.receipt), waiting.seen, WORDS)


def test_it_is_over_half_a_year_after_the_decision(house: House, els: Person, jan: Reader, clock: Clock) -> None:
    sent = rejected(house, els, jan)
    clock.forward(days=184)
    standing = house.receipts.standing(sent.receipt)
    assert (standing.acts, standing.recourse.hindrance) == ((Act.WITHDRAW,), Hindrance.TOO_LATE)
    with pytest.raises(ActNotPossible):
        objects(house, sent)


def test_a_decision_at_the_second_look_is_the_last_word(
    house: House, els: Person, bram: Person, jan: Reader, clock: Clock
) -> None:
    sent = rejected(house, els, jan)
    objects(house, sent)
    house.review.decide(bram, "magazine", 1, Act.REJECT, 2, reason="offtopic", told="Toch niet.")
    standing = house.receipts.standing(sent.receipt)
    assert (standing.recourse.hindrance, standing.told) == (Hindrance.ANSWERED, "Toch niet.")
    assert standing.acts == (Act.WITHDRAW,)
    with pytest.raises(ActNotPossible):
        objects(house, sent, "Toch wel.")


def test_a_removal_can_be_objected_to_and_a_later_one_again(
    house: House, els: Person, bram: Person, jan: Reader, store: Store, clock: Clock
) -> None:
    sent = jan.sends()
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    house.review.decide(els, "magazine", 1, Act.REMOVE, 1, reason="offtopic")
    objects(house, sent)
    clock.forward(days=1)
    house.review.decide(bram, "magazine", 1, Act.APPROVE, 3, told="U hebt gelijk.")
    assert house.receipts.standing(sent.receipt).told == "U hebt gelijk."
    house.review.decide(bram, "magazine", 1, Act.REMOVE, 4, reason="offtopic")
    objects(house, sent, "Alweer!")
    assert [each.person for each in store.objections("magazine", sent.reaction.id)] == [els.id, bram.id]


def test_what_was_taken_for_spam_looks_as_if_it_waits(house: House, els: Person, jan: Reader) -> None:
    waits, spam = jan.sends(), jan.sends("Iets anders.")
    house.review.decide(els, "magazine", 2, Act.SPAM, 0)
    one, other = (house.receipts.standing(each.receipt) for each in (waits, spam))
    assert one.recourse == other.recourse
    assert one.acts == other.acts
    with pytest.raises(ActNotPossible):
        objects(house, spam)


def test_what_was_withdrawn_is_beyond_objecting(house: House, els: Person, jan: Reader) -> None:
    sent = rejected(house, els, jan)
    standing = house.receipts.standing(sent.receipt)
    house.receipts.withdraw(standing, standing.seen)
    with pytest.raises(ActNotPossible):
        objects(house, sent)


def test_its_author_may_withdraw_it_while_the_objection_is_open(
    house: House, els: Person, jan: Reader, store: Store
) -> None:
    sent = rejected(house, els, jan)
    standing = objects(house, sent)
    house.receipts.withdraw(standing, standing.seen)
    (objection,) = store.objections("magazine", sent.reaction.id)
    assert objection.answer == store.decisions("magazine", sent.reaction.id)[-1].id


def test_what_was_not_mended_in_time_can_be_objected_to(
    house: House, els: Person, jan: Reader, store: Store, clock: Clock
) -> None:
    sent = jan.sends()
    house.review.decide(els, "magazine", 1, Act.RETURN, 0, reason="surname")
    clock.forward(days=21)
    expiry = time_is_up(store, sent, clock)
    standing = house.receipts.standing(sent.receipt)
    assert standing.is_expired
    assert standing.recourse.against == expiry
    objects(house, sent)
    (objection,) = store.objections("magazine", sent.reaction.id)
    assert objection.person == els.id


def test_house_rules_that_cannot_be_read_take_no_objection(
    house: House, els: Person, jan: Reader, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = rejected(house, els, jan)

    def broken(_: str) -> None:
        raise BadPolicy("policy.toml cannot be read")

    monkeypatch.setattr(house.shelf, "in_force", broken)
    assert house.receipts.standing(sent.receipt).acts == (Act.WITHDRAW,)
    with pytest.raises(BadPolicy):
        objects(house, sent)
