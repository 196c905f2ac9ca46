"""Objecting by the receipt, as a reader meets it: a page, a piece and JSON."""

import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from moderation.domain.decision import Act
from moderation.domain.edit import Edit
from moderation.domain.person import Person
from moderation.domain.reaction import Status
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import ORIGIN, Clock, Reader

WORDS = "Er staat geen woord in dat niet mag."
OFFER = "Bezwaar maken…"
SEEN = re.compile(r'<input type="hidden" name="seen" value="([^"]*)">')


@pytest.fixture
def rejected(house: House, els: Person, jan: Reader) -> str:
    """The receipt of what Els has rejected."""
    sent = jan.sends("Een *dapper* initiatief.")
    house.review.decide(els, "magazine", 1, Act.REJECT, 0, reason="offtopic", told="Elders mag het wel.")
    return sent.receipt


def page_of(receipt: str) -> str:
    return f"/r/{receipt}/object"


def form(client: FlaskClient, receipt: str, text: str = WORDS) -> dict[str, str]:
    """The form as it stands on the page, filled in."""
    found = SEEN.search(client.get(page_of(receipt)).text)
    assert found
    return {"seen": found[1], "text": text}


def status_of(store: Store) -> Status:
    return store.reaction("magazine", 1).status


def test_the_way_from_the_receipt_and_back_to_it(client: FlaskClient, rejected: str, store: Store) -> None:
    receipt = client.get(f"/r/{rejected}").text
    assert OFFER in receipt
    assert f'href="http://localhost{page_of(rejected)}"' in receipt
    assert "U kunt hiertegen bezwaar maken tot 16 juli 2022" in receipt
    page = unescape(client.get(page_of(rejected)).text)
    assert "Elders mag het wel." in page
    assert "<strong>dapper</strong>" in page
    assert "maxlength" not in page, "whoever pastes too much must see what they pasted"
    answer = client.post(page_of(rejected), data=form(client, rejected))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"http://localhost/r/{rejected}")
    assert status_of(store) is Status.OBJECTED
    receipt = client.get(f"/r/{rejected}").text
    assert "Uw bezwaar is ontvangen" in receipt
    assert "Een andere redacteur" in receipt
    assert OFFER not in receipt


def test_while_it_is_looked_at_the_receipt_says_what_was_decided_why_and_what_was_objected(
    client: FlaskClient, rejected: str
) -> None:
    before = unescape(client.get(f"/r/{rejected}?lang=en").text)
    reason = re.search(r'<div class="mod-notice">.*?</div>', before, re.DOTALL)
    assert reason
    client.post(page_of(rejected), data=form(client, rejected))
    receipt = unescape(client.get(f"/r/{rejected}?lang=en").text)
    assert "The editors have not placed your reaction. Another editor than the one who decided looks" in receipt
    assert reason[0] in receipt
    assert "<summary>What you wrote in your objection of 13 January 2022</summary>" in receipt
    assert f'<p dir="auto">{WORDS}</p>' in receipt


def test_it_is_as_private_as_the_receipt(client: FlaskClient, rejected: str) -> None:
    for answer in (client.get(page_of(rejected)), client.post(page_of(rejected), data=form(client, rejected))):
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert "Set-Cookie" not in answer.headers
    assert "jan@example.org" not in client.get(page_of(rejected)).text


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 2_001])
def test_what_is_missing_or_too_long_is_said_at_the_field_and_nothing_typed_is_lost(
    client: FlaskClient, rejected: str, store: Store, text: str
) -> None:
    answer = client.post(page_of(rejected), data=form(client, rejected, text))
    assert answer.status_code == 422
    assert "<title>Fout: uw bezwaar is nog niet verstuurd" in answer.text
    assert '<a href="#mod-text">' in answer.text
    assert 'id="mod-text-error"' in answer.text
    assert 'aria-describedby="mod-text-error mod-text-hint" aria-invalid="true"' in answer.text
    assert f">\n{text}</textarea>" in answer.text
    assert status_of(store) is Status.REJECTED


