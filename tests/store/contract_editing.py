"""What every engine must do with texts that are edited: what was sent is kept, and comes back."""

from typing import Any

import pytest

from moderation.domain.circumstances import Circumstances
from moderation.domain.decision import Act, Decision
from moderation.domain.edit import Revision, revision_of
from moderation.domain.errors import StaleDecision, UnknownReaction
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.message import say
from moderation.domain.reaction import Author, PublicReaction, Reaction, Status
from moderation.domain.wanted import Wanted
from moderation.store.interface import Store
from moderation.store.paging import mark_of
from tests.store.samples import (
    LINKS,
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
    published,
    published_in,
    undoing,
)

NAMED = Finding("words", Effect.HOLD, say("“%(word)s” is no word for here.", word="Jansen"), Field.TEXT)


def a_revision(text: str = "Mooi!", **changes: Any) -> Revision:
    """What the editors made of Jan's text."""
    made: dict[str, Any] = {
        "html": f"<p>{text}</p>",
        "plain": text,
        "renderer": "textile 2",
        "findings": (SHORT,),
        "shadow": (LINKS,),
        "edited": "shortened",
    }
    return Revision(text=text, **{**made, **changes})


def an_edit(reaction: Reaction, **changes: object) -> Decision:
    """Els edits the reaction as she sees it."""
    return a_decision(reaction, act=Act.EDIT, after=reaction.status, reason="shortened", **changes)


def found_by(store: Store, rule: str, status: Status = Status.WAITING) -> list[int]:
    """The numbers of the reactions about which a rule spoke."""
    return [each.reaction.number for each in store.listed(Wanted(status=status, rule=rule), now=NOW).items]


class EditingContract:
    """Editing, and its undoing."""

    def test_an_edit_stands_and_what_was_sent_is_kept(self, store: Store) -> None:
        sent = arrived(store)
        edited = store.edit(an_edit(sent), full(a_revision()))
        assert edited == store.reaction("blad", 1)
        assert revision_of(edited) == a_revision()
        assert (edited.status, edited.version, edited.number) == (Status.WAITING, 1, 1)
        assert store.revisions("blad", sent.id) == {1: revision_of(sent)}
        (decision,) = store.decisions("blad", sent.id)
        assert (decision.act, decision.reason) == (Act.EDIT, "shortened")

    def test_several_edits_walk_back_one_by_one(self, store: Store) -> None:
        sent = arrived(store)
        first = store.edit(an_edit(sent), a_revision("Een."))
        second = store.edit(an_edit(first), a_revision("Twee.", edited="shortened link"))
        last, before = reversed(store.decisions("blad", sent.id))
        back = store.decide(undoing(last, second))
        assert revision_of(back) == revision_of(first)
        again = store.decide(undoing(before, back))
        assert revision_of(again) == revision_of(sent)
        assert again.version == 4
        kept = store.revisions("blad", sent.id)
        assert [each.text for each in kept.values()] == [sent.text, "Een.", "Twee.", "Een."]
        assert list(kept) == [1, 2, 3, 4]

    def test_an_edit_after_an_undone_one_keeps_what_was_sent_as_the_first(self, store: Store) -> None:
        sent = arrived(store)
        decision = an_edit(sent)
        back = store.decide(undoing(decision, store.edit(decision, a_revision("Een."))))
        store.edit(an_edit(back), a_revision("Twee."))
        assert next(iter(store.revisions("blad", sent.id).values())) == revision_of(sent)

    def test_a_stale_edit_writes_nothing(self, store: Store) -> None:
        sent = arrived(store)
        approved = store.decide(a_decision(sent))
        with pytest.raises(StaleDecision):
            store.edit(an_edit(sent), a_revision())
        assert store.reaction("blad", 1) == approved
        assert store.revisions("blad", sent.id) == {}
        with pytest.raises(UnknownReaction):
            store.edit(an_edit(a_reaction()), a_revision())

    def test_the_public_sees_an_edit_and_its_undoing_at_once(self, store: Store) -> None:
        shown = published(store)
        edition = store.editions()["blad"]
        decision = an_edit(shown)
        edited = store.edit(decision, a_revision())
        assert published_in(store, "blad", shown.thread) == (
            PublicReaction(1, "Jan Jansen", "<p>Mooi!</p>", NOW, "shortened"),
        )
        assert store.editions()["blad"] == edition + 1
        store.decide(undoing(decision, edited))
        assert published_in(store, "blad", shown.thread) == (PublicReaction(1, "Jan Jansen", shown.html, NOW),)
        assert store.editions()["blad"] == edition + 2
        assert store.published_counts("blad", [shown.thread]) == {shown.thread: 1}

    def test_what_waits_is_edited_without_a_word_to_the_public(self, store: Store) -> None:
        published(store)
        edition = store.editions()["blad"]
        store.edit(an_edit(arrived(store)), a_revision())
        assert store.editions()["blad"] == edition

    def test_it_is_found_by_its_new_words_and_rules_and_by_the_old_ones_no_more(self, store: Store) -> None:
        sent = arrived(store)
        decision = an_edit(sent)
        edited = store.edit(decision, a_revision("Prachtig."))
        assert (found_by(store, "links"), found_by(store, "length")) == ([], [1])
        assert store.listed(Wanted(phrases=("stuk",)), now=NOW).items == ()
        assert len(store.listed(Wanted(phrases=("prachtig",)), now=NOW).items) == 1
        back = store.decide(undoing(decision, edited))
        assert (found_by(store, "links"), found_by(store, "length")) == ([1], [1])
        store.decide(a_decision(back))
        assert found_by(store, "links", Status.PUBLISHED) == [1]

    def test_replay_judges_what_was_sent(self, store: Store) -> None:
        sent = arrived(store)
        store.edit(an_edit(sent), a_revision())
        (past,) = store.past("blad", after=mark_of(""))
        assert revision_of(past.reaction) == revision_of(sent)

    def test_a_new_renderer_makes_the_edited_text_anew(self, store: Store) -> None:
        edited = store.edit(an_edit(arrived(store)), a_revision())
        (kept,) = store.texts("blad", besides="textile 3").items
        assert (kept.text, kept.html) == (edited.text, edited.html)

    def test_what_was_known_when_it_was_judged_can_be_asked(self, store: Store) -> None:
        known = Circumstances(at=NOW, seconds=9)
        sent = store.accept(an_arrival(a_reaction(), circumstances=known), None)
        assert store.circumstances("blad", sent.id) == known
        with pytest.raises(UnknownReaction):
            store.circumstances("blad", "x")

    # Names that are sealed

    def test_under_an_arrangement_no_finding_tells_the_name(self, store: Store) -> None:
        arrangement = arranged(store)
        sent = arrived_under(store, arrangement, "Jan Jansen")
        edited = store.edit(an_edit(sent), a_revision(findings=(NAMED,), shadow=(NAMED,)))
        assert "Jansen" not in repr((edited.findings, edited.shadow))

    def test_a_name_that_is_sealed_later_vanishes_from_what_was_kept_too(self, store: Store) -> None:
        sent = arrived(store, findings=(NAMED,), author=Author("Jan Jansen", ""))
        edited = store.edit(an_edit(sent), a_revision(findings=(NAMED,)))
        decision = arranging(edited)
        hidden = store.arrange(decision, an_arrangement(), "code")
        (kept,) = store.revisions("blad", sent.id).values()
        assert "Jansen" not in repr(kept)
        assert kept.text == sent.text
        assert "Jansen" not in repr(hidden.findings)
