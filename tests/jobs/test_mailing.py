"""Letters on their way: what a delivery becomes at the moment of sending, to whom it goes, and when it does not go."""

import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.address import find_addresses
from moderation.domain.correspondence import Letter
from moderation.domain.decision import Act
from moderation.domain.delivery import AUTHOR, PERSON, REPORTER, Channel, Delivery, delivery_id
from moderation.domain.edit import Edit
from moderation.domain.mail import Reporter
from moderation.domain.news import Mentioned, News, NewsLetter
from moderation.domain.person import Person
from moderation.domain.reaction import Reaction
from moderation.intake.ticket import Tickets
from moderation.jobs.mailing import MailCarrier
from moderation.jobs.telling import NotDelivered, Overtaken
from moderation.outside.post import RECIPIENT_REFUSED, Post
from moderation.policies import Shelf
from moderation.store.interface import Store
from moderation.web.house import House
from moderation.web.letters import Letters
from tests.conftest import SECRET, Clock, Reader
from tests.house_rules import put_in_force, shelf_of
from tests.sink import SENDER, Sink, bad_server, sinking

SERVICE = "http://localhost"
MESSAGE_ID = "0123456789abcdef0123456789abcdef01234567"
TOLD = "Met uw achternaam erbij graag."


@pytest.fixture
def sink() -> Iterator[Sink]:
    with sinking() as sink:
        yield sink


class Mailing:
    """A carrier of letters, and what others say of news and of reports."""

    def __init__(self, store: Store, shelf: Shelf, clock: Clock, post: Post) -> None:
        self.news: NewsLetter | None = None
        self.reporter: Reporter | None = None
        self.clock = clock
        self.carrier = MailCarrier(
            store,
            shelf,
            Tickets(SECRET.encode(), clock, secrets.token_bytes),
            post,
            Letters(SERVICE, None, "Europe/Amsterdam"),
            clock,
            SERVICE,
            news=lambda delivery: self.news,
            reporters=lambda delivery: self.reporter,
            unsubscribe=lambda person: f"secret-of-{person}",
        )

    def carry(self, what: str, reaction: Reaction | None, cause: str = "", to: str = AUTHOR) -> None:
        """Carry such a letter, about a reaction and brought about by a decision, or by the reaction itself."""
        about = reaction.id if reaction else ""
        name = delivery_id(cause or about, what, to)
        delivery = Delivery("magazine", name, Channel.MAIL, what, to, cause or about, about, self.clock())
        self.carrier.carry(replace(delivery, message_id=MESSAGE_ID))

    def drops(self, what: str, reaction: Reaction | None, cause: str = "", to: str = AUTHOR) -> bool:
        """Whether such a letter is not sent any more."""
        with pytest.raises(Overtaken):
            self.carry(what, reaction, cause, to)
        return True


@pytest.fixture
def mailing(store: Store, shelf: Shelf, clock: Clock, sink: Sink) -> Mailing:
    return Mailing(store, shelf, clock, Post(sink.relay, SENDER, SERVICE))


def decided(
    store: Store, house: House, person: Person, act: Act, reason: str = "", told: str = ""
) -> tuple[Reaction, str]:
    """The first reaction after a step, and the id of the decision."""
    reaction = store.reaction("magazine", 1)
    reaction = house.review.decide(person, "magazine", 1, act, reaction.version, reason=reason, told=told)
    return reaction, store.decisions("magazine", reaction.id)[-1].id


def test_an_author_reads_that_a_reaction_was_placed_and_where(
    mailing: Mailing, sink: Sink, store: Store, house: House, jan: Reader, els: Person
) -> None:
    receipt = jan.sends("Een dapper initiatief.").receipt
    reaction, cause = decided(store, house, els, Act.APPROVE)
    mailing.carry(Letter.PUBLISHED, reaction, cause)
    taken = sink.last()
    assert taken.recipients == ("jan@example.org",)
    assert taken.message["From"] == f"Loket & Lijn <{SENDER}>"
    assert taken.message["Subject"].startswith("Uw reactie is geplaatst")
    assert "Beste Jan Jansen," in taken.text
    assert "> Een dapper initiatief." in taken.text
    assert f"<{SERVICE}/r/{receipt}>" in taken.text
    assert "#c000001" in taken.text
    assert house.receipts.standing(receipt).reaction.id == reaction.id


