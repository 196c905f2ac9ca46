"""The author's e-mail address is hidden: a marked one goes through every public address, and all bytes are searched.

What its own author typed comes back in its own form, where it must be kept; no other answer may hold it in any shape.
"""

import base64
import hashlib
import io
from urllib.parse import quote

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient

from moderation.domain.decision import Act
from moderation.domain.person import Person
from moderation.web.house import House
from tests.conftest import ARTICLE, Reader

MARKED = "Marked.Address+secret@Hidden-Example.org"


def shapes(address: str) -> list[bytes]:
    """The address as it could leak: as typed, in small letters, escaped, encoded, hashed."""
    found = []
    for form in (address, address.lower()):
        raw = form.encode()
        found += [
            raw,
            quote(form).encode(),
            quote(form, safe="").encode(),
            form.replace("@", "&#64;").encode(),
            form.replace("@", "&#x40;").encode(),
            base64.b64encode(raw).rstrip(b"="),
            base64.urlsafe_b64encode(raw).rstrip(b"="),
            raw.hex().encode(),
            *(hashlib.new(name, raw).hexdigest().encode() for name in ("md5", "sha1", "sha256")),
        ]
    return found


def leaks(answer: bytes) -> list[bytes]:
    folded = answer.lower()
    return [shape for shape in shapes(MARKED) if shape.lower() in folded]


@pytest.fixture
def published(house: House, els: Person, jan: Reader) -> str:
    """A published reaction by an author whose address is marked, who also wrote it in the text. Gives the receipt."""
    accepted = jan.sends(f'Mail mij op {MARKED} of op "dit adres":mailto:{MARKED}.', email=MARKED)
    reaction = accepted.reaction
    house.review.decide(els, reaction.site, reaction.number, Act.APPROVE, reaction.version)
    return accepted.receipt


def public_requests(receipt: str) -> list[tuple[str, str, dict[str, object]]]:
    other = {"thread": ARTICLE, "name": "Piet Pieters", "email": "piet@example.org", "text": "Ook iets."}
    return [
        ("GET", f"/t/magazine?thread={ARTICLE}", {}),
        ("GET", f"/t/magazine?thread={ARTICLE}&q={quote('zoek')}", {}),
        ("GET", f"/r/{receipt}", {}),
        ("GET", f"/r/{receipt}?part=1", {}),
        ("GET", f"/r/{receipt}?part=1&list=1", {}),
        ("GET", f"/r/{receipt}/withdraw", {}),
        ("GET", f"/r/{receipt}/again", {}),
        ("GET", f"/api/v1/sites/magazine/thread?thread={ARTICLE}", {}),
        ("GET", f"/api/v1/sites/magazine/counts?thread={ARTICLE}", {}),
        ("GET", f"/api/v1/receipts/{receipt}", {}),
        ("GET", "/api/v1/openapi.json", {}),
        ("GET", "/desk/login", {}),
        ("GET", "/desk/item/magazine/1", {}),
        ("GET", "/desk/queue", {}),
        ("GET", "/desk/log", {}),
        ("GET", "/nowhere", {}),
        ("GET", "/health", {}),
        ("GET", "/api/v1/sites/magazine/threads/_2fartikel_2fwie-is-aan-zet.html", {}),
        ("POST", "/t/magazine/preview?part=1", {"data": other}),
        ("POST", "/t/magazine/preview", {"data": other}),
        ("POST", "/t/magazine/post", {"data": other}),
        ("POST", "/api/v1/sites/magazine/preview", {"json": other}),
        ("POST", "/api/v1/sites/magazine/reactions", {"json": other | {"ticket": "x"}}),
    ]


def test_no_answer_to_a_stranger_holds_an_authors_address(client: FlaskClient, published: str) -> None:
    for method, address, body in public_requests(published):
        answer = client.open(address, method=method, **body)
        whole = answer.data + str(answer.headers).encode()
        assert leaks(whole) == [], f"{method} {address}"


def test_the_search_finds_an_address_where_there_is_one() -> None:
    assert leaks(f"<p>{MARKED.lower()}</p>".encode())
    assert leaks(hashlib.md5(MARKED.lower().encode()).hexdigest().encode())


def test_the_same_words_under_another_address_are_answered_alike(
    client: FlaskClient, published: str, jan: Reader
) -> None:
    """A refusal must not tell a stranger whether they guessed an author's address."""
    jan.sends("Precies dit.", email=MARKED)
    body = {"thread": ARTICLE, "name": "Jan Jansen", "text": "Precies dit."}
    answers = [
        client.post("/api/v1/sites/magazine/preview", json=body | {"email": email}).data
        for email in (MARKED, "other@example.org")
    ]
    assert answers[0] == answers[1]


def test_no_log_line_holds_an_address_or_a_readers_words(app: Flask, client: FlaskClient, capsys, monkeypatch) -> None:
    lines = io.StringIO()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(lines), cache_logger_on_first_use=False)
    try:
        sent = {"thread": ARTICLE, "name": "Jan Jansen", "email": MARKED, "text": f"Geheim: {MARKED}"}
        ticket = client.post("/api/v1/sites/magazine/preview", json=sent).json["ticket"]
        assert client.post("/api/v1/sites/magazine/reactions", json=sent | {"ticket": ticket}).status_code == 201
        client.post("/desk/login", data={"email": MARKED, "password": "wrong"})

        def fails(*_: object) -> None:
            raise ValueError(f"something about {MARKED}")

        monkeypatch.setattr(app.extensions["moderation"].intake.__class__, "place", fails)
        assert client.post("/t/magazine/preview", data=sent).status_code == 500
    finally:
        structlog.reset_defaults()
    captured = capsys.readouterr()
    logged = (lines.getvalue() + captured.out + captured.err).encode()
    assert b"reaction accepted" in logged
    assert b"request failed" in logged
    assert leaks(logged) == []
    assert b"Geheim" not in logged
