"""A published reaction is reported: from its link to the private page, as a form and as JSON."""

import re
import secrets
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.bounce import Undeliverable
from moderation.domain.correspondence import Letter
from moderation.domain.decision import Act
from moderation.domain.delivery import REPORTER, Channel, Delivery, delivery_id
from moderation.domain.event import Kind
from moderation.domain.person import Person
from moderation.store.interface import Store
from moderation.web import create_app
from moderation.web.house import House
from tests.conftest import ARTICLE, ORIGIN, Clock, Reader
from tests.house_rules import put_in_force, shelf_of

PAGE = "/t/magazine/report"
GOOD = {
    "reaction": "1",
    "ground": "law",
    "law": "art. 131",
    "text": "Dit is opruiing.",
    "name": "Anna Bos",
    "email": "anna@example.org",
    "in_faith": "1",
}
JSON = {"reaction": 1, "ground": "personal", "text": "Mijn adres staat erin.", "in_faith": True}
Send = Callable[..., TestResponse]


@pytest.fixture(autouse=True)
def a_published_reaction(house: House, jan: Reader, els: Person) -> None:
    jan.sends("Een *dapper* initiatief.")
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)


@pytest.fixture
def send(client: FlaskClient) -> Send:
    return lambda **changes: client.post(PAGE, data=GOOD | changes)


def token_in(answer: TestResponse) -> str:
    assert answer.status_code == 303, answer.text
    return str(re.search(r"/m/([\w-]{32})", answer.headers["Location"])[1])


@pytest.fixture
def otherwise(settings: Settings, store: Store, clock: Clock, tmp_path: Path) -> Callable[[str], FlaskClient]:
    """A stranger's browser at the same house, with these lines in its rules."""

    def otherwise(changed: str) -> FlaskClient:
        put_in_force(store, tmp_path, changed)
        return create_app(bootstrap.build(settings, store, clock, shelf_of(store))).test_client()

    return otherwise


# The way in


def test_each_published_reaction_has_a_link_to_report_it(client: FlaskClient) -> None:
    link = f'<a rel="nofollow" href="http://localhost{PAGE}?reaction=1" aria-label="De reactie van Jan Jansen melden">'
    assert link in client.get(f"/t/magazine?thread={ARTICLE}").text
    assert link in client.get("/api/v1/sites/magazine/threads/_2fartikel_2fwie-is-aan-zet.html").text


def test_a_house_that_takes_no_reports_offers_none(otherwise: Callable[[str], FlaskClient]) -> None:
    client = otherwise("[correspondence]\nreports = false\n")
    assert "/report" not in client.get(f"/t/magazine?thread={ARTICLE}").text
    assert client.get(f"{PAGE}?reaction=1").status_code == 404
    assert client.post("/api/v1/sites/magazine/reports", json=JSON).status_code == 404


def test_the_page_shows_the_reaction_and_asks_what_the_law_asks(client: FlaskClient) -> None:
    answer = client.get(f"{PAGE}?reaction=1")
    assert answer.status_code == 200
    assert "Een <strong>dapper</strong> initiatief." in answer.text
    for name in ("ground", "rule", "law", "text", "name", "email", "in_faith", "website"):
        assert f'name="{name}"' in answer.text
    assert "checked" not in answer.text, "nobody chooses for whoever reports"
    assert "jan@example.org" not in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("number", ["", "0", "2", "x", "9" * 30])
def test_what_is_not_there_cannot_be_reported(client: FlaskClient, number: str) -> None:
    assert client.get(f"{PAGE}?reaction={number}").status_code == 404
    assert client.post(PAGE, data=GOOD | {"reaction": number}).status_code == 404


def test_a_report_leads_to_its_private_page(client: FlaskClient, send: Send) -> None:
    page = client.get(f"/m/{token_in(send())}")
    assert "Uw melding is ontvangen" in page.text
    assert "M-1" in page.text
    assert "De reactie is in strijd met de wet" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_the_private_page_repeats_the_report_and_tells_nobody_whose_it_is(client: FlaskClient, send: Send) -> None:
    page = client.get(f"/m/{token_in(send())}").text
    for said in ("Dit is opruiing.", "art. 131"):
        assert said in page
    for typed in ("Anna Bos", "anna@example.org"):
        assert typed not in page