def test_an_author_reads_why_a_reaction_was_returned_and_until_when_it_can_be_mended(
    mailing: Mailing, sink: Sink, store: Store, house: House, jan: Reader, els: Person
) -> None:
    receipt = jan.sends().receipt
    reaction, cause = decided(store, house, els, Act.RETURN, "surname offtopic", TOLD)
    mailing.carry(Letter.RETURNED, reaction, cause)
    text = " ".join(sink.last().text.split())
    assert "onder hun eigen naam" in text, "the letter of the first reason"
    assert "onderwerp van het artikel" in text, "the second reason"
    assert TOLD in text
    assert f"{SERVICE}/r/{receipt}" in text
    assert "U kunt uw reactie aanpassen tot 3 februari 2022" in text
    mailing.clock.forward(days=7)
    mailing.carry(Letter.REMINDER, reaction, cause)
    reminder = " ".join(sink.last().text.split())
    assert "Op 13 januari 2022 vroeg de redactie" in reminder
    assert "tot 3 februari 2022" in reminder, "the time does not begin anew"


def test_an_author_reads_the_words_of_the_policy_under_which_it_was_decided(
    mailing: Mailing, sink: Sink, store: Store, house: House, jan: Reader, els: Person, wil: Person
) -> None:
    jan.sends()
    reaction, cause = decided(store, house, els, Act.REJECT, "surname")
    house.activations.activate("magazine", "open", wil)
    mailing.carry(Letter.REJECTED, reaction, cause)
    assert "onder hun eigen naam" in " ".join(sink.last().text.split())


def test_an_author_reads_how_long_and_where_to_object(
    mailing: Mailing, sink: Sink, store: Store, house: House, jan: Reader, els: Person
) -> None:
    receipt = jan.sends().receipt
    reaction, cause = decided(store, house, els, Act.REJECT, "offtopic")
    mailing.clock.forward(days=100)
    mailing.carry(Letter.REJECTED, reaction, cause)
    mailing.clock.forward(days=100)
    mailing.carry(Letter.REJECTED, reaction, cause)
    in_time, too_late = sink.taken
    assert "U kunt tot 16 juli 2022, 22:44 bezwaar maken." in " ".join(in_time.text.split())
    assert f"<{SERVICE}/r/{receipt}/object>" in in_time.text
    assert "/object" not in too_late.text


def test_an_author_can_object_for_as_long_as_the_house_said_when_it_was_decided(
    store: Store, clock: Clock, house: House, jan: Reader, els: Person, sink: Sink, tmp_path: Path
) -> None:
    jan.sends()
    reaction, cause = decided(store, house, els, Act.REJECT, "offtopic")
    put_in_force(store, tmp_path, "[correspondence]\nobjection_days = 0\n")
    mailing = Mailing(store, shelf_of(store), clock, Post(sink.relay, SENDER, SERVICE))
    mailing.carry(Letter.REJECTED, reaction, cause)
    assert "/object" in sink.last().text, "it was so when it was decided"


def test_an_author_reads_what_the_editors_changed(
    mailing: Mailing, sink: Sink, store: Store, house: House, jan: Reader, bram: Person
) -> None:
    jan.sends("Een dapper initiatief van mijn buurman.")
    decided(store, house, bram, Act.APPROVE)
    house.editing.save(bram, "magazine", 1, 1, Edit("Een dapper initiatief.", "shortened"))
    reaction = store.reaction("magazine", 1)
    first = store.decisions("magazine", reaction.id)[-1].id
    house.editing.save(bram, "magazine", 1, 2, Edit("Een initiatief.", "shortened"))
    mailing.carry(Letter.EDITED, store.reaction("magazine", 1), first)
    assert "<del> van mijn buurman</del>" in sink.last().html
    assert "<del>dapper" not in sink.last().html, "that is another edit, which has a letter of its own"
    assert "/object" not in sink.last().html, "of several edits the last one is objected to first"
    mailing.carry(Letter.EDITED, store.reaction("magazine", 1), store.decisions("magazine", reaction.id)[-1].id)
    assert "/object" in sink.last().html


def test_what_the_editors_write_goes_to_their_own_address_and_no_other_stands_in_it(
    mailing: Mailing, sink: Sink, store: Store, house: House, jan: Reader, els: Person
) -> None:
    jan.sends("Mail piet@elders.example of jan@example.org.")
    reaction, cause = decided(store, house, els, Act.REJECT, "offtopic", "Zie klaas@elders.example")
    mailing.carry(Letter.REJECTED, reaction, cause)
    taken = sink.last()
    assert find_addresses(taken.text) == find_addresses(taken.html) == []
    assert taken.raw.count(b"jan@example.org") == 1


