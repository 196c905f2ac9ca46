"""Answers over the API, and at the desk."""

import html
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from moderation.domain.decision import Act
from moderation.domain.person import Person
from moderation.domain.reaction import Reaction
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import Clock, Reader

BASE = "/api/v1/sites/buurt"
PAGE = "/fair"
GOOD = {"thread": PAGE, "name": "Piet de Vries", "email": "piet@example.org", "text": "That is just what I saw."}
ITEM = "/desk/item/buurt"


@pytest.fixture
def said(jan: Reader) -> Reaction:
    """What stands there to be answered."""
    return jan.sends("The fair was lovely this year.", site="buurt", thread=PAGE).reaction


@pytest.fixture
def answer(jan: Reader, said: Reaction) -> Reaction:
    return jan.sends(GOOD["text"], name=GOOD["name"], site="buurt", thread=PAGE, parent=said.number).reaction


def removed(house: House, els: Person, reaction: Reaction) -> None:
    house.review.decide(els, "buurt", reaction.number, Act.REMOVE, reaction.version, reason="abusive")


def seen(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


# The API


def test_a_program_answers_a_reaction_by_its_number(client: FlaskClient, said: Reaction, clock: Clock) -> None:
    sent: dict[str, Any] = GOOD | {"parent": said.number}
    preview = client.post(f"{BASE}/preview", json=sent).json
    assert (preview["parent"], preview["advice"]) == (said.number, [])
    clock.forward(minutes=1)
    assert client.post(f"{BASE}/reactions", json=sent | {"ticket": preview["ticket"]}).status_code == 201
    shown = client.get(f"{BASE}/thread?thread={PAGE}").json["reactions"]
    assert [(each["number"], each["parent"]) for each in shown] == [(1, None), (2, 1)]


def test_a_program_is_told_that_what_it_answers_is_not_there(client: FlaskClient, store: Store) -> None:
    sent: dict[str, Any] = GOOD | {"parent": 99}
    preview = client.post(f"{BASE}/preview", json=sent).json
    assert preview["parent"] is None
    (advice,) = preview["advice"]
    assert advice["field"] == "reaction"
    assert advice["message"].startswith("The reaction that you answer is not there any more.")
    assert client.post(f"{BASE}/reactions", json=sent | {"ticket": preview["ticket"]}).status_code == 201
    assert store.reaction("buurt", 1).parent is None


@pytest.mark.parametrize("parent", [0, -1, "1", 1.5, True, 10**18])
def test_what_is_no_number_is_refused(client: FlaskClient, parent: object) -> None:
    refused = client.post(f"{BASE}/preview", json=GOOD | {"parent": parent})
    assert refused.status_code == 400
    assert "$.parent" in refused.json["detail"]


# The desk


def test_a_moderator_sees_what_a_reaction_answers(
    desk: FlaskClient, house: House, els: Person, jan: Reader, said: Reaction, answer: Reaction
) -> None:
    links = "So it was: https://a.example and https://b.example"
    waiting = jan.sends(links, site="buurt", thread=PAGE, parent=said.number).reaction
    for address in (f"{ITEM}/{answer.number}", f"/desk/queue?item=buurt/{waiting.number}"):
        page = desk.get(address).text
        assert f'href="{ITEM}/{said.number}"' in page
        assert "Als antwoord op Jan Jansen (nummer 1) The fair was lovely this year." in seen(page)
    assert "Als antwoord op" not in desk.get(f"{ITEM}/{said.number}").text
    removed(house, els, said)
    page = seen(desk.get(f"{ITEM}/{answer.number}").text)
    assert "Als antwoord op Jan Jansen (nummer 1) Verwijderd The fair was lovely this year." in page


def test_the_thread_says_which_reactions_are_answers(desk: FlaskClient, said: Reaction, answer: Reaction) -> None:
    page = seen(desk.get(f"/desk/thread/buurt?thread={PAGE}").text)
    assert "nummer 2, antwoordt op nummer 1" in page
    around = desk.get(f"{ITEM}/{said.number}").text
    assert "antwoordt op deze" in seen(around[around.index("fold-thread") :])


def test_who_removes_a_reaction_is_told_how_many_answer_it(
    desk: FlaskClient, jan: Reader, said: Reaction, answer: Reaction
) -> None:
    page = f"{ITEM}/{said.number}/refuse"
    assert "1 reactie antwoordt op deze." in desk.get(page).text
    jan.sends("The music was good as well.", site="buurt", thread=PAGE, parent=said.number)
    assert "2 reacties antwoorden op deze." in desk.get(page).text
    assert "op deze." not in desk.get(f"{ITEM}/{answer.number}/refuse").text