def test_the_private_page_promises_a_mail_only_where_one_will_come(
    client: FlaskClient, send: Send, settings: Settings, store: Store, clock: Clock, house: House
) -> None:
    mails = replace(settings, smtp="smtp://127.0.0.1:1", mail_from="reacties@example.org")
    with_mail = create_app(bootstrap.build(mails, store, clock)).test_client()
    told, untold = "You also get a mail when it is decided.", "You get no mail of it."
    token = token_in(send())
    named, first = f"/m/{token}?lang=en", house.notices.followed(token).notice
    nameless = f"/m/{token_in(send(ground='rules', text='Reclame.', name='', email=''))}?lang=en"
    assert told in with_mail.get(named).text
    assert untold in with_mail.get(nameless).text
    assert untold in client.get(named).text
    to = f"{REPORTER}{first.id}"
    letter = Delivery("magazine", "1", Channel.MAIL, "report_received", to, first.id, first.reaction, clock())
    store.put_deliveries([letter])
    store.delivered(letter, clock())
    assert store.bounced(store.delivery("magazine", "1"), Undeliverable.NO_MAILBOX, clock())
    assert untold in with_mail.get(named).text


def test_only_house_rules_that_a_reaction_can_break_are_offered(client: FlaskClient) -> None:
    page = unescape(client.get(f"{PAGE}?reaction=1").text)
    assert re.findall(r'name="rule" value="(\d+)"', page) == ["4"]
    assert "gemarkeerde velden zijn verplicht" not in page


def test_what_must_be_mended_stands_at_its_field_and_nothing_typed_is_lost(send: Send, store: Store) -> None:
    answer = send(text="", email="anna@", in_faith="")
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert "<title>Fout: uw melding is nog niet verstuurd" in page
    for field in ("text", "email", "in_faith"):
        assert f'href="#mod-{field}"' in page
        assert f'id="mod-{field}"' in page
        assert f'id="mod-{field}-error"' in page
    for typed in ("Anna Bos", "anna@", "art. 131"):
        assert f'value="{typed}"' in page
    assert 'value="law" checked' in page
    assert store.number_reported() == 0


def test_it_says_for_how_long_is_kept_who_reports(client: FlaskClient, otherwise: Callable[[str], FlaskClient]) -> None:
    page = f"{PAGE}?reaction=1&lang=en"
    told = "Your name, your e-mail address and your explanation are deleted %s days after the answer."
    assert told % 184 in client.get(page).text
    assert told % 30 in otherwise("[correspondence]\nobjection_days = 0\n").get(page).text


def test_the_private_page_says_what_is_kept_no_more(
    client: FlaskClient, send: Send, house: House, els: Person, store: Store, clock: Clock
) -> None:
    token = token_in(send())
    house.reports.keep(els, "magazine", 1, 1, told="Het is een mening.")
    clock.forward(days=185)
    store.forget_reporters("magazine", store.site("magazine").policy, clock(), clock())
    page = unescape(client.get(f"/m/{token}?lang=en").text)
    assert "Deleted on 17 July 2022, with your name and your e-mail address." in page
    assert "Dit is opruiing." not in page
    assert "art. 131" not in page
    for said in ("M-1", "It breaks the law", "Het is een mening."):
        assert said in page


def test_a_choice_that_is_none_is_asked_again(send: Send) -> None:
    answer = send(ground="whatever")
    assert answer.status_code == 422
    assert 'href="#mod-ground"' in answer.text


def test_a_robot_is_told_so_and_a_person_whose_browser_filled_it_in_sends_it_again(send: Send) -> None:
    answer = send(website="https://spam.example")
    assert answer.status_code == 422
    assert "mensen niet zien" in answer.text
    assert "spam.example" not in answer.text


def test_of_the_house_rules_the_very_sentence_is_kept(send: Send, store: Store, clock: Clock) -> None:
    token_in(send(ground="rules", rule="4", name="", email=""))
    (found,) = store.reported().items
    assert found.notice.about == "Reacties zonder achternaam worden verwijderd."
    clock.forward(minutes=1)
    token_in(send(ground="rules", rule="99", name="", email="bert@example.org"))
    assert store.notices("magazine", found.notice.reaction)[0].about == ""


def test_the_same_again_leads_to_the_same_page_which_says_so(client: FlaskClient, send: Send) -> None:
    first, again, other = send(), send(), send(text="En nog iets.")
    assert token_in(first) == token_in(again) != token_in(other)
    told = "U hebt deze reactie vandaag al gemeld."
    assert told in client.get(again.headers["Location"]).text
    assert told not in client.get(first.headers["Location"]).text


