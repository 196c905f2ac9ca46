"""An objection at the desk: never for who took the decision, answered with a reason, and the answer can be undone."""

from dataclasses import replace
from typing import Any

import pytest

from moderation.domain.decision import Act
from moderation.domain.edit import Edit
from moderation.domain.errors import ActNotPossible, OwnDecision, ReasonMissing, WordsMissing
from moderation.domain.notice import NoticeDraft, NoticeGround
from moderation.domain.person import Person
from moderation.domain.reaction import Reaction, Status
from moderation.domain.wanted import Wanted
from moderation.intake import Accepted
from moderation.review.bulk import Picked, Why
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import Reader
from tests.store.samples import new_id, published_in

OPEN = Wanted(status=Status.OBJECTED)


def objected(house: House, person: Person, jan: Reader, text: str = "Een dapper initiatief.") -> Accepted:
    """A reaction of Jan's, who does not agree that this person rejected it."""
    sent = jan.sends(text)
    number = sent.reaction.number
    house.review.decide(person, "magazine", number, Act.REJECT, 0, reason="offtopic", note="Derde keer.")
    return _objects(house, sent)


def removed_and_objected(house: House, person: Person, jan: Reader) -> Accepted:
    """The same for one that had stood on the site."""
    sent = jan.sends()
    number = sent.reaction.number
    house.review.decide(person, "magazine", number, Act.APPROVE, 0)
    house.review.decide(person, "magazine", number, Act.REMOVE, 1, reason="offtopic")
    return _objects(house, sent)


def _objects(house: House, sent: Accepted) -> Accepted:
    standing = house.receipts.standing(sent.receipt)
    return replace(sent, reaction=house.objecting.object(standing, standing.seen, "Niet eens.").reaction)


def answers(house: House, person: Person, reaction: Reaction, act: Act, **said: str) -> Reaction:
    said = {"reason": "offtopic", "told": "Na overleg."} | said
    return house.review.decide(person, reaction.site, reaction.number, act, reaction.version, **said)


@pytest.mark.parametrize("act", [Act.APPROVE, Act.REJECT])
def test_who_took_the_decision_cannot_take_the_second_one(
    house: House, els: Person, bram: Person, jan: Reader, store: Store, act: Act
) -> None:
    reaction = objected(house, els, jan).reaction
    with pytest.raises(OwnDecision):
        answers(house, els, reaction, act)
    assert store.reaction("magazine", 1) == reaction
    assert house.review.item("magazine", 1).bars(els)
    assert not house.review.item("magazine", 1).bars(bram)
    assert answers(house, bram, reaction, act).status is not Status.OBJECTED


def test_an_answer_that_places_it_puts_it_on_the_site_and_tells_its_author_why(
    house: House, els: Person, bram: Person, jan: Reader, store: Store
) -> None:
    reaction = objected(house, els, jan).reaction
    assert published_in(store, "magazine", reaction.thread) == ()
    placed = answers(house, bram, reaction, Act.APPROVE, told="U hebt gelijk.", note="Haast.")
    assert placed.status is Status.PUBLISHED
    assert [each.number for each in published_in(store, "magazine", reaction.thread)] == [1]
    (appeal,) = house.appeals.on(house.review.item("magazine", 1))
    assert appeal.against.person == els.id
    assert appeal.answer is not None
    assert (appeal.answer.person, appeal.answer.told, appeal.answer.reason) == (bram.id, "U hebt gelijk.", "")


def test_what_was_removed_stands_on_the_site_again_after_such_an_answer(
    house: House, els: Person, bram: Person, jan: Reader, store: Store
) -> None:
    reaction = removed_and_objected(house, els, jan).reaction
    assert published_in(store, "magazine", reaction.thread) == ()
    answers(house, bram, reaction, Act.APPROVE)
    assert [each.number for each in published_in(store, "magazine", reaction.thread)] == [1]


