"""What every engine must keep of what is told later: nothing is lost when one dies, nothing is told that was undone."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from moderation.domain.decision import Act
from moderation.domain.delivery import MESSAGE_ID, REPORTER, Channel, Delivery, Due
from moderation.domain.errors import NotFound
from moderation.domain.event import Consequences, Event, Kind
from moderation.domain.reaction import Author, Reaction, Status
from moderation.store.interface import Store
from tests.store.samples import (
    NOW,
    a_decision,
    a_delivery,
    a_reaction,
    an_arrival,
    an_event,
    arrived,
    full,
    new_id,
    published,
    reported,
    undoing,
)

LEASE = timedelta(minutes=5)
MAIL, HOOK = Channel.MAIL, Channel.HOOK
NOTHING_DUE = Due(False, frozenset())
ONE_MAILBOX = (
    ("blad", "jan@blad.example"),
    ("krant", "Jan@blad.example"),
    ("blad", "jan+nieuws@blad.example"),
    ("krant", "jan+@blad.example"),
    ("blad", "JAN@BLAD.example"),
)
"""Addresses of it, and where somebody has typed them."""


def told(store: Store, **events: object) -> tuple[Reaction, Event]:
    """A reaction that has come in, and the event that is kept with it."""
    reaction = a_reaction()
    event = an_event(reaction, **events)
    return store.accept(replace(an_arrival(reaction), events=(event,)), None), event


def put(store: Store, *deliveries: Delivery) -> None:
    store.put_deliveries(deliveries)


def claimed(store: Store, at: datetime = NOW, channel: Channel = MAIL) -> Delivery | None:
    return store.claim_delivery(channel, at, at + LEASE)


def all_claimed(store: Store, at: datetime = NOW) -> list[str]:
    found = []
    while delivery := claimed(store, at):
        found.append(delivery.id)
    return found


class OutboxContract:
    """Events, and deliveries on their way."""

    # Events

    def test_events_are_kept_with_their_cause_and_given_when_they_are_due_the_oldest_first(self, store: Store) -> None:
        late, later = (told(store, due=NOW + timedelta(minutes=minutes))[1] for minutes in (1, 2))
        _, first = told(store, kind=Kind.EXPIRE)
        assert store.due_events(NOW - timedelta(microseconds=1)) == ()
        assert store.due_events(NOW) == (first,)
        assert store.due_events(NOW + timedelta(minutes=2)) == (first, late, later)
        assert store.due_events(NOW + timedelta(minutes=2), limit=2) == (first, late)

    def test_the_events_of_a_decision_are_kept_with_it(self, store: Store) -> None:
        reaction = arrived(store)
        decision = a_decision(reaction)
        event = Event(reaction.site, Kind.DECIDED, decision.id, reaction.id, decision.at, NOW)
        store.decide(decision, Consequences((event,)))
        assert store.due_events(NOW) == (event,)

    def test_an_event_becomes_deliveries_once(self, store: Store) -> None:
        reaction, event = told(store)
        delivery = a_delivery(reaction)
        assert store.spread(event, [delivery])
        assert store.due_events(NOW) == ()
        assert not store.spread(event, [replace(delivery, id="another")])
        assert store.deliveries_about(reaction.site, reaction.id) == (delivery,)

    def test_an_event_of_which_nobody_is_told_is_over_too(self, store: Store) -> None:
        reaction, event = told(store)
        assert store.spread(event, ())
        assert (store.due_events(NOW), store.deliveries_about(reaction.site, reaction.id)) == ((), ())

    def test_an_event_is_put_off_once_by_whoever_saw_it_as_it_was(self, store: Store) -> None:
        _, event = told(store)
        until = NOW + timedelta(hours=1)
        store.postpone_event(event, until)
        store.postpone_event(event, until + timedelta(hours=1))
        assert store.due_events(NOW) == ()
        assert store.due_events(until) == (replace(event, due=until),)
        assert store.spread(event, ()), "it is the same event, whenever it is due"
        store.postpone_event(event, until)
        assert store.due_events(until) == ()

    # What is due

    def test_it_is_said_what_there_is_to_do_and_where(self, store: Store) -> None:
        assert store.what_is_due(NOW) == NOTHING_DUE
        reaction, event = told(store)
        assert store.what_is_due(NOW) == Due(True, frozenset())
        assert store.what_is_due(NOW - timedelta(minutes=1)) == NOTHING_DUE
        store.spread(event, [a_delivery(reaction)])
        assert store.what_is_due(NOW) == Due(False, frozenset({MAIL}))
        put(store, a_delivery(reaction, to="hook:1", channel=HOOK))
        assert store.what_is_due(NOW) == Due(False, frozenset(Channel))
        claimed(store)
        assert store.what_is_due(NOW) == Due(False, frozenset({HOOK}))
        assert store.what_is_due(NOW + LEASE) == Due(False, frozenset(Channel)), "when the lease is over"

    # Deliveries

    def test_a_delivery_is_found_as_it_was_put(self, store: Store) -> None:
        reaction = arrived(store)
        delivery = a_delivery(reaction, due=NOW + timedelta(minutes=1))
        put(store, delivery)
        put(store, replace(delivery, due=NOW))
        assert store.delivery("blad", delivery.id) == delivery
        for site, unknown in (("krant", delivery.id), ("blad", "0"), ("blad", "\0")):
            with pytest.raises(NotFound):
                store.delivery(site, unknown)

    def test_what_has_been_due_for_longest_is_claimed_first_and_each_once(self, store: Store) -> None:
        reaction = arrived(store)
        second, first, future = (
            a_delivery(reaction, what=what, due=NOW + timedelta(seconds=seconds))
            for what, seconds in (("second", -1), ("first", -2), ("future", 1))
        )
        put(store, second, first, future)
        taken = claimed(store)
        assert taken == replace(first, tries=1)
        assert all_claimed(store) == [second.id]
        assert claimed(store, channel=HOOK) is None
        assert all_claimed(store, future.due) == [future.id]

    def test_what_was_claimed_by_somebody_who_died_is_given_again_after_the_lease(self, store: Store) -> None:
        reaction = arrived(store)
        put(store, a_delivery(reaction))
        assert claimed(store)
        assert claimed(store, NOW + LEASE - timedelta(microseconds=1)) is None
        again = claimed(store, NOW + LEASE)
        assert again is not None
        assert again.tries == 2

    def test_two_who_claim_at_once_never_get_the_same(self, store: Store) -> None:
        reaction = arrived(store)
        put(store, *(a_delivery(reaction, what=str(number), cause="decision") for number in range(40)))
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda _: claimed(store), range(40)))
        # Whoever is too slow for the others for a while goes away empty-handed, and comes again.
        given = [*(delivery.id for delivery in found if delivery), *all_claimed(store)]
        assert len(given) == len(set(given)) == 40

    def test_a_service_that_does_not_answer_keeps_no_other_waiting(self, store: Store) -> None:
        reaction = arrived(store)
        dead = [a_delivery(reaction, channel=HOOK, to="hook:dead", what=str(number)) for number in range(3)]
        other = a_delivery(reaction, channel=HOOK, to="hook:other")
        put(store, *dead, other)
        first = claimed(store, channel=HOOK)
        assert first is not None
        assert first.to == "hook:dead"
        store.not_delivered(first, "Nobody listens.", due=NOW + timedelta(minutes=1), at=NOW)
        taken = claimed(store, channel=HOOK)
        assert taken is not None
        assert taken.id == other.id
        assert claimed(store, channel=HOOK) is None
        again = claimed(store, NOW + timedelta(minutes=1), HOOK)
        assert again is not None
        assert again.to == "hook:dead"

    # Letters that nobody need have asked for

    def test_five_answers_to_what_came_in_go_to_one_mailbox_in_a_day_on_all_sites(self, store: Store) -> None:
        sent = [arrived(store, site=site, author=Author("Jan", email)) for site, email in ONE_MAILBOX]
        report = reported(store, published(store), email="JAN@blad.example")
        for reaction in sent[:4]:
            put(store, a_delivery(reaction, what="confirm"))
        assert store.has_room("blad", report.id, NOW)
        reaction = store.reaction_by_id("blad", report.reaction)
        put(store, a_delivery(reaction, what="report_received", to=f"{REPORTER}{report.id}", cause=report.id))
        for reaction in sent:
            put(store, a_delivery(reaction), a_delivery(reaction, cause=f"{reaction.id}.2"))
            assert not store.has_room(reaction.site, reaction.id, NOW)
        assert len(all_claimed(store)) == 5

    def test_there_is_room_after_a_day_and_for_other_mailboxes_and_for_what_was_decided(self, store: Store) -> None:
        reaction, other = (arrived(store, author=Author("Jan", f"{name}@blad.example")) for name in ("jan", "piet"))
        nobody, tomorrow = arrived(store, author=Author("Jan", "")), NOW + timedelta(days=1)
        put(store, *(a_delivery(reaction, cause=f"{reaction.id}.{number}") for number in range(9)))
        put(store, a_delivery(other), a_delivery(nobody), a_delivery(reaction, cause="decision", what="rejected"))
        assert len(all_claimed(store)) == 5 + 3
        assert store.has_room("blad", nobody.id, NOW)
        assert store.has_room("blad", "another", NOW)
        assert not store.has_room("blad", reaction.id, tomorrow - timedelta(seconds=1))
        assert store.has_room("blad", reaction.id, tomorrow)

    def test_whoever_confirms_gets_as_many_as_they_need(self, store: Store) -> None:
        for _ in range(7):
            reaction = arrived(store, status=Status.UNCONFIRMED)
            put(store, a_delivery(reaction, what="confirm"))
            store.decide(a_decision(reaction, act=Act.CONFIRM, person=None, after=Status.WAITING))
        assert len(all_claimed(store)) == 7

    def test_an_event_beyond_that_is_spread_all_the_same(self, store: Store) -> None:
        reaction, event = told(store)
        put(store, *(a_delivery(reaction, cause=f"{reaction.id}.{number}") for number in range(5)))
        assert store.spread(event, [a_delivery(reaction)])
        assert store.due_events(NOW) == ()
        assert len(all_claimed(store)) == 5

    def test_what_has_arrived_is_not_given_again(self, store: Store) -> None:
        reaction = arrived(store)
        put(store, a_delivery(reaction))
        taken = claimed(store)
        assert taken is not None
        store.delivered(taken, NOW + timedelta(seconds=3))
        assert claimed(store, NOW + timedelta(days=9)) is None
        kept = store.delivery("blad", taken.id)
        assert kept == replace(taken, done=NOW + timedelta(seconds=3))
        assert kept.may_have_arrived
        assert not kept.is_open

    def test_what_has_not_arrived_is_given_again_when_it_is_due(self, store: Store) -> None:
        reaction = arrived(store)
        put(store, a_delivery(reaction))
        taken, due = claimed(store), NOW + timedelta(seconds=30)
        assert taken is not None
        store.not_delivered(taken, "The mail server does not answer.", due=due, at=NOW)
        kept = store.delivery("blad", taken.id)
        assert (kept.failure, kept.due, kept.is_open) == ("The mail server does not answer.", due, True)
        assert not kept.may_have_arrived
        assert claimed(store, due - timedelta(seconds=1)) is None
        again = claimed(store, due)
        assert again == replace(taken, tries=2, due=due), "why it failed was true of the try before"
        assert again.may_have_arrived, "as long as nobody says that it has not"

    def test_what_was_given_up_is_not_given_again_and_listed(self, store: Store) -> None:
        reaction = arrived(store)
        put(store, a_delivery(reaction))
        taken = claimed(store)
        assert taken is not None
        store.not_delivered(taken, "There is no such mailbox.", due=None, at=NOW)
        assert claimed(store, NOW + timedelta(days=9)) is None
        kept = store.delivery("blad", taken.id)
        assert full(replace(kept, done=NOW, overtaken=NOW)).given_up == NOW
        assert store.deliveries_given_up().items == (kept,)
        assert store.number_given_up() == 1

    def test_who_took_too_long_has_no_say_in_the_try_of_another(self, store: Store) -> None:
        reaction = arrived(store)
        put(store, a_delivery(reaction))
        slow, other = claimed(store), claimed(store, NOW + LEASE)
        assert slow is not None
        assert other is not None
        for due in (NOW, None):
            store.not_delivered(slow, "Too late.", due=due, at=NOW + LEASE)
        assert claimed(store, NOW + LEASE) is None, "the other one is still at it"
        store.delivered(slow, NOW + LEASE)
        store.not_delivered(other, "Twice.", due=NOW, at=NOW + LEASE)
        assert store.delivery("blad", slow.id).done, "what has arrived has arrived"

    def test_what_was_undone_is_told_to_nobody(self, store: Store) -> None:
        reaction = arrived(store)
        decision = a_decision(reaction)
        decided = store.decide(decision)
        put(store, a_delivery(reaction, cause=decision.id), a_delivery(reaction))
        store.decide(undoing(decision, decided))
        assert all_claimed(store) == [a_delivery(reaction).id]
        assert [each.cause for each in store.deliveries_on_their_way().items] == [reaction.id]
        assert not store.try_again("blad", a_delivery(reaction, cause=decision.id).id, NOW)

    def test_what_was_undone_between_two_tries_is_not_tried_again_nor_told_as_lost(self, store: Store) -> None:
        reaction = arrived(store)
        decision = a_decision(reaction, act=Act.APPROVE)
        decided = store.decide(decision)
        put(store, *(a_delivery(reaction, cause=decision.id, what=what) for what in ("a", "b")))
        for due in (NOW, None):
            taken = claimed(store)
            assert taken is not None
            store.not_delivered(taken, "Not now.", due=due, at=NOW)
        store.decide(undoing(decision, decided))
        assert claimed(store) is None
        assert store.what_is_due(NOW) == NOTHING_DUE
        assert (store.number_given_up(), store.deliveries_given_up().items) == (0, ())

    # What comes back

    def test_a_letter_is_found_by_a_name_of_its_own(self, store: Store) -> None:
        ours, other = arrived(store), arrived(store, site="krant")
        put(store, a_delivery(ours), a_delivery(other), a_delivery(ours, to="hook:1", channel=HOOK))
        first, second = claimed(store), claimed(store)
        assert first is not None
        assert second is not None
        for taken in (first, second):
            assert re.fullmatch(MESSAGE_ID, taken.message_id)
            assert store.delivery_of_message(taken.message_id) == taken
        assert first.message_id != second.message_id
        hook = a_delivery(ours, to="hook:1")
        assert store.delivery(hook.site, hook.id).message_id == ""
        for unknown in ("", "0" * 40, "\0"):
            with pytest.raises(NotFound):
                store.delivery_of_message(unknown)

    def test_what_came_back_is_the_letter_of_before_once_somebody_has_it_sent_anew(self, store: Store) -> None:
        put(store, a_delivery(arrived(store)))
        first = claimed(store)
        assert first is not None
        store.not_delivered(first, "Not now.", due=NOW, at=NOW)
        taken = claimed(store)
        assert taken is not None
        assert taken.message_id == first.message_id, "the service has tried it by itself"
        store.not_delivered(taken, "No.", due=None, at=NOW)
        before = set()
        for days, anew in enumerate((store.try_again, store.send_again), start=1):
            at = NOW + timedelta(days=days)
            before.add(taken.message_id)
            assert anew(taken.site, taken.id, at)
            again = claimed(store, at)
            assert again is not None
            assert re.fullmatch(MESSAGE_ID, again.message_id)
            assert again.message_id not in before
            store.delivered(again, at)
            assert not store.bounced(taken, "There is no such mailbox.", at)
            with pytest.raises(NotFound):
                store.delivery_of_message(taken.message_id)
            taken = store.delivery_of_message(again.message_id)
        assert taken.done

    def test_what_goes_to_another_service_again_has_no_name_to_mail_servers_either(self, store: Store) -> None:
        hook = a_delivery(arrived(store), to="hook:1", channel=HOOK)
        put(store, hook)
        assert store.send_again(hook.site, hook.id, NOW)
        assert store.delivery(hook.site, hook.id).message_id == ""

    def test_a_letter_that_came_back_has_not_arrived_and_is_left_to_the_desk(self, store: Store) -> None:
        put(store, a_delivery(arrived(store)))
        taken = claimed(store)
        assert taken is not None
        store.delivered(taken, NOW)
        at = NOW + timedelta(days=5)
        assert store.bounced(taken, "There is no such mailbox.", at)
        kept = store.delivery("blad", taken.id)
        assert kept == replace(taken, given_up=at, failure="There is no such mailbox.")
        assert not kept.may_have_arrived
        assert store.deliveries_given_up().items == (kept,)
        assert claimed(store, at) is None
        assert not store.bounced(taken, "It is full.", at), "it is known already"
        assert store.try_again("blad", taken.id, at)
        assert not store.bounced(taken, "Once more.", at), "that was of the time before"
        assert store.delivery("blad", taken.id).is_open

    def test_what_is_being_brought_at_this_moment_has_not_come_back_yet(self, store: Store) -> None:
        put(store, a_delivery(arrived(store)))
        taken = claimed(store)
        assert taken is not None
        assert not store.bounced(taken, "There is no such mailbox.", NOW + LEASE - timedelta(microseconds=1))
        assert store.bounced(taken, "There is no such mailbox.", NOW + LEASE), "whoever brought it has died"

    def test_what_was_thought_not_to_have_been_taken_can_come_back_too(self, store: Store) -> None:
        put(store, a_delivery(arrived(store)))
        taken = claimed(store)
        assert taken is not None
        store.not_delivered(taken, "The line broke.", due=NOW + LEASE, at=NOW)
        assert store.bounced(taken, "There is no such mailbox.", NOW)
        assert claimed(store, NOW + LEASE) is None

    def test_a_letter_can_be_kept_that_is_given_up_from_the_beginning(self, store: Store) -> None:
        lost = a_delivery(arrived(store), given_up=NOW, failure="It was not sent.")
        put(store, lost)
        assert claimed(store) is None
        assert store.deliveries_given_up().items == (lost,)
        assert store.try_again("blad", lost.id, NOW)
        assert all_claimed(store) == [lost.id]

    # What the desk sees of it

    def test_deliveries_are_listed_by_what_became_of_them_newest_first_a_page_at_a_time(self, store: Store) -> None:
        reaction = arrived(store)
        causes = [new_id() for _ in range(6)]
        put(store, *(a_delivery(reaction, cause=cause) for cause in causes))
        for _ in range(3):
            taken = claimed(store)
            assert taken is not None
            store.not_delivered(taken, "No.", due=None, at=NOW)
        newest_first = [f"{cause}.received.author" for cause in reversed(causes)]
        for listed, expected in (
            (store.deliveries_given_up, newest_first[3:]),
            (store.deliveries_on_their_way, newest_first[:3]),
        ):
            page = listed(limit=2)
            rest = listed(after=page.after, limit=2)
            assert [each.id for each in (*page.items, *rest.items)] == expected
            assert rest.after is None
            assert listed(after="no mark").items == listed().items
        assert store.number_given_up() == 3
        assert store.number_given_up(2) == 2

    def test_the_deliveries_to_one_recipient_of_a_site_are_found(self, store: Store) -> None:
        ours, other = arrived(store), arrived(store, site="krant")
        first, second = (a_delivery(ours, to="hook:1", channel=HOOK, what=what) for what in "ab")
        put(store, first, second, a_delivery(ours), a_delivery(other, to="hook:1", channel=HOOK))
        page = store.deliveries("blad", "hook:1", limit=1)
        assert page.items == (second,)
        assert store.deliveries("blad", "hook:1", after=page.after, limit=1).items == (first,)
        assert store.deliveries("blad", "\0").items == ()

    def test_what_is_told_of_one_reaction_is_found_in_the_order_of_its_causes(self, store: Store) -> None:
        reaction, other = arrived(store), arrived(store)
        expected = tuple(a_delivery(reaction, cause=new_id()) for _ in range(3))
        put(store, *reversed(expected), a_delivery(other))
        assert store.deliveries_about("blad", reaction.id) == expected
        found = store.deliveries_about_each("blad", [reaction.id, "0"])
        assert sorted(found, key=lambda each: each.id) == list(expected)
        assert len(store.deliveries_about_each("blad", [reaction.id, other.id])) == 4
        assert store.deliveries_about_each("blad", []) == ()

    def test_the_numbers_of_several_reactions_are_found_at_once(self, store: Store) -> None:
        first, second, other = arrived(store), arrived(store), arrived(store, site="krant")
        numbers = store.numbers_of("blad", [first.id, second.id, other.id, "0"])
        assert numbers == {first.id: first.number, second.id: second.number}
        assert store.numbers_of("blad", []) == {}

    # What the desk does about it

    def test_what_was_given_up_can_be_tried_again_as_if_it_never_had_been(self, store: Store) -> None:
        taken = self._given_up(store)
        assert store.try_again("blad", taken.id, NOW + timedelta(hours=1))
        kept = store.delivery("blad", taken.id)
        assert kept == replace(taken, tries=0, due=NOW + timedelta(hours=1))
        assert store.number_given_up() == 0
        assert all_claimed(store, kept.due) == [taken.id]

    def test_nobody_has_tried_again_what_is_being_tried_or_is_not_there(self, store: Store) -> None:
        put(store, a_delivery(arrived(store)))
        taken = claimed(store)
        assert taken is not None
        assert not store.send_again("blad", taken.id, NOW)
        assert store.send_again("blad", taken.id, NOW + LEASE)
        for site, unknown in (("krant", taken.id), ("blad", "0"), ("blad", "\0")):
            assert not store.send_again(site, unknown, NOW)
            assert not store.try_again(site, unknown, NOW)

    def test_what_has_arrived_can_be_sent_again(self, store: Store) -> None:
        put(store, a_delivery(arrived(store)))
        taken = claimed(store)
        assert taken is not None
        store.delivered(taken, NOW)
        assert not store.try_again("blad", taken.id, NOW), "it was not given up"
        assert store.send_again("blad", taken.id, NOW)
        assert all_claimed(store) == [taken.id]

    def test_what_was_overtaken_has_not_arrived_and_is_not_given_again(self, store: Store) -> None:
        put(store, a_delivery(arrived(store)))
        slow, other = claimed(store), claimed(store, NOW + LEASE)
        assert slow is not None
        assert other is not None
        store.delivery_overtaken(slow, NOW)
        assert store.delivery("blad", other.id).is_open, "somebody else is at it by now"
        store.delivery_overtaken(other, NOW)
        kept = store.delivery("blad", other.id)
        assert kept == replace(other, overtaken=NOW)
        assert (kept.is_open, kept.may_have_arrived) == (False, False)
        assert claimed(store, NOW + timedelta(days=9)) is None
        assert not store.try_again("blad", other.id, NOW + timedelta(days=9))
        assert (store.number_given_up(), store.deliveries_on_their_way().items) == (0, ())

    def test_what_was_given_up_can_be_let_be(self, store: Store) -> None:
        taken = self._given_up(store)
        assert store.settle_delivery("blad", taken.id, NOW)
        assert (store.number_given_up(), store.deliveries_given_up().items) == (0, ())
        assert store.delivery("blad", taken.id).given_up, "it has not arrived by that"
        assert not store.settle_delivery("blad", taken.id, NOW)
        assert not store.settle_delivery("blad", "\0", NOW)
        assert store.try_again("blad", taken.id, NOW)
        assert not store.settle_delivery("blad", taken.id, NOW), "it is on its way"

    def test_what_is_over_is_forgotten_some_at_a_time_and_what_is_on_its_way_is_kept(self, store: Store) -> None:
        reaction = arrived(store)
        decision = a_decision(reaction)
        decided = store.decide(decision)
        done, lost, undone, young, under_way = (
            a_delivery(reaction, what="done", to="reporter:1"),
            a_delivery(reaction, what="lost"),
            a_delivery(reaction, cause=decision.id),
            a_delivery(reaction, what="young", due=NOW + timedelta(days=1)),
            a_delivery(reaction, what="under way"),
        )
        told = a_delivery(reaction, what="told")
        put(store, done, lost, undone, young, under_way, told)
        for delivery in (done, young, told):
            store.delivered(delivery, NOW)
        store.not_delivered(lost, "No.", due=None, at=NOW)
        store.decide(undoing(decision, decided))
        before = NOW + timedelta(hours=1)
        assert [store.clear_deliveries(before, limit=2) for _ in range(2)] == [3, 0]
        left = {each.what for each in store.deliveries_about("blad", reaction.id)}
        assert left == {"young", "under way", "told"}, "what an author has read may have to be taken back"

    def _given_up(self, store: Store) -> Delivery:
        put(store, a_delivery(arrived(store)))
        taken = claimed(store)
        assert taken is not None
        store.not_delivered(taken, "No.", due=None, at=NOW)
        return taken
