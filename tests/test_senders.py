"""Who sent a reaction, notes of colleagues, and the thread around it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from moderation.domain.decision import Act
from moderation.domain.edit import Edit
from moderation.domain.entry import DeskAct, Sought
from moderation.domain.errors import BadNote, NotYours, UnknownNote, UnknownReaction, UnknownThread
from moderation.domain.note import LONGEST_NOTE
from moderation.domain.person import Person
from moderation.domain.reaction import Reaction, Status
from moderation.domain.sender import Known
from moderation.domain.terms import Terms
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import ARTICLE, Clock, Reader

TERMS = Terms("Bron van Els", "Zou haar baan verliezen.", "Els de Graaf")


@pytest.fixture
def two(house: House, els: Person, jan: Reader, clock: Clock) -> tuple[Reaction, Reaction]:
    """Two of Jan's: the first one rejected."""
    first = jan.sends("Koop nu!").reaction
    rejected = house.review.decide(els, "magazine", first.number, Act.REJECT, first.version, reason="advertising")
    clock.forward(hours=1)
    return rejected, jan.sends("Een dapper initiatief.", name="J. Jansen").reaction


@pytest.fixture
def hidden(house: House, els: Person, jan: Reader) -> Reaction:
    """A third one of Jan's, who is not to be named under it."""
    sent = jan.sends("Wat ik zelf zag.").reaction
    return house.arrangements.arrange(els, "magazine", sent.number, sent.version, TERMS)[0]


# Who sent it


def test_a_sender_is_known_by_what_became_of_the_reactions(
    house: House, two: tuple[Reaction, Reaction], clock: Clock
) -> None:
    rejected, waiting = two
    told = house.senders.of(waiting)
    assert dict(told.counts) == {Status.REJECTED: 1, Status.WAITING: 1}
    assert told.names == ("J. Jansen", "Jan Jansen")
    assert told.since == rejected.received
    assert [each.reaction for each in house.senders.others(waiting)] == [rejected]
    latest = house.senders.latest(waiting)
    assert [each.reaction for each in latest] == [waiting, rejected]
    assert [each.last.reason if each.last else "" for each in latest] == ["", "advertising"]


def test_whoever_looks_at_the_address_stands_in_the_log(house: House, els: Person, jan: Reader, store: Store) -> None:
    sent = jan.sends().reaction
    assert house.senders.address(els, sent) == "jan@example.org"
    (line,) = store.log(Sought(act=DeskAct.ADDRESS)).items
    assert (line.entry.person, line.entry.reaction) == (els.id, sent.id)


def test_who_is_not_to_be_named_is_joined_with_nothing(
    house: House, els: Person, store: Store, two: tuple[Reaction, Reaction], hidden: Reaction
) -> None:
    assert house.senders.of(hidden).known is Known.ARRANGEMENT
    assert house.senders.address(els, hidden) == ""
    assert house.senders.others(hidden) == house.senders.latest(hidden) == ()
    assert store.log(Sought(act=DeskAct.ADDRESS)).items == ()
    _, waiting = two
    assert house.senders.of(waiting).total == 2
    assert hidden.number not in {each.reaction.number for each in house.senders.latest(waiting)}


def test_without_an_address_nothing_is_known(house: House, els: Person, jan: Reader) -> None:
    sent = jan.sends("Een dapper initiatief.", email="", site="buurt", thread="/").reaction
    assert house.senders.of(sent).known is Known.NOTHING
    assert house.senders.latest(sent) == ()
    assert house.senders.address(els, sent) == ""


# Notes


def test_a_note_is_seen_on_all_reactions_of_the_sender_and_says_who_and_when(
    house: House, els: Person, two: tuple[Reaction, Reaction], clock: Clock
) -> None:
    rejected, waiting = two
    note = house.notes.add(els, "magazine", rejected.number, " Derde keer deze week.\r\n")
    assert (note.text, note.person, note.at) == ("Derde keer deze week.", els.id, clock())
    assert house.notes.on(waiting) == house.notes.on(rejected) == (note,)