def test_what_has_been_overtaken_is_not_sent(
    mailing: Mailing, sink: Sink, store: Store, house: House, jan: Reader, els: Person
) -> None:
    receipt = jan.sends().receipt
    assert mailing.drops(Letter.CONFIRM, store.reaction("magazine", 1))
    reaction, rejected = decided(store, house, els, Act.REJECT, "offtopic")
    approved, placed = decided(store, house, els, Act.APPROVE)
    assert mailing.drops(Letter.REJECTED, approved, rejected)
    house.review.undo(els, "magazine", 1, placed, approved.version)
    assert mailing.drops(Letter.PUBLISHED, approved, placed)
    standing = house.receipts.standing(receipt)
    house.receipts.withdraw(standing, standing.seen)
    assert mailing.drops(Letter.REJECTED, reaction, rejected)
    assert mailing.drops(Letter.UNDONE, reaction, placed)
    assert sink.taken == []


def test_a_return_is_written_of_only_while_it_is_the_last_one(
    mailing: Mailing, sink: Sink, store: Store, house: House, jan: Reader, els: Person
) -> None:
    jan.sends()
    reaction, first = decided(store, house, els, Act.RETURN, "surname")
    house.review.undo(els, "magazine", 1, first, reaction.version)
    reaction, second = decided(store, house, els, Act.RETURN, "offtopic")
    assert mailing.drops(Letter.REMINDER, reaction, first)
    assert sink.taken == []
    mailing.carry(Letter.REMINDER, reaction, second)
    assert len(sink.taken) == 1


def test_nobody_is_written_to_without_an_address_or_about_what_is_gone(
    mailing: Mailing, sink: Sink, store: Store, house: House, jan: Reader, els: Person
) -> None:
    jan.sends(site="buurt", email="")
    reaction = store.reaction("buurt", 1)
    name = delivery_id(reaction.id, Letter.RECEIVED, AUTHOR)
    for site, about in (("buurt", reaction.id), ("buurt", "gone"), ("nowhere", reaction.id)):
        letter = Delivery(site, name, Channel.MAIL, Letter.RECEIVED, AUTHOR, reaction.id, about, mailing.clock())
        with pytest.raises(Overtaken):
            mailing.carrier.carry(letter)
    assert sink.taken == []


def test_spam_is_acknowledged_as_what_waits_is(
    mailing: Mailing, sink: Sink, store: Store, house: House, jan: Reader, els: Person
) -> None:
    jan.sends("Koop nu!")
    mailing.carry(Letter.RECEIVED, store.reaction("magazine", 1))
    decided(store, house, els, Act.SPAM)
    mailing.carry(Letter.RECEIVED, store.reaction("magazine", 1))
    waiting, spam = sink.taken
    assert (waiting.text, waiting.html) == (spam.text, spam.html)
    assert waiting.message.items()[:-3] == spam.message.items()[:-3]


def test_whoever_reports_gets_an_answer_without_any_secret_of_the_author(
    mailing: Mailing, sink: Sink, store: Store, house: House, jan: Reader, els: Person
) -> None:
    receipt = jan.sends().receipt
    reaction, _ = decided(store, house, els, Act.APPROVE)
    mailing.reporter = Reporter("mies@elders.example", "M-1", "geheim-van-mies", "Mies")
    mailing.carry(Letter.REPORT_RECEIVED, reaction, "a notice", f"{REPORTER}a notice")
    reaction, cause = decided(store, house, els, Act.REMOVE, "offtopic", "Beste Jan, dit ging te ver.")
    mailing.carry(Letter.REPORT_ANSWERED, reaction, cause, f"{REPORTER}a notice")
    received, answered = sink.taken
    for taken in (received, answered):
        assert taken.recipients == ("mies@elders.example",)
        assert f"{SERVICE}/m/geheim-van-mies" in taken.text
        assert receipt not in taken.text + taken.html
        assert "Jan" not in taken.text + taken.html
    mailing.reporter = None
    assert mailing.drops(Letter.REPORT_ANSWERED, reaction, cause, f"{REPORTER}a notice")
    assert len(sink.taken) == 2


