"""What every engine must do with what authors do after posting: another text in the place of it, and taking it back."""

from dataclasses import replace
from typing import Any

import pytest

from moderation.domain.circumstances import Circumstances, Record
from moderation.domain.decision import Act, Decision
from moderation.domain.edit import Renamed, revision_of
from moderation.domain.errors import StaleDecision
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.likeness import sketch
from moderation.domain.message import say
from moderation.domain.reaction import Author, Reaction, Status, fingerprint
from moderation.domain.wanted import Wanted
from moderation.store.interface import Amendment, Store
from moderation.store.paging import mark_of
from tests.store.contract_editing import NAMED, a_revision, an_edit, found_by
from tests.store.samples import (
    DIGEST,
    NOW,
    SHORT,
    a_decision,
    a_reaction,
    an_arrangement,
    an_arrival,
    arranged,
    arranging,
    arrived,
    arrived_under,
    full,
    kept_policy,
    published,
    published_in,
    undoing,
)

LATER = "d2" * 32
WORDS = "Dit zijn heel andere woorden dan daarnet, en nog een paar meer."


def an_amendment(text: str = WORDS, **changes: Any) -> Amendment:
    """What came of what Jan wrote instead."""
    revision = a_revision(text, edited="", **changes)
    known = Circumstances(at=NOW, seconds=9)
    return Amendment(revision, Status.PUBLISHED, fingerprint(text), known, sketch(text), ("length", "links"))


def renaming(name: str = "Jan de Vries", **changes: Any) -> Amendment:
    """The same, with the name that was asked for."""
    return replace(an_amendment(**changes), renamed=full(Renamed(name, f"{name}.", "de Vries", one_name=True)))


def returned(store: Store, **changes: Any) -> Reaction:
    """Els sends a reaction of Jan's back to him."""
    sent = arrived(store, **changes)
    return store.decide(a_decision(sent, act=Act.RETURN, after=Status.RETURNED, reason="surname offtopic", told="Wie?"))


def found_by_name(store: Store, name: str) -> list[int]:
    """The numbers of the reactions by somebody who is called so."""
    return [each.reaction.number for each in store.listed(Wanted(names=(name,)), now=NOW).items]


def amending(reaction: Reaction, **changes: Any) -> Decision:
    """Jan amends it as he sees it."""
    after = Status.WAITING if reaction.status is Status.RETURNED else reaction.status
    return a_decision(reaction, person=None, act=Act.AMEND, after=after, **changes)


def withdrawing(reaction: Reaction) -> Decision:
    """Jan takes it back."""
    return a_decision(reaction, person=None, act=Act.WITHDRAW, after=Status.WITHDRAWN)