@pytest.mark.parametrize("text", ["", " \n", "x" * (LONGEST_NOTE + 1)])
def test_a_note_says_something_and_not_too_much(house: House, els: Person, jan: Reader, text: str) -> None:
    sent = jan.sends().reaction
    with pytest.raises(BadNote):
        house.notes.add(els, "magazine", 1, text)
    assert house.notes.on(sent) == ()
    assert house.notes.add(els, "magazine", 1, "x" * LONGEST_NOTE).text
    with pytest.raises(UnknownReaction):
        house.notes.add(els, "magazine", 2, "Zie boven.")


def test_only_who_wrote_a_note_withdraws_it(house: House, els: Person, bram: Person, jan: Reader, clock: Clock) -> None:
    sent = jan.sends().reaction
    note = house.notes.add(els, "magazine", 1, "Belt vaker op.")
    with pytest.raises(NotYours):
        house.notes.withdraw(bram, "magazine", note.id)
    assert house.notes.on(sent) == (note,)
    clock.forward(minutes=1)
    withdrawn = house.notes.withdraw(els, "magazine", note.id)
    assert (withdrawn.text, withdrawn.withdrawn) == ("", clock())
    assert house.notes.on(sent) == (withdrawn,)
    with pytest.raises(UnknownNote):
        house.notes.withdraw(els, "magazine", "x")


# The course of a reaction


def test_the_course_has_decisions_edits_notes_and_looks_in_order_of_time(
    house: House, els: Person, bram: Person, jan: Reader, clock: Clock
) -> None:
    sent = jan.sends("Een mooi stuk.").reaction
    clock.forward(minutes=1)
    house.senders.address(bram, sent)
    clock.forward(minutes=1)
    house.notes.add(els, "magazine", 1, "Belt vaker op.")
    clock.forward(minutes=1)
    now = house.editing.save(els, "magazine", 1, 0, Edit("Een stuk.", "shortened"))
    clock.forward(minutes=1)
    now = house.review.decide(bram, "magazine", 1, Act.APPROVE, now.version)
    course = house.course.of(now)
    assert [(each.act, each.person) for each in course] == [
        (DeskAct.ADDRESS, bram.id),
        (None, els.id),
        (Act.EDIT, els.id),
        (Act.APPROVE, bram.id),
    ]
    assert [bool(each.pieces) for each in course] == [False, False, True, False]
    assert course[1].note
    assert course[1].note.text == "Belt vaker op."


# The thread


def test_a_thread_is_shown_whole_with_its_counts(house: House, two: tuple[Reaction, Reaction]) -> None:
    view = house.threads.view("magazine", f"https://blad.example{ARTICLE}?utm_source=x")
    assert [each.reaction for each in view.page.items] == [two[1], two[0]]
    assert dict(view.counts) == {Status.REJECTED: 1, Status.WAITING: 1}
    assert view.is_open
    for odd in ("/nergens", "https://elders.example/", "\0", ""):
        with pytest.raises(UnknownThread):
            house.threads.view("magazine", odd)


def test_the_neighbours_of_a_reaction_stand_around_it(house: House, two: tuple[Reaction, Reaction]) -> None:
    assert house.threads.around(two[0]) == ((), (two[1],))
    assert house.threads.around(two[1]) == ((two[0],), ())


def test_a_thread_is_closed_and_opened_by_hand(
    house: House, els: Person, jan: Reader, clock: Clock, store: Store
) -> None:
    jan.sends()
    closed = house.threads.change(els, "magazine", ARTICLE, is_open=False)
    view = house.threads.view("magazine", ARTICLE)
    assert (closed.closed, view.is_open, view.was_closed_by_hand) == (clock(), False, True)
    moment = clock()
    clock.forward(hours=1)
    assert house.threads.change(els, "magazine", ARTICLE, is_open=False).closed == moment, "it was closed then"
    assert house.threads.change(els, "magazine", ARTICLE, is_open=True).closed is None
    assert house.threads.view("magazine", ARTICLE).is_open


def test_a_thread_that_grows_old_says_when_it_closes(house: House, jan: Reader, clock: Clock, store: Store) -> None:
    store.add_site(replace(store.site("magazine"), key="dagblad", closes_after=60))
    opened = jan.sends(site="dagblad").reaction.received
    view = house.threads.view("dagblad", ARTICLE)
    assert (view.is_open, view.closes) == (True, opened + timedelta(days=60))
    clock.forward(days=60)
    view = house.threads.view("dagblad", ARTICLE)
    assert (view.is_open, view.was_closed_by_hand) == (False, False)
