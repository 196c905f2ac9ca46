"""The page of a receipt: where a reaction stands, and what its author does with it; as a page, a piece and JSON."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from moderation.domain.decision import Act
from moderation.domain.edit import Edit
from moderation.domain.figures import Wait
from moderation.domain.person import Person
from moderation.domain.reaction import Status
from moderation.domain.terms import Terms
from moderation.domain.thread import Thread
from moderation.store.interface import Store
from moderation.web.house import House
from moderation.web.receipt_words import usually
from moderation.web.words import words_for
from tests.conftest import ARTICLE, ORIGIN, Clock, Reader
from tests.store.samples import a_reaction

SENT = "Zie https://een.example/a en https://twee.example/b en https://drie.example/c voor meer, zo dacht ik."
BETTER = "Zie de krant van *gisteren* voor meer, zo dacht ik."
TERMS = Terms("Bron van Els", "Zou haar baan verliezen.", "Els de Graaf")
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
SECTION = re.compile(r'^\s*<section class="mod-react" data-mod="react"')


def page_of(receipt: str, *path: str) -> str:
    return "/".join(("/r", receipt, *path))


def seen(client: FlaskClient, receipt: str) -> str:
    """The mark of what its author sees now."""
    return str(client.get(f"/api/v1/receipts/{receipt}").json["seen"])


def previewed(client: FlaskClient, receipt: str, text: str = BETTER) -> dict[str, str]:
    """The fields of the form that amends definitively."""
    answer = client.post(page_of(receipt, "preview"), data={"text": text})
    assert answer.status_code == 200
    return {name: unescape(value) for name, value in HIDDEN.findall(answer.text)} | {"text": text}


def amended(client: FlaskClient, clock: Clock, receipt: str, text: str = BETTER) -> None:
    form = previewed(client, receipt, text)
    clock.forward(seconds=3)
    assert client.post(page_of(receipt, "amend"), data=form).status_code == 303


# The page


def test_a_receipt_says_where_it_stands_and_how_to_come_back(client: FlaskClient, jan: Reader) -> None:
    receipt = jan.sends().receipt
    page = client.get(page_of(receipt)).text
    assert "Uw reactie is ontvangen" in page
    assert "Een dapper initiatief." in page
    assert f"http://localhost/r/{receipt}" in page
    assert "geplaatst onder" not in page.replace("Na goedkeuring wordt zij geplaatst onder", "")
    assert "gepubliceerd" not in page.casefold()
    assert "jan@example.org" not in page


@pytest.mark.parametrize("path", ["", "/withdraw", "/again", "?part=1", "?part=1&list=1"])
def test_the_address_is_kept_private(client: FlaskClient, jan: Reader, path: str) -> None:
    headers = client.get(page_of(jan.sends().receipt) + path).headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/r/x", "/r/x/", "/r/x/amend", "/r/x/nowhere", "/c/x", "/m/x", "/desk/news/x"])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_an_error_does_not_tell_of_the_secret_in_its_address_either(
    client: FlaskClient, path: str, method: str
) -> None:
    answer = client.open(path, method=method)
    assert answer.status_code in (404, 405)
    assert answer.headers.getlist("Referrer-Policy") == ["no-referrer"]


@pytest.mark.parametrize(
    ("act", "heading"),
    [
        (Act.APPROVE, "Uw reactie is geplaatst"),
        (Act.REJECT, "Uw reactie is niet geplaatst"),
        (Act.SPAM, "Uw reactie is ontvangen"),
    ],
)
def test_what_became_of_it_is_said(
    client: FlaskClient, house: House, els: Person, jan: Reader, act: Act, heading: str
) -> None:
    receipt = jan.sends().receipt
    house.review.decide(els, "magazine", 1, act, 0, reason="offtopic")
    page = client.get(page_of(receipt)).text
    assert heading in page
    assert ("niet over het onderwerp" in page) == (act is Act.REJECT)
    assert ("/preview" in page) == (act is Act.SPAM), "what waits, and spam like it, can be amended"


def test_what_was_refused_can_be_changed_and_sent_again(
    client: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    receipt = jan.sends(SENT).receipt
    assert "/again" not in client.get(page_of(receipt)).text
    assert "<textarea" in client.get(page_of(receipt, "again")).text
    house.review.decide(els, "magazine", 1, Act.REJECT, 0, reason="offtopic")
    assert f"/r/{receipt}/again" in client.get(page_of(receipt)).text
    form = client.get(page_of(receipt, "again")).text
    assert SENT in form
    assert 'value="Jan Jansen"' in form
    assert "jan@example.org" not in form
    assert 'action="http://localhost/t/magazine/preview"' in form


def test_of_who_is_not_to_be_named_the_form_says_no_name(
    client: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    receipt = jan.sends(SENT, name="Sarah Zeldzaam").receipt
    house.arrangements.arrange(els, "magazine", 1, 0, TERMS)
    house.review.decide(els, "magazine", 1, Act.REJECT, 1, reason="offtopic")
    for path in ("", "/again", "/withdraw"):
        page = client.get(page_of(receipt) + path).text
        assert "Zeldzaam" not in page
    assert 'value="Naam bij' not in client.get(page_of(receipt, "again")).text


def test_a_closed_page_takes_nothing_again(
    client: FlaskClient, house: House, els: Person, jan: Reader, store: Store, clock: Clock
) -> None:
    receipt = jan.sends(SENT).receipt
    house.review.decide(els, "magazine", 1, Act.REJECT, 0, reason="offtopic")
    store.put_thread(Thread("magazine", ARTICLE, "Wie is aan zet?", "", closed=clock()))
    assert "/again" not in client.get(page_of(receipt)).text


def test_its_author_sees_what_the_editors_have_shortened(
    client: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    receipt = jan.sends("Een mooi stuk, maar ook wat lang.").receipt
    assert "voordat de redactie" not in client.get(page_of(receipt)).text
    house.editing.save(els, "magazine", 1, 0, Edit("Een mooi stuk.", "shortened"))
    page = client.get(page_of(receipt)).text
    assert "Door de redactie ingekort." in page
    assert "Wat u stuurde, voordat de redactie het aanpaste" in page
    assert "maar ook wat lang" in page


@pytest.mark.parametrize(
    ("waited", "status", "told"),
    [
        (timedelta(minutes=50), Status.WAITING, "within an hour"),
        (timedelta(hours=20), Status.SPAM, "within a day"),
        (timedelta(days=8), Status.WAITING, ""),
        (None, Status.WAITING, ""),
        (timedelta(minutes=50), Status.REJECTED, ""),
    ],
)
def test_who_waits_is_told_how_long_others_did(waited: timedelta | None, status: Status, told: str) -> None:
    sentence = usually(a_reaction(status=status), Wait(20, waited, waited), words_for("en", "Europe/London"))
    assert told in sentence
    assert bool(told) == bool(sentence)


def test_nothing_tells_spam_from_what_waits(client: FlaskClient, house: House, els: Person, jan: Reader) -> None:
    receipt = jan.sends(SENT).receipt
    pages = [page_of(receipt), page_of(receipt, "withdraw"), f"/api/v1/receipts/{receipt}"]
    before = [client.get(page).data for page in pages]
    house.review.decide(els, "magazine", 1, Act.SPAM, 0)
    assert [client.get(page).data for page in pages] == before


# Another text


def test_an_amendment_is_previewed_and_then_sent(client: FlaskClient, jan: Reader, store: Store, clock: Clock) -> None:
    receipt = jan.sends(SENT).receipt
    form = previewed(client, receipt)
    assert store.reaction("magazine", 1).text == SENT
    clock.forward(seconds=3)
    answer = client.post(page_of(receipt, "amend"), data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"http://localhost{page_of(receipt)}")
    page = client.get(page_of(receipt)).text
    assert "Uw gewijzigde reactie is ontvangen" in page
    assert "<strong>gisteren</strong>" in page
    assert store.reaction("magazine", 1).text == BETTER


def test_what_must_be_mended_is_said_at_the_field_with_all_text_kept(client: FlaskClient, jan: Reader) -> None:
    receipt = jan.sends(SENT).receipt
    for text, told in ((SENT, "In de tekst is nog niets gewijzigd."), ("", "Schrijf uw reactie.")):
        answer = client.post(page_of(receipt, "preview"), data={"text": text})
        assert answer.status_code == 422
        assert "<title>Fout: uw reactie is nog niet gewijzigd" in answer.text
        assert answer.text.count(told) == 2
        assert f"\n{text}</textarea>" in answer.text
        assert 'aria-invalid="true"' in answer.text


def test_without_its_ticket_it_is_a_preview_again(client: FlaskClient, jan: Reader, store: Store) -> None:
    receipt = jan.sends(SENT).receipt
    answer = client.post(page_of(receipt, "amend"), data={"text": BETTER, "seen": seen(client, receipt)})
    assert answer.status_code == 409
    assert "Er is iets veranderd" in answer.text
    assert store.reaction("magazine", 1).version == 0


def test_who_was_overtaken_keeps_the_text(
    client: FlaskClient, house: House, els: Person, jan: Reader, clock: Clock
) -> None:
    receipt = jan.sends(SENT).receipt
    form = previewed(client, receipt)
    amended(client, clock, receipt, "Zie de radio, zo dacht ik.")
    answer = client.post(page_of(receipt, "amend"), data=form)
    assert answer.status_code == 409
    assert "Uw reactie is intussen veranderd of beoordeeld" in answer.text
    assert f"\n{BETTER}</textarea>" in answer.text
    assert f'name="seen" value="{seen(client, receipt)}"' in answer.text
    house.review.decide(els, "magazine", 1, Act.APPROVE, 1)
    late = client.post(page_of(receipt, "amend"), data=form)
    assert late.status_code == 409
    assert "kan zij niet meer gewijzigd worden" in late.text
    assert f"readonly>\n{BETTER}</textarea>" in late.text


def test_amendments_count_as_previews_and_posts_do(client: FlaskClient, jan: Reader) -> None:
    receipt = jan.sends(SENT).receipt
    answers = [client.post(page_of(receipt, "withdraw"), data={"seen": "x"}) for _ in range(31)]
    assert {answer.status_code for answer in answers[:-1]} == {409}
    assert answers[-1].status_code == 429
    late = client.post(page_of(receipt, "amend"), data={"text": BETTER, "seen": "y", "ticket": "x"})
    assert late.status_code == 429
    assert BETTER in late.text
    again = dict(HIDDEN.findall(late.text))
    assert again == {"text": BETTER, "seen": "y", "ticket": "x"}, "trying again sends the very same"


@pytest.mark.parametrize("form", ["page", "json"])
def test_one_reaction_is_not_amended_all_day_from_many_networks(client: FlaskClient, jan: Reader, form: str) -> None:
    receipt, typed = jan.sends(SENT).receipt, {"text": BETTER, "seen": "x", "ticket": "x"}
    address = page_of(receipt, "amend") if form == "page" else f"/api/v1/receipts/{receipt}/amend"
    sent = {"data": typed} if form == "page" else {"json": typed}
    answers = [
        client.post(address, environ_overrides={"REMOTE_ADDR": f"192.0.2.{number}"}, **sent).status_code
        for number in range(21)
    ]
    assert (set(answers[:-1]), answers[-1]) == ({409}, 429)


# Taking back


def test_withdrawing_asks_once_more_and_is_final(
    client: FlaskClient, house: House, els: Person, jan: Reader, store: Store
) -> None:
    receipt = jan.sends("Dit moet weg.").receipt
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    assert "Dit moet weg." in client.get(f"/t/magazine?thread={ARTICLE}").text
    asked = client.get(page_of(receipt, "withdraw")).text
    assert "Wilt u uw reactie intrekken?" in asked
    assert store.reaction("magazine", 1).status is Status.PUBLISHED
    answer = client.post(page_of(receipt, "withdraw"), data=dict(HIDDEN.findall(asked)))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"http://localhost{page_of(receipt)}")
    page = client.get(page_of(receipt)).text
    assert "U hebt uw reactie ingetrokken" in page
    assert "Dit moet weg." in page, "its author still sees what it was"
    assert "Dit moet weg." not in client.get(f"/t/magazine?thread={ARTICLE}").text
    assert "Wilt u uw reactie intrekken?" not in client.get(page_of(receipt, "withdraw")).text


def test_a_withdrawal_of_what_was_changed_meanwhile_is_asked_anew(
    client: FlaskClient, house: House, els: Person, jan: Reader, store: Store
) -> None:
    receipt = jan.sends().receipt
    before = seen(client, receipt)
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    answer = client.post(page_of(receipt, "withdraw"), data={"seen": before})
    assert answer.status_code == 409
    assert "nog niet ingetrokken" in answer.text
    assert dict(HIDDEN.findall(answer.text)) == {"seen": seen(client, receipt)} != {"seen": before}
    assert store.reaction("magazine", 1).status is Status.PUBLISHED


# Pieces for a page of the site


def test_each_step_can_be_had_as_a_piece_that_pages_of_the_site_may_read(
    client: FlaskClient, jan: Reader, clock: Clock
) -> None:
    receipt = jan.sends(SENT).receipt
    own = {"Origin": ORIGIN}
    form = previewed(client, receipt)
    clock.forward(seconds=3)
    steps = [
        ("GET", "?part=1", {}, 200),
        ("POST", "/preview?part=1", {"text": BETTER}, 200),
        ("POST", "/preview?part=1", {"text": SENT}, 422),
        ("POST", "/amend?part=1", {"text": BETTER, "seen": form["seen"]}, 409),
        ("POST", "/amend?part=1", form, 200),
        ("GET", "/withdraw?part=1", {}, 200),
        ("POST", "/withdraw?part=1", {"seen": form["seen"]}, 409),
        ("POST", "/withdraw?part=1", None, 200),
        ("GET", "/again?part=1", {}, 200),
    ]
    for method, path, sent, status in steps:
        data = {"seen": seen(client, receipt)} if sent is None else sent
        answer = client.open(page_of(receipt) + path, method=method, data=data, headers=own)
        assert answer.status_code == status, path
        assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
        assert SECTION.match(answer.text), path
        assert answer.text.count("<section") == answer.text.count("data-focus") == 1, path
        foreign = client.get(page_of(receipt) + "?part=1", headers={"Origin": "https://evil.example"})
        assert "Access-Control-Allow-Origin" not in foreign.headers


def test_a_receipt_tells_the_script_its_address_and_where_it_stands(
    client: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    receipt = jan.sends().receipt
    told = f'data-receipt="http://localhost/r/{receipt}?part=1" data-status="waiting"'
    assert told in client.get(page_of(receipt) + "?part=1").text
    house.review.decide(els, "magazine", 1, Act.SPAM, 0)
    assert told in client.get(page_of(receipt) + "?part=1").text, "spam is not told apart"


def test_one_s_own_stands_in_the_list_while_it_waits_or_when_it_was_refused(
    client: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    line = page_of(jan.sends().receipt) + "?part=1&list=1"
    waiting = client.get(line)
    assert re.match(r'\s*<li class="mod-item mod-own"[^>]* data-status="waiting">', waiting.text)
    assert "Wacht op de redactie" in waiting.text
    house.review.decide(els, "magazine", 1, Act.REJECT, 0, reason="offtopic")
    assert "niet over het onderwerp" in client.get(line).text
    house.review.decide(els, "magazine", 1, Act.APPROVE, 1)
    gone = client.get(line)
    assert (gone.status_code, gone.text) == (204, "")


def test_posting_from_a_page_of_the_site_answers_the_receipt(client: FlaskClient, clock: Clock) -> None:
    sent = {"thread": ARTICLE, "name": "Jan Jansen", "email": "jan@example.org", "text": "Een dapper initiatief."}
    answer = client.post("/t/magazine/preview?part=1", data=sent, headers={"Origin": ORIGIN})
    form = {name: unescape(value) for name, value in HIDDEN.findall(answer.text)}
    clock.forward(seconds=3)
    posted = client.post("/t/magazine/post?part=1", data=sent | form, headers={"Origin": ORIGIN})
    assert posted.status_code == 201
    assert SECTION.match(posted.text)
    assert "data-receipt=" in posted.text


def test_a_form_on_a_foreign_page_is_refused(client: FlaskClient, jan: Reader, store: Store) -> None:
    receipt = jan.sends().receipt
    for path, data in (("withdraw", {"seen": "x"}), ("amend", {"text": BETTER})):
        answer = client.post(page_of(receipt, path), data=data, headers={"Origin": "https://evil.example"})
        assert answer.status_code == 403
    assert store.reaction("magazine", 1).version == 0


def test_another_language_stays_another_language(client: FlaskClient, jan: Reader) -> None:
    receipt = jan.sends(SENT).receipt
    page = client.get(page_of(receipt) + "?lang=en").text
    assert "Your reaction has been received" in page
    assert f"/r/{receipt}/withdraw?lang=en" in page
    answer = client.post(page_of(receipt, "preview") + "?lang=en", data={"text": BETTER})
    assert "Preview of your amended reaction" in answer.text


def test_why_it_was_taken_away_is_said_in_the_other_language_too(
    client: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    receipt = jan.sends().receipt
    house.review.decide(els, "magazine", 1, Act.REJECT, 0, reason="offtopic")
    assert "Your reaction is not about the subject of the article." in client.get(page_of(receipt) + "?lang=en").text
    assert "Uw bijdrage gaat niet over het onderwerp van het artikel." in client.get(page_of(receipt)).text


# For programs


def test_a_program_amends_and_withdraws(client: FlaskClient, jan: Reader, store: Store, clock: Clock) -> None:
    receipt = jan.sends(SENT).receipt
    base = f"/api/v1/receipts/{receipt}"
    told = client.get(base).json
    assert (told["text"], told["acts"], told["amended"]) == (SENT, ["amend", "withdraw"], None)
    preview = client.post(f"{base}/preview", json={"text": BETTER})
    assert preview.status_code == 200
    clock.forward(seconds=3)
    done = client.post(f"{base}/amend", json={"text": BETTER, "seen": told["seen"], "ticket": preview.json["ticket"]})
    assert done.status_code == 200
    assert done.json["text"] == BETTER
    assert "<strong>gisteren</strong>" in done.json["html"]
    assert done.json["amended"].startswith("2022-01-13T21:44:0")
    gone = client.post(f"{base}/withdraw", json={"seen": done.json["seen"]})
    assert (gone.status_code, gone.json["status"], gone.json["acts"]) == (200, "withdrawn", [])
    assert gone.json["text"] is None, "what it is made of is for who amends it"
    assert store.reaction("magazine", 1).status is Status.WITHDRAWN


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("preview", {"text": SENT}, 422, "refused"),
        ("amend", {"text": BETTER, "seen": "x"}, 409, "changed"),
        ("withdraw", {"seen": "x"}, 409, "changed"),
        ("withdraw", {}, 400, "bad-request"),
        ("withdraw", {"seen": 1}, 400, "bad-request"),
    ],
)
def test_what_a_program_cannot_do_is_a_problem_document(
    client: FlaskClient, jan: Reader, path: str, body: dict[str, object], status: int, code: str
) -> None:
    answer = client.post(f"/api/v1/receipts/{jan.sends(SENT).receipt}/{path}", json=body)
    assert answer.status_code == status
    assert answer.json["type"] == f"urn:moderation:problem:{code}"


# At the desk


def test_the_desk_sees_what_was_amended_and_is_told_when_it_looked_at_the_old_text(
    desk: FlaskClient, client: FlaskClient, jan: Reader, clock: Clock
) -> None:
    receipt = jan.sends(SENT).receipt
    amended(client, clock, receipt)
    assert "Gewijzigd door de schrijver" in desk.get("/desk/queue").text
    page = desk.get("/desk/item/magazine/1").text
    assert '<details class="fold edited" id="fold-amended" open>' in page
    assert "<del>" in page
    late = desk.post("/desk/decide", data={"site": "magazine", "number": 1, "version": 0, "act": "approve"})
    assert late.status_code == 409
    assert "De schrijver heeft deze reactie intussen gewijzigd" in late.text
    assert "De schrijver, 13 januari 2022" in late.text
    assert BETTER in late.text


def test_a_withdrawn_reaction_has_a_list_of_its_own_and_no_way_back(
    desk: FlaskClient, client: FlaskClient, jan: Reader
) -> None:
    receipt = jan.sends(SENT).receipt
    desk.post("/desk/decide", data={"site": "magazine", "number": 1, "version": 0, "act": "approve"})
    client.post(page_of(receipt, "withdraw"), data={"seen": seen(client, receipt)})
    listed = desk.get("/desk/queue?state=withdrawn").text
    assert "Ingetrokken (1)" in listed
    assert "Ingetrokken door de schrijver" in listed
    page = desk.get("/desk/item/magazine/1").text
    assert not re.search(r'name="act" value="(undo|approve|remove|restore)"', page)
    assert "Sindsdien ingetrokken door de schrijver" in desk.get("/desk/done").text
    undone = desk.post("/desk/undo", data={})
    assert undone.status_code == 409
    assert "die de schrijver na u heeft ingetrokken" in undone.text
    log = desk.get("/desk/log").text
    assert "<strong>de schrijver</strong>" in log
    course = desk.get("/desk/item/magazine/1/log").text
    assert "<strong>de schrijver</strong>" in course
    assert "Geplaatst → Ingetrokken" in course
