"""The page of filters, with plain forms."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from moderation.domain.person import Person
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import PASSWORD, Clock, Reader

LINKS = "/desk/queue?rule=links"


@pytest.fixture
def bram_at_the_desk(client: FlaskClient, bram: Person) -> FlaskClient:
    client.post("/desk/login", data={"email": bram.email, "password": PASSWORD})
    return client


def keep(browser: FlaskClient, name: str, query: str = LINKS, **more: str) -> str:
    """The page after a part of the queue was kept."""
    answer = browser.post("/desk/filters", data={"name": name, "query": query, **more})
    assert answer.status_code == 303
    return browser.get(answer.location).text


def item_of(page: str, name: str) -> str:
    """What stands about a filter in the list."""
    return next(part for part in page.split("<li>") if f">{name}</bdi>" in part)


def address_of(page: str, name: str) -> str:
    found = re.search(r'href="(/desk/filters/[0-9a-f-]+)"', item_of(page, name))
    assert found
    return found[1]


def test_a_part_of_the_queue_is_kept_under_a_name_with_its_number(desk: FlaskClient, jan: Reader) -> None:
    jan.sends("Zie https://a.example https://b.example https://c.example")
    jan.sends("Zonder.")
    form = desk.get("/desk/filters", query_string={"query": f"{LINKS}&after=x&item=magazine/1"}).text
    assert 'name="query" value="/desk/queue?rule=links"' in form
    page = keep(desk, "Met links", f"{LINKS}&after=x&item=magazine/1")
    assert "Bewaard als “Met links”." in page
    item = item_of(page, "Met links")
    assert f'href="{LINKS}" data-key="1" aria-keyshortcuts="1"' in item
    assert '<span class="total">1 reactie<' in item
    assert re.search(r"Wachtend · \w+ Links", item)


def test_a_search_is_kept_as_it_was_typed(desk: FlaskClient, jan: Reader, clock: Clock) -> None:
    jan.sends("Regie op gegevens.")
    query = "/desk/queue?state=all&q=na:2u+%22op+gegevens%22+van:jansen"
    page = keep(desk, "Vandaag & morgen", query)
    item = item_of(page, "Vandaag &amp; morgen")
    link = re.search(r'href="(/desk/queue[^"]+)"', item)
    assert link
    assert desk.get(unescape(link[1])).status_code == 200
    assert '<span class="total">1 reactie<' in item
    clock.forward(hours=3)
    assert '<span class="total">0 reacties<' in item_of(desk.get("/desk/filters").text, "Vandaag &amp; morgen")


def test_what_is_missing_is_said_at_the_field_and_nothing_typed_is_lost(desk: FlaskClient) -> None:
    keep(desk, "Met links")
    for name, told in (("", "Geef het filter een naam."), ("met LINKS", "Er is al een filter met deze naam.")):
        answer = desk.post("/desk/filters", data={"name": name, "query": LINKS})
        assert answer.status_code == 422
        assert told in answer.text
        assert "<title>Fout: " in answer.text
        assert f'name="name" value="{name}"' in answer.text
        assert f'name="query" value="{LINKS}"' in answer.text


def test_a_filter_can_be_renamed_and_removed_and_put_back(desk: FlaskClient) -> None:
    address = address_of(keep(desk, "Met links"), "Met links")
    assert 'value="Met links"' in desk.get(address).text
    assert desk.post(address, data={"name": " "}).status_code == 422
    page = desk.get(desk.post(address, data={"name": "Veel links"}).location).text
    assert "“Veel links” is gewijzigd." in page
    assert item_of(page, "Veel links")
    page = desk.get(desk.post(f"{address}/remove").location).text
    assert "“Veel links” is verwijderd." in page
    assert "<li>" not in page
    assert 'name="name" value="Veel links"' in page
    assert f'name="query" value="{LINKS}"' in page
    assert desk.get(address).status_code == desk.post(f"{address}/remove").status_code == 404


def test_an_editor_shares_a_filter_which_a_moderator_sees_and_leaves(
    desk: FlaskClient, bram_at_the_desk: FlaskClient
) -> None:
    assert 'name="shared"' not in desk.get("/desk/filters", query_string={"query": LINKS}).text
    page = keep(bram_at_the_desk, "All links", shared="1")
    assert "Shared with all moderators" in page
    address = address_of(page, "All links")
    shown = desk.get("/desk/filters").text
    assert "Gedeeld met alle moderatoren" in shown
    assert address not in shown
    assert desk.get(address).status_code == desk.post(address, data={"name": "Mijn"}).status_code == 403
    assert desk.post(f"{address}/remove").status_code == 403
    assert desk.post("/desk/filters", data={"name": "x", "query": "", "shared": "1"}).status_code == 403
    bram_at_the_desk.post(address, data={"name": "All links"})
    assert "All links" not in desk.get("/desk/filters").text


def test_the_first_nine_have_a_digit_own_ones_first(
    desk: FlaskClient, house: House, bram: Person, clock: Clock
) -> None:
    house.filters.save(bram, "Gedeeld", "", shared=True)
    for number in range(9):
        clock.forward(seconds=1)
        keep(desk, f"Filter {number}")
    page = desk.get("/desk/filters").text
    assert re.findall(r'data-key="(\d)"', page) == list("123456789")
    assert 'data-key="9"' in item_of(page, "Filter 8")
    assert "data-key" not in item_of(page, "Gedeeld")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("rule=sarcasm", "De regel “sarcasm” is er niet meer."),
        ("site=krant", "De site “krant” is er niet meer."),
        ("state=archived", "De status “archived” is er niet meer."),
        ("q=besluit:anna", "Aan de desk heet niemand “anna”."),
    ],
)
def test_a_filter_that_asks_for_what_is_gone_says_so_and_can_be_removed(
    desk: FlaskClient, house: House, els: Person, query: str, told: str
) -> None:
    house.filters.save(els, "Oud", query)
    item = item_of(desk.get("/desk/filters").text, "Oud")
    assert "defect" in item
    assert told in item
    assert "/desk/queue" not in item
    address = address_of(desk.get("/desk/filters").text, "Oud")
    assert desk.get(address).status_code == 200
    assert desk.post(f"{address}/remove").status_code == 303


def test_a_form_from_elsewhere_keeps_no_foreign_address(desk: FlaskClient, house: House, els: Person) -> None:
    for query in ("https://elders.example/desk/queue?rule=links", "//x/desk/queue?rule=links", "/desk/log", "\0", ""):
        keep(desk, f"Naar {query!r}"[:40], query)
    assert {saved.query for saved in house.filters.all(els)} == {""}


def test_without_filters_the_page_says_how_to_make_one(desk: FlaskClient) -> None:
    page = desk.get("/desk/filters").text
    assert "Er zijn nog geen filters bewaard." in page
    assert "<code>van:jansen</code>" in page
    assert desk.get("/desk/filters/no-filter").status_code == 404


def test_a_name_is_never_markup(desk: FlaskClient, store: Store) -> None:
    page = keep(desk, "<script>alert(1)</script>")
    assert "<script>alert" not in page + desk.get("/desk/queue").text