def test_no_other_site_has_its_visitors_report_what_it_likes(client: FlaskClient, store: Store) -> None:
    for origin in (ORIGIN, "https://elders.example"):
        assert client.post(PAGE, data=GOOD, headers={"Origin": origin}).status_code == 403
    assert store.number_reported() == 0


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("hidden", [{"Origin": "null"}, {}])
def test_a_page_that_hides_where_it_is_has_nobody_report(
    app: Flask, store: Store, site: str, hidden: dict[str, str]
) -> None:
    client, headers = app.test_client(), hidden | {"Sec-Fetch-Site": site}
    assert client.post(PAGE, data=GOOD, headers=headers).status_code == 403
    assert client.post("/api/v1/sites/magazine/reports", json=JSON, headers=headers).status_code == 403
    assert store.number_reported() == 0
    token_in(client.post(PAGE, data=GOOD, headers=hidden | {"Sec-Fetch-Site": "same-origin"}))


def test_what_has_to_be_mended_counts_for_no_limit(send: Send, client: FlaskClient) -> None:
    for _ in range(21):
        assert send(text="").status_code == 422
        assert client.post("/api/v1/sites/magazine/reports", json=JSON | {"text": ""}).status_code == 422
    assert token_in(send())


def test_an_address_is_counted_as_it_is_written_to(app: Flask) -> None:
    def report(number: int) -> int:
        client = app.test_client()
        client.environ_base |= {"REMOTE_ADDR": f"198.51.100.{number}", "HTTP_ORIGIN": "http://localhost"}
        return client.post(PAGE, data=GOOD | {"email": "\u200b" * number + "anna@example.org"}).status_code

    assert [report(number) for number in range(21)] == [303] * 20 + [429]


def test_a_report_whose_receipt_no_mail_confirms_says_so(
    client: FlaskClient, send: Send, store: Store, clock: Clock
) -> None:
    reports = [token_in(send(text=f"Melding {number}.")) for number in range(6)]
    for event in [each for each in store.due_events(clock()) if each.kind is Kind.REPORTED]:
        what, to = Letter.REPORT_RECEIVED.value, f"{REPORTER}{event.cause}"
        name = delivery_id(event.cause, what, to)
        letter = Delivery(event.site, name, Channel.MAIL, what, to, event.cause, event.reaction, clock())
        assert store.spread(event, [letter])
    assert len(store.deliveries_about("magazine", store.reaction("magazine", 1).id)) == 5
    assert "No mail says that it came in" in client.get(f"/m/{reports[-1]}?lang=en").text
    clock.forward(days=1)
    assert "No mail says that it came in" not in client.get(f"/m/{reports[-1]}?lang=en").text


def test_too_many_reports_from_one_network_are_told_so_and_keep_their_text(send: Send) -> None:
    for _ in range(10):
        assert send().status_code == 303
    answer = send(text="Mijn elfde melding.")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "Mijn elfde melding." in answer.text


def test_a_reaction_that_went_meanwhile_is_said_to_be_gone_and_the_text_is_kept(
    house: House, send: Send, els: Person
) -> None:
    house.review.decide(els, "magazine", 1, Act.REMOVE, 1, reason="offtopic")
    answer = send()
    assert answer.status_code == 404
    assert "Dit is opruiing." in answer.text


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("nl", "Een reactie melden"),
        ("en", "Report a reaction"),
        ("de", "Einen Beitrag melden"),
        ("fr", "Signaler une réaction"),
        ("fy", "In reaksje melde"),
    ],
)
def test_it_is_spoken_in_each_language_to_the_end(client: FlaskClient, language: str, heading: str) -> None:
    page = client.get(f"{PAGE}?reaction=1&lang={language}").text
    assert f">{heading}</h1>" in page
    action = unescape(str(re.search(r'<form [^>]*action="([^"]+)"', page)[1])).removeprefix("http://localhost")
    answer = client.post(action, data=GOOD)
    assert f'<html lang="{language}"' in client.get(answer.headers["Location"]).text


def test_friends_are_spoken_to_as_friends(client: FlaskClient, store: Store, clock: Clock) -> None:
    site = store.site("magazine")
    store.change_site(site, replace(site, informal=True), at=clock(), person=None, told="")
    page = client.get(f"{PAGE}?reaction=1").text
    assert "Je naam" in page
    assert "Uw naam" not in page


# What became of it


def test_an_answer_that_it_stays_is_read_with_its_words_and_what_else_can_be_done(
    client: FlaskClient, house: House, send: Send, els: Person
) -> None:
    token = token_in(send())
    house.reports.keep(els, "magazine", 1, 1, told="Het is <b>een mening</b>.\n\nMeer niet.", note="Tussen ons.")
    page = client.get(f"/m/{token}").text
    assert "De redactie laat de reactie staan" in page
    assert "<p>Het is &lt;b&gt;een mening&lt;/b&gt;.</p><p>Meer niet.</p>" in page
    assert "U kunt naar een gecertificeerd orgaan voor buitengerechtelijke geschillenbeslechting gaan" in page
    assert "Schrijf" not in page, "the editors have no address"
    assert "Tussen ons." not in page
    assert "Els de Graaf" not in page