def test_who_stays_with_a_decision_gives_a_reason_and_says_why(
    house: House, els: Person, bram: Person, jan: Reader, store: Store
) -> None:
    reaction = objected(house, els, jan).reaction
    with pytest.raises(ReasonMissing):
        answers(house, bram, reaction, Act.REJECT, reason="")
    for nothing in ("", " \n ", "\u200b"):
        with pytest.raises(WordsMissing):
            answers(house, bram, reaction, Act.REJECT, told=nothing)
    assert store.reaction("magazine", 1) == reaction
    decision = store.decisions("magazine", answers(house, bram, reaction, Act.REJECT).id)[-1]
    assert (decision.reason, decision.told, decision.before) == ("offtopic", "Na overleg.", Status.OBJECTED)
    assert decision.id in [entry.decision.id for entry in house.review.log().items if entry.decision]


@pytest.mark.parametrize("act", [Act.SPAM, Act.REMOVE, Act.RETURN, Act.KEEP, Act.OBJECT, Act.EXPIRE, Act.WITHDRAW])
def test_an_objection_is_answered_in_no_other_way(
    house: House, els: Person, bram: Person, jan: Reader, act: Act
) -> None:
    reaction = objected(house, els, jan).reaction
    with pytest.raises(ActNotPossible):
        answers(house, bram, reaction, act)


def test_undoing_the_answer_opens_it_again_for_all_but_who_decided_first(
    house: House, els: Person, bram: Person, jan: Reader, store: Store
) -> None:
    reaction = objected(house, els, jan).reaction
    placed = answers(house, bram, reaction, Act.APPROVE)
    (appeal,) = house.appeals.on(house.review.item("magazine", 1))
    assert appeal.answer is not None
    with pytest.raises(OwnDecision):
        house.review.undo(els, "magazine", 1, appeal.answer.id, placed.version)
    again = house.review.undo(bram, "magazine", 1, appeal.answer.id, placed.version)
    assert again.status is Status.OBJECTED
    (appeal,) = house.appeals.on(house.review.item("magazine", 1))
    assert appeal.answer is None
    assert published_in(store, "magazine", reaction.thread) == ()
    assert house.appeals.are_own(els) == {("magazine", again.id)}
    with pytest.raises(OwnDecision):
        answers(house, els, again, Act.APPROVE)


def test_the_way_back_leads_to_the_open_objection(house: House, els: Person, bram: Person, jan: Reader) -> None:
    reaction = objected(house, els, jan).reaction
    answers(house, bram, reaction, Act.REJECT)
    undone = house.walk.undo_last(bram)
    assert [each.status for each in undone.reactions] == [Status.OBJECTED]


def test_what_was_objected_to_is_not_undone_any_more(house: House, els: Person, jan: Reader) -> None:
    objected(house, els, jan)
    undone = house.walk.undo_last(els)
    assert undone.act is None
    assert [(each.number, each.later.act) for each in undone.passed] == [(1, Act.OBJECT)]


def test_an_objection_to_what_was_not_mended_in_time_is_not_for_who_had_sent_it_back(
    house: House, els: Person, bram: Person, jan: Reader, store: Store
) -> None:
    sent = jan.sends()
    house.review.decide(els, "magazine", 1, Act.RETURN, 0, reason="offtopic")
    (returned,) = store.decisions("magazine", sent.reaction.id)
    step: dict[str, Any] = {"person": None, "act": Act.EXPIRE, "before": Status.RETURNED, "after": Status.REJECTED}
    store.decide(replace(returned, id=new_id(), version=2, **step))
    reaction = _objects(house, sent).reaction
    assert house.appeals.are_own(els) == {("magazine", reaction.id)}
    with pytest.raises(OwnDecision):
        answers(house, els, reaction, Act.REJECT)
    assert answers(house, bram, reaction, Act.APPROVE).status is Status.PUBLISHED


# Afterwards


