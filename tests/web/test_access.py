"""The door of the desk, and what every answer and every dangerous request must carry."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from moderation.domain.person import Person
from moderation.web import create_app
from moderation.web.house import House
from tests.conftest import ARTICLE, PASSWORD, Clock

DOOR = "/desk/login"


def test_somebody_with_their_password_is_let_in_and_sent_where_they_were_going(
    client: FlaskClient, els: Person
) -> None:
    answer = client.post(DOOR, data={"email": "ELS@example.org ", "password": PASSWORD, "next": "/desk/log"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/desk/log"
    assert client.get("/desk/log").status_code == 200


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/desk/\\evil",
        "javascript:alert(1)",
        "/t/x",
        "/desk/\r\nX: y",
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(client: FlaskClient, els: Person, elsewhere: str) -> None:
    answer = client.post(DOOR, data={"email": els.email, "password": PASSWORD, "next": elsewhere})
    assert answer.headers["Location"] == "/desk/queue"


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("els@example.org", "wrong"),
        ("nobody@example.org", PASSWORD),
        ("", ""),
        ("els@example.org", "x" * 10_000),
        ("\x00", "\x00"),
    ],
)
def test_a_wrong_pair_is_refused_without_saying_which_half(
    client: FlaskClient, els: Person, email: str, password: str
) -> None:
    answer = client.post(DOOR, data={"email": email, "password": password}, headers={"Accept-Language": "nl"})
    assert answer.status_code == 403
    assert "Dit e-mailadres en wachtwoord horen niet bij elkaar." in answer.text
    assert "Set-Cookie" not in answer.headers


def test_guessing_is_stopped_after_six_tries_even_with_the_right_password(
    client: FlaskClient, els: Person, clock: Clock
) -> None:
    for _ in range(6):
        client.post(DOOR, data={"email": els.email, "password": "wrong"})
    answer = client.post(DOOR, data={"email": els.email, "password": PASSWORD}, headers={"Accept-Language": "nl"})
    assert answer.status_code == 429
    assert "Te veel pogingen. Probeer het na 21:45 opnieuw." in answer.text
    clock.forward(minutes=15)
    assert client.post(DOOR, data={"email": els.email, "password": PASSWORD}).status_code == 303


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: FlaskClient, els: Person) -> None:
    cookie = client.post(DOOR, data={"email": els.email, "password": PASSWORD}).headers["Set-Cookie"]
    assert cookie.startswith("desk=")
    for part in ("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"):
        assert part in cookie


def test_under_https_the_cookie_belongs_to_this_host_alone(house: House, els: Person) -> None:
    app = create_app(replace(house, public_url="https://reacties.example"))
    answer = app.test_client().post(
        DOOR,
        data={"email": els.email, "password": PASSWORD},
        base_url="https://reacties.example",
        headers={"Origin": "https://reacties.example"},
    )
    assert answer.headers["Set-Cookie"].startswith("__Host-desk=")
    assert "; Secure;" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_signing_out_ends_the_session_everywhere(desk: FlaskClient, app: Flask) -> None:
    secret = desk.get_cookie("desk").value
    elsewhere = app.test_client()
    elsewhere.set_cookie("desk", secret)
    assert elsewhere.get("/desk/queue").status_code == 200
    desk.post("/desk/logout")
    assert elsewhere.get("/desk/queue").status_code == 303


def test_a_session_is_over_after_twelve_hours(desk: FlaskClient, clock: Clock) -> None:
    clock.forward(hours=11, minutes=59)
    assert desk.get("/desk/queue").status_code == 200
    clock.forward(minutes=1)
    assert desk.get("/desk/queue").status_code == 303


OWN, FOREIGN = "http://localhost", "https://evil.example"


@pytest.mark.parametrize(
    ("headers", "is_let_through"),
    [
        ({"Origin": OWN, "Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": OWN}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({}, False),
        ({"Origin": FOREIGN}, False),
        ({"Origin": "null"}, False),
        ({"Origin": OWN, "Sec-Fetch-Site": "cross-site"}, False),
        ({"Origin": OWN, "Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": FOREIGN, "Sec-Fetch-Site": "same-origin"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
    ],
)
def test_a_request_that_changes_something_comes_from_our_own_page(
    desk: FlaskClient, headers: dict[str, str], is_let_through: bool
) -> None:
    desk.environ_base.pop("HTTP_ORIGIN")
    answer = desk.post("/desk/logout", headers=headers)
    assert answer.status_code == (303 if is_let_through else 403)
    assert (desk.get("/desk/queue").status_code == 200) is not is_let_through


def test_signing_in_from_a_foreign_page_is_refused(client: FlaskClient, els: Person) -> None:
    answer = client.post(DOOR, data={"email": els.email, "password": PASSWORD}, headers={"Origin": FOREIGN})
    assert answer.status_code == 403


def test_a_form_that_is_refused_for_its_origin_stands_in_the_log_beside_what_is_ours(
    client: FlaskClient, els: Person
) -> None:
    with capture_logs() as told:
        for origin in (FOREIGN, OWN, "https://" + "x" * 1_000):
            client.post(DOOR, data={"email": els.email, "password": PASSWORD}, headers={"Origin": origin})
    first, second = (line for line in told if line["event"] == "a form from another origin was refused")
    assert (first["log_level"], first["origin"]) == ("warning", FOREIGN)
    assert OWN in first["ours"]
    assert len(second["origin"]) == 200


ADDRESSES = ["/", "/health", f"/t/magazine?thread={ARTICLE}", "/nowhere", DOOR, "/desk/queue", "/api/v1/nowhere"]


@pytest.mark.parametrize("address", [*ADDRESSES, "/static/tokens.css"])
def test_every_answer_carries_the_headers_errors_too(client: FlaskClient, address: str) -> None:
    with client.get(address) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "Server" not in answer.headers


def test_only_who_is_signed_in_gets_a_script_and_it_is_ours(client: FlaskClient, desk: FlaskClient) -> None:
    for address in ("/", DOOR, f"/t/magazine?thread={ARTICLE}"):
        assert "script" not in client.get(address).headers["Content-Security-Policy"]
    page = desk.get("/desk/queue")
    assert "; script-src 'self'; connect-src 'self'" in page.headers["Content-Security-Policy"]
    assert re.findall(r"<script[^>]*>", page.text) == re.findall(
        r'<script src="/static/desk.js\?v=\w+" defer>', page.text
    )


def test_no_page_has_a_script_a_style_or_a_handler_in_it(client: FlaskClient, desk: FlaskClient, jan) -> None:
    jan.sends()
    pages = [client.get(address).text for address in ADDRESSES]
    pages += [desk.get(address).text for address in ("/desk/queue", "/desk/item/magazine/1", "/desk/log")]
    for page in pages:
        assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son\w+=", page)


def test_pages_of_the_desk_and_receipts_are_kept_in_no_cache(desk: FlaskClient, jan) -> None:
    receipt = jan.sends().receipt
    for address in ("/desk/queue", "/desk/item/magazine/1", "/desk/log", f"/r/{receipt}"):
        assert desk.get(address).headers["Cache-Control"] == "no-store"


def test_a_host_that_is_not_ours_gets_no_answer(client: FlaskClient) -> None:
    assert client.get(f"/t/magazine?thread={ARTICLE}", base_url="http://evil.example").status_code == 400


@pytest.mark.parametrize("host", ["localhost", "localhost:8080", "127.0.0.1:8080"])
def test_this_machine_is_served_under_each_of_its_names(client: FlaskClient, host: str) -> None:
    assert client.get("/health", base_url=f"http://{host}").status_code == 200


def test_a_forwarded_address_of_a_stranger_changes_no_limit(client: FlaskClient, els: Person) -> None:
    for number in range(7):
        answer = client.post(
            DOOR,
            data={"email": els.email, "password": "wrong"},
            headers={
                "X-Forwarded-For": f"203.0.113.{number}",
                "X-Real-IP": f"203.0.113.{number}",
                "Forwarded": "for=1.2.3.4",
            },
        )
    assert answer.status_code == 429


MADE_BY_MARKUP = {
    "html",
    "reaction.html",
    "sample.html",
    "tried.assessment.rendering.html",
    "proposal.assessment.rendering.html",
    "shown.standing.sent.html",
}
"""What templates may call safe."""


def test_only_one_place_vouches_for_html() -> None:
    """Everything else in a template is escaped: neither `|safe` nor `autoescape false` occurs, and Markup once."""
    web = Path(__file__).parent.parent.parent / "moderation" / "web"
    for template in (web / "templates").rglob("*.html"):
        text = template.read_text("utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape|\bMarkup\b", text), template
        assert set(re.findall(r"\bsafe\(([^)]*)\)", text)) <= MADE_BY_MARKUP, template
    calls = [path.name for path in web.rglob("*.py") if "Markup(" in path.read_text("utf-8")]
    assert calls == ["presenters.py"]
