"""Whoever has had enough of the news by mail is rid of it by one click, also in their mail program, and nobody else."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from moderation.domain.news import News
from moderation.domain.person import Person
from moderation.store.interface import Store
from moderation.web.house import House

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
"""What a mail program sends (RFC 8058), without a cookie and from no page at all."""


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def reader(house: House, els: Person) -> Person:
    """Els, who is told of each reaction."""
    return house.people.change_news(els, News.EACH)


@pytest.fixture
def address(house: House, reader: Person) -> str:
    return f"/desk/news/{house.unsubscribing.secret_of(reader.id)}"


def news_of(store: Store, person: Person) -> News | None:
    return next(each.news for each in store.people() if each.id == person.id)


def test_to_open_the_page_changes_nothing(client: FlaskClient, address: str, store: Store, reader: Person) -> None:
    answer = client.get(address)
    assert "Geen nieuws per mail meer?" in answer.text
    assert 'lang="nl"' in answer.text, "her language, not that of the browser"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers
    assert reader.name not in answer.text, "a mail may have been passed on"
    assert news_of(store, reader) is News.EACH


@pytest.mark.parametrize("body", ["form", "multipart"])
def test_one_click_ends_it_without_signing_in_and_again_changes_nothing(
    client: FlaskClient, address: str, store: Store, reader: Person, body: str
) -> None:
    kind = "multipart/form-data" if body == "multipart" else "application/x-www-form-urlencoded"
    for _ in range(2):
        answer = client.post(address, data=ONE_CLICK, content_type=kind)
        assert answer.status_code == 200
        assert "U krijgt geen nieuws per mail" in answer.text
        assert news_of(store, reader) is None
    assert "U krijgt geen nieuws per mail" in client.get(address).text


def test_a_secret_is_good_for_one_person_and_cannot_be_made_from_another(
    client: FlaskClient, address: str, store: Store, house: House, reader: Person, bram: Person
) -> None:
    house.people.change_news(bram, News.DIGEST, 8)
    _, _, seal = address.rpartition("/")[2].partition(".")
    for wrong in (f"{bram.id}.{seal}", f"{reader.id}.", reader.id, f"{address.rpartition('/')[2]}x", "é.é", "."):
        assert client.post(f"/desk/news/{wrong}", data=ONE_CLICK).status_code == 404
    assert (news_of(store, reader), news_of(store, bram)) == (News.EACH, News.DIGEST)


def test_whoever_guesses_is_held_up_and_who_has_a_good_one_is_not(client: FlaskClient, address: str) -> None:
    answers = [client.get(f"/desk/news/{number}").status_code for number in range(31)]
    assert answers == [404] * 30 + [429]
    assert client.get(address).status_code == 200


def test_what_is_no_form_is_not_taken(client: FlaskClient, address: str, store: Store, reader: Person) -> None:
    assert client.post(address, json=ONE_CLICK).status_code == 415
    assert news_of(store, reader) is News.EACH