def test_news_goes_to_one_person_at_the_desk_and_says_how_to_be_rid_of_it(
    mailing: Mailing, sink: Sink, store: Store, jan: Reader, els: Person
) -> None:
    jan.sends()
    mailing.news = NewsLetter(
        News.EACH,
        (Mentioned("magazine", 1, "Jan jan@example.org", "Wie is aan zet?", "Mail jan@example.org", mailing.clock()),),
        {"magazine": 1},
        {"magazine": "Loket & Lijn"},
    )
    mailing.carry(News.EACH, store.reaction("magazine", 1), to=f"{PERSON}{els.id}")
    taken = sink.last()
    assert taken.recipients == ("els@example.org",)
    assert taken.message["List-Unsubscribe"] == f"<{SERVICE}/desk/news/secret-of-{els.id}>"
    assert f"{SERVICE}/desk/item/magazine/1" in taken.text
    assert b"jan@example.org" not in taken.raw
    assert mailing.drops(News.EACH, store.reaction("magazine", 1), to=f"{PERSON}nobody")
    mailing.news = None
    assert mailing.drops(News.EACH, store.reaction("magazine", 1), to=f"{PERSON}{els.id}")
    assert len(sink.taken) == 1


def test_a_letter_goes_by_the_name_of_its_delivery_each_time(
    mailing: Mailing, sink: Sink, store: Store, house: House, jan: Reader, els: Person
) -> None:
    jan.sends()
    reaction, cause = decided(store, house, els, Act.APPROVE)
    for _ in range(2):
        mailing.carry(Letter.PUBLISHED, reaction, cause)
    assert [taken.message["Message-ID"] for taken in sink.taken] == [f"<{MESSAGE_ID}@localhost>"] * 2


def test_a_letter_that_was_refused_says_why_and_whether_for_good(
    store: Store, shelf: Shelf, clock: Clock, house: House, jan: Reader, els: Person
) -> None:
    jan.sends()
    reaction, cause = decided(store, house, els, Act.APPROVE)
    with bad_server("RCPT", "550 jan@example.org is unknown") as relay:
        refusing = Mailing(store, shelf, clock, Post(relay, SENDER, SERVICE))
        with pytest.raises(NotDelivered) as caught:
            refusing.carry(Letter.PUBLISHED, reaction, cause)
    assert (caught.value.why, caught.value.for_good) == (RECIPIENT_REFUSED.text, True)


def test_a_letter_that_nobody_knows_is_given_up(mailing: Mailing, store: Store, jan: Reader) -> None:
    jan.sends()
    with pytest.raises(NotDelivered) as caught:
        mailing.carry("thanks", store.reaction("magazine", 1))
    assert caught.value.for_good


def test_the_service_sends_what_it_was_set_up_to_send_once_nobody_can_undo_it_in_silence(
    settings: Settings, sink: Sink, store: Store, house: House, jan: Reader, els: Person, clock: Clock
) -> None:
    with_mail = replace(settings, smtp=f"smtp://127.0.0.1:{sink.port}", mail_from=SENDER)
    worker = bootstrap.worker_of(with_mail, store, clock)
    jan.sends()
    decided(store, house, els, Act.APPROVE)
    worker.work_off()
    assert sink.taken == []
    clock.forward(minutes=11)
    worker.work_off()
    worker.work_off()
    (taken,) = sink.taken
    assert taken.recipients == ("jan@example.org",)
    assert taken.message["Subject"].startswith("Uw reactie is geplaatst")


def test_who_is_told_why_is_led_to_the_statement_of_reasons_and_told_what_was_taken_back(
    settings: Settings, sink: Sink, store: Store, house: House, jan: Reader, els: Person, clock: Clock
) -> None:
    with_mail = replace(settings, smtp=f"smtp://127.0.0.1:{sink.port}", mail_from=SENDER)
    worker = bootstrap.worker_of(with_mail, store, clock)
    receipt = jan.sends().receipt
    reaction, cause = decided(store, house, els, Act.REJECT, "surname")
    clock.forward(minutes=11)
    worker.work_off()
    assert f"<{SERVICE}/r/{receipt}/statement>" in sink.last().text
    house.review.undo(els, "magazine", 1, cause, reaction.version)
    clock.forward(minutes=11)
    worker.work_off()
    text = " ".join(sink.last().text.split())
    assert "Op 13 januari 2022 schreven wij u: “Uw reactie is niet geplaatst”. Dat besluit is teruggenomen." in text
    assert "/statement" not in text
