"""The page to which the mail leads that shows an address to be somebody's; and the mail once more, from the receipt."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.reaction import Status
from moderation.intake.confirming import MOST_MAILS
from moderation.intake.ticket import Tickets
from moderation.store.interface import Store
from moderation.web import create_app
from moderation.web.house import House
from tests.conftest import Clock, Reader
from tests.house_rules import put_in_force, shelf_of
from tests.test_confirming import CONFIRM, FAIR, mailed, with_mail
from tests.test_receipts import SPAM, withdrawn
from tests.web.test_public import GOOD

ADDRESS = "jan@example.org"
PRESSED = {"seen": ""}
"""A form in which nothing was typed."""


@pytest.fixture
def house(settings: Settings, store: Store, clock: Clock, tmp_path: Path) -> House:
    """One where the magazine has addresses confirmed; so has Corner Paper, which places at once."""
    put_in_force(store, tmp_path / "magazine", CONFIRM)
    put_in_force(store, tmp_path / "buurt", CONFIRM, site="buurt", extends="open")
    return bootstrap.build(with_mail(settings), store, clock, shelf_of(store))


@pytest.fixture
def tickets(settings: Settings, clock: Clock) -> Tickets:
    return Tickets(settings.secret, clock, bytes)


def status(store: Store, site: str = "magazine") -> Status:
    return store.reaction(site, 1).status


def test_who_only_opens_the_link_confirms_nothing(
    client: FlaskClient, jan: Reader, store: Store, tickets: Tickets
) -> None:
    sent = jan.sends("Een *dapper* initiatief.")
    page = client.get(f"/c/{mailed(tickets, sent)}?lang=en")
    assert page.status_code == 200
    for said in ("Please confirm your e-mail address", "<strong>dapper</strong>", "after 21 days it is gone"):
        assert said in page.text
    assert ADDRESS not in page.text
    assert sent.receipt not in page.text
    assert status(store) is Status.UNCONFIRMED


def test_its_button_confirms_and_leads_to_the_receipt_once_and_again(
    client: FlaskClient, jan: Reader, store: Store, tickets: Tickets
) -> None:
    sent = jan.sends(site="buurt", thread=FAIR)
    for _ in range(2):
        answer = client.post(f"/c/{mailed(tickets, sent)}", data=PRESSED)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"http://localhost/r/{sent.receipt}")
    assert status(store, "buurt") is Status.PUBLISHED
    again = client.get(f"/c/{mailed(tickets, sent)}")
    assert (again.status_code, again.headers["Location"]) == (303, f"http://localhost/r/{sent.receipt}")
    page = client.get(f"/r/{sent.receipt}").text
    assert "E-mail address confirmed" in page
    assert "Placed" in page


def test_what_is_taken_for_spam_then_looks_as_what_waits(
    client: FlaskClient, jan: Reader, tickets: Tickets, store: Store
) -> None:
    pages = []
    for text in (SPAM, "Een dapper initiatief."):
        sent = jan.sends(text)
        client.post(f"/c/{mailed(tickets, sent)}", data=PRESSED)
        page = client.get(f"/r/{sent.receipt}?lang=en").text
        pages.append([line for line in page.splitlines() if "<dd>" in line and "/r/" not in line][3:])
    assert status(store) is Status.SPAM
    assert [line.count("<dd>") for line in pages[0]] == [line.count("<dd>") for line in pages[1]]
    assert "E-mail address confirmed" in pages[0][-1]


def test_what_came_to_an_end_before_is_told_in_words_and_leads_to_no_receipt(
    client: FlaskClient, house: House, jan: Reader, tickets: Tickets
) -> None:
    sent = jan.sends()
    withdrawn(house, sent)
    for answer in (
        client.get(f"/c/{mailed(tickets, sent)}?lang=en"),
        client.post(f"/c/{mailed(tickets, sent)}?lang=en", data=PRESSED),
    ):
        assert answer.status_code == 200
        assert "This reaction is no longer here" in answer.text
        assert sent.receipt not in answer.text


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_no_secret_gets_a_page_that_says_so(client: FlaskClient, method: str) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Language": "en"}
    answer = client.open("/c/magazine.x.y", method=method, headers=form)
    assert answer.status_code == 404
    assert "This link leads nowhere" in answer.text


def test_its_page_is_private(client: FlaskClient, jan: Reader, tickets: Tickets) -> None:
    headers = client.get(f"/c/{mailed(tickets, jan.sends())}").headers
    assert (headers["Referrer-Policy"], headers["X-Robots-Tag"]) == ("no-referrer", "noindex")
    assert headers["Cache-Control"] == "no-store"


# The receipt


def test_the_receipt_has_the_mail_sent_again_a_few_times(
    client: FlaskClient, jan: Reader, store: Store, clock: Clock
) -> None:
    sent = jan.sends()
    page = client.get(f"/r/{sent.receipt}?lang=en").text
    assert "Please confirm your e-mail address" in page
    assert f'action="http://localhost/r/{sent.receipt}/confirm?lang=en"' in page
    for _ in range(MOST_MAILS):
        answer = client.post(f"/r/{sent.receipt}/confirm?lang=en", data=PRESSED)
        assert "The mail is on its way to you again" in answer.text
        for mail in store.deliveries_about("magazine", sent.reaction.id):
            store.delivered(mail, clock())
    assert "No more mails are sent" in client.post(f"/r/{sent.receipt}/confirm?lang=en", data=PRESSED).text


def test_where_no_mail_is_sent_the_receipt_promises_none(
    house: House, jan: Reader, settings: Settings, store: Store, clock: Clock
) -> None:
    sent = jan.sends()
    browser = create_app(bootstrap.build(settings, store, clock, shelf_of(store))).test_client()
    answer = browser.post(f"/r/{sent.receipt}/confirm?lang=en", data=PRESSED)
    assert answer.status_code == 200
    assert "on its way" not in answer.text
    assert "The mail for that cannot be sent" in answer.text


def test_the_receipt_says_that_no_more_mails_go_there_today(
    client: FlaskClient, jan: Reader, store: Store, clock: Clock
) -> None:
    addresses = [f"/r/{jan.sends(f'Een gedachte, en wel nummer {number}.').receipt}" for number in range(6)]
    for address in addresses:
        client.post(f"{address}/confirm", data=PRESSED)
    told, last = "No more mails go to this address today.", addresses[-1]
    for page in (client.get(f"{last}?lang=en").text, client.post(f"{last}/confirm?lang=en", data=PRESSED).text):
        assert page.count(told) == 1
        assert "Send the mail once more" not in page
        assert "on its way" not in page
    assert (
        "Vandaag gaan er geen mails meer naar dit adres." in client.get(f"/api/v1/receipts/{last[3:]}").json["message"]
    )
    clock.forward(days=1)
    assert told not in client.get(f"{last}?lang=en").text


def test_the_preview_says_what_comes(client: FlaskClient) -> None:
    page = client.post("/t/magazine/preview?lang=en", data=GOOD).text
    assert "you get a mail with a link" in page
    assert "an editor reads it first" not in page


def test_programs_are_told_that_it_is_not_confirmed(client: FlaskClient, jan: Reader) -> None:
    told = client.get(f"/api/v1/receipts/{jan.sends().receipt}").json
    assert (told["status"], told["acts"]) == ("unconfirmed", ["withdraw"])


def test_on_the_page_of_the_site_its_author_alone_sees_it(client: FlaskClient, jan: Reader) -> None:
    line = client.get(f"/r/{jan.sends().receipt}?list=1&lang=en").text
    assert "Please confirm your e-mail address" in line
    assert "Waiting for the editors" not in line


def test_where_mail_is_not_set_up_no_page_speaks_of_one_that_was_sent(
    settings: Settings, jan: Reader, store: Store, clock: Clock
) -> None:
    receipt = jan.sends().receipt
    silent = create_app(bootstrap.build(settings, store, clock, shelf_of(store))).test_client()
    preview = silent.post("/t/magazine/preview?lang=en", data=GOOD).text
    standing = silent.get(f"/r/{receipt}?lang=en").text
    told = silent.get(f"/api/v1/receipts/{receipt}").json
    assert told
    assert "deze site heeft geen mail ingesteld" in told["message"]
    for said in (preview, standing):
        assert "The mail for that cannot be sent: this site has not set up mail." in said
        assert "a mail with a link" not in said
        assert "the mail that we sent you" not in said
    assert "Send the mail once more" not in standing
    assert "Please confirm your e-mail address" not in standing


def test_nobody_is_promised_that_what_is_not_confirmed_is_unseen(
    client: FlaskClient, jan: Reader, tickets: Tickets
) -> None:
    sent = jan.sends()
    told = "The editors take it up only once you have confirmed"
    assert told in client.get(f"/c/{mailed(tickets, sent)}?lang=en").text
    assert "The editors take your reaction up only once" in client.post("/t/magazine/preview?lang=en", data=GOOD).text
