"""The desk's page on the people who work there, as its owner and as others meet it."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from moderation.domain.errors import SignInFailed
from moderation.domain.person import Person, Role
from moderation.web.house import House
from tests.conftest import PASSWORD, signed_in

PEOPLE = "/desk/people"
NEW = "vijf heel andere woorden hier"
CATO = {"name": "Cato Smit", "email": "cato@example.org", "role": "editor", "language": "en", "password": NEW}
MADE = re.compile(r'<p class="the-password"><code>([0-9A-Z-]{14})</code>')
NOBODY = "00000000-0000-7000-8000-000000000000"


def may_sign_in(house: House, email: str, password: str) -> bool:
    try:
        return bool(house.people.sign_in(email, password))
    except SignInFailed:
        return False


def test_an_owner_sees_who_works_here_as_what_and_who_is_locked_out(
    owner: FlaskClient, house: House, wil: Person, els: Person, bram: Person
) -> None:
    house.people.lock_out(wil, bram.id)
    page = owner.get(PEOPLE).text
    entries = dict(re.findall(r"<h2><bdi>(.*?)</bdi></h2>\n(.*?)</li>", page, re.DOTALL))
    assert list(entries) == ["Bram Postma", "Els de Graaf", "Wil de Bree"]
    assert "Redacteur · " in entries["Bram Postma"]
    assert ["Buitengesloten" in entry for entry in entries.values()] == [True, False, False]
    assert ["Dit bent u." in entry for entry in entries.values()] == [False, False, True]


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.EDITOR])
def test_only_owners_see_or_change_who_works_here(app: Flask, house: House, wil: Person, role: Role) -> None:
    other = house.people.add("Ander Mens", "ander@example.org", role, PASSWORD)
    client = signed_in(app, other)
    answers = [
        client.get(PEOPLE),
        client.post(PEOPLE, data=CATO),
        client.post(f"{PEOPLE}/{wil.id}/lock"),
        client.post(f"{PEOPLE}/{wil.id}/password", data={"password": NEW}),
        client.post(f"{PEOPLE}/{other.id}/lock"),
    ]
    assert [answer.status_code for answer in answers] == [403] * 5
    assert wil.email not in "".join(answer.text for answer in answers)
    assert may_sign_in(house, wil.email, PASSWORD)
    assert not may_sign_in(house, CATO["email"], NEW)


# Adding


def test_somebody_is_let_in_with_the_password_that_was_typed(owner: FlaskClient, house: House) -> None:
    answer = owner.post(PEOPLE, data=CATO)
    assert answer.status_code == 303
    page = owner.get(answer.headers["Location"]).text
    assert "Cato Smit kan nu inloggen." in page
    assert NEW not in page
    added = house.people.in_session(house.people.sign_in(CATO["email"], NEW))
    assert added
    assert (added.name, added.role, added.language) == ("Cato Smit", Role.EDITOR, "en")


def test_without_one_a_password_is_made_and_shown_on_that_answer_alone(owner: FlaskClient, house: House) -> None:
    answer = owner.post(PEOPLE, data={**CATO, "password": ""})
    made = MADE.search(answer.text)
    assert made
    assert answer.headers["Cache-Control"] == "no-store"
    assert may_sign_in(house, CATO["email"], made[1])
    assert made[1] not in owner.get(PEOPLE).text


@pytest.mark.parametrize(
    ("wrong", "field", "told"),
    [
        ({"name": " "}, "name", "Vul een naam in van hoogstens 100 tekens."),
        ({"email": "cato"}, "email", "Vul een e-mailadres in"),
        ({"email": "WIL@example.org"}, "email", "Er werkt hier al iemand met dit e-mailadres."),
        ({"password": "kort"}, "password", "Een wachtwoord heeft 12 tot 256 tekens."),
    ],
)
def test_somebody_who_cannot_be_added_is_said_beside_the_field_and_what_was_typed_stays(
    owner: FlaskClient, house: House, wrong: dict[str, str], field: str, told: str
) -> None:
    sent = {**CATO, **wrong}
    answer = owner.post(PEOPLE, data=sent)
    assert answer.status_code == 422
    assert re.search(rf'id="{field}-error"[^>]*>.*{re.escape(told)}', answer.text)
    for name in {"name", "email"} - {field}:
        assert f'value="{sent[name]}"' in answer.text
    assert 'name="role" value="editor" checked' in answer.text
    assert f'value="{sent["password"]}"' not in answer.text
    assert len(house.people.everybody(house.people.in_session(house.people.sign_in("wil@example.org", PASSWORD)))) == 1


@pytest.mark.parametrize("wrong", [{"role": "king"}, {"language": "xx"}, {"role": ""}])
def test_a_role_or_language_that_does_not_exist_is_no_request(owner: FlaskClient, wrong: dict[str, str]) -> None:
    assert owner.post(PEOPLE, data={**CATO, **wrong}).status_code == 400


# Locking out, and letting in again


def test_who_is_locked_out_is_out_at_once_everywhere(
    owner: FlaskClient, desk: FlaskClient, house: House, els: Person
) -> None:
    answer = owner.post(f"{PEOPLE}/{els.id}/lock")
    assert answer.status_code == 303
    assert "Els de Graaf komt er niet meer in." in owner.get(answer.headers["Location"]).text
    assert desk.get("/desk/queue").status_code == 303
    assert not may_sign_in(house, els.email, PASSWORD)


@pytest.mark.parametrize("typed", [NEW, ""])
def test_a_new_password_lets_somebody_in_again_and_ends_what_went_on(
    owner: FlaskClient, desk: FlaskClient, house: House, els: Person, wil: Person, typed: str
) -> None:
    for is_locked in (True, False):
        if is_locked:
            house.people.lock_out(wil, els.id)
        answer = owner.post(f"{PEOPLE}/{els.id}/password", data={"password": typed})
        made = MADE.search(answer.text)
        assert may_sign_in(house, els.email, made[1] if made else typed)
        assert (made is None) is bool(typed)
    assert desk.get("/desk/queue").status_code == 303
    assert not may_sign_in(house, els.email, PASSWORD)


def test_a_weak_new_password_changes_nothing(owner: FlaskClient, house: House, els: Person) -> None:
    answer = owner.post(f"{PEOPLE}/{els.id}/password", data={"password": "kort"})
    assert (answer.status_code, answer.text.count("<details open>")) == (422, 1)
    assert "Een wachtwoord heeft 12 tot 256 tekens." in answer.text
    assert may_sign_in(house, els.email, PASSWORD)


@pytest.mark.parametrize("what", ["lock", "password"])
def test_nobody_locks_themselves_out(owner: FlaskClient, house: House, wil: Person, what: str) -> None:
    answer = owner.post(f"{PEOPLE}/{wil.id}/{what}", data={"password": NEW})
    assert (answer.status_code, "Dit bent u zelf." in answer.text) == (422, True)
    assert owner.get(PEOPLE).status_code == 200
    assert may_sign_in(house, wil.email, PASSWORD)


@pytest.mark.parametrize("what", ["lock", "password"])
def test_nobody_else_is_not_there(owner: FlaskClient, what: str) -> None:
    assert owner.post(f"{PEOPLE}/{NOBODY}/{what}", data={"password": NEW}).status_code == 404
    assert owner.post(f"{PEOPLE}/els/{what}", data={"password": NEW}).status_code == 404
