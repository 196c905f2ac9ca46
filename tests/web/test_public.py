"""The pages for readers, as a browser without script meets them."""

import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from moderation.domain.reaction import Status
from moderation.domain.thread import Thread
from moderation.domain.wanted import Wanted
from moderation.store.interface import Store
from tests.conftest import ARTICLE, Clock, Reader
from tests.store.need import moved_away

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
GOOD = {"thread": ARTICLE, "name": "Jan Jansen", "email": "jan@example.org", "text": "Een dapper initiatief."}


def ticket_in(page: str) -> str:
    found = re.search(r'name="ticket" value="([^"]+)"', page)
    assert found
    return found[1]


def previewed(client: FlaskClient, **changed: str) -> dict[str, str]:
    """A form as the preview page gives it back, ready to be posted."""
    sent = GOOD | changed
    answer = client.post("/t/magazine/preview", data=sent)
    assert answer.status_code == 200, answer.text
    return sent | {"ticket": ticket_in(answer.text)}


def stored(store: Store) -> int:
    return sum(store.number_of(status) for status in Status)


def test_an_empty_thread_says_that_it_is(client: FlaskClient) -> None:
    page = client.get(f"/t/magazine?thread={ARTICLE}").text
    assert "reacties: 0" in page
    assert "Nog geen reacties. Reageer als eerste." in page


def test_the_house_rules_stand_above_the_form(client: FlaskClient) -> None:
    page = client.get(f"/t/magazine?thread={ARTICLE}").text
    assert page.index("Reacties zonder achternaam worden verwijderd") < page.index("<form")


def test_a_site_in_english_is_answered_in_english(client: FlaskClient) -> None:
    page = client.get("/t/buurt?thread=/").text
    assert '<html lang="en">' in page
    assert "reactions: 0" in page


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"name": ""}, "name", "Vul uw naam in."),
        ({"name": "Jan"}, "name", "Vul uw voor- en achternaam in."),
        ({"name": "J" * 101 + " Jansen"}, "name", "De naam heeft 108 tekens; er mogen er 100 zijn."),
        ({"email": ""}, "email", "Vul uw e-mailadres in."),
        ({"email": "jan@@example"}, "email", "Vul een e-mailadres in, bijvoorbeeld naam@example.org."),
        ({"text": ""}, "text", "Schrijf uw reactie."),
        ({"text": "x" * 9_000}, "text", "Uw tekst is te lang: 9000 tekens. Er passen er 8000."),
        ({"text": "a\n" * 400 + "b"}, "text", "Uw tekst heeft 401 regels; er passen er 400."),
        ({"text": "gebroken \ufffd teken"}, "text", "Sommige tekens zijn niet heel aangekomen."),
    ],
)
def test_what_must_be_mended_is_said_at_the_field_with_all_that_was_typed_kept(
    client: FlaskClient, changed: dict[str, str], field: str, sentence: str
) -> None:
    sent = GOOD | changed
    answer = client.post("/t/magazine/preview", data=sent)
    assert answer.status_code == 422
    assert answer.text.index("<title>Fout: ") < answer.text.index(f'<a href="#mod-{field}">')
    at_the_field = answer.text[answer.text.index(f'id="mod-{field}-error"') :]
    assert sentence in at_the_field[:400]
    for value in sent.values():
        assert value in answer.text


def test_the_preview_stores_nothing_and_names_what_is_not_possible(client: FlaskClient, store: Store) -> None:
    answer = client.post("/t/magazine/preview", data=GOOD | {"text": "Zo <script>alert(1)</script> dus."})
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text
    assert "Deze opmaak kan hier niet" in answer.text
    assert stored(store) == 0


def test_posting_without_a_ticket_stores_nothing_and_shows_the_preview_with_all_kept(
    client: FlaskClient, store: Store
) -> None:
    answer = client.post("/t/magazine/post", data=GOOD)
    assert answer.status_code == 409
    assert "Voorbeeld van uw reactie" in answer.text
    assert GOOD["text"] in answer.text
    assert stored(store) == 0


@pytest.mark.parametrize("changed", [{"text": "Iets anders."}, {"name": "Piet Pieters"}, {"thread": "/artikel/ander"}])
def test_a_ticket_is_good_for_what_was_previewed_and_nothing_else(
    client: FlaskClient, store: Store, changed: dict[str, str]
) -> None:
    answer = client.post("/t/magazine/post", data=previewed(client) | changed)
    assert answer.status_code == 409
    assert "Er is iets veranderd sinds uw voorbeeld" in answer.text
    assert stored(store) == 0