def test_who_does_not_agree_reads_where_to_write(
    otherwise: Callable[[str], FlaskClient], house: House, send: Send, els: Person
) -> None:
    token = token_in(send())
    house.reports.keep(els, "magazine", 1, 1, told="Het is een mening.")
    client = otherwise('[correspondence]\nreply_to = "redactie@blad.example"\n')
    page = client.get(f"/m/{token}").text
    assert "redactie@blad.example en noem het kenmerk M-1. U kunt ook naar een gecertificeerd orgaan" in page


def test_what_was_taken_away_is_shown_no_more_with_the_reason_that_its_author_was_given(
    client: FlaskClient, house: House, send: Send, els: Person
) -> None:
    token = token_in(send())
    house.review.decide(els, "magazine", 1, Act.REMOVE, 1, reason="offtopic", told="Voor de schrijver.")
    page = client.get(f"/m/{token}").text
    assert "De redactie heeft de reactie weggehaald" in page
    assert "niet over het onderwerp" in page
    assert "dapper" not in page
    assert "Voor de schrijver." not in page
    assert "geschillenbeslechting" not in page, "they got what they asked for"
    assert "Your reaction is not about the subject of the article." in client.get(f"/m/{token}?lang=en").text


def test_ten_thousand_guesses_find_nothing_and_meet_the_limit(app: Flask, send: Send) -> None:
    token = token_in(send())
    client = app.test_client()
    answers = [client.get(f"/m/{secrets.token_urlsafe(24)}").status_code for _ in range(100)]
    assert set(answers) == {404, 429}
    assert client.get(f"/m/{token}").status_code == 200, "who has a good one never notices"


# What is reported is never public


def test_nothing_of_a_report_is_public(client: FlaskClient, send: Send) -> None:
    addresses = (
        f"/t/magazine?thread={ARTICLE}",
        f"/api/v1/sites/magazine/thread?thread={ARTICLE}",
        f"/api/v1/sites/magazine/counts?thread={ARTICLE}",
        "/t/magazine/feed.atom",
    )
    before = [client.get(address).data for address in addresses]
    token_in(send())
    assert [client.get(address).data for address in addresses] == before


def test_its_author_hears_nothing_of_a_report_and_of_what_was_said_to_who_sent_it(
    client: FlaskClient, house: House, jan: Reader, els: Person
) -> None:
    receipt = jan.sends("Een tweede, die blijft staan zoals zij staat.").receipt
    house.review.decide(els, "magazine", 2, Act.APPROVE, 0)
    before = client.get(f"/r/{receipt}").text
    assert client.post(PAGE, data=GOOD | {"reaction": "2"}).status_code == 303
    house.reports.keep(els, "magazine", 2, 1, told="Voor wie meldde.")
    assert client.get(f"/r/{receipt}").text == before


# For programs


def test_a_program_gets_a_reference_and_the_private_page(client: FlaskClient) -> None:
    answer = client.post("/api/v1/sites/magazine/reports", json=JSON)
    assert answer.status_code == 201
    assert answer.json["reference"] == "M-1"
    assert answer.json["again"] is False
    assert "M-1" in client.get(answer.json["url"].removeprefix("http://localhost")).text
    again = client.post("/api/v1/sites/magazine/reports", json=JSON)
    assert again.json == {"reference": "M-1", "url": f"{answer.json['url']}?again=1", "again": True}


def test_a_program_is_told_what_to_mend_by_field(client: FlaskClient) -> None:
    answer = client.post("/api/v1/sites/magazine/reports", json=JSON | {"ground": "law"})
    assert answer.status_code == 422
    assert answer.json["title"] == "Uw melding is nog niet verstuurd"
    assert [error["field"] for error in answer.json["errors"]] == ["name", "email"]


def test_pages_of_the_site_may_report_for_their_readers_and_no_others(client: FlaskClient) -> None:
    ours = client.post("/api/v1/sites/magazine/reports", json=JSON, headers={"Origin": ORIGIN})
    assert (ours.status_code, ours.headers["Access-Control-Allow-Origin"]) == (201, ORIGIN)
    elsewhere = {"Origin": "https://elders.example"}
    assert client.post("/api/v1/sites/magazine/reports", json=JSON, headers=elsewhere).status_code == 403


def test_no_log_line_holds_what_was_typed(send: Send, capsys: pytest.CaptureFixture[str]) -> None:
    token_in(send())
    told = "".join(capsys.readouterr())
    assert "reaction reported" in told
    for typed in ("anna", "Anna", "opruiing", "art. 131"):
        assert typed not in told