def answered(house: House, els: Person, bram: Person, jan: Reader, *acts: Act) -> Reaction:
    """What Els has rejected after Bram has answered the objection to that, by these acts."""
    reaction = objected(house, els, jan).reaction
    for act in acts:
        reaction = answers(house, bram, reaction, act)
    return reaction


@pytest.mark.parametrize(
    ("after", "act"),
    [
        ((Act.APPROVE,), Act.REMOVE),
        ((Act.REJECT,), Act.APPROVE),
        ((Act.REJECT, Act.APPROVE), Act.REMOVE),
        ((Act.APPROVE, Act.REMOVE), Act.RESTORE),
    ],
)
def test_who_took_the_first_decision_overturns_no_answer_and_nothing_after_it(
    house: House, els: Person, bram: Person, jan: Reader, store: Store, after: tuple[Act, ...], act: Act
) -> None:
    reaction = answered(house, els, bram, jan, *after)
    with pytest.raises(OwnDecision):
        answers(house, els, reaction, act)
    with pytest.raises(OwnDecision):
        house.review.undo(els, "magazine", 1, store.decisions("magazine", reaction.id)[-1].id, reaction.version)
    picked = Picked("magazine", 1, reaction.version)
    result = house.bulk.carry_out(els, act, [picked], "offtopic")
    assert [line.why for line in result.left_out] == [Why.OWN]
    assert store.reaction("magazine", 1) == reaction
    assert [each.number for each in house.bulk.carry_out(bram, act, [picked], "offtopic").done] == [1]


def test_nor_do_they_edit_it_but_they_answer_reports_of_it(
    house: House, els: Person, bram: Person, jan: Reader, store: Store
) -> None:
    reaction = answered(house, els, bram, jan, Act.APPROVE)
    draft = NoticeDraft(NoticeGround.RULES, "Dit is schelden.", in_faith=True)
    house.notices.send(house.notices.about("magazine", 1), draft, "192.0.2.7")
    edit = Edit("Een initiatief.", "shortened")
    with pytest.raises(OwnDecision):
        house.editing.save(els, "magazine", 1, reaction.version, edit)
    assert store.reaction("magazine", 1) == reaction
    kept = house.reports.keep(els, "magazine", 1, reaction.version, told="Het is geen schelden.")
    with pytest.raises(OwnDecision):
        answers(house, els, kept, Act.REMOVE)
    assert house.editing.save(bram, "magazine", 1, kept.version, edit).text == edit.text


def test_what_is_reported_after_an_answer_they_may_remove(house: House, els: Person, bram: Person, jan: Reader) -> None:
    reaction = answered(house, els, bram, jan, Act.APPROVE)
    draft = NoticeDraft(NoticeGround.RULES, "Dit is schelden.", in_faith=True)
    house.notices.send(house.notices.about("magazine", 1), draft, "192.0.2.7")
    assert answers(house, els, reaction, Act.REMOVE).status is Status.REMOVED


def test_what_was_taken_away_again_and_objected_to_again_is_for_a_third(
    house: House, els: Person, bram: Person, wil: Person, jan: Reader
) -> None:
    sent = objected(house, els, jan)
    placed = answers(house, bram, sent.reaction, Act.APPROVE)
    answers(house, bram, placed, Act.REMOVE)
    reaction = _objects(house, sent).reaction
    assert [house.appeals.number_for(person) for person in (els, bram, wil)] == [0, 0, 1]
    for person in (els, bram):
        with pytest.raises(OwnDecision):
            answers(house, person, reaction, Act.REJECT)
    assert answers(house, wil, reaction, Act.REJECT).status is Status.REJECTED


