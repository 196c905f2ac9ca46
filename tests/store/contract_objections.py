"""What every engine must do with what authors say against decisions."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from moderation.domain.claim import LEASE, Claim
from moderation.domain.decision import Act, Decision
from moderation.domain.edit import revision_of
from moderation.domain.errors import AlreadyExists, StaleDecision
from moderation.domain.event import Consequences, Event, Kind
from moderation.domain.objection import Objection
from moderation.domain.reaction import Reaction, Status
from moderation.domain.wanted import Reader, Wanted
from moderation.store.interface import Store
from tests.store.samples import (
    NOW,
    a_decision,
    a_reaction,
    an_arrival,
    arrived,
    new_id,
    published_in,
    reported,
    undoing,
)

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


def placed_on_site(store: Store) -> Reaction:
    """A reaction that stands on the site."""
    return store.decide(a_decision(arrived(store), person="bram"))


def edited(store: Store, person: str = "els", placed: Reaction | None = None) -> tuple[Reaction, Decision]:
    """A reaction that stands on the site, shortened by this person, and by which decision."""
    placed = placed or placed_on_site(store)
    edit = a_decision(placed, person=person, act=Act.EDIT, after=Status.PUBLISHED, reason="shortened")
    shorter = replace(revision_of(placed), text="Mooi.", html="<p>Mooi.</p>", plain="Mooi.", edited="shortened")
    return store.edit(edit, shorter), edit


def contesting(reaction: Reaction, objection: Objection) -> tuple[Decision, Consequences]:
    """Jan objects to an edit."""
    return objecting(reaction, objection, after=Status.PUBLISHED)


def contested(store: Store, person: str = "els", placed: Reaction | None = None) -> tuple[Reaction, Objection]:
    """A reaction of which Jan does not agree that this person shortened it."""
    reaction, edit = edited(store, person, placed)
    objection = an_objection(edit)
    return store.decide(*contesting(reaction, objection)), objection


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

    def test_one_objection_is_open_at_a_time(self, store: Store) -> None:
        reaction, objection = contested(store)
        with pytest.raises(AlreadyExists):
            store.decide(*contesting(reaction, replace(objection, id=new_id())))
        assert store.reaction("blad", reaction.number) == reaction
        assert store.objections("blad", reaction.id) == (objection,)

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

    # To an edit

    def test_one_to_an_edit_leaves_the_reaction_on_the_site_as_it_is(self, store: Store) -> None:
        before, edit = edited(store)
        objection = an_objection(edit)
        reaction = store.decide(*contesting(before, objection))
        assert reaction == replace(before, version=3)
        assert [each.html for each in published_in(store, "blad", reaction.thread)] == ["<p>Mooi.</p>"]
        assert store.objections("blad", reaction.id) == (objection,)

    def test_it_is_looked_for_counted_and_offered_like_the_others(self, store: Store) -> None:
        (own, _), (other, _), (third, _) = contested(store), objected(store, "bram"), contested(store, "bram")
        assert [each.reaction for each in store.listed(OPEN, now=NOW).items] == [own, other, third]
        assert store.following(OPEN, third, now=NOW, person="els") == other
        assert store.following(OPEN, third, now=NOW, person="wil") == own
        assert store.objections_against("els") == {("blad", own.id)}
        for count in (store.number_of, lambda status, site: store.numbers(site=site)[status]):
            assert [count(Status.OBJECTED, site=site) for site in (None, "blad", "krant")] == [3, 3, 0]
        assert store.numbers()[Status.PUBLISHED] == 2
        assert store.counted_in(OPEN, now=NOW) == store.counted_in(Wanted(status=None), now=NOW) == 3
        assert store.first_open_objection(["blad"]) == OBJECTED

    @pytest.mark.parametrize(
        "narrowed",
        [
            Wanted(site="blad"),
            Wanted(thread="/artikel/12", site="blad"),
            Wanted(sender=("blad", 1)),
            Wanted(names=("jan",)),
            Wanted(phrases=("mooi",)),
            Wanted(by="els"),
            Wanted(since=NOW - timedelta(days=1)),
            Wanted(reader=Reader.ME),
        ],
    )
    def test_it_is_found_however_the_objections_are_narrowed_down(self, store: Store, narrowed: Wanted) -> None:
        reaction, _ = contested(store)
        edited(store)
        if narrowed.reader is Reader.ME:
            store.claim(Claim("blad", reaction.id, "els", NOW + LEASE), NOW)
        wanted = replace(narrowed, status=Status.OBJECTED)
        found = store.listed(wanted, now=NOW, person="els")
        assert [each.reaction for each in found.items] == [reaction]
        assert store.counted_in(wanted, now=NOW, person="els") == 1

    @pytest.mark.parametrize(
        ("act", "after"),
        [
            (Act.UPHOLD, Status.PUBLISHED),
            (Act.REINSTATE, Status.PUBLISHED),
            (Act.REMOVE, Status.REMOVED),
            (Act.WITHDRAW, Status.WITHDRAWN),
        ],
    )
    def test_an_answer_ends_it_and_so_does_what_takes_the_reaction_away(
        self, store: Store, act: Act, after: Status
    ) -> None:
        reaction, objection = contested(store)
        person = None if act is Act.WITHDRAW else "bram"
        ending = a_decision(reaction, person=person, act=act, after=after)
        text = revision_of(reaction)
        ended = store.edit(ending, text) if act is Act.REINSTATE else store.decide(ending)
        assert store.objections("blad", reaction.id) == (replace(objection, answer=ending.id),)
        assert (store.number_of(Status.OBJECTED), store.listed(OPEN, now=NOW).items) == (0, ())
        if person:
            store.decide(undoing(ending, ended))
            assert store.objections("blad", reaction.id) == (objection,)

    def test_what_is_offered_to_a_person_is_no_objection_to_what_they_decided(self, store: Store) -> None:
        own, _ = contested(store)
        others, _ = objected(store, "bram")
        found = {who: store.listed(OPEN, now=NOW, person=who, offered=True).items for who in ("els", "bram", "wil")}
        assert {who: [each.reaction for each in items] for who, items in found.items()} == {
            "els": [others],
            "bram": [own],
            "wil": [own, others],
        }

    def test_a_text_that_is_put_back_opens_the_reports_that_what_is_gone_had_answered(self, store: Store) -> None:
        placed, others = placed_on_site(store), placed_on_site(store)
        notices = [reported(store, each) for each in (placed, others)]
        reaction, objection = contested(store, placed=placed)
        _, edit = edited(store, placed=others)
        assert [store.notice("blad", each.id).answer for each in notices] == [objection.decision, edit.id]
        whole = next(iter(store.revisions("blad", reaction.id).values()))
        store.edit(a_decision(reaction, person="bram", act=Act.REINSTATE, after=Status.PUBLISHED), whole)
        assert [store.notice("blad", each.id).answer for each in notices] == [None, edit.id]

    def test_what_answers_reports_leaves_it_open(self, store: Store) -> None:
        reaction, objection = contested(store)
        kept = store.decide(a_decision(reaction, person="bram", act=Act.KEEP, after=Status.PUBLISHED))
        assert store.objections("blad", reaction.id) == (objection,)
        keeping = store.decisions("blad", reaction.id)[-1]
        store.decide(undoing(keeping, kept))
        assert store.objections("blad", reaction.id) == (objection,)

    def test_the_text_that_is_put_back_stands_on_the_site_and_gives_way_again_when_that_is_undone(
        self, store: Store
    ) -> None:
        reaction, objection = contested(store)
        whole = next(iter(store.revisions("blad", reaction.id).values()))
        answer = a_decision(reaction, person="bram", act=Act.REINSTATE, after=Status.PUBLISHED, told="U hebt gelijk.")
        back = store.edit(answer, whole)
        assert (back.text, back.edited) == (whole.text, "")
        assert [each.html for each in published_in(store, "blad", reaction.thread)] == [whole.html]
        again = store.decide(undoing(answer, back))
        assert (again.text, again.edited) == ("Mooi.", "shortened")
        assert [each.html for each in published_in(store, "blad", reaction.thread)] == ["<p>Mooi.</p>"]
        assert store.objections("blad", reaction.id) == (objection,)

    def test_who_decided_sees_that_its_author_objected_since(self, store: Store) -> None:
        reaction, _ = contested(store)
        kept = a_decision(reaction, person="els", act=Act.KEEP, after=Status.PUBLISHED)
        store.decide(kept)
        by_els = {each.decision.act: (each.by_author, each.is_last) for each in store.last_standing("els")}
        assert by_els == {Act.EDIT: (Act.OBJECT, False), Act.KEEP: (None, True)}

    def test_what_a_person_thought_of_the_whole_holds_while_its_author_objects_to_an_edit(self, store: Store) -> None:
        reaction, _ = contested(store)
        assert [each.human for each in store.past("blad", after="", limit=9)] == [Status.PUBLISHED]
        answered = store.decide(a_decision(reaction, person="bram", act=Act.UPHOLD, after=Status.PUBLISHED))
        store.decide(undoing(store.decisions("blad", reaction.id)[-1], answered))
        assert [each.human for each in store.past("blad", after="", limit=9)] == [Status.PUBLISHED]
