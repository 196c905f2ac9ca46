"""What stands around a reaction at the desk: notes, who sent it, its thread."""

import html
import re
from dataclasses import replace

import pytest
from flask import Flask, g, render_template_string
from flask.testing import FlaskClient

from moderation.domain.decision import Act
from moderation.domain.person import Person
from moderation.domain.terms import Terms
from moderation.domain.thread import Thread
from moderation.store.interface import Store
from moderation.web.desk import who_and_where
from moderation.web.house import House
from tests.conftest import ARTICLE, PASSWORD, Clock, Reader, signed_in

NOTE = "/desk/item/magazine/1/note"
SENDER = "/desk/sender/magazine/1"
TERMS = Terms("Bron van Els", "Zou haar baan verliezen.", "Els de Graaf")


def seen(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


# Notes


def test_a_note_comes_back_to_where_it_was_written(desk: FlaskClient, jan: Reader) -> None:
    jan.sends()
    back = "/desk/queue?item=magazine/1"
    answer = desk.post(NOTE, data={"text": "Belt <b>vaker</b> op.", "return": back})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{back}#fold-notes")
    assert desk.post(NOTE, data={"text": "Nog een."}).headers["Location"] == "/desk/item/magazine/1#fold-notes"
    page = desk.get(SENDER).text
    assert "Belt &lt;b&gt;vaker&lt;/b&gt; op." in page
    assert "Nog een." in page


@pytest.mark.parametrize(("text", "said"), [(" ", "Schrijf eerst de notitie."), ("x" * 2_001, "2001 tekens; 2000")])
def test_a_note_that_is_not_kept_stays_in_the_form(desk: FlaskClient, jan: Reader, text: str, said: str) -> None:
    jan.sends()
    answer = desk.post(NOTE, data={"text": text})
    assert answer.status_code == 422
    assert said in answer.text
    assert f"{text}</textarea>" in answer.text


def test_only_ones_own_note_can_be_withdrawn(desk: FlaskClient, house: House, bram: Person, jan: Reader) -> None:
    jan.sends()
    other = house.notes.add(bram, "magazine", 1, "Van Bram.")
    desk.post(NOTE, data={"text": "Van Els."})
    page = desk.get(SENDER).text
    (own,) = re.findall(r'name="note" value="([^"]+)"', page)
    assert own != other.id
    assert desk.post(f"{NOTE}/withdraw", data={"note": other.id}).status_code == 403
    assert desk.post(f"{NOTE}/withdraw", data={"note": own, "return": SENDER}).headers["Location"].startswith(SENDER)
    page = desk.get(SENDER).text
    assert "Van Bram." in page
    assert "Van Els." not in page
    assert "Ingetrokken." in page
    assert desk.post(f"{NOTE}/withdraw", data={"note": "\0"}).status_code == 404


# Who sent it


def test_the_address_is_shown_on_request_only_and_the_log_tells(desk: FlaskClient, jan: Reader, store: Store) -> None:
    jan.sends()
    page = desk.get(SENDER).text
    assert "j…@example.org" in page
    assert "jan@example.org" not in page
    lines = len(store.log().items)
    shown = desk.post(f"{SENDER}/address")
    assert "jan@example.org" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert len(store.log().items) == lines + 1
    assert "jan@example.org" not in desk.get(SENDER).text


def test_a_sender_is_told_by_counts_names_and_what_was_decided(
    desk: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    first = jan.sends("Koop nu!").reaction
    house.review.decide(els, "magazine", 1, Act.REJECT, first.version, reason="advertising")
    jan.sends("Een dapper initiatief.", name="J. Jansen")
    said = seen(desk.get("/desk/sender/magazine/2").text)
    for each in ("Geweigerd 1", "Wachtend 1", "J. Jansen", "Jan Jansen", "Koop nu!"):
        assert each in said, said
    assert "eerste reactie" not in said
    jan.sends("Ook iets.", email="piet@example.org", name="Piet Pieters")
    assert "Dit is de eerste reactie van dit adres." in desk.get("/desk/sender/magazine/3").text


def test_nothing_is_told_of_who_is_not_to_be_named(desk: FlaskClient, house: House, els: Person, jan: Reader) -> None:
    jan.sends("Koop nu!")
    jan.sends("Wat ik zelf zag.")
    house.arrangements.arrange(els, "magazine", 2, 0, TERMS)
    for answer in (desk.get("/desk/sender/magazine/2"), desk.post("/desk/sender/magazine/2/address")):
        assert answer.status_code == 200
        assert "Jansen" not in answer.text
        assert "example.org" not in answer.text
        assert "Koop nu!" not in answer.text
        assert "zoals afgesproken met de redactie" in answer.text
    assert "Wat ik zelf zag" not in desk.get("/desk/sender/magazine/1").text


# The thread


def test_a_thread_is_closed_and_opened_from_its_page(desk: FlaskClient, client: FlaskClient, jan: Reader) -> None:
    jan.sends()
    place = f"/desk/thread/magazine?thread={ARTICLE}"
    page = desk.get(place).text
    assert "Een dapper initiatief." in page
    assert "Open voor reacties" in page
    answer = desk.post("/desk/thread/magazine/close", data={"thread": ARTICLE})
    assert answer.headers["Location"] == place
    assert "Met de hand gesloten" in desk.get(place).text
    assert "Definitief" not in client.get(f"/t/magazine?thread={ARTICLE}").text
    desk.post("/desk/thread/magazine/open", data={"thread": ARTICLE})
    assert "Open voor reacties" in desk.get(place).text


def test_a_thread_closes_after_the_last_day_that_was_set_and_readers_are_told(
    app: Flask, desk: FlaskClient, client: FlaskClient, jan: Reader, els: Person, clock: Clock
) -> None:
    jan.sends()
    place, public = f"/desk/thread/magazine?thread={ARTICLE}", f"/t/magazine?thread={ARTICLE}"
    for act, typed in (
        ("last-day", {"last_day": "2022-01-20"}),
        ("announce", {"announcement": " Wij kiezen <drie>  reacties. "}),
    ):
        answer = desk.post(f"/desk/thread/magazine/{act}", data={"thread": ARTICLE, **typed})
        assert (answer.status_code, answer.headers["Location"]) == (303, place)
    page = desk.get(place).text
    assert "Sluit na afloop van 20 januari 2022, zoals hier is ingesteld." in page
    assert 'value="2022-01-20"' in page
    assert 'value="Wij kiezen &lt;drie&gt; reacties."' in page
    for shown in (client.get(public).text, client.get(f"{public}&part=1").text):
        assert "Wij kiezen &lt;drie&gt; reacties.</p>" in shown
        assert "U kunt reageren tot en met 20 januari 2022." in shown
        assert 'data-closes="2022-01-21T00:00:00+01:00"' in shown
    told = client.get(f"/api/v1/sites/magazine/thread?thread={ARTICLE}").json
    assert (told["announcement"], told["closes"]) == ("Wij kiezen <drie> reacties.", "2022-01-21T00:00:00+01:00")
    clock.forward(days=8)
    shown = client.get(public).text
    assert "Wij kiezen &lt;drie&gt; reacties.</p>" in shown
    assert "Reageren kan niet meer sinds 21 januari 2022." in shown
    assert "Met de hand gesloten" in signed_in(app, els).get(place).text


def test_a_thread_that_closes_by_its_age_says_when_and_why(
    app: Flask, desk: FlaskClient, store: Store, els: Person, clock: Clock
) -> None:
    store.add_site(replace(store.site("magazine"), key="dagblad", closes_after=60))
    store.put_thread(Thread("dagblad", "artikel-12", "", "", opened=clock()))
    place = "/desk/thread/dagblad?thread=artikel-12"
    assert re.search(r"Sluit vanzelf op .+ 2022, .+, 60 dagen nadat de pagina verscheen", seen(desk.get(place).text))
    clock.forward(days=61)
    assert re.search(r"Gesloten op .+ 2022, .+: .+ dan 60 dagen", seen(signed_in(app, els).get(place).text))


def test_what_is_said_of_a_closed_thread_leaves_it_closed(desk: FlaskClient, store: Store, jan: Reader) -> None:
    jan.sends()
    desk.post("/desk/thread/magazine/close", data={"thread": ARTICLE})
    shut = store.thread("magazine", ARTICLE)
    desk.post("/desk/thread/magazine/last-day", data={"thread": ARTICLE, "last_day": "2022-01-20"})
    desk.post("/desk/thread/magazine/announce", data={"thread": ARTICLE, "announcement": "Dank u wel."})
    assert store.thread("magazine", ARTICLE) == replace(shut, announcement="Dank u wel.")
    desk.post("/desk/thread/magazine/open", data={"thread": ARTICLE})
    assert store.thread("magazine", ARTICLE) == replace(shut, announcement="Dank u wel.", closed=None)


@pytest.mark.parametrize(
    ("act", "field", "typed", "said"),
    [
        ("last-day", "last_day", "2022-01-12", "Kies een dag vanaf vandaag"),
        ("last-day", "last_day", "9999-12-31", "Kies een dag vanaf vandaag"),
        ("last-day", "last_day", "morgen", "Schrijf de dag als jaar, maand en dag"),
        ("announce", "announcement", "x" * 301, "Dit is langer dan 300 tekens."),
    ],
)
def test_what_cannot_be_set_is_said_and_what_was_typed_is_kept(
    desk: FlaskClient, store: Store, jan: Reader, act: str, field: str, typed: str, said: str
) -> None:
    jan.sends()
    before = store.thread("magazine", ARTICLE)
    answer = desk.post(f"/desk/thread/magazine/{act}", data={"thread": ARTICLE, field: typed})
    assert answer.status_code == 422
    assert answer.text.count(said) == 2, "in the list of what is wrong, and at the field"
    assert f'value="{typed}"' in answer.text
    assert store.thread("magazine", ARTICLE) == before


def test_a_long_thread_is_read_page_by_page(desk: FlaskClient, jan: Reader, clock) -> None:
    for number in range(52):
        clock.forward(minutes=11)
        jan.sends(f"Bericht nummer {number} over iets heel anders dan {number * 7}.")
    page = desk.get(f"/desk/thread/magazine?thread={ARTICLE}").text
    following = re.search(r'href="([^"]+)">Volgende', page)
    assert following
    later = desk.get(html.unescape(following[1])).text
    assert "Bericht nummer 0 " in later
    assert "Naar de eerste" in later


@pytest.mark.parametrize(
    "address", ["/desk/thread/magazine?thread=/nergens", "/desk/thread/magazine", "/desk/thread/nergens?thread=/a"]
)
def test_a_thread_that_is_not_there_is_said_so(desk: FlaskClient, address: str) -> None:
    assert desk.get(address).status_code == 404


# The folds


def test_the_folds_stand_on_any_page_that_has_the_item(
    desk: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    for text in ("Koop nu!", "Een dapper initiatief.", "Ook iets."):
        jan.sends(text, name="Jan Jansen" if text != "Koop nu!" else "J. Jansen")
    house.notes.add(els, "magazine", 1, "Belt vaker op.")
    folds = "".join(f"{{% include 'desk/_{name}_fold.html' %}}" for name in ("sender", "thread", "notes"))
    with desk.application.test_request_context("/desk/item/magazine/2"):
        g.person = els
        item, names = house.review.item("magazine", 2), house.review.names()
        page = render_template_string(folds, item=item, names=names, **who_and_where())
    said = seen(page)
    assert "3 reacties" in said
    assert "J. Jansen" in said
    assert "Koop nu!" in said
    assert "Ook iets." in said
    assert "Belt vaker op." in said
    for key in "htn":
        assert f'data-key="{key}"' in page


def test_strangers_see_nothing_of_it(client: FlaskClient, jan: Reader) -> None:
    jan.sends()
    for address in (
        SENDER,
        "/desk/item/magazine/1/edit",
        "/desk/item/magazine/1/log",
        "/desk/thread/magazine?thread=/a",
    ):
        assert client.get(address).status_code == 303
    for address in (NOTE, f"{SENDER}/address", "/desk/item/magazine/1/edit/save", "/desk/thread/magazine/close"):
        answer = client.post(address, data={"text": PASSWORD})
        assert answer.headers["Location"].startswith("/desk/login")
