"""What every engine must do with what authors say against decisions."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from moderation.domain.claim import LEASE, Claim
from moderation.domain.decision import Act, Decision
from moderation.domain.errors import AlreadyExists, StaleDecision
from moderation.domain.event import Consequences, Event, Kind
from moderation.domain.objection import Objection
from moderation.domain.reaction import Reaction, Status
from moderation.domain.wanted import Wanted
from moderation.store.interface import Store
from tests.store.samples import NOW, a_decision, a_reaction, an_arrival, arrived, new_id, published_in, undoing

OBJECTED = NOW + timedelta(hours=2)
OPEN = Wanted(status=Status.OBJECTED)
NOBODY = None


def taken_away(store: Store, person: str | None = "els", **changes: Any) -> tuple[Reaction, Decision]:
    """A reaction that was rejected, and by which decision."""
    rejection = a_decision(
        arrived(store, **changes), person=person, act=Act.REJECT, after=Status.REJECTED, reason="insult"
    )
    return store.decide(rejection), rejection


def an_objection(decision: Decision, **changes: Any) -> Objection:
    """What Jan says against a decision."""
    said = Objection(
        new_id(), decision.site, decision.reaction, decision.id, decision.person, "Er staat geen scheldwoord in.", NOW
    )
    return replace(said, at=OBJECTED, **changes)


def objecting(reaction: Reaction, objection: Objection, **changes: Any) -> tuple[Decision, Consequences]:
    """Jan objects to what was decided on his reaction."""
    decision = a_decision(reaction, person=None, act=Act.OBJECT, after=Status.OBJECTED, at=OBJECTED)
    told = Event(reaction.site, Kind.DECIDED, decision.id, reaction.id, OBJECTED, OBJECTED)
    return replace(decision, **changes), Consequences((told,), objection=objection)


def objected(store: Store, person: str | None = "els", **changes: Any) -> tuple[Reaction, Objection]:
    """A reaction of which Jan does not agree that this person rejected it."""
    reaction, rejection = taken_away(store, person, **changes)
    objection = an_objection(rejection)
    return store.decide(*objecting(reaction, objection)), objection


class ObjectionsContract:
    """Objecting, the answer, and who is left out of it."""

    def test_an_objection_is_kept_with_the_decision_by_which_it_is_made(self, store: Store) -> None:
        reaction, objection = objected(store)
        assert (reaction.status, reaction.version) == (Status.OBJECTED, 2)
        assert store.objections("blad", reaction.id) == (objection,)
        assert [each.act for each in store.decisions("blad", reaction.id)] == [Act.REJECT, Act.OBJECT]
        assert [event.kind for event in store.due_events(OBJECTED)] == [Kind.DECIDED]
        assert store.number_of(Status.OBJECTED) == 1
        assert store.number_of(Status.WAITING) == 0
        assert store.objections("krant", reaction.id) == ()
        assert store.objections("blad", "\0") == ()

    def test_one_that_comes_too_late_writes_nothing_at_all(self, store: Store) -> None:
        reaction, rejection = taken_away(store)
        step = objecting(reaction, an_objection(rejection))
        now = store.decide(a_decision(reaction))
        with pytest.raises(StaleDecision):
            store.decide(*step)
        assert store.objections("blad", reaction.id) == ()
        assert store.due_events(OBJECTED) == ()
        assert store.reaction("blad", reaction.number) == now

    def test_one_decision_is_objected_to_once(self, store: Store) -> None:
        reaction, objection = objected(store)
        answered = store.decide(a_decision(reaction, person="bram", act=Act.REJECT, after=Status.REJECTED))
        with pytest.raises(AlreadyExists):
            store.decide(*objecting(answered, replace(objection, id=new_id())))
        assert store.reaction("blad", reaction.number) == answered
        assert len(store.objections("blad", reaction.id)) == 1

    def test_the_second_decision_is_its_answer(self, store: Store) -> None:
        reaction, objection = objected(store)
        answer = a_decision(reaction, person="bram", told="U hebt gelijk.")
        assert store.decide(answer).status is Status.PUBLISHED
        assert store.objections("blad", reaction.id) == (replace(objection, answer=answer.id),)
        assert store.decisions("blad", reaction.id)[-1] == answer
        assert [each.number for each in published_in(store, "blad", reaction.thread)] == [reaction.number]

    def test_undoing_the_answer_opens_it_again_and_the_next_one_answers_it(self, store: Store) -> None:
        reaction, objection = objected(store)
        answer = a_decision(reaction, person="bram")
        answered = store.decide(answer)
        again = store.decide(undoing(answer, answered))
        assert again.status is Status.OBJECTED
        assert store.objections("blad", reaction.id) == (objection,)
        assert published_in(store, "blad", reaction.thread) == ()
        second = a_decision(again, person="bram", act=Act.REJECT, after=Status.REJECTED, told="Het blijft zo.")
        store.decide(second)
        assert store.objections("blad", reaction.id) == (replace(objection, answer=second.id),)

    def test_answers_that_are_given_at_once_are_kept_too(self, store: Store) -> None:
        both = [objected(store), objected(store)]
        answers = [a_decision(reaction, person="bram", batch="at once") for reaction, _ in both]
        store.decide_all(answers)
        for (reaction, objection), answer in zip(both, answers, strict=True):
            assert store.objections("blad", reaction.id) == (replace(objection, answer=answer.id),)

    def test_withdrawing_the_reaction_ends_its_objection(self, store: Store) -> None:
        reaction, objection = objected(store)
        withdrawing = a_decision(reaction, person=None, act=Act.WITHDRAW, after=Status.WITHDRAWN)
        store.decide(withdrawing)
        assert store.objections("blad", reaction.id) == (replace(objection, answer=withdrawing.id),)
        assert store.objections_against("els") == frozenset()

    def test_each_time_that_words_are_taken_away_can_be_objected_to(self, store: Store) -> None:
        reaction, first = objected(store)
        placed = store.decide(a_decision(reaction, person="bram"))
        removal = a_decision(placed, person="bram", act=Act.REMOVE, after=Status.REMOVED, reason="insult")
        second = an_objection(removal, text="Nog eens.")
        store.decide(*objecting(store.decide(removal), second))
        assert [each.text for each in store.objections("blad", reaction.id)] == [first.text, "Nog eens."]
        assert store.objections("blad", reaction.id)[0].answer is not None
        assert store.objections("blad", reaction.id)[1] == second

    def test_who_decided_knows_which_objections_are_against_that(self, store: Store) -> None:
        against_els, _ = objected(store)
        against_bram, _ = objected(store, "bram")
        objected(store, NOBODY)
        assert store.objections_against("els") == {("blad", against_els.id)}
        assert store.objections_against("bram") == {("blad", against_bram.id)}
        assert store.objections_against("wil") == store.objections_against("\0") == frozenset()
        store.decide(a_decision(against_els, person="bram"))
        assert store.objections_against("els") == frozenset()

    def test_whose_decision_was_objected_to_before_is_kept_out_of_the_next_objection_too(self, store: Store) -> None:
        reaction, _ = objected(store)
        placed = store.decide(a_decision(reaction, person="bram"))
        removal = a_decision(placed, person="bram", act=Act.REMOVE, after=Status.REMOVED, reason="insult")
        again = store.decide(*objecting(store.decide(removal), an_objection(removal)))
        other, _ = objected(store, "bram")
        assert store.objections_against("els") == {("blad", again.id)}
        assert store.objections_against("bram") == {("blad", again.id), ("blad", other.id)}
        assert store.following(OPEN, other, now=NOW, person="els") is None
        assert store.following(OPEN, other, now=NOW, person="wil") == again

    def test_nobody_is_led_to_an_objection_to_what_they_decided(self, store: Store) -> None:
        own, _ = objected(store)
        others = [objected(store, person)[0] for person in ("bram", NOBODY)]
        found = []
        for here in (own, *others, own):
            following = store.following(OPEN, here, now=NOW, person="els")
            back = store.following(OPEN, here, now=NOW, person="els", backwards=True)
            found.append((following and following.number, back and back.number))
        first, second = (each.number for each in others)
        assert found == [(first, second), (second, second), (first, first), (first, second)]
        assert [each.reaction.number for each in store.listed(OPEN, now=NOW, person="els").items] == [1, 2, 3]

    def test_what_waits_is_walked_through_as_ever_by_who_is_objected_to(self, store: Store) -> None:
        objected(store)
        one, other = arrived(store), arrived(store)
        assert store.following(Wanted(), one, now=NOW, person="els") == other
        assert store.following(Wanted(status=None), one, now=NOW, person="els") == other

    def test_an_objection_that_a_colleague_reads_is_passed_over_too(self, store: Store) -> None:
        one, other = objected(store, "bram")[0], objected(store, "bram")[0]
        store.claim(Claim("blad", other.id, "bram", NOW + LEASE), NOW)
        assert store.following(OPEN, one, now=NOW, person="els") is None

    def test_since_when_the_first_of_those_that_are_open_waits(self, store: Store) -> None:
        assert store.first_open_objection(["blad", "krant"]) is None
        reaction, _ = objected(store)
        elsewhere = store.accept(an_arrival(a_reaction(site="krant")), None)
        rejection = a_decision(elsewhere, act=Act.REJECT, after=Status.REJECTED)
        later = an_objection(rejection)
        later = replace(later, at=OBJECTED + timedelta(hours=1))
        store.decide(*objecting(store.decide(rejection), later))
        assert store.first_open_objection(["blad", "krant"]) == OBJECTED
        assert store.first_open_objection(["krant"]) == later.at
        assert store.first_open_objection([]) is None
        store.decide(a_decision(reaction, person="bram"))
        assert store.first_open_objection(["blad", "krant"]) == later.at