def test_pressing_twice_objects_once(client: FlaskClient, rejected: str, store: Store) -> None:
    sent = form(client, rejected)
    assert [client.post(page_of(rejected), data=sent).status_code for _ in range(2)] == [303, 303]
    assert len(store.objections("magazine", store.reaction("magazine", 1).id)) == 1


def test_who_comes_after_a_change_sees_what_stands_now_and_keeps_the_text(
    client: FlaskClient, rejected: str, house: House, bram: Person
) -> None:
    sent = form(client, rejected)
    house.review.decide(bram, "magazine", 1, Act.APPROVE, 1)
    answer = client.post(page_of(rejected), data=sent)
    assert answer.status_code == 409
    assert "intussen veranderd of beoordeeld" in answer.text
    assert "er is niets om bezwaar tegen te maken" in answer.text.lower()
    assert WORDS in answer.text


def told(client: FlaskClient, receipt: str) -> dict[str, Any]:
    """What a program reads of a reaction."""
    return dict(client.get(f"/api/v1/receipts/{receipt}").json or {})


def objects(client: FlaskClient, receipt: str, **said: str) -> tuple[int, dict[str, Any]]:
    """A program objects, and reads the answer."""
    answer = client.post(f"/api/v1/receipts/{receipt}/objection", json=said)
    return answer.status_code, dict(answer.json or {})


def hindered(client: FlaskClient, receipt: str) -> str:
    answer = client.get(page_of(receipt))
    assert answer.status_code == 200
    assert "<form" not in answer.text
    assert "Bezwaar maken kan nu niet" in answer.text
    return unescape(answer.text)


def test_why_it_cannot_be_done_is_said_in_words(
    client: FlaskClient, house: House, els: Person, bram: Person, jan: Reader, clock: Clock
) -> None:
    sent = jan.sends()
    assert "niet geweigerd of verwijderd" in hindered(client, sent.receipt)
    house.review.decide(els, "magazine", 1, Act.REJECT, 0, reason="offtopic")
    clock.forward(days=200)
    assert "U kon hiertegen bezwaar maken tot 16 juli 2022" in hindered(client, sent.receipt)
    assert "U kon hiertegen bezwaar maken tot 16 juli 2022" in client.get(f"/r/{sent.receipt}").text
    clock.forward(days=-100)
    assert client.post(page_of(sent.receipt), data=form(client, sent.receipt)).status_code == 303
    assert "hebben uw bezwaar al ontvangen" in hindered(client, sent.receipt)
    house.review.decide(bram, "magazine", 1, Act.REJECT, 2, reason="offtopic", told="Het gaat over iets anders.")
    assert "naar de rechter" in hindered(client, sent.receipt)


def test_spam_is_told_what_is_told_of_what_waits(client: FlaskClient, house: House, els: Person, jan: Reader) -> None:
    receipts = [jan.sends(text).receipt for text in ("Een.", "Twee.")]
    house.review.decide(els, "magazine", 2, Act.SPAM, 0)
    one, other = (hindered(client, receipt).replace(receipt, "") for receipt in receipts)
    assert one == other
    assert all(OFFER not in client.get(f"/r/{receipt}").text for receipt in receipts)


def test_an_answer_that_leaves_it_says_so_why_and_that_it_is_final(
    client: FlaskClient, rejected: str, house: House, bram: Person
) -> None:
    client.post(page_of(rejected), data=form(client, rejected))
    house.review.decide(bram, "magazine", 1, Act.REJECT, 2, reason="offtopic", told="Het gaat over iets anders.")
    receipt = unescape(client.get(f"/r/{rejected}").text)
    for said in ("Uw reactie blijft geweigerd", "Het gaat over iets anders.", "naar de rechter"):
        assert said in receipt
    assert OFFER not in receipt
    assert "Bram" not in receipt


