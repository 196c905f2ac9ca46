"""The way back: one's own decisions are undone, the newest first, and what a colleague decided after is left alone."""

import pytest

from moderation.domain.decision import Act
from moderation.domain.person import Person
from moderation.domain.reaction import Reaction, Status
from moderation.review import walk
from moderation.review.bulk import Picked
from moderation.review.walk import Undone
from moderation.web.house import House
from tests.conftest import Clock, Reader


def decided(house: House, person: Person, reaction: Reaction, act: Act) -> Reaction:
    return house.review.decide(
        person, reaction.site, reaction.number, act, reaction.version, reason="offtopic" if act is Act.REJECT else ""
    )


def waiting(jan: Reader, clock: Clock, number: int) -> list[Reaction]:
    """So many reactions, some minutes after each other."""
    found = []
    for each in range(number):
        clock.forward(minutes=5)
        found.append(jan.sends(f"Reactie {each}.").reaction)
    return found


def numbers(undone: Undone) -> list[int]:
    return [reaction.number for reaction in undone.reactions]


def all_at_once(house: House, person: Person, reactions: list[Reaction], act: Act = Act.APPROVE) -> str:
    picked = [Picked(each.site, each.number, each.version) for each in reactions]
    batch = house.bulk.carry_out(person, act, picked).batch
    assert batch
    return batch


def test_three_steps_back_restore_three_in_reverse_order(house: House, els: Person, jan: Reader, clock: Clock) -> None:
    for reaction, act in zip(waiting(jan, clock, 3), (Act.APPROVE, Act.REJECT, Act.SPAM), strict=True):
        clock.forward(minutes=1)
        decided(house, els, reaction, act)
    steps = [house.walk.undo_last(els) for _ in range(3)]
    assert [step.act for step in steps] == [Act.SPAM, Act.REJECT, Act.APPROVE]
    assert [numbers(step) for step in steps] == [[3], [2], [1]]
    assert {step.reactions[0].status for step in steps} == {Status.WAITING}
    nothing = house.walk.undo_last(els)
    assert (nothing.act, nothing.reactions, nothing.passed) == (None, (), ())


def test_only_ones_own_decisions_are_taken_back(
    house: House, els: Person, bram: Person, jan: Reader, clock: Clock
) -> None:
    first, second = waiting(jan, clock, 2)
    decided(house, els, first, Act.APPROVE)
    decided(house, bram, second, Act.APPROVE)
    assert numbers(house.walk.undo_last(els)) == [1]
    assert house.walk.undo_last(els).act is None
    assert house.review.item("magazine", 2).reaction.status is Status.PUBLISHED


def test_what_a_colleague_decided_on_since_is_passed_over_and_said(
    house: House, els: Person, bram: Person, jan: Reader, clock: Clock
) -> None:
    first, second = waiting(jan, clock, 2)
    decided(house, els, first, Act.APPROVE)
    clock.forward(minutes=1)
    now = decided(house, els, second, Act.APPROVE)
    clock.forward(minutes=1)
    removal = house.review.decide(bram, "magazine", 2, Act.REMOVE, now.version, reason="offtopic")
    undone = house.walk.undo_last(els)
    assert numbers(undone) == [1]
    (passed,) = undone.passed
    assert (passed.site, passed.number, passed.author_name) == ("magazine", 2, "Jan Jansen")
    assert (passed.later.person, passed.later.act) == (bram.id, Act.REMOVE)
    assert house.review.item("magazine", 2).reaction == removal
    again = house.walk.undo_last(els)
    assert again.act is None
    assert [each.number for each in again.passed] == [2]


def test_two_of_ones_own_on_one_reaction_are_taken_back_one_after_the_other(
    house: House, els: Person, jan: Reader, clock: Clock
) -> None:
    (first,) = waiting(jan, clock, 1)
    now = decided(house, els, first, Act.APPROVE)
    clock.forward(minutes=1)
    house.review.decide(els, "magazine", 1, Act.REMOVE, now.version, reason="offtopic")
    assert [house.walk.undo_last(els).reactions[0].status for _ in range(2)] == [Status.PUBLISHED, Status.WAITING]