class AuthorsContract:
    """Amending and withdrawing."""

    def test_an_amendment_stands_in_the_place_of_what_was_sent(self, store: Store) -> None:
        sent = arrived(store)
        store.keep_policy(kept_policy(digest=LATER))
        decision = amending(sent, policy=LATER)
        amendment = an_amendment()
        amended = store.amend(decision, amendment)
        assert amended == store.reaction("blad", 1)
        assert revision_of(amended) == amendment.revision
        assert (amended.number, amended.received, amended.author) == (sent.number, sent.received, sent.author)
        assert (amended.status, amended.version, amended.amended) == (Status.WAITING, 1, decision.at)
        assert (amended.policy, amended.first_status) == (LATER, Status.PUBLISHED)
        assert store.revisions("blad", sent.id) == {1: revision_of(sent)}
        assert store.circumstances("blad", sent.id) == amendment.circumstances
        assert store.decisions("blad", sent.id) == (decision,)

    def test_it_is_found_by_its_new_words_and_rules_and_by_the_old_ones_no_more(self, store: Store) -> None:
        first = "Een heel eigen verhaal over bomen, met woorden die er nergens anders staan."
        arrival = an_arrival(a_reaction(text=first), fingerprint=fingerprint(first), shingles=sketch(first))
        sent = store.accept(arrival, None)
        store.amend(amending(sent), an_amendment())
        assert store.same("blad", fingerprint(first)) == ()
        assert store.near("blad", sketch(first)) == ()
        assert [each.text for each in store.same("blad", fingerprint(WORDS))] == [WORDS]
        assert [each.text for each in store.near("blad", sketch(WORDS))] == [WORDS]
        assert (found_by(store, "links"), found_by(store, "length")) == ([], [1])
        assert len(store.listed(Wanted(phrases=("woorden",)), now=NOW).items) == 1
        assert store.listed(Wanted(phrases=("verhaal",)), now=NOW).items == ()

    def test_replay_and_trials_see_what_its_author_last_wrote(self, store: Store) -> None:
        sent = store.accept(an_arrival(a_reaction(shadow=(SHORT,)), tried=("length",)), None)
        marked = store.decide(a_decision(sent, act=Act.SPAM, after=Status.SPAM))
        amended = store.amend(amending(marked), an_amendment())
        (past,) = store.past("blad", after=mark_of(""))
        assert (past.reaction, past.human) == (amended, None), "nobody has judged these words"
        approved = store.decide(a_decision(amended))
        (past,) = store.past("blad", after=mark_of(""))
        assert past.human is Status.PUBLISHED
        tried = {each.rule: each for each in store.tried("blad")}
        assert (tried["length"].miss_placed, tried["links"].hit_placed) == (1, 1)
        edited = store.edit(an_edit(approved), a_revision("Korter."))
        (past,) = store.past("blad", after=mark_of(""))
        assert (past.reaction.text, edited.text) == (WORDS, "Korter.")

    def test_two_at_once_are_told_apart(self, store: Store) -> None:
        sent = arrived(store)
        approved = store.decide(a_decision(sent))
        for attempt in (lambda: store.amend(amending(sent), an_amendment()), lambda: store.decide(withdrawing(sent))):
            with pytest.raises(StaleDecision):
                attempt()
        assert store.reaction("blad", 1) == approved
        assert store.revisions("blad", sent.id) == {}

    def test_under_an_arrangement_no_finding_tells_the_name(self, store: Store) -> None:
        sent = arrived_under(store, arranged(store), "Jan Jansen")
        amended = store.amend(amending(sent), an_amendment(findings=(NAMED,), shadow=(NAMED,)))
        assert "Jansen" not in repr((amended.findings, amended.shadow))

    def test_what_was_returned_waits_again_at_its_place_under_the_name_that_it_brings(self, store: Store) -> None:
        back, later = returned(store, author=Author("Jan", "jan@jansen.example", "")), arrived(store)
        assert store.decisions("blad", back.id)[0].reasons == ("surname", "offtopic")
        decision = amending(back)
        amended = store.amend(decision, full(renaming()))
        assert amended == store.reaction("blad", 1)
        assert amended.author == Author("Jan de Vries", "jan@jansen.example", "de Vries", one_name=True)
        assert (amended.shown_name, amended.status) == ("Jan de Vries.", Status.WAITING)
        assert (amended.number, amended.received) == (back.number, back.received)
        waiting = store.listed(Wanted(status=Status.WAITING), now=NOW).items
        assert [each.reaction.id for each in waiting] == [back.id, later.id]
        assert (store.number_of(Status.WAITING), store.number_of(Status.RETURNED)) == (2, 0)
        assert (found_by(store, "length"), found_by(store, "length", Status.RETURNED)) == ([1, 2], [])

    def test_a_new_name_finds_it_from_now_on_and_the_one_before_is_kept_beside_the_text(self, store: Store) -> None:
        back = returned(store, author=Author("Jan Zonder", ""))
        amended = store.amend(amending(back), renaming())
        assert (found_by_name(store, "vries"), found_by_name(store, "zonder")) == ([1], [])
        again = store.amend(amending(amended), an_amendment("Nog een keer, zonder nieuwe naam."))
        assert again.author == amended.author
        assert store.former_names("blad", back.id) == {2: "Jan Zonder"}
        assert list(store.revisions("blad", back.id)) == [2, 3]

    def test_a_name_that_is_sealed_later_is_kept_nowhere_and_told_by_no_finding(self, store: Store) -> None:
        before = Finding("words", Effect.HOLD, say("“%(word)s” is no word for here.", word="Zonder"), Field.TEXT)
        back = returned(store, author=Author("Jan Zonder", ""), findings=(before,))
        amended = store.amend(amending(back), renaming(findings=(before, NAMED)))
        hidden = store.arrange(arranging(amended), an_arrangement(), "code")
        assert store.former_names("blad", back.id) == {}
        assert "Zonder" not in repr((hidden, store.revisions("blad", back.id)))
        assert (found_by_name(store, "vries"), found_by_name(store, "zonder")) == ([], [])

    def test_undoing_what_came_after_leads_back_to_the_amendment(self, store: Store) -> None:
        amended = store.amend(amending(arrived(store)), an_amendment())
        decision = an_edit(amended)
        back = store.decide(undoing(decision, store.edit(decision, a_revision("Korter."))))
        assert revision_of(back) == revision_of(amended)

    def test_what_is_withdrawn_vanishes_from_the_page_and_counts_for_nothing(self, store: Store) -> None:
        shown = published(store, author=Author("Jan Jansen", "jan@jansen.example"))
        edition = store.editions()["blad"]
        gone = store.decide(withdrawing(shown))
        assert (gone.status, gone.text) == (Status.WITHDRAWN, shown.text)
        assert published_in(store, "blad", shown.thread) == ()
        assert store.published_counts("blad", [shown.thread]) == {shown.thread: 0}
        assert store.editions()["blad"] == edition + 1
        assert store.record("blad", "jan@jansen.example") == Record()
        assert (store.number_of(Status.WITHDRAWN), store.number_of(Status.PUBLISHED)) == (1, 0)
        assert store.same("blad", fingerprint(shown.text)) == ()

    def test_what_a_person_thought_of_the_words_stays_true_when_they_are_withdrawn(self, store: Store) -> None:
        store.decide(withdrawing(published(store)))
        marked = store.decide(a_decision(arrived(store), act=Act.SPAM, after=Status.SPAM))
        store.decide(withdrawing(marked))
        store.decide(withdrawing(arrived(store)))
        humans = [past.human for past in store.past("blad", after=mark_of(""))]
        assert humans == [Status.PUBLISHED, Status.SPAM, None]

    def test_the_log_holds_and_says_what_its_author_did_since_a_decision(self, store: Store) -> None:
        edited = store.edit(an_edit(arrived(store), at=NOW), a_revision())
        amended = store.amend(amending(edited), an_amendment())
        approved = store.decide(a_decision(amended, at=amended.amended))
        acts = [(each.decision.act, each.is_last, each.by_author) for each in store.decided().items]
        assert acts == [(Act.APPROVE, True, None), (Act.EDIT, False, Act.AMEND)]
        store.decide(withdrawing(approved))
        (newest, _) = store.decided().items
        assert (newest.is_last, newest.by_author) == (False, Act.WITHDRAW)
        assert store.chain("blad").flaws == ()
        assert [line.person_name for line in store.log().items][:2] == [None, "Els de Wit"]
        assert {line.decision.policy for line in store.log().items if line.decision} == {DIGEST}
