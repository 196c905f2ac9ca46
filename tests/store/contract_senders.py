"""What every engine must know of those who send, of threads, and of what colleagues note."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from moderation.domain.errors import NotFound, UnknownNote, UnknownReaction
from moderation.domain.note import Note
from moderation.domain.reaction import Author, Reaction, Status
from moderation.domain.sender import Known, Sender
from moderation.store.interface import Store
from tests.store.samples import NOW, a_reaction, an_arrival, arranged, arrived, new_id, published

LATER = NOW + timedelta(hours=2)
JAN = Author("Jan Jansen", "jan@jansen.example")


def a_note(reaction: Reaction, text: str = "Belt vaker op.", **changes: Any) -> Note:
    """Els leaves a note on the reaction."""
    note: dict[str, Any] = {"id": new_id(), "person": "els", "at": NOW, **changes}
    return Note(site=reaction.site, reaction=reaction.id, number=reaction.number, text=text, **note)


def noted(store: Store, reaction: Reaction, text: str = "Belt vaker op.", **changes: object) -> Note:
    note = a_note(reaction, text, **changes)
    store.add_note(note)
    return note


class SendersContract:
    """Senders, neighbours and notes."""

    # Who sent it

    def test_a_sender_is_known_by_the_address_in_any_case(self, store: Store) -> None:
        first = published(store, author=JAN)
        arrived(store, author=Author("J. Jansen", "JAN@jansen.example"), received=LATER)
        arrived(store, author=Author("Piet", "piet@jansen.example"))
        arrived(store, site="krant", author=JAN)
        told = store.sender("blad", first.id)
        assert told == Sender(
            known=Known.ADDRESS,
            counts={Status.PUBLISHED: 1, Status.WAITING: 1},
            names=("J. Jansen", "Jan Jansen"),
            since=NOW,
        )
        assert (told.total, told.is_first) == (2, False)

    def test_the_first_one_is_known_to_be(self, store: Store) -> None:
        assert store.sender("blad", arrived(store, author=JAN).id).is_first

    def test_without_an_address_nothing_is_known(self, store: Store) -> None:
        arrived(store, author=Author("Jan", ""))
        assert store.sender("blad", arrived(store, author=Author("Jan", "")).id) == Sender(Known.NOTHING)
        with pytest.raises(UnknownReaction):
            store.sender("blad", "x")

    def test_no_more_than_the_newest_are_looked_at(self, store: Store) -> None:
        sent = [arrived(store, author=JAN, received=NOW + timedelta(minutes=each)) for each in range(3)]
        told = store.sender("blad", sent[0].id, newest=2)
        assert (told.total, told.is_all, told.since) == (2, False, sent[1].received)
        assert store.sender("blad", sent[0].id, newest=3).is_all

    def test_nothing_joins_who_is_not_to_be_named_with_a_name(self, store: Store) -> None:
        named = arrived(store, author=JAN)
        hidden = _hidden(store)
        assert store.sender("blad", hidden.id) == Sender(Known.ARRANGEMENT)
        assert store.sender("blad", named.id).total == 1

    # What stands around it

    def test_the_nearest_in_the_thread_stand_around_a_reaction(self, store: Store) -> None:
        earlier = [arrived(store) for _ in range(4)]
        middle, next_one = arrived(store), published(store)
        arrived(store, status=Status.SPAM)
        arrived(store, thread="/elders")
        arrived(store, site="krant")
        last = arrived(store, status=Status.REJECTED)
        assert store.neighbours(middle) == (tuple(earlier[1:]), (next_one, last))
        assert store.neighbours(middle, around=1) == ((earlier[3],), (next_one,))

    def test_one_that_stands_alone_has_no_neighbours(self, store: Store) -> None:
        assert store.neighbours(arrived(store)) == ((), ())

    def test_a_thread_is_counted_by_status(self, store: Store) -> None:
        thread = published(store).thread
        arrived(store)
        arrived(store, thread="/elders")
        assert store.counted_by_status("blad", thread) == {Status.PUBLISHED: 1, Status.WAITING: 1}
        assert store.counted_by_status("blad", "/nergens") == {}

    # Notes

    def test_notes_are_those_on_all_reactions_from_the_address_newest_first(self, store: Store) -> None:
        one, other = arrived(store, author=JAN), arrived(store, author=JAN)
        notes = [noted(store, one), noted(store, other, "Nog een.", person="bram", at=LATER)]
        noted(store, arrived(store, author=Author("Piet", "piet@jansen.example")))
        for reaction in (one, other):
            assert store.notes("blad", reaction.id) == tuple(reversed(notes))
        assert store.notes("blad", one.id, limit=1) == (notes[1],)

    def test_without_an_address_they_are_those_on_the_reaction(self, store: Store) -> None:
        one, other = (arrived(store, author=Author("Jan", "")) for _ in range(2))
        note = noted(store, one)
        assert store.notes("blad", one.id) == (note,)
        assert store.notes("blad", other.id) == ()

    def test_notes_never_join_who_is_not_to_be_named_with_a_name(self, store: Store) -> None:
        named, hidden = arrived(store, author=JAN), _hidden(store)
        about_jan, about_source = noted(store, named), noted(store, hidden, "Belde mij zelf.")
        assert store.notes("blad", named.id) == (about_jan,)
        assert store.notes("blad", hidden.id) == (about_source,)

    def test_one_that_is_withdrawn_is_kept_and_says_nothing(self, store: Store) -> None:
        reaction = arrived(store)
        note = noted(store, reaction)
        withdrawn = store.withdraw_note("blad", note.id, "els", LATER)
        assert withdrawn == replace(note, text="", withdrawn=LATER)
        assert store.notes("blad", reaction.id) == (withdrawn,)
        assert store.withdraw_note("blad", note.id, "els", LATER + timedelta(hours=1)) == withdrawn

    def test_nobody_withdraws_a_note_of_somebody_else(self, store: Store) -> None:
        note = noted(store, arrived(store))
        assert store.withdraw_note("blad", note.id, "bram", LATER) == note

    def test_what_is_not_there_is_said_so(self, store: Store) -> None:
        with pytest.raises(UnknownReaction):
            store.add_note(a_note(a_reaction()))
        with pytest.raises(NotFound):
            store.add_note(a_note(arrived(store), person="niemand"))
        for odd in ("x", "\0"):
            with pytest.raises(UnknownNote):
                store.withdraw_note("blad", odd, "els", NOW)


def _hidden(store: Store) -> Reaction:
    """One of Jan's, under an arrangement."""
    arrangement = arranged(store)
    shown = arrangement.shown_name
    reaction = a_reaction(author=Author(shown, JAN.email), shown_name=shown, arrangement=arrangement.id)
    return store.accept(an_arrival(reaction, real_name="Jan Jansen"), None)
