"""The desk's pages to edit a text: nothing typed is lost, the changes are shown first, and readers are told."""

import html
import re

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from moderation.domain.decision import Act
from moderation.domain.edit import Edit
from moderation.domain.person import Person
from moderation.domain.reaction import Status
from moderation.domain.terms import Terms
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import ARTICLE, Reader

SENT = "Bel mij op 06 12345678 of kijk op https://een.example/a en https://twee.example/b."
SHORT = "Kijk op https://een.example/a."
PAGE, SAVE = "/desk/item/magazine/1/edit", "/desk/item/magazine/1/edit/save"
TERMS = Terms("Bron van Els", "Zou haar baan verliezen.", "Els de Graaf")


def typed(text: str = SHORT, *, version: int = 0, reason: str = "personal", **more: object) -> dict[str, object]:
    return {"text": text, "version": version, "reason": reason, **more}


def seen(page: str) -> str:
    """What a page says, without its markup."""
    return html.unescape(re.sub(r"<[^>]+>", "", page))


def test_the_form_holds_the_text_and_asks_why(desk: FlaskClient, jan: Reader) -> None:
    jan.sends(SENT)
    page = desk.get(PAGE).text
    assert f"{SENT}</textarea>" in page
    assert page.count('type="radio"') == 5
    assert "checked" not in page, "nobody chooses for the moderator"
    assert "Persoonsgegevens verwijderd door de redactie." in page


def test_the_changes_are_shown_in_words_before_anything_is_saved(desk: FlaskClient, jan: Reader, store: Store) -> None:
    jan.sends(SENT)
    page = desk.post(PAGE, data=typed()).text
    assert re.search(r"<del><span class=\"unseen\">\[weggehaald: </span>[^<]*06 12345678", page)
    assert re.search(r"<ins><span class=\"unseen\">\[toegevoegd: </span>", page)
    assert '<a href="https://een.example/a"' in page, "as it will stand on the site"
    assert store.reaction("magazine", 1).text == SENT
    assert store.log().items == ()


def test_what_the_rules_say_of_the_new_text_is_marked_where_it_is_new_or_gone(desk: FlaskClient, jan: Reader) -> None:
    jan.sends("Een dapper initiatief, en dat mag best eens gezegd worden.")
    page = desk.post(PAGE, data=typed("Een dapper initiatief, klootzakken, en dat mag best.", reason="language")).text
    assert '<strong class="badge new">nieuw</strong>' in page
    back = desk.post(SAVE, data=typed("Een dapper initiatief, klootzakken, en dat mag best.", reason="language"))
    assert back.status_code == 303
    page = desk.post(PAGE, data=typed("Een dapper initiatief, en dat mag best.", version=1, reason="language")).text
    assert "Niet meer" in page


def test_an_edit_stands_in_the_reaction_and_comes_back_to_it(desk: FlaskClient, jan: Reader, store: Store) -> None:
    jan.sends(SENT)
    answer = desk.post(SAVE, data=typed(**{"return": "/desk/queue?item=magazine/1"}))
    assert answer.headers["Location"] == "/desk/queue?item=magazine/1&done=magazine/1"
    kept = store.reaction("magazine", 1)
    assert (kept.text, kept.edited, kept.version, kept.status) == (SHORT, "personal", 1, Status.WAITING)
    assert (
        desk.post(SAVE, data=typed("Kijk.", version=1)).headers["Location"] == "/desk/item/magazine/1?done=magazine/1"
    )
    odd = desk.post(SAVE, data=typed(version=2, **{"return": "https://elders.example"}))
    assert odd.headers["Location"].startswith("/desk/item/magazine/1")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (typed(" "), "Er blijft geen tekst over."),
        (typed(SENT), "In de tekst is nog niets gewijzigd."),
        (typed(reason=""), "Kies waarom u de tekst bewerkt."),
        (typed(reason="onzin"), "Kies waarom u de tekst bewerkt."),
        (typed(reason="other"), "Schrijf in de notitie wat u hebt gewijzigd."),
    ],
)
def test_what_must_be_mended_is_said_with_all_that_was_typed(
    desk: FlaskClient, jan: Reader, store: Store, given: dict[str, object], said: str
) -> None:
    jan.sends(SENT)
    for address in (PAGE, SAVE):
        answer = desk.post(address, data=given)
        assert answer.status_code == 422
        assert "<title>Fout:" in answer.text
        assert said in answer.text
        assert f"{given['text']}</textarea>" in answer.text
    assert store.reaction("magazine", 1).text == SENT


def test_a_collision_shows_both_texts_and_loses_nothing(
    desk: FlaskClient, house: House, bram: Person, jan: Reader, store: Store
) -> None:
    jan.sends(SENT)
    house.review.decide(bram, "magazine", 1, Act.APPROVE, 0)
    for address in (PAGE, SAVE):
        answer = desk.post(address, data=typed(note="Nummer weg."))
        assert answer.status_code == 409
        assert "Bram Postma" in answer.text
        assert f'<p class="source" dir="auto">{SENT}</p>' in answer.text
        assert f"{SHORT}</textarea>" in answer.text
        assert "Nummer weg.</textarea>" in answer.text
        assert 'name="version" value="1"' in answer.text, "showing the changes again is on the reaction as it stands"
    assert store.reaction("magazine", 1).text == SENT
    assert desk.post(SAVE, data=typed(version=1)).status_code == 303


