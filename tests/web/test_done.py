"""What was decided, and the way back from it, as els meets it with plain forms."""

import re

import pytest
from flask.testing import FlaskClient

from moderation.domain.decision import Act
from moderation.domain.person import Person
from moderation.domain.reaction import Status
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import Clock, Reader
from tests.test_walk_back import all_at_once, decided, waiting
from tests.web.test_log import TERMS

UNDO = "/desk/undo"
NOTHING_LEFT = (
    "Van het laatste etmaal geldt geen besluit van u meer. Wat ouder is, kunt u terugdraaien onder Afgehandeld."
)
NUMBERS = dict.fromkeys(map(str, Status), "0")
JSON = {"Accept": "application/json"}


def status_of(store: Store, number: int = 1) -> Status:
    return store.reaction("magazine", number).status


def numbers(page: str) -> list[str]:
    return re.findall(r'href="/desk/item/magazine/(\d+)"', page)


def said(page: str) -> str:
    """What the place for a word about the last act says."""
    found = re.search(r'role="status"[^>]*>(.*?)</div>', page, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


# The list


def test_what_was_decided_is_listed_newest_first_with_its_beginning(
    desk: FlaskClient, house: House, els: Person, bram: Person, jan: Reader, clock: Clock
) -> None:
    first, second, _ = waiting(jan, clock, 3)
    decided(house, els, first, Act.APPROVE)
    clock.forward(minutes=1)
    decided(house, bram, second, Act.REJECT)
    page = desk.get("/desk/done").text
    assert numbers(page) == ["2", "1"]
    assert "Reactie 0." in page
    assert "Bram Postma" in page
    assert numbers(desk.get("/desk/done?who=me").text) == ["1"]
    assert numbers(desk.get("/desk/done?act=reject").text) == ["2"]
    assert numbers(desk.get("/desk/done?site=magazine&act=approve&who=all").text) == ["1"]
    assert numbers(desk.get("/desk/done?site=buurt").text) == []


def test_what_was_undone_is_not_listed_and_what_was_decided_again_has_no_way_back(
    desk: FlaskClient, house: House, els: Person, jan: Reader, clock: Clock
) -> None:
    first, second = waiting(jan, clock, 2)
    now = decided(house, els, first, Act.APPROVE)
    clock.forward(minutes=1)
    house.review.decide(els, "magazine", 1, Act.REMOVE, now.version, reason="offtopic")
    clock.forward(minutes=1)
    decided(house, els, second, Act.SPAM)
    house.walk.undo_last(els)
    page = desk.get("/desk/done").text
    assert numbers(page) == ["1", "1"]
    assert page.count('action="/desk/undo/one"') == 1
    assert "Later opnieuw over besloten" in page


@pytest.mark.parametrize("query", ["who=onzin", "act=onzin", "act=undo", "site=nergens"])
def test_what_cannot_be_chosen_is_not_here(desk: FlaskClient, query: str) -> None:
    assert desk.get(f"/desk/done?{query}").status_code == 404


def test_an_empty_list_says_why_and_leads_on(desk: FlaskClient) -> None:
    assert "Er is nog niets besloten." in desk.get("/desk/done").text
    page = desk.get("/desk/done?who=me").text
    assert "Geen besluiten met dit filter." in page
    assert 'href="/desk/done"' in page


def test_the_button_of_a_line_takes_that_one_back_and_stays_with_the_list(
    desk: FlaskClient, house: House, els: Person, jan: Reader, clock: Clock, store: Store
) -> None:
    for reaction in waiting(jan, clock, 2):
        decided(house, els, reaction, Act.APPROVE)
        clock.forward(minutes=1)
    page = desk.get("/desk/done?who=me").text
    form = re.findall(r'name="(site|number|version|undoes|return)" value="([^"]*)"', page.split("<li>")[2])
    answer = desk.post("/desk/undo/one", data=dict(form))
    assert answer.headers["Location"] == "/desk/done?who=me&undone=magazine%2F1"
    assert status_of(store, 1) is Status.WAITING
    assert said(desk.get(answer.headers["Location"]).text) == (
        "Ongedaan gemaakt: Jan Jansen, Loket &amp; Lijn 1 wacht weer."
    )


def test_a_line_on_which_a_colleague_decided_meanwhile_is_left_alone(
    desk: FlaskClient, house: House, els: Person, bram: Person, jan: Reader, clock: Clock, store: Store
) -> None:
    (first,) = waiting(jan, clock, 1)
    decided(house, els, first, Act.APPROVE)
    form = dict(re.findall(r'name="(site|number|version|undoes)" value="([^"]*)"', desk.get("/desk/done").text))
    house.review.decide(bram, "magazine", 1, Act.REMOVE, 1, reason="offtopic")
    answer = desk.post("/desk/undo/one", data=form)
    assert answer.status_code == 409
    assert "Een collega heeft er intussen over besloten" in answer.text
    assert 'href="/desk/item/magazine/1"' in answer.text
    assert status_of(store) is Status.REMOVED


def test_a_long_list_comes_in_pages(desk: FlaskClient, house: House, els: Person, jan: Reader, clock: Clock) -> None:
    all_at_once(house, els, waiting(jan, clock, 52))
    first = desk.get("/desk/done?who=me").text
    older = re.search(r'href="(/desk/done\?[^"]*after=[^"]+)"', first)
    assert older
    second = desk.get(older[1].replace("&amp;", "&")).text
    assert numbers(first) + numbers(second) == [str(number) for number in range(52, 0, -1)]


# The way back


def test_three_presses_restore_three_and_each_says_so(
    desk: FlaskClient, house: House, els: Person, jan: Reader, clock: Clock, store: Store
) -> None:
    for reaction, act in zip(waiting(jan, clock, 3), (Act.APPROVE, Act.REJECT, Act.SPAM), strict=True):
        clock.forward(minutes=1)
        decided(house, els, reaction, act)
    for number in (3, 2, 1):
        answer = desk.post(UNDO, data={"return": "/desk/queue?site=magazine"})
        assert answer.status_code == 303
        page = desk.get(answer.headers["Location"]).text
        assert said(page) == f"Ongedaan gemaakt: Jan Jansen, Loket &amp; Lijn {number} wacht weer."
        assert status_of(store, number) is Status.WAITING
        assert f'href="/desk/item/magazine/{number}' in page or f"magazine/{number}" in page
    nothing = desk.post(UNDO)
    assert nothing.status_code == 409
    assert "Er is niets ongedaan te maken" in nothing.text
    assert NOTHING_LEFT in nothing.text


def test_it_leads_back_to_where_it_was_asked_for_and_nowhere_else(
    desk: FlaskClient, house: House, els: Person, jan: Reader, clock: Clock
) -> None:
    for reaction in waiting(jan, clock, 4):
        decided(house, els, reaction, Act.APPROVE)
        clock.forward(minutes=1)
    for back, address in (
        ("/desk/queue?state=published&item=magazine/1&done=x", "/desk/queue?state=published&item=magazine%2F4&undone="),
        ("/desk/log?who=x&undone=y&passed=z", "/desk/log?who=x&undone="),
        ("https://elders.example/", "/desk/item/magazine/2?undone="),
        ("", "/desk/item/magazine/1?undone="),
    ):
        assert desk.post(UNDO, data={"return": back}).headers["Location"].startswith(address)


def test_what_was_passed_over_is_said_with_who_decided(
    desk: FlaskClient, house: House, els: Person, bram: Person, jan: Reader, clock: Clock
) -> None:
    for reaction in waiting(jan, clock, 6):
        clock.forward(minutes=1)
        decided(house, els, reaction, Act.APPROVE)
    for number in range(2, 7):
        house.review.decide(bram, "magazine", number, Act.REMOVE, 1, reason="offtopic")
    page = desk.post(UNDO, data={"return": "/desk/done"}, follow_redirects=True).text
    assert said(page) == (
        "Ongedaan gemaakt: Jan Jansen, Loket &amp; Lijn 1 wacht weer. "
        "Overgeslagen: Jan Jansen, Loket &amp; Lijn 6, waarover Bram Postma na u besloot. "
        "Overgeslagen: Jan Jansen, Loket &amp; Lijn 5, waarover Bram Postma na u besloot. "
        "Overgeslagen: Jan Jansen, Loket &amp; Lijn 4, waarover Bram Postma na u besloot. "
        "En nog 2."
    )
    nothing = desk.post(UNDO)
    assert nothing.status_code == 409
    assert "waarover Bram Postma na u besloot" in nothing.text


def test_a_script_is_told_what_came_of_it(
    desk: FlaskClient, house: House, els: Person, jan: Reader, clock: Clock
) -> None:
    alone, *many = waiting(jan, clock, 3)
    decided(house, els, alone, Act.APPROVE)
    clock.forward(minutes=1)
    all_at_once(house, els, many)
    assert desk.post(UNDO, headers=JSON).json == {
        "done": "Ongedaan gemaakt: 2 besluiten die in één keer waren genomen.",
        "item": "magazine/2",
        "items": ["magazine/2", "magazine/3"],
        "version": 2,
        "totals": NUMBERS | {"waiting": "2", "published": "1"},
    }
    assert desk.post(UNDO, headers=JSON).json == {
        "done": "Ongedaan gemaakt: Jan Jansen, Loket & Lijn 1 wacht weer.",
        "item": "magazine/1",
        "items": ["magazine/1"],
        "version": 2,
        "totals": NUMBERS | {"waiting": "3"},
    }
    nothing = desk.post(UNDO, headers=JSON)
    assert nothing.status_code == 409
    assert nothing.json == {
        "problem": "Er is niets ongedaan te maken",
        "sentence": NOTHING_LEFT,
    }


@pytest.mark.parametrize("query", ["undone=magazine/9", "undone=magazine/1", "undone=x", "undone=nergens/1&passed=x"])
def test_an_address_that_says_what_never_was_says_nothing(desk: FlaskClient, jan: Reader, query: str) -> None:
    jan.sends()
    page = desk.get(f"/desk/done?{query}")
    assert page.status_code == 200
    assert said(page.text) == ""


def test_what_was_undone_of_an_edit_or_an_arrangement_is_said_as_it_is(
    desk: FlaskClient, house: House, els: Person, jan: Reader, clock: Clock
) -> None:
    (first,) = waiting(jan, clock, 1)
    house.arrangements.arrange(els, "magazine", 1, first.version, TERMS)
    page = desk.post(UNDO, data={"return": "/desk/done"}, follow_redirects=True).text
    assert said(page) == "Ongedaan gemaakt: Jan Jansen, Loket &amp; Lijn 1 valt niet meer onder een afspraak."
