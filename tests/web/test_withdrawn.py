"""The place of a reaction that its author has withdrawn, where the house keeps it."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from moderation import bootstrap
from moderation.config import Settings
from moderation.intake import Accepted
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import Clock, Reader
from tests.house_rules import put_in_force, shelf_of
from tests.test_receipts import withdrawn

PAGE = "/fair"
THREAD = f"/api/v1/sites/buurt/thread?thread={PAGE}"
NAME, TEXT = "Piet de Vries", "Words that are to vanish."


@pytest.fixture
def house(settings: Settings, store: Store, clock: Clock, tmp_path: Path) -> House:
    """Corner Paper places at once, and keeps the places of what is withdrawn."""
    put_in_force(store, tmp_path, "[correspondence]\nmarks_withdrawn = true\n", site="buurt", extends="open")
    return bootstrap.build(settings, store, clock, shelf_of(store))


@pytest.fixture
def first(jan: Reader) -> Accepted:
    return jan.sends(TEXT, name=NAME, email="piet@example.org", site="buurt", thread=PAGE)


@pytest.fixture
def answer(jan: Reader, first: Accepted) -> Accepted:
    return jan.sends("I think so too.", site="buurt", thread=PAGE, parent=first.reaction.number)


def test_programs_are_told_of_the_place_at_once_without_a_word_of_it(
    client: FlaskClient, house: House, first: Accepted, answer: Accepted
) -> None:
    withdrawn(house, first)
    told = client.get(THREAD).json
    place, stays = told["reactions"]
    assert place == {
        "number": 1,
        "anchor": "c000001",
        "name": "",
        "html": "",
        "received": place["received"],
        "shown": place["shown"],
        "edited": "",
        "parent": None,
        "withdrawn": True,
    }
    assert (stays["number"], stays["parent"], stays["withdrawn"]) == (2, 1, False)
    assert (told["count"], told["heading"]) == (1, "reactions: 1")
    assert client.get(f"/api/v1/sites/buurt/counts?thread={PAGE}").json["counts"][PAGE]["count"] == 1


@pytest.mark.parametrize("address", [f"/t/buurt?thread={PAGE}", "/threads/_2ffair.html"])
def test_readers_see_a_line_in_its_place_and_the_answers_below(
    client: FlaskClient, house: House, first: Accepted, answer: Accepted, address: str
) -> None:
    address = address if address.startswith("/t/") else f"/api/v1/sites/buurt{address}"
    withdrawn(house, first)
    page = client.get(address).text
    assert "Withdrawn by its author" in page
    assert page.index('id="c000001"') < page.index('id="c000002"')
    assert "reactions: 1" in page
    for gone in (NAME, TEXT, 'data-reply="1"', "reaction=1"):
        assert gone not in page
    assert "In reply to a reaction that is no longer here" in page
    assert len(re.findall(r'itemtype="https://schema.org/Comment"', page)) == 1


def test_feeds_and_later_answers_know_nothing_of_it(
    client: FlaskClient, house: House, first: Accepted, answer: Accepted, jan: Reader
) -> None:
    withdrawn(house, first)
    feed = client.get("/t/buurt/feed.atom").text
    assert feed.count("<entry>") == 1
    assert "Withdrawn" not in feed
    assert jan.sends("Me too, then.", site="buurt", thread=PAGE, parent=1).reaction.parent is None


def test_what_never_stood_there_leaves_no_place(client: FlaskClient, house: House, jan: Reader) -> None:
    waiting = jan.sends("https://a.example https://b.example https://c.example here", site="buurt", thread=PAGE)
    withdrawn(house, waiting)
    assert client.get(THREAD).json["reactions"] == []


def test_its_author_is_told_before_that_a_line_stays(client: FlaskClient, first: Accepted) -> None:
    page = client.get(f"/r/{first.receipt}/withdraw").text
    assert "In its place a line will say that its author has withdrawn it" in page


def test_a_thread_of_nothing_but_places_counts_none(client: FlaskClient, house: House, first: Accepted) -> None:
    withdrawn(house, first)
    page = client.get(f"/t/buurt?thread={PAGE}").text
    assert "reactions: 0" in page
    assert "Withdrawn by its author" in page