def test_an_answer_that_places_it_says_why_too(client: FlaskClient, rejected: str, house: House, bram: Person) -> None:
    client.post(page_of(rejected), data=form(client, rejected))
    house.review.decide(bram, "magazine", 1, Act.APPROVE, 2, told="U hebt gelijk.")
    receipt = client.get(f"/r/{rejected}").text
    assert "Uw reactie is geplaatst" in receipt
    assert "U hebt gelijk." in receipt


def test_in_a_page_of_the_site_it_is_a_piece_in_the_place_of_the_form(client: FlaskClient, rejected: str) -> None:
    page = f"{page_of(rejected)}?part=1"
    piece = client.get(page, headers={"Origin": ORIGIN})
    assert piece.text.lstrip().startswith('<section class="mod-react" data-mod="react" data-state="objecting"')
    assert "<html" not in piece.text
    assert piece.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert f'data-part="http://localhost{page}"' in unescape(piece.text)
    sent = client.post(page, data=form(client, rejected), headers={"Origin": ORIGIN})
    assert sent.status_code == 200
    assert 'data-status="objected"' in sent.text
    assert (
        client.get(page, headers={"Origin": "https://elders.example"}).headers.get("Access-Control-Allow-Origin") != "*"
    )


def test_a_form_on_a_page_of_another_site_is_not_taken(client: FlaskClient, rejected: str, store: Store) -> None:
    sent = form(client, rejected)
    answer = client.post(page_of(rejected), data=sent, headers={"Origin": "https://elders.example"})
    assert answer.status_code == 403
    assert status_of(store) is Status.REJECTED


def test_what_has_to_be_mended_uses_up_no_objection(client: FlaskClient, rejected: str, store: Store) -> None:
    sent = form(client, rejected, "")
    for _ in range(13):
        assert client.post(page_of(rejected), data=sent).status_code == 422
    assert objects(client, rejected, seen=sent["seen"], text="")[0] == 422
    assert client.post(page_of(rejected), data=sent | {"text": WORDS}).status_code == 303
    assert status_of(store) is Status.OBJECTED


def test_who_objects_on_and_on_is_told_when_to_go_on(
    client: FlaskClient, rejected: str, store: Store, house: House
) -> None:
    for number in range(12):
        house.limits.objecting(f"198.51.100.{number}", "", store.reaction("magazine", 1).id)
    sent = form(client, rejected, WORDS)
    assert objects(client, rejected, seen=sent["seen"], text=WORDS)[0] == 429
    answer = client.post(page_of(rejected), data=sent)
    assert (answer.status_code, status_of(store)) == (429, Status.REJECTED)
    assert int(answer.headers["Retry-After"]) > 0
    assert WORDS in answer.text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Object to this decision"),
        ("de", "Widerspruch"),
        ("fr", "Contester cette décision"),
        ("fy", "Beswier meitsje"),
    ],
)
def test_it_speaks_the_language_of_its_reader(client: FlaskClient, rejected: str, language: str, said: str) -> None:
    assert said in client.get(f"{page_of(rejected)}?lang={language}").text


# For programs


def test_a_program_learns_what_can_be_done_and_objects(client: FlaskClient, rejected: str, store: Store) -> None:
    before = told(client, rejected)
    assert (before["may_object"], before["objected"], "object" in before["acts"]) == (True, None, True)
    status, now = objects(client, rejected, seen=before["seen"], text=WORDS)
    assert (status, now["status"], now["may_object"]) == (200, "objected", False)
    assert now["objected"] == "2022-01-13T21:44:03+01:00"
    assert objects(client, rejected, seen=before["seen"], text=WORDS) == (200, told(client, rejected))
    assert store.reaction("magazine", 1).version == 2