@pytest.mark.parametrize("ticket", ["", "x", "x" * 5_000, "ÿ", "WyJhIl0.x"])
def test_a_ticket_that_is_not_ours_shows_the_preview_again(client: FlaskClient, store: Store, ticket: str) -> None:
    assert client.post("/t/magazine/post", data=GOOD | {"ticket": ticket}).status_code == 409
    assert stored(store) == 0


def test_a_ticket_of_yesterday_shows_the_preview_again_with_a_new_one(client: FlaskClient, clock: Clock) -> None:
    sent = previewed(client)
    clock.forward(hours=24)
    answer = client.post("/t/magazine/post", data=sent)
    assert answer.status_code == 409
    assert "meer dan een dag oud" in answer.text
    again = client.post("/t/magazine/post", data=sent | {"ticket": ticket_in(answer.text)})
    assert again.status_code == 303


def test_the_same_ticket_twice_leads_to_the_same_receipt(client: FlaskClient, store: Store) -> None:
    sent = previewed(client)
    first, second = (client.post("/t/magazine/post", data=sent) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    assert stored(store) == 1


def test_the_receipt_shows_the_number_and_that_an_editor_reads_it_first(client: FlaskClient) -> None:
    answer = client.get(client.post("/t/magazine/post", data=previewed(client)).headers["Location"])
    assert "Uw reactie is ontvangen" in answer.text
    assert "<dd>1</dd>" in answer.text
    assert "Een redacteur leest uw reactie eerst." in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_nothing_speaks_against_stands_at_once_where_the_policy_says_so(client: FlaskClient, clock: Clock) -> None:
    sent = {"thread": "/", "name": "Ann Archer", "email": "", "text": "Lovely."}
    page = client.post("/t/buurt/preview", data=sent).text
    clock.forward(seconds=10)
    answer = client.post("/t/buurt/post", data=sent | {"ticket": ticket_in(page)}, follow_redirects=True)
    assert "Your reaction has been placed" in answer.text
    assert "reactions: 1" in client.get("/t/buurt?thread=/").text


def test_a_waiting_reaction_is_nowhere_to_be_seen(client: FlaskClient, jan: Reader) -> None:
    jan.sends("Nog niet gelezen.")
    page = client.get(f"/t/magazine?thread={ARTICLE}").text
    assert "Nog niet gelezen" not in page
    assert "reacties: 0" in page


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/t/nergens?thread={ARTICLE}", 404),
        ("/t/magazine", 404),
        ("/t/magazine?thread=", 404),
        ("/t/magazine?thread=https://evil.example/", 404),
        ("/t/magazine?thread=javascript:alert(1)", 404),
        ("/t/magazine?thread=%ff%fe", 404),
        ("/t/magazine?thread=/" + "x" * 600, 404),
        ("/t/archief?thread=/artikel/nieuw", 404),
        ("/r/nietbestaand", 404),
        ("/r/%00", 404),
        ("/t/%00?thread=/", 404),
        ("/nergens", 404),
    ],
)
def test_an_unknown_place_is_said_so_in_plain_words(client: FlaskClient, address: str, status: int) -> None:
    answer = client.get(address, headers={"Accept-Language": "nl"})
    assert answer.status_code == status
    assert "<h1" in answer.text
    assert "evil.example" not in answer.text


def test_a_form_on_a_foreign_page_is_refused_with_the_text_kept(client: FlaskClient, store: Store) -> None:
    answer = client.post("/t/magazine/preview", data=GOOD, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert "Dit formulier staat op een site die wij niet kennen" in answer.text
    assert GOOD["text"] in answer.text


@pytest.mark.parametrize("origin", ["https://blad.example", "http://localhost", "null"])
def test_a_form_on_the_sites_own_page_or_without_an_origin_is_taken(client: FlaskClient, origin: str) -> None:
    assert client.post("/t/magazine/preview", data=GOOD, headers={"Origin": origin}).status_code == 200


def test_a_body_that_is_not_a_form_is_refused(client: FlaskClient) -> None:
    answer = client.post("/t/magazine/preview", data=b"{}", content_type="application/json")
    assert answer.status_code == 415


def test_a_body_of_ten_megabytes_is_refused(client: FlaskClient) -> None:
    answer = client.post("/t/magazine/preview", data={"text": "x" * 10_000_000})
    assert answer.status_code == 413
    assert "Dit is te veel ineens" in answer.text


@pytest.mark.parametrize(("field", "most"), [("name", 1_000), ("email", 1_000), ("text", 20_000)])
def test_a_field_that_nobody_types_is_not_even_read_and_kept_all_the_same(
    client: FlaskClient, field: str, most: int
) -> None:
    answer = client.post("/t/magazine/preview", data=GOOD | {field: "\u302e" * (most + 1)})
    assert answer.status_code == 413
    assert (GOOD | {field: ""})["text"] in answer.text
    assert client.post("/t/magazine/preview", data=GOOD | {field: "x" * most}).status_code == 422


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"&".join(b"a=b" for _ in range(51)), "application/x-www-form-urlencoded"),
        (b"--x\r\nContent-Disposition: form-data", "multipart/form-data; boundary=x"),
        (b"anything", "multipart/form-data"),
    ],
)
def test_a_form_that_cannot_be_read_is_not_taken_for_an_empty_one(client: FlaskClient, body: bytes, kind: str) -> None:
    assert client.post("/t/magazine/preview", data=body, content_type=kind).status_code == 400