def test_what_was_undone_and_decided_anew_is_the_newest_again(
    house: House, els: Person, jan: Reader, clock: Clock
) -> None:
    first, second = waiting(jan, clock, 2)
    decided(house, els, first, Act.APPROVE)
    clock.forward(minutes=1)
    decided(house, els, second, Act.APPROVE)
    clock.forward(minutes=1)
    back = house.walk.undo_last(els).reactions[0]
    clock.forward(minutes=1)
    decided(house, els, back, Act.SPAM)
    assert [numbers(house.walk.undo_last(els)) for _ in range(2)] == [[2], [1]]


def test_those_that_were_decided_at_once_are_taken_back_at_once(
    house: House, els: Person, jan: Reader, clock: Clock
) -> None:
    alone, *many = waiting(jan, clock, 4)
    decided(house, els, alone, Act.APPROVE)
    clock.forward(minutes=1)
    batch = all_at_once(house, els, many)
    undone = house.walk.undo_last(els)
    assert (numbers(undone), undone.batch, undone.act) == ([2, 3, 4], batch, Act.APPROVE)
    assert {reaction.status for reaction in undone.reactions} == {Status.WAITING}
    assert numbers(house.walk.undo_last(els)) == [1]
    assert [line.entry.act for line in house.review.log().items].count(Act.UNDO) == 4


def test_of_those_decided_at_once_what_a_colleague_decided_on_is_left_and_said(
    house: House, els: Person, bram: Person, jan: Reader, clock: Clock
) -> None:
    many = waiting(jan, clock, 3)
    batch = all_at_once(house, els, many)
    clock.forward(minutes=1)
    house.review.decide(bram, "magazine", 2, Act.REMOVE, 1, reason="offtopic")
    undone = house.walk.undo_batch(els, batch)
    assert numbers(undone) == [1, 3]
    assert [(each.number, each.later.person) for each in undone.passed] == [(2, bram.id)]
    assert house.review.item("magazine", 2).reaction.status is Status.REMOVED


def test_what_a_colleague_did_at_once_is_not_ones_own_to_undo(
    house: House, els: Person, bram: Person, jan: Reader, clock: Clock
) -> None:
    batch = all_at_once(house, bram, waiting(jan, clock, 2))
    for undone in (house.walk.undo_batch(els, batch), house.walk.undo_batch(els, "elsewhere")):
        assert (undone.act, undone.reactions, undone.passed) == (None, (), ())
    assert all(each.stands for each in house.bulk.batch(batch))


def test_the_way_back_has_an_end(
    house: House, els: Person, jan: Reader, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert walk.STEPS == 50
    monkeypatch.setattr(walk, "STEPS", 3)
    for reaction in waiting(jan, clock, 4):
        clock.forward(seconds=1)
        decided(house, els, reaction, Act.APPROVE)
    assert [numbers(house.walk.undo_last(els)) for _ in range(4)] == [[4], [3], [2], []]


def test_what_has_stood_for_longer_than_a_day_is_not_taken_back_by_one_key(
    house: House, els: Person, jan: Reader, clock: Clock
) -> None:
    old = jan.sends("Een.").reaction
    house.review.decide(els, "magazine", old.number, Act.APPROVE, 0)
    clock.forward(hours=25)
    assert house.walk.undo_last(els).reactions == ()
    new = jan.sends("Twee.").reaction
    house.review.decide(els, "magazine", new.number, Act.APPROVE, 0)
    assert [each.number for each in house.walk.undo_last(els).reactions] == [new.number]
    assert house.walk.undo_last(els).reactions == ()


@pytest.mark.parametrize("number", [1, 2])
def test_who_decided_last_on_what_was_passed_over_is_known(
    house: House, els: Person, jan: Reader, clock: Clock, number: int
) -> None:
    first, _ = waiting(jan, clock, 2)
    decided(house, els, first, Act.APPROVE)
    passed = house.walk.passed("magazine", number)
    assert (passed.later.person if passed else None) == (els.id if number == 1 else None)
