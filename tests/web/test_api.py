"""The API: the same walk for programs, with errors of one shape."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from moderation.domain.decision import Act
from moderation.domain.person import Person
from moderation.domain.reaction import Status
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import ARTICLE, ORIGIN, Clock, Reader

BASE = "/api/v1/sites/magazine"
GOOD = {"thread": ARTICLE, "name": "Jan Jansen", "email": "jan@example.org", "text": "Een *dapper* initiatief."}


def posted(client: FlaskClient, **changed: str) -> dict[str, object]:
    sent = GOOD | changed
    ticket = client.post(f"{BASE}/preview", json=sent).json["ticket"]
    answer = client.post(f"{BASE}/reactions", json=sent | {"ticket": ticket})
    assert answer.status_code == 201
    return answer.json


def test_a_preview_answers_the_rendered_text_and_a_ticket(client: FlaskClient, store: Store) -> None:
    answer = client.post(f"{BASE}/preview", json=GOOD)
    assert answer.status_code == 200
    assert answer.json["html"] == "<p>Een <strong>dapper</strong> initiatief.</p>"
    assert answer.json["name"] == "Jan Jansen"
    assert answer.json["valid_seconds"] == 86_400
    assert answer.json["ticket"]
    assert store.number_of(Status.WAITING) == 0


def test_a_post_answers_a_receipt_that_leads_back_to_the_reaction(client: FlaskClient) -> None:
    receipt = posted(client)
    assert receipt["number"] == 1
    assert receipt["status"] == "waiting"
    assert receipt["permalink"] == f"{ORIGIN}{ARTICLE}#c000001"
    secret = str(receipt["url"]).rpartition("/")[2]
    assert client.get(f"/api/v1/receipts/{secret}").json == receipt


def test_a_receipt_says_why_a_reaction_was_rejected(
    client: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    secret = jan.sends().receipt
    assert client.get(f"/api/v1/receipts/{secret}").json["reason"] == ""
    house.review.decide(els, "magazine", 1, Act.REJECT, 0, reason="offtopic", note="Tussen ons.")
    assert "niet over het onderwerp" in client.get(f"/api/v1/receipts/{secret}").json["reason"]
    page = client.get(f"/r/{secret}").text
    assert "Uw reactie is niet geplaatst" in page
    assert "niet over het onderwerp" in page
    assert "Tussen ons" not in page


def test_spam_is_not_told_apart_from_waiting(client: FlaskClient, store: Store) -> None:
    links = " ".join(f"https://spam.example/{number}" for number in range(9))
    assert posted(client, text=links)["status"] == "waiting"
    assert store.number_of(Status.SPAM) == 1


def test_the_same_ticket_again_answers_the_same(client: FlaskClient, store: Store) -> None:
    sent = GOOD | {"ticket": client.post(f"{BASE}/preview", json=GOOD).json["ticket"]}
    answers = [client.post(f"{BASE}/reactions", json=sent) for _ in range(3)]
    assert len({answer.data for answer in answers}) == 1
    assert store.number_of(Status.WAITING) == 1


def test_without_its_ticket_a_post_answers_a_new_preview_and_stores_nothing(client: FlaskClient, store: Store) -> None:
    answer = client.post(f"{BASE}/reactions", json=GOOD)
    assert answer.status_code == 409
    assert answer.json["notice"].startswith("Er is iets veranderd")
    again = client.post(f"{BASE}/reactions", json=GOOD | {"ticket": answer.json["ticket"]})
    assert again.status_code == 201
    assert store.number_of(Status.WAITING) == 1


def test_the_thread_answers_what_is_published_as_the_page_shows_it(
    client: FlaskClient, house: House, els: Person, jan: Reader, clock: Clock
) -> None:
    jan.sends("Een *dapper* initiatief.")
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    answer = client.get(f"{BASE}/thread?thread={ORIGIN}{ARTICLE}?utm_source=x")
    assert answer.json["heading"] == "reacties: 1"
    assert answer.json["reactions"] == [
        {
            "number": 1,
            "anchor": "c000001",
            "name": "Jan Jansen",
            "html": "<p>Een <strong>dapper</strong> initiatief.</p>",
            "received": "2022-01-13T21:44:03+01:00",
            "shown": "13 januari 2022, 21:44",
            "edited": "",
            "parent": None,
            "withdrawn": False,
        }
    ]


def test_counts_come_under_the_keys_as_they_were_asked(
    client: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    jan.sends()
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    asked = [ARTICLE, f"{ORIGIN}{ARTICLE}", "/artikel/leeg", "https://evil.example/"]
    answer = client.get(f"{BASE}/counts", query_string={"thread": asked})
    assert list(answer.json["counts"]) == asked
    assert [value["count"] for value in answer.json["counts"].values()] == [1, 1, 0, 0]
    assert answer.json["counts"][ARTICLE]["words"] == "reacties: 1"


@pytest.mark.parametrize("number", [0, 51])
def test_counts_are_for_one_to_fifty_pages(client: FlaskClient, number: int) -> None:
    answer = client.get(f"{BASE}/counts", query_string={"thread": [f"/{page}" for page in range(number)]})
    assert answer.status_code == 400


PROBLEMS = [
    ("GET", "/api/v1/sites/nergens/thread?thread=/", {}, 404, "unknown-site"),
    ("GET", f"{BASE}/thread", {}, 404, "unknown-thread"),
    ("GET", f"{BASE}/thread?thread=https://evil.example/", {}, 404, "unknown-thread"),
    ("GET", "/api/v1/receipts/x", {}, 404, "not-found"),
    ("GET", "/api/v1/nowhere", {}, 404, "not-found"),
    ("GET", f"{BASE}/preview", {}, 405, "wrong-method"),
    ("POST", f"{BASE}/preview", {"data": GOOD}, 415, "wrong-type"),
    ("POST", f"{BASE}/preview", {"data": b"{", "content_type": "application/json"}, 400, "bad-request"),
    (
        "POST",
        f"{BASE}/preview",
        {"data": b'{"thread":"/\xff"}', "content_type": "application/json"},
        400,
        "bad-request",
    ),
    (
        "POST",
        f"{BASE}/preview",
        {"data": rb'{"thread":"/\ud800"}', "content_type": "application/json"},
        400,
        "bad-request",
    ),
    ("POST", f"{BASE}/preview", {"json": []}, 400, "bad-request"),
    ("POST", f"{BASE}/preview", {"json": GOOD | {"name": 3}}, 400, "bad-request"),
    ("POST", f"{BASE}/preview", {"json": GOOD | {"nickname": "x"}}, 400, "bad-request"),
    ("POST", f"{BASE}/preview", {"json": GOOD | {"text": "x" * 600_000}}, 413, "too-large"),
    ("POST", f"{BASE}/preview", {"json": GOOD | {"name": "Jan"}}, 422, "refused"),
    ("POST", f"{BASE}/preview", {"json": GOOD, "headers": {"Origin": "https://evil.example"}}, 403, "unknown-origin"),
]


@pytest.mark.parametrize(("method", "address", "body", "status", "code"), PROBLEMS, ids=range(len(PROBLEMS)))
def test_errors_have_one_shape(
    client: FlaskClient, method: str, address: str, body: dict[str, object], status: int, code: str
) -> None:
    answer = client.open(address, method=method, **body)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.json["type"] == f"urn:moderation:problem:{code}"
    assert answer.json["status"] == status
    assert answer.json["title"]
    assert answer.json["detail"]
    assert isinstance(answer.json["errors"], list)


def test_what_must_be_mended_is_named_per_field_in_the_language_of_the_site(client: FlaskClient) -> None:
    answer = client.post(f"{BASE}/preview", json=GOOD | {"name": "Jan", "email": ""})
    assert answer.json["errors"] == [
        {
            "field": "name",
            "message": "Vul uw voor- en achternaam in. Hebt u officieel maar één naam? Vink dat dan aan.",
        },
        {"field": "email", "message": "Vul uw e-mailadres in."},
    ]


def test_a_site_whose_readers_are_friends_speaks_so_to_programs(
    client: FlaskClient, store: Store, clock: Clock
) -> None:
    site = store.site("magazine")
    store.change_site(site, replace(site, informal=True), at=clock(), person=None, told="")
    assert (
        client.post(f"{BASE}/reactions", json=GOOD).json["notice"].startswith("Er is iets veranderd sinds je voorbeeld")
    )


def test_programs_are_answered_in_the_language_that_they_ask_for(
    client: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    receipt = f"/api/v1/receipts/{jan.sends().receipt}"
    house.review.decide(els, "magazine", 1, Act.REJECT, 0, reason="offtopic")
    own, wished = (client.get(f"{receipt}{asked}").json for asked in ("", "?lang=en"))
    assert own["reasons"] == ["Uw bijdrage gaat niet over het onderwerp van het artikel."]
    assert wished["reasons"] == [wished["reason"]] == ["Your reaction is not about the subject of the article."]
    assert wished["message"] == "The editors have not placed your reaction."
    assert wished["url"].endswith("?lang=en")
    for unknown in ("?lang=tlh", "?lang=", "?lang=" + "x" * 300):
        assert client.get(f"{receipt}{unknown}").json["reason"] == own["reason"]
    refused = client.post(f"{BASE}/preview?lang=en", json=GOOD | {"name": ""}).json
    assert refused["title"] == "Your reaction has not been sent yet"


def test_pages_of_the_site_may_read_the_answer_and_others_may_not(client: FlaskClient, jan: Reader) -> None:
    receipt = f"/api/v1/receipts/{jan.sends().receipt}"
    own, foreign = (client.get(receipt, headers={"Origin": origin}) for origin in (ORIGIN, "https://evil.example"))
    assert own.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "Access-Control-Allow-Origin" not in foreign.headers
    assert "Access-Control-Allow-Credentials" not in own.headers
    assert "Origin" in own.headers["Vary"]


@pytest.mark.parametrize("address", [f"thread?thread={ARTICLE}", f"counts?thread={ARTICLE}"])
def test_what_is_public_may_be_read_from_pages_anywhere(client: FlaskClient, address: str) -> None:
    answer = client.get(f"{BASE}/{address}", headers={"Origin": "https://evil.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/sites/nergens/counts?thread=x",
        f"{BASE}/counts",
        f"{BASE}/thread?thread=//",
        "/api/v1/openapi.json",
        "/t/nergens/feed.atom",
        "/count.txt?site=nergens&thread=x",
    ],
)
def test_so_may_what_is_wrong_with_the_question(client: FlaskClient, address: str) -> None:
    answer = client.get(address, headers={"Origin": "https://evil.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_page_that_mistyped_its_site_can_read_that(client: FlaskClient) -> None:
    page = {"Origin": "https://nieuw.example"}
    address = "/api/v1/sites/nergens/preview"
    asked = client.options(address, headers=page | {"Access-Control-Request-Method": "POST"})
    answer = client.post(address, json=GOOD, headers=page)
    for each in (asked, answer):
        assert each.headers["Access-Control-Allow-Origin"] == page["Origin"]
        assert "Access-Control-Allow-Credentials" not in each.headers
    assert (answer.status_code, answer.json["type"]) == (404, "urn:moderation:problem:unknown-site")


def test_a_browser_may_ask_beforehand_whether_it_may_send_json(client: FlaskClient, jan: Reader) -> None:
    asked = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    receipt = f"/api/v1/receipts/{jan.sends().receipt}"
    for address in (f"{BASE}/preview", f"{receipt}/preview", f"{receipt}/amend", f"{receipt}/withdraw"):
        answer = client.options(address, headers=asked)
        assert answer.status_code == 200
        assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
        assert answer.headers["Access-Control-Allow-Headers"] == "Content-Type"
        foreign = client.options(address, headers=asked | {"Origin": "https://evil.example"})
        assert "Access-Control-Allow-Origin" not in foreign.headers
