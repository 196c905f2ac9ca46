"""Many reactions at once: what would happen is told first, and what cannot be done is left out and named."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from moderation.domain.decision import Act
from moderation.domain.errors import ReasonMissing
from moderation.domain.person import Person
from moderation.domain.reaction import Reaction, Status
from moderation.domain.wanted import Wanted
from moderation.review.bulk import MOST, Line, Picked, Result, Why
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import Clock, Reader
from tests.test_walk_back import waiting


def picked(*reactions: Reaction) -> list[Picked]:
    return [Picked(each.site, each.number, each.version) for each in reactions]


def left_out(lines: tuple[Line, ...]) -> list[tuple[int, Why | None, str | None]]:
    return [(line.picked.number, line.why, line.person) for line in lines]


def test_an_overview_tells_what_would_happen_and_writes_nothing(
    house: House, els: Person, jan: Reader, clock: Clock
) -> None:
    first, second = waiting(jan, clock, 2)
    view = house.bulk.overview(els, Act.REJECT, picked(second, first, second))
    assert [line.reaction for line in view.going] == [second, first], "in the order in which they were picked, once"
    assert (view.left_out, view.surplus, view.needs_reason) == ((), 0, True)
    assert [reason.key for reason in view.reasons] == [
        reason.key for reason in house.review.item("magazine", 1).policy.reasons
    ]
    assert house.review.log().items == ()
    assert house.bulk.overview(els, Act.APPROVE, picked(first)).reasons == ()


def test_what_cannot_be_done_is_left_out_and_said_why(
    house: House, els: Person, bram: Person, jan: Reader, clock: Clock
) -> None:
    good, changed, claimed, _ = waiting(jan, clock, 4)
    seen = picked(good, changed, claimed)
    house.review.decide(bram, "magazine", 2, Act.SPAM, 0)
    house.review.read(bram, claimed)
    now = house.review.decide(bram, "magazine", 4, Act.APPROVE, 0)
    seen += [*picked(now), Picked("magazine", 99, 0), Picked("nergens", 1, 0)]
    expected = [
        (2, Why.CHANGED, bram.id),
        (3, Why.CLAIMED, bram.id),
        (4, Why.IMPOSSIBLE, None),
        (99, Why.GONE, None),
        (1, Why.GONE, None),
    ]
    view = house.bulk.overview(els, Act.APPROVE, seen)
    assert left_out(view.left_out) == expected
    result = house.bulk.carry_out(els, Act.APPROVE, seen)
    assert [reaction.number for reaction in result.done] == [1]
    assert left_out(result.left_out) == expected
    assert house.review.item("magazine", 3).reaction.status is Status.WAITING


def test_what_one_reads_oneself_and_what_was_read_long_ago_is_not_left_out(
    house: House, els: Person, bram: Person, jan: Reader, clock: Clock
) -> None:
    mine, old = waiting(jan, clock, 2)
    house.review.read(bram, old)
    clock.forward(minutes=3)
    house.review.read(els, mine)
    assert house.bulk.carry_out(els, Act.APPROVE, picked(mine, old)).left_out == ()


def test_all_is_done_in_one_go_with_a_line_in_the_log_for_each(
    house: House, els: Person, jan: Reader, clock: Clock
) -> None:
    many = waiting(jan, clock, 3)
    result = house.bulk.carry_out(els, Act.REJECT, picked(*many), "offtopic", "  Zie\x00 12. ")
    assert [reaction.status for reaction in result.done] == [Status.REJECTED] * 3
    lines = house.review.log().items
    decisions = [line.decision for line in lines if line.decision]
    assert {decision.batch for decision in decisions} == {result.batch}
    assert {(decision.reason, decision.note, decision.person) for decision in decisions} == {
        ("offtopic", "Zie 12.", els.id)
    }
    assert {decision.policy for decision in decisions} == {house.review.item("magazine", 1).policy.digest}
    assert [line.number for line in lines] == [3, 2, 1], "in the order in which they were picked"


def test_words_are_not_taken_away_from_many_without_a_reason(
    house: House, els: Person, jan: Reader, clock: Clock
) -> None:
    many = waiting(jan, clock, 2)
    for reason in ("", "onzin"):
        with pytest.raises(ReasonMissing):
            house.bulk.carry_out(els, Act.REJECT, picked(*many), reason)
    assert house.review.log().items == ()


def test_reactions_of_a_site_that_does_not_have_the_reason_are_left_out(
    house: House, els: Person, jan: Reader, clock: Clock, store: Store
) -> None:
    here = jan.sends().reaction
    there = jan.sends("I say https://a.example https://b.example https://c.example", site="buurt", thread="/").reaction
    rules = house.review.policies()
    keys = [{reason.key for reason in rules[site].reasons} for site in ("magazine", "buurt")]
    only_here = sorted(keys[0] - keys[1])
    assert only_here, "else this test tests nothing"
    result = house.bulk.carry_out(els, Act.REJECT, picked(here, there), only_here[0])
    assert [reaction.site for reaction in result.done] == ["magazine"]
    assert left_out(result.left_out) == [(1, Why.REASON, None)]
    view = house.bulk.overview(els, Act.REJECT, picked(store.reaction("buurt", 1)))
    assert {reason.key for reason in view.reasons} == keys[1]
    again = jan.sends("Nog eens.").reaction
    both = house.bulk.overview(els, Act.REJECT, picked(again, there))
    assert {reason.key for reason in both.reasons} == keys[0] & keys[1]


@pytest.mark.parametrize("act", [Act.ARRANGE, Act.EDIT, Act.UNDO])
def test_what_is_about_one_reaction_is_not_done_to_many(
    house: House, els: Person, jan: Reader, clock: Clock, act: Act
) -> None:
    result = house.bulk.carry_out(els, act, picked(*waiting(jan, clock, 2)))
    assert (result.batch, result.done) == (None, ())
    assert [why for _, why, _ in left_out(result.left_out)] == [Why.IMPOSSIBLE] * 2


def test_when_nothing_is_left_nothing_is_done(house: House, els: Person) -> None:
    assert house.bulk.carry_out(els, Act.APPROVE, []) == Result(None, (), ())
    assert house.bulk.carry_out(els, Act.REJECT, [Picked("magazine", 1, 0)]).done == ()


def test_more_than_can_be_done_at_once_is_said_and_left(house: House, els: Person, jan: Reader) -> None:
    kept = jan.sends().reaction
    many = [*picked(kept), *(Picked("magazine", number, 0) for number in range(2, MOST + 3))]
    view = house.bulk.overview(els, Act.APPROVE, many)
    assert (len(view.going) + len(view.left_out), view.surplus) == (MOST, 2)
    result = house.bulk.carry_out(els, Act.APPROVE, many)
    assert len(result.done) + len(result.left_out) == MOST


def test_all_of_a_part_of_the_queue_can_be_chosen(house: House, els: Person, jan: Reader, clock: Clock) -> None:
    many = waiting(jan, clock, 3)
    house.review.decide(els, "magazine", 2, Act.SPAM, 0)
    assert list(house.bulk.chosen(els, Wanted())) == picked(many[0], many[2])
    assert list(house.bulk.chosen(els, Wanted(status=Status.SPAM))) == picked(replace(many[1], version=1))
    assert list(house.bulk.chosen(els, Wanted(), most=1)) == picked(many[0])


def test_of_two_who_press_at_once_each_reaction_is_decided_by_one(
    house: House, els: Person, bram: Person, jan: Reader, clock: Clock
) -> None:
    many = waiting(jan, clock, 8)
    start = threading.Barrier(2)

    def press(person: Person, act: Act) -> Result:
        start.wait()
        return house.bulk.carry_out(person, act, picked(*many))

    with ThreadPoolExecutor(2) as pool:
        results = [pool.submit(press, els, Act.APPROVE), pool.submit(press, bram, Act.SPAM)]
        by_els, by_bram = (each.result() for each in results)
    assert len(by_els.done) + len(by_bram.done) == 8
    assert len(by_els.left_out) + len(by_bram.left_out) == 8
    assert {line.why for line in (*by_els.left_out, *by_bram.left_out)} == {Why.CHANGED}
