"""The course of a reaction on its receipt: all that its author may know of it, and nothing else."""

import html
import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.bounce import Undeliverable
from moderation.domain.correspondence import Letter
from moderation.domain.decision import Act
from moderation.domain.delivery import AUTHOR, Channel, Delivery, delivery_id
from moderation.domain.edit import Edit
from moderation.domain.person import Person
from moderation.domain.reaction import Status
from moderation.store.interface import Store
from moderation.web import create_app
from moderation.web.house import House
from tests.conftest import Clock, Reader
from tests.test_receipts import amended, withdrawn

STEP = re.compile(r"<div><dt>([^<]*)</dt><dd><time[^>]*>([^<]*)</time>(.*?)</dd></div>", re.DOTALL)
NOTE = "Dit is een notitie voor collega's."


def steps(client: FlaskClient, receipt: str) -> list[str]:
    """What its author reads of each step, in English."""
    return [f"{told}{beside}" for told, _, beside in course(client, receipt)]


def course(client: FlaskClient, receipt: str) -> list[tuple[str, str, str]]:
    """Each step, when that was, and what stands beside it."""
    told = client.get(f"/r/{receipt}?lang=en").text.partition("<h2>What became of it</h2>")[2]
    return [(step, when, html.unescape(beside).replace("<br>", " / ")) for step, when, beside in STEP.findall(told)]


def decide(house: House, person: Person, act: Act, **more: str) -> None:
    """Els or Bram does this to the first reaction, a minute later."""
    clock = house.clock
    assert isinstance(clock, Clock)
    clock.forward(minutes=1)
    version = house.review.item("magazine", 1).reaction.version
    house.review.decide(person, "magazine", 1, act, version, **more)


def undo(house: House, person: Person) -> None:
    item = house.review.item("magazine", 1)
    assert item.can_undo
    clock = house.clock
    assert isinstance(clock, Clock)
    clock.forward(minutes=1)
    house.review.undo(person, "magazine", 1, item.can_undo.id, item.reaction.version)


def mailed(store: Store, clock: Clock, cause: str, reaction: str, letter: Letter) -> None:
    """A mail about it has reached its author."""
    clock.forward(minutes=1)
    name = delivery_id(cause, letter.value, AUTHOR)
    mail = Delivery("magazine", name, Channel.MAIL, letter.value, AUTHOR, cause, reaction, clock())
    store.put_deliveries([mail])
    store.delivered(mail, clock())


def last_decision(store: Store, reaction: str) -> str:
    return store.decisions("magazine", reaction)[-1].id


def test_the_whole_course_is_told_in_its_order(
    client: FlaskClient, house: House, jan: Reader, els: Person, bram: Person, store: Store, clock: Clock
) -> None:
    sent = jan.sends()
    assert steps(client, sent.receipt) == [], "that it was received stands there already"
    amended(house, sent)
    decide(house, els, Act.APPROVE, note=NOTE)
    mailed(store, clock, last_decision(store, sent.reaction.id), sent.reaction.id, Letter.PUBLISHED)
    clock.forward(minutes=1)
    house.editing.save(els, "magazine", 1, 2, Edit("Zie de krant.", "shortened"))
    decide(house, bram, Act.REMOVE, reason="abusive", note=NOTE)
    decide(house, bram, Act.RESTORE)
    clock.forward(minutes=1)
    withdrawn(house, sent)
    told = steps(client, sent.receipt)
    assert told[:-3] == [
        "Received",
        "Amended by you",
        "Placed / We sent you a mail about it.",
        "Shortened by the editors",
    ]
    assert told[-3].startswith("Removed / ")
    assert told[-2:] == ["Placed again", "Withdrawn by you"]
    page = client.get(f"/r/{sent.receipt}").text
    for hidden in (NOTE, els.name, bram.name, "jan@example.org"):
        assert html.escape(hidden) not in page


def test_what_was_taken_for_spam_has_the_course_of_what_waits(
    client: FlaskClient, house: House, jan: Reader, els: Person
) -> None:
    sent = jan.sends()
    decide(house, els, Act.SPAM)
    assert steps(client, sent.receipt) == []
    undo(house, els)
    assert steps(client, sent.receipt) == []
    decide(house, els, Act.SPAM)
    decide(house, els, Act.APPROVE)
    assert steps(client, sent.receipt) == ["Received", "Placed"]


def test_what_was_taken_for_spam_after_a_rejection_was_undone_waits_for_all_that_is_seen(
    client: FlaskClient, house: House, jan: Reader, els: Person, store: Store, clock: Clock
) -> None:
    sent = jan.sends()
    decide(house, els, Act.REJECT, reason="offtopic")
    mailed(store, clock, last_decision(store, sent.reaction.id), sent.reaction.id, Letter.REJECTED)
    undo(house, els)
    told = steps(client, sent.receipt)
    assert told[-1] == "The editors took this back, and look at it again"
    decide(house, els, Act.SPAM)
    assert steps(client, sent.receipt) == told
    assert house.receipts.standing(sent.receipt).reaction.status is Status.SPAM


