"""Whoever reports a reaction is told that it came in and what was decided, by mail if there is an address."""

from datetime import timedelta

import pytest

from moderation.domain.bounce import Undeliverable
from moderation.domain.correspondence import Letter
from moderation.domain.decision import Act
from moderation.domain.delivery import Channel, Delivery
from moderation.domain.mail import Reporter
from moderation.domain.notice import Notice, NoticeDraft, NoticeGround
from moderation.domain.person import Person
from moderation.jobs.reporters import Reporters
from moderation.jobs.spreading import Spreader
from moderation.policies import Shelf
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import Clock, Reader

TOLD = "Het is een mening."


@pytest.fixture
def reporters(house: House, store: Store) -> Reporters:
    return Reporters(store, house.notices.token_of)


@pytest.fixture(autouse=True)
def a_published_reaction(house: House, jan: Reader, els: Person) -> None:
    jan.sends()
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)


def report(house: House, email: str = "anna@example.org", client: str = "192.0.2.7") -> Notice:
    draft = NoticeDraft(NoticeGround.RULES, "Onaardig.", name="Anna Bos", email=email, in_faith=True)
    return house.notices.send(house.notices.about("magazine", 1), draft, client).notice


def told(reporters: Reporters, store: Store, shelf: Shelf, clock: Clock) -> list[Delivery]:
    """What is on its way to those who reported, once all that is due was spread."""
    Spreader(store, shelf, (reporters,), {Channel.MAIL}).spread(clock() + timedelta(hours=1))
    return list(store.deliveries_about("magazine", store.reaction("magazine", 1).id))


def test_receipt_is_confirmed_to_who_gave_an_address(
    house: House, reporters: Reporters, store: Store, shelf: Shelf, clock: Clock
) -> None:
    notice = report(house)
    report(house, email="", client="192.0.2.8")
    (delivery,) = told(reporters, store, shelf, clock)
    assert (delivery.what, delivery.to) == (Letter.REPORT_RECEIVED, f"reporter:{notice.id}")
    assert delivery.cause == notice.id
    assert "anna" not in repr(delivery)
    token = house.notices.token_of(notice.id)
    assert reporters.reporter(delivery) == Reporter("anna@example.org", "M-1", token, "Anna Bos")


def test_each_who_reported_gets_the_answer(
    house: House, reporters: Reporters, store: Store, shelf: Shelf, clock: Clock, els: Person
) -> None:
    notices = [report(house), report(house, "bert@example.org")]
    told(reporters, store, shelf, clock)
    house.reports.keep(els, "magazine", 1, 1, told=TOLD)
    answers = [each for each in told(reporters, store, shelf, clock) if each.what == Letter.REPORT_ANSWERED]
    assert {each.addressee for each in answers} == {notice.id for notice in notices}
    assert {found.email for each in answers if (found := reporters.reporter(each))} == {
        "anna@example.org",
        "bert@example.org",
    }


def test_an_answer_is_not_sent_to_who_cannot_be_reached_and_left_to_the_desk(
    house: House, reporters: Reporters, store: Store, shelf: Shelf, clock: Clock, els: Person
) -> None:
    report(house)
    (received,) = told(reporters, store, shelf, clock)
    store.delivered(received, clock())
    assert store.bounced(received, Undeliverable.NO_MAILBOX, clock())
    other = report(house, "bert@example.org")
    house.reports.keep(els, "magazine", 1, 1, told=TOLD)
    answers = [each for each in told(reporters, store, shelf, clock) if each.what == Letter.REPORT_ANSWERED]
    failures = {each.to: each.failure for each in answers}
    assert failures == {received.to: Undeliverable.NOT_TRIED, f"reporter:{other.id}": ""}


def test_an_answer_that_was_taken_back_is_not_told(
    house: House, reporters: Reporters, store: Store, shelf: Shelf, clock: Clock, els: Person
) -> None:
    report(house)
    house.reports.keep(els, "magazine", 1, 1, told=TOLD)
    house.walk.undo_last(els)
    assert [each.what for each in told(reporters, store, shelf, clock)] == [Letter.REPORT_RECEIVED]


def test_an_answer_that_is_taken_back_on_its_way_does_not_hold(
    house: House, reporters: Reporters, store: Store, shelf: Shelf, clock: Clock, els: Person
) -> None:
    report(house)
    house.reports.keep(els, "magazine", 1, 1, told=TOLD)
    (answer,) = [each for each in told(reporters, store, shelf, clock) if each.what == Letter.REPORT_ANSWERED]
    house.walk.undo_last(els)
    assert reporters.reporter(answer) is None
    clock.forward(minutes=1)
    house.review.decide(els, "magazine", 1, Act.REMOVE, 3, reason="offtopic")
    assert reporters.reporter(answer) is None, "the removal has a letter of its own"
    answers = [each for each in told(reporters, store, shelf, clock) if each.what == Letter.REPORT_ANSWERED]
    assert [reporters.reporter(each) is not None for each in answers] == [False, True]


def test_other_decisions_tell_them_nothing(
    house: House, reporters: Reporters, store: Store, shelf: Shelf, clock: Clock, jan: Reader
) -> None:
    jan.sends("Nog een reactie, die gewoon wacht.")
    assert told(reporters, store, shelf, clock) == []