@pytest.mark.parametrize("acts", [(), (Act.REJECT,)])
def test_the_right_to_object_is_not_ended_by_taking_it_for_spam(
    house: House, els: Person, bram: Person, jan: Reader, acts: tuple[Act, ...]
) -> None:
    sent = jan.sends()
    reaction = house.review.decide(els, "magazine", 1, Act.REJECT, 0, reason="offtopic")
    if acts:
        reaction = _objects(house, sent).reaction
    for act in acts:
        reaction = answers(house, bram, reaction, act)
    before = house.receipts.standing(sent.receipt)
    for person in (els, bram):
        with pytest.raises(ActNotPossible):
            house.review.decide(person, "magazine", 1, Act.SPAM, reaction.version)
        result = house.bulk.carry_out(person, Act.SPAM, [Picked("magazine", 1, reaction.version)])
        assert [line.why for line in result.left_out] == [Why.IMPOSSIBLE]
    assert house.receipts.standing(sent.receipt) == before
    assert house.statements.told_to_author(reaction) is not None


# The queue


def test_an_objection_stands_in_a_part_of_the_queue_of_its_own(house: House, els: Person, jan: Reader) -> None:
    reaction = objected(house, els, jan).reaction
    jan.sends("Iets anders.")
    assert house.review.numbers()[Status.OBJECTED] == 1
    assert house.review.numbers()[Status.WAITING] == 1
    assert [each.reaction for each in house.review.queue(els, OPEN).page.items] == [reaction]
    assert 1 not in [each.reaction.number for each in house.review.queue(els).page.items]


def test_nobody_is_led_to_what_is_against_their_own_decision(
    house: House, els: Person, bram: Person, jan: Reader
) -> None:
    own, other = (objected(house, person, jan, text).reaction for person, text in ((els, "Een."), (bram, "Twee.")))
    assert house.review.following(els, own, OPEN) == other
    assert house.review.following(els, other, OPEN) is None
    assert house.review.following(bram, other, OPEN) == own
    assert house.appeals.are_own(els) == {("magazine", own.id)}


def test_how_many_objections_wait_for_somebody(
    house: House, els: Person, bram: Person, wil: Person, jan: Reader
) -> None:
    objected(house, els, jan, "Een.")
    objected(house, bram, jan, "Twee.")
    assert [house.appeals.number_for(person) for person in (els, bram, wil)] == [1, 1, 2]
    assert house.appeals.number_for(wil, "magazine") == 2
    assert house.appeals.number_for(els, "buurt") == 0


# Many at once


def test_many_at_once_leave_out_ones_own_and_say_so(
    house: House, els: Person, bram: Person, jan: Reader, store: Store
) -> None:
    both = [objected(house, person, jan, text).reaction for person, text in ((els, "Een."), (bram, "Twee."))]
    picked = [Picked(each.site, each.number, each.version) for each in both]
    result = house.bulk.carry_out(els, Act.APPROVE, picked)
    assert [each.number for each in result.done] == [2]
    assert [(line.picked.number, line.why) for line in result.left_out] == [(1, Why.OWN)]
    assert store.reaction("magazine", 1) == both[0]
    (answered,) = store.objections("magazine", both[1].id)
    assert answered.answer == store.decisions("magazine", both[1].id)[-1].id


def test_what_must_be_said_in_words_is_not_said_to_many_at_once(
    house: House, els: Person, bram: Person, jan: Reader
) -> None:
    reaction = objected(house, els, jan).reaction
    picked = [Picked(reaction.site, reaction.number, reaction.version)]
    overview = house.bulk.overview(bram, Act.REJECT, picked)
    assert [(line.picked.number, line.why) for line in overview.left_out] == [(1, Why.WORDS)]
    assert house.bulk.carry_out(bram, Act.REJECT, picked, "offtopic").done == ()


def test_what_was_rejected_with_many_others_is_ones_own_decision_too(
    house: House, els: Person, bram: Person, jan: Reader
) -> None:
    sent = jan.sends()
    house.bulk.carry_out(els, Act.REJECT, [Picked("magazine", 1, 0)], "offtopic")
    reaction = _objects(house, sent).reaction
    with pytest.raises(OwnDecision):
        answers(house, els, reaction, Act.APPROVE)
    with pytest.raises(OwnDecision):
        answers(house, els, reaction, Act.REJECT)
    answers(house, bram, reaction, Act.APPROVE)
