"""The desk's page on messages: what did not arrive is said aloud, to whom without any address, and is tried again."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.bounce import Undeliverable
from moderation.domain.decision import Act
from moderation.domain.delivery import AUTHOR, PERSON, Channel, Delivery, delivery_id
from moderation.domain.person import Person
from moderation.domain.reaction import Reaction
from moderation.jobs.authors import Authors
from moderation.jobs.carrying import LEASE
from moderation.jobs.spreading import Spreader
from moderation.policies import Shelf
from moderation.store.interface import Store
from moderation.web import create_app, delivery_words
from moderation.web.house import House
from tests.conftest import Clock, Reader, signed_in

OUTBOX = "/desk/outbox"
JAN = "jan@example.org"
WHY = "The mail server refuses this recipient."


@pytest.fixture
def editor(app: Flask, bram: Person) -> FlaskClient:
    return signed_in(app, bram)


@pytest.fixture
def reaction(jan: Reader) -> Reaction:
    return jan.sends(email=JAN).reaction


class Post:
    """What becomes of letters: they are spread, and brought or not."""

    def __init__(self, store: Store, shelf: Shelf, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._spreader = Spreader(store, shelf, [Authors(store)], Channel)

    def told(self, **wait: float) -> None:
        """Letters are on their way when so much time has passed."""
        self._clock.forward(**wait)
        self._spreader.spread(self._clock())

    def brought(self, failure: str = "", *, for_good: bool = False) -> None:
        """All that is on its way arrives, or not."""
        now = self._clock()
        while taken := self._store.claim_delivery(Channel.MAIL, now, now + LEASE):
            if not failure:
                self._store.delivered(taken, now)
                continue
            due = None if for_good else now + LEASE
            self._store.not_delivered(taken, failure, due=due, at=now)


@pytest.fixture
def post(store: Store, shelf: Shelf, clock: Clock) -> Post:
    return Post(store, shelf, clock)


@pytest.fixture
def lost(house: House, els: Person, reaction: Reaction, post: Post, store: Store) -> Delivery:
    """Jan is not told that his reaction was rejected."""
    house.review.decide(els, "magazine", reaction.number, Act.REJECT, 0, reason="offtopic")
    post.told(minutes=10)
    post.brought(WHY, for_good=True)
    (delivery,) = store.deliveries_given_up().items
    return delivery


def section(page: str, heading: str) -> str:
    """A part of the page as a person reads it."""
    found = re.search(rf'<section aria-labelledby="{heading}">(.*?)</section>', page, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


def act(client: FlaskClient, what: str, delivery: Delivery) -> str:
    """The page after pressing one of the buttons beside a delivery."""
    form = {"site": delivery.site, "delivery": delivery.id}
    return client.post(f"{OUTBOX}/{what}", data=form, follow_redirects=True).text


def test_a_page_without_messages_says_so(desk: FlaskClient) -> None:
    page = desk.get(OUTBOX).text
    assert section(page, "lost").endswith("Niets: alles wat verstuurd is, is aangekomen of nog onderweg.")
    assert section(page, "under-way").endswith("Er is nu niets onderweg.")


def test_what_did_not_arrive_is_told_with_to_whom_and_why_and_without_an_address(
    editor: FlaskClient, lost: Delivery
) -> None:
    page = editor.get(OUTBOX).text
    told = section(page, "lost")
    assert "That it was not placed , to the author of Loket &amp; Lijn 1" in told
    assert "tried 1 time" in told
    assert WHY in told
    assert JAN not in page


def test_what_did_not_arrive_is_said_on_the_queue_and_in_the_menu_of_every_page(
    desk: FlaskClient, lost: Delivery
) -> None:
    assert "Berichten die niet aankwamen: 1" in desk.get("/desk/queue").text
    assert "Berichten, niet aangekomen: 1" in desk.get("/desk/log").text


def test_nothing_is_said_of_messages_as_long_as_all_arrive(desk: FlaskClient, reaction: Reaction) -> None:
    assert "niet aankwamen" not in desk.get("/desk/queue").text
    assert "niet aangekomen" not in desk.get("/desk/log").text


def test_an_editor_has_it_tried_again_and_then_it_is_on_its_way(
    editor: FlaskClient, lost: Delivery, store: Store
) -> None:
    page = act(editor, "again", lost)
    assert "It is tried again now." in page
    assert "That it was not placed" in section(page, "under-way")
    assert "not tried yet" in section(page, "under-way")
    assert store.delivery(lost.site, lost.id).is_open


def test_an_editor_lets_it_be_and_it_is_listed_no_more(editor: FlaskClient, lost: Delivery, store: Store) -> None:
    page = act(editor, "settle", lost)
    assert "It is left as it is" in page
    assert section(page, "lost").endswith("Nothing: everything that was sent has arrived, or is still on its way.")
    assert store.number_given_up() == 0


def test_what_somebody_else_did_first_is_told_and_nothing_is_changed(editor: FlaskClient, lost: Delivery) -> None:
    act(editor, "settle", lost)
    assert "Somebody was ahead of you" in act(editor, "settle", lost)
    for site, name in (("nowhere", lost.id), ("magazine", "\0"), ("", "")):
        answer = editor.post(f"{OUTBOX}/again", data={"site": site, "delivery": name}, follow_redirects=True)
        assert "Somebody was ahead of you" in answer.text


def test_a_moderator_sees_what_did_not_arrive_and_leaves_it_to_editors(
    desk: FlaskClient, lost: Delivery, store: Store
) -> None:
    page = desk.get(OUTBOX).text
    assert "<form" not in section_html(page)
    for what in ("again", "settle"):
        answer = desk.post(f"{OUTBOX}/{what}", data={"site": lost.site, "delivery": lost.id})
        assert answer.status_code == 403
    assert store.number_given_up() == 1


def section_html(page: str) -> str:
    return page[page.index('aria-labelledby="lost"') :]


def test_each_recipient_is_told_in_words(
    editor: FlaskClient, house: House, els: Person, reaction: Reaction, store: Store, clock: Clock
) -> None:
    hook = "hook:gone"
    for to, what, about in (
        (AUTHOR, "received", reaction.id),
        ("reporter:1", "report_received", reaction.id),
        (PERSON + els.id, "news_digest", ""),
        (PERSON + "left", "news_late", ""),
        (hook, "reaction.published", reaction.id),
    ):
        channel = Channel.HOOK if to == hook else Channel.MAIL
        name = delivery_id("cause", what, to)
        store.put_deliveries([Delivery("magazine", name, channel, what, to, "cause", about, clock())])
    told = section(editor.get(OUTBOX).text, "under-way")
    for words in (
        "That it has come in , to the author of Loket &amp; Lijn 1",
        "That the report has come in , to whoever reported Loket &amp; Lijn 1",
        "News: what waits, once a day , to Els de Graaf",
        "News: something waits for long , to a colleague",
        "reaction.published , to another service",
    ):
        assert words in told


def test_much_is_listed_a_page_at_a_time(editor: FlaskClient, store: Store, clock: Clock) -> None:
    made = [
        Delivery("magazine", f"{number:03}", Channel.MAIL, "news_digest", PERSON, f"{number:03}", "", clock())
        for number in range(60)
    ]
    store.put_deliveries(made)
    page = editor.get(OUTBOX).text
    (older,) = re.findall(r'href="([^"]+later=[^"]+)"', page)
    rest = editor.get(older.replace("&amp;", "&")).text
    assert [each.count("News: what waits") for each in (page, rest)] == [50, 10]
    assert "To the newest" in rest


# Where a reaction is looked at


def course(client: FlaskClient, reaction: Reaction) -> str:
    page = client.get(f"/desk/item/magazine/{reaction.number}/log").text
    return " ".join(re.sub(r"<[^>]+>", " ", page[page.index('<ol class="course">') :]).split())


def test_the_course_of_a_reaction_says_whether_its_author_was_told(
    editor: FlaskClient, house: House, els: Person, reaction: Reaction, post: Post
) -> None:
    house.review.decide(els, "magazine", reaction.number, Act.REJECT, 0, reason="offtopic")
    post.told(minutes=10)
    assert "Message to its author: waits until 13 January 2022, 21:54" in course(editor, reaction)
    post.brought("The mail server cannot be reached.")
    assert "Message to its author: did not arrive yet, is tried again" in course(editor, reaction)
    post.told(minutes=5)
    post.brought()
    assert "Message to its author: sent" in course(editor, reaction)
    for page in ("/desk/log", f"/desk/item/magazine/{reaction.number}"):
        assert "Message to its author: sent" in editor.get(page).text


def test_what_did_not_arrive_is_said_in_the_course_and_leads_to_the_list(
    editor: FlaskClient, lost: Delivery, reaction: Reaction
) -> None:
    page = editor.get(f"/desk/item/magazine/{reaction.number}").text
    assert f'<a href="{OUTBOX}">Message to its author: did not arrive</a>' in page


def test_that_an_author_cannot_be_reached_is_said_beside_the_address(
    desk: FlaskClient, reaction: Reaction, post: Post, store: Store, house: House, els: Person
) -> None:
    said = "Onze mail aan dit adres komt terug"
    page = f"/desk/item/magazine/{reaction.number}"
    house.review.decide(els, "magazine", reaction.number, Act.REJECT, 0, reason="offtopic")
    post.told(minutes=10)
    post.brought()
    assert said not in desk.get(page).text
    (letter,) = store.deliveries_about("magazine", reaction.id)
    store.bounced(letter, Undeliverable.FULL, house.clock())
    assert said not in desk.get(page).text, "it may be read another time"
    store.try_again(letter.site, letter.id, house.clock())
    post.brought()
    store.bounced(store.delivery(letter.site, letter.id), Undeliverable.NO_MAILBOX, house.clock())
    assert said in desk.get(page).text
    assert "Deze mailbox bestaat niet" in section(desk.get(OUTBOX).text, "lost")


def test_there_are_words_for_every_reason_why_a_letter_came_back() -> None:
    assert set(delivery_words.UNDELIVERABLE) == set(Undeliverable)


def test_undoing_says_when_the_author_had_been_told(
    desk: FlaskClient, house: House, els: Person, reaction: Reaction, post: Post
) -> None:
    told = "De schrijver kreeg al bericht; er gaat een nieuw bericht uit."
    house.review.decide(els, "magazine", reaction.number, Act.REJECT, 0, reason="offtopic")
    assert told not in desk.post("/desk/undo", follow_redirects=True).text
    house.review.decide(els, "magazine", reaction.number, Act.REJECT, 2, reason="offtopic")
    post.told(minutes=10)
    post.brought()
    assert told in desk.post("/desk/undo", follow_redirects=True).text


def test_a_decision_says_until_when_its_author_is_told_nothing_if_mail_is_set_up(
    settings: Settings, store: Store, shelf: Shelf, els: Person, reaction: Reaction, clock: Clock
) -> None:
    mailing = replace(settings, smtp="smtp://127.0.0.1:25", mail_from="reacties@blad.example")
    waits = "Bericht aan de schrijver: wacht tot 13 januari 2022, 21:54"
    pages = []
    for each in (mailing, settings):
        house = bootstrap.build(each, store, clock, shelf)
        if not pages:
            house.review.decide(els, "magazine", reaction.number, Act.REJECT, 0, reason="offtopic")
        desk = signed_in(create_app(house), els)
        pages.append(desk.get(f"/desk/item/magazine/{reaction.number}").text)
    assert [waits in page for page in pages] == [True, False]
    desk.post("/desk/undo")
    assert (
        waits
        not in signed_in(create_app(bootstrap.build(mailing, store, clock, shelf)), els)
        .get(f"/desk/item/magazine/{reaction.number}")
        .text
    )


def test_what_has_arrived_is_not_sent_once_more(
    editor: FlaskClient, house: House, els: Person, reaction: Reaction, post: Post, store: Store
) -> None:
    house.review.decide(els, "magazine", reaction.number, Act.REJECT, 0, reason="offtopic")
    post.told(minutes=10)
    post.brought()
    (delivery,) = store.deliveries("magazine", AUTHOR).items
    assert "Somebody was ahead of you" in act(editor, "again", delivery)
    assert store.delivery(delivery.site, delivery.id).done


def test_what_was_overtaken_is_said_not_to_be_sent_at_the_desk_and_not_at_all_to_its_author(
    editor: FlaskClient, house: House, els: Person, jan: Reader, post: Post, store: Store, clock: Clock
) -> None:
    sent = jan.sends(email=JAN)
    house.review.decide(els, "magazine", sent.reaction.number, Act.APPROVE, 0)
    post.told(minutes=10)
    (delivery,) = store.deliveries("magazine", AUTHOR).items
    taken = store.claim_delivery(Channel.MAIL, clock(), clock() + LEASE)
    assert taken
    store.delivery_overtaken(taken, clock())
    assert "Message to its author: not sent: it did not hold any more" in course(editor, sent.reaction)
    assert delivery.id not in editor.get(OUTBOX).text
    assert "We sent you a mail" not in editor.get(f"/r/{sent.receipt}?lang=en").text