def test_what_was_undone_before_its_author_heard_of_it_has_never_been(
    client: FlaskClient, house: House, jan: Reader, els: Person
) -> None:
    sent = jan.sends()
    decide(house, els, Act.REJECT, reason="offtopic")
    undo(house, els)
    assert steps(client, sent.receipt) == []


def test_what_was_undone_after_it_is_told_with_its_undoing(
    client: FlaskClient, house: House, jan: Reader, els: Person, store: Store, clock: Clock
) -> None:
    sent = jan.sends()
    decide(house, els, Act.REJECT, reason="offtopic")
    mailed(store, clock, last_decision(store, sent.reaction.id), sent.reaction.id, Letter.REJECTED)
    undo(house, els)
    received, rejected, taken_back = steps(client, sent.receipt)
    assert rejected.startswith("Not placed / ")
    assert rejected.endswith(" / We sent you a mail about it.")
    assert received == "Received"
    assert taken_back == "The editors took this back, and look at it again"


def test_an_objection_and_its_answer_are_told(
    client: FlaskClient, house: House, jan: Reader, els: Person, bram: Person, clock: Clock
) -> None:
    sent = jan.sends()
    decide(house, els, Act.REJECT, reason="offtopic")
    clock.forward(minutes=1)
    standing = house.receipts.standing(sent.receipt)
    house.objecting.object(standing, standing.seen, "Dit ging wel over het artikel.")
    decide(house, bram, Act.APPROVE, told="U hebt gelijk.")
    assert steps(client, sent.receipt)[-2:] == [
        "You objected to it",
        'After your objection it was placed after all / The editors write: <q dir="auto">U hebt gelijk.</q>',
    ]


def test_a_day_is_printed_once_and_a_reminder_is_a_step_of_its_own(
    client: FlaskClient, house: House, jan: Reader, els: Person, store: Store, clock: Clock
) -> None:
    sent = jan.sends()
    decide(house, els, Act.RETURN, reason="surname")
    cause = last_decision(store, sent.reaction.id)
    mailed(store, clock, cause, sent.reaction.id, Letter.RETURNED)
    clock.forward(days=5)
    mailed(store, clock, cause, sent.reaction.id, Letter.REMINDER)
    (_, first, _), (returned, second, beside), (reminded, third, _) = course(client, sent.receipt)
    assert returned == "Sent back to you, to be amended"
    assert beside.endswith(" / We sent you a mail about it.")
    assert reminded == "We reminded you of it by mail"
    assert [bool(re.fullmatch(r"\d\d:\d\d", when)) for when in (first, second, third)] == [False, True, False]


@pytest.fixture
def with_mail(settings: Settings, store: Store, clock: Clock) -> Flask:
    """The service with a mail server, which is not asked here."""
    mails = replace(settings, smtp="smtp://127.0.0.1:1", mail_from="reacties@example.org")
    return create_app(bootstrap.build(mails, store, clock))


def test_its_author_sees_to_which_address_mail_goes_and_nobody_can_read_it(with_mail: Flask, jan: Reader) -> None:
    page = with_mail.test_client().get(f"/r/{jan.sends().receipt}?lang=en").text
    assert "<dt>We write to you at</dt><dd>j…@e….org</dd>" in page
    assert "jan@example.org" not in page


def test_its_author_finds_that_mail_to_that_address_came_back(
    with_mail: Flask, jan: Reader, store: Store, clock: Clock
) -> None:
    sent = jan.sends()
    mailed(store, clock, sent.reaction.id, sent.reaction.id, Letter.RECEIVED)
    client, said = with_mail.test_client(), "Our mail to this address came back."
    assert said not in client.get(f"/r/{sent.receipt}?lang=en").text
    (letter,) = store.deliveries_about("magazine", sent.reaction.id)
    store.bounced(letter, Undeliverable.NO_MAILBOX, clock())
    page = client.get(f"/r/{sent.receipt}?lang=en").text
    assert said in page
    assert "We sent you a mail" not in page


def test_without_an_address_or_a_mail_server_nothing_is_promised(
    client: FlaskClient, with_mail: Flask, jan: Reader
) -> None:
    assert "We write to you at" not in client.get(f"/r/{jan.sends().receipt}?lang=en").text
    nameless = jan.sends("The fair was lovely.", email="", site="buurt", thread="/fair")
    assert "We write to you at" not in with_mail.test_client().get(f"/r/{nameless.receipt}?lang=en").text