def test_who_edits_what_was_rejected_meanwhile_can_still_copy_their_text(
    desk: FlaskClient, house: House, bram: Person, jan: Reader
) -> None:
    jan.sends(SENT)
    house.review.decide(bram, "magazine", 1, Act.REJECT, 0, reason="offtopic")
    answer = desk.post(SAVE, data=typed())
    assert answer.status_code == 409
    assert f"{SHORT}</textarea>" in answer.text
    assert "In deze staat" in answer.text
    assert desk.get(PAGE).status_code == 409
    assert desk.post(SAVE, data=typed(version=1)).status_code == 409


def test_readers_are_told_under_the_reaction_in_page_and_api(
    desk: FlaskClient, client: FlaskClient, jan: Reader
) -> None:
    jan.sends(SENT)
    desk.post("/desk/decide", data={"site": "magazine", "number": 1, "version": 0, "act": "approve"})
    desk.post(SAVE, data=typed(version=1))
    desk.post(SAVE, data=typed("Kijk.", version=2, reason="shortened"))
    told = "Persoonsgegevens verwijderd door de redactie. Door de redactie ingekort."
    for page in (client.get(f"/t/magazine?thread={ARTICLE}").text,):
        assert f'<p class="mod-edited">{told}</p>' in page
        assert "06 12345678" not in page
    (reaction,) = client.get(f"/api/v1/sites/magazine/thread?thread={ARTICLE}").json["reactions"]
    assert (reaction["edited"], reaction["html"]) == (told, "<p>Kijk.</p>")
    undo = {"site": "magazine", "number": 1, "act": "undo"}
    for version in (3, 4):
        item = desk.get("/desk/item/magazine/1").text
        undoes = re.search(r'name="undoes" value="([^"]+)"', item)
        assert undoes
        assert desk.post("/desk/decide", data=undo | {"version": version, "undoes": undoes[1]}).status_code == 303
    (reaction,) = client.get(f"/api/v1/sites/magazine/thread?thread={ARTICLE}").json["reactions"]
    assert reaction["edited"] == ""
    assert "06 12345678" in reaction["html"]


def test_the_author_sees_it_on_the_receipt(desk: FlaskClient, client: FlaskClient, jan: Reader) -> None:
    receipt = jan.sends(SENT).receipt
    assert "reaction-edited" not in client.get(f"/r/{receipt}").text
    desk.post(SAVE, data=typed())
    assert "Persoonsgegevens verwijderd door de redactie." in client.get(f"/r/{receipt}").text


def test_deciding_is_no_way_to_edit(desk: FlaskClient, jan: Reader) -> None:
    jan.sends(SENT)
    step = {"site": "magazine", "number": 1, "version": 0, "act": "edit"}
    assert desk.post("/desk/decide", data=step).status_code == 409


def test_the_course_tells_edits_with_what_they_changed_and_who_looked_at_the_address(
    desk: FlaskClient, jan: Reader
) -> None:
    jan.sends(SENT)
    desk.post(SAVE, data=typed(note="Nummer weg."))
    desk.post("/desk/sender/magazine/1/address")
    desk.post("/desk/item/magazine/1/note", data={"text": "Belt vaker op."})
    page = desk.get("/desk/item/magazine/1/log").text
    said = seen(page)
    assert "Persoonsgegevens verwijderd" in said
    assert "[weggehaald: Bel mij op 06 12345678" in said
    for each in ("Nummer weg.", "bekeek het e-mailadres", "Belt vaker op.", "Els de Graaf"):
        assert each in said
    assert "jan@example.org" not in page


def test_a_page_with_the_item_can_say_what_changed_since_it_was_sent(
    app: Flask, house: House, els: Person, jan: Reader
) -> None:
    jan.sends(SENT)
    with app.test_request_context("/desk/item/magazine/1"):
        told = "{% include 'desk/_edited.html' %}"
        assert render_template_string(told, item=house.review.item("magazine", 1)).strip() == ""
        house.editing.save(els, "magazine", 1, 0, Edit(SHORT, "personal"))
        page = render_template_string(told, item=house.review.item("magazine", 1))
    assert "06 12345678" in re.sub(r"<ins>.*?</ins>", "", page)
    assert "Persoonsgegevens verwijderd door de redactie." in page


def test_findings_about_a_sealed_name_stay_sealed(
    desk: FlaskClient, house: House, els: Person, jan: Reader, store: Store
) -> None:
    jan.sends(SENT, name="Sarah Zeldzaam")
    house.arrangements.arrange(els, "magazine", 1, 0, TERMS)
    page = desk.post(PAGE, data=typed(version=1)).text
    assert "Sarah" not in page
    assert desk.post(SAVE, data=typed(version=1)).status_code == 303
    assert "Sarah" not in repr(store.reaction("magazine", 1))