def test_a_program_is_told_what_is_wrong(client: FlaskClient, rejected: str, house: House, bram: Person) -> None:
    seen = told(client, rejected)["seen"]
    status, problem = objects(client, rejected, seen=seen, text=" ")
    assert (status, problem["errors"][0]["field"]) == (422, "text")
    status, problem = objects(client, rejected, seen="x", text=WORDS)
    assert (status, problem["type"]) == (409, "urn:moderation:problem:changed")
    assert objects(client, rejected, text=WORDS)[0] == 400
    house.review.decide(bram, "magazine", 1, Act.APPROVE, 1)
    status, problem = objects(client, rejected, seen=seen, text=WORDS)
    assert (status, problem["type"]) == (409, "urn:moderation:problem:not-possible")
    assert "niet geweigerd of verwijderd" in problem["detail"]


# To an edit


@pytest.fixture
def edited(house: House, els: Person, jan: Reader) -> str:
    """The receipt of what Els has placed and then shortened."""
    sent = jan.sends("Een *dapper* initiatief van mijn buurman.")
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    house.editing.save(els, "magazine", 1, 1, Edit("Een *dapper* initiatief.", "shortened"))
    return sent.receipt


def test_an_edit_is_objected_to_from_the_receipt_where_both_texts_can_be_read(
    client: FlaskClient, edited: str, store: Store
) -> None:
    receipt = client.get(f"/r/{edited}").text
    assert OFFER in receipt
    assert "De redactie heeft iets uit uw tekst gehaald. U kunt daartegen bezwaar maken tot 16 juli 2022" in receipt
    page = unescape(client.get(page_of(edited)).text)
    assert "van mijn buurman" in page
    assert "Door de redactie ingekort." in page
    assert client.post(page_of(edited), data=form(client, edited)).status_code == 303
    receipt = unescape(client.get(f"/r/{edited}").text)
    assert "Uw reactie is geplaatst" in receipt
    assert "tot dan blijft de tekst staan zoals hij nu is" in receipt
    assert WORDS in receipt
    assert OFFER not in receipt
    assert status_of(store) is Status.PUBLISHED


def test_the_receipt_and_the_statement_say_that_the_edit_stays_why_and_that_it_is_final(
    client: FlaskClient, edited: str, house: House, bram: Person
) -> None:
    assert "Bezwaar maken" in client.get(f"/r/{edited}/statement").text
    client.post(page_of(edited), data=form(client, edited))
    house.review.decide(bram, "magazine", 1, Act.UPHOLD, 3, told="Uw buurman wil dat niet.")
    receipt = unescape(client.get(f"/r/{edited}").text)
    for said in ("en laat het zo", "Uw buurman wil dat niet.", "Na uw bezwaar is de bewerking gelaten zoals zij was"):
        assert said in receipt
    assert "Bram" not in receipt
    assert unescape(client.get(f"/r/{edited}/statement").text).count("naar de rechter") == 1
    assert "naar de rechter" in hindered(client, edited)


def test_the_receipt_says_that_the_text_was_put_back(
    client: FlaskClient, edited: str, house: House, bram: Person
) -> None:
    client.post(page_of(edited), data=form(client, edited))
    house.editing.reinstate(bram, "magazine", 1, 3, told="U hebt gelijk.")
    receipt = unescape(client.get(f"/r/{edited}").text)
    for said in ("heeft uw tekst teruggezet zoals hij was vóór de bewerking", "U hebt gelijk.", "van mijn buurman"):
        assert said in receipt
    assert receipt.count("Door de redactie ingekort") == 1, "in its course alone"
    assert client.get(f"/r/{edited}/statement").status_code == 404


def test_a_program_objects_to_an_edit_as_to_all_else(client: FlaskClient, edited: str) -> None:
    before = told(client, edited)
    assert (before["status"], before["may_object"], "object" in before["acts"]) == ("published", True, True)
    status, now = objects(client, edited, seen=before["seen"], text=WORDS)
    assert (status, now["status"], now["may_object"], now["objected"] is None) == (200, "published", False, False)