def test_a_stranger_gives_no_page_its_title(client: FlaskClient, store: Store) -> None:
    sent = previewed(client) | {"title": "Gratis geld"}
    assert client.post("/t/magazine/post", data=sent).status_code == 303
    assert "Gratis geld" not in client.get(f"/t/magazine?thread={ARTICLE}&title=Gratis+geld").text


def test_a_wrong_method_is_refused_with_the_right_one_named(client: FlaskClient) -> None:
    answer = client.get("/t/magazine/preview")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_bytes_that_are_no_utf8_are_said_so_with_the_rest_kept(client: FlaskClient) -> None:
    body = b"thread=%2Fartikel%2Fx&name=Jan+Jansen&email=jan%40example.org&text=caf%e9+open"
    answer = client.post("/t/magazine/preview", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422
    assert "caf\ufffd open" in answer.text


def test_control_characters_and_nul_are_cleaned_away_in_silence(
    client: FlaskClient, store: Store, clock: Clock
) -> None:
    sent = previewed(client, name="Jan\x00 Jan\x1bsen", text="Een\x00 dapper\x07 initiatief.")
    assert client.post("/t/magazine/post", data=sent).status_code == 303
    reaction = store.listed(Wanted(), now=clock()).items[0].reaction
    assert (reaction.author.name, reaction.text) == ("Jan Jansen", "Een dapper initiatief.")


def test_a_closed_thread_keeps_its_reactions_and_has_no_form(client: FlaskClient, store: Store, clock: Clock) -> None:
    store.put_thread(Thread("magazine", ARTICLE, "Wie is aan zet?", "", closed=clock()))
    page = client.get(f"/t/magazine?thread={ARTICLE}").text
    assert "Reageren kan niet meer sinds 13 januari 2022." in page
    assert "<textarea" not in page
    answer = client.post("/t/magazine/preview", data=GOOD)
    assert answer.status_code == 403
    assert GOOD["text"] in answer.text
    back = re.search(r'href="http://localhost([^"]+)">Terug naar de reacties<', answer.text)
    assert back
    assert client.get(back[1]).text == page


def test_too_many_previews_are_refused_for_a_while_with_the_text_kept(client: FlaskClient, clock: Clock) -> None:
    answers = [client.post("/t/magazine/preview", data=GOOD) for _ in range(101)]
    assert {answer.status_code for answer in answers[:-1]} == {200}
    assert answers[-1].status_code == 429
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 600
    assert GOOD["text"] in answers[-1].text
    clock.forward(minutes=10)
    assert client.post("/t/magazine/preview", data=GOOD).status_code == 200


@pytest.mark.parametrize("step", ["preview", "post"])
def test_while_the_store_is_away_all_that_was_typed_is_kept_for_another_try(
    client: FlaskClient, store: Store, tmp_path: Path, step: str
) -> None:
    sent = previewed(client, text='Een "dapper"\n<em>initiatief</em>.')
    with moved_away(tmp_path / "test.db"):
        answer = client.post(f"/t/magazine/{step}", data=sent, headers={"Accept-Language": "nl"})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Er is niets verstuurd. Probeer het over een ogenblik opnieuw." in answer.text
    assert f"readonly>\n{escape(sent['text'])}</textarea>" in answer.text
    form = {name: unescape(value) for name, value in HIDDEN.findall(answer.text)}
    assert form == sent, "trying again posts the very same reaction"
    assert stored(store) == 0
    assert client.post("/t/magazine/post", data=form).status_code == 303
    assert stored(store) == 1


def test_nothing_that_was_typed_is_echoed_unescaped(client: FlaskClient) -> None:
    hostile = '"><img src=x onerror=alert(1)>'
    sent = dict.fromkeys(("name", "email", "text", "ticket"), hostile) | {"thread": ARTICLE}
    for address in ("/t/magazine/preview", "/t/magazine/post"):
        assert "<img" not in client.post(address, data=sent).text
    for address in (f"/t/magazine?thread={ARTICLE}&title={hostile}", f"/desk/login?next={hostile}"):
        assert "<img" not in client.get(address).text
