"""The queue as els looks at it: a part of it as a list, one reaction open, and what has changed since."""

import re
from html import unescape
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from moderation.domain.decision import Act
from moderation.domain.person import Person
from moderation.domain.reaction import Status
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import Clock, Reader

LINKS = "Zie https://a.example https://b.example https://c.example"


def rows(page: str) -> list[str]:
    return re.findall(r'<li data-item="([^"]+)"', page)


def opened(page: str) -> list[str]:
    return re.findall(r'<article id="pane"[^>]* data-item="([^"]+)"', page)


@pytest.fixture
def three(jan: Reader, clock: Clock) -> None:
    for name, text in (
        ("Piet Pieters", "Eerst dit."),
        ("Jan Jansen", LINKS),
        ("Anna de Wit", "Een dapper initiatief."),
    ):
        jan.sends(text, name=name)
        clock.forward(hours=2)


# The list


@pytest.mark.usefixtures("three")
def test_the_queue_shows_the_oldest_first_with_what_the_rules_say(desk: FlaskClient) -> None:
    page = desk.get("/desk/queue").text
    assert rows(page) == ["magazine/1", "magazine/2", "magazine/3"]
    assert '<span class="badge hold">Links</span>' in page
    assert 'Wachtend <span class="total" data-total="waiting">3</span>' in page
    assert "<title>Wachtend (3) – moderation</title>" in page


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("sort=newest", ["3", "2", "1"]),
        ("rule=links", ["2"]),
        ("older=3h", ["1", "2"]),
        ("older=99d", []),
        ("older=nonsense", ["1", "2", "3"]),
        ("q=dapper", ["3"]),
        ("q=van:piet", ["1"]),
        ("sender=magazine/1", ["1", "2", "3"]),
        ("sender=nonsense", ["1", "2", "3"]),
        ("site=buurt", []),
        ("site=magazine&thread=/artikel/anders", []),
        ("site=magazine&thread=/artikel/wie-is-aan-zet&rule=links&q=zie", ["2"]),
        ("state=all", ["1", "2", "3"]),
        ("state=published", []),
        ("after=nonsense", ["1", "2", "3"]),
        ("q=%00", ["1", "2", "3"]),
    ],
)
def test_every_part_of_the_address_narrows_the_list(desk: FlaskClient, asked: str, shown: list[str]) -> None:
    assert rows(desk.get(f"/desk/queue?{asked}").text) == [f"magazine/{number}" for number in shown]


@pytest.mark.usefixtures("three")
def test_a_filter_stands_in_every_link_and_form_and_can_be_left_out_part_by_part(desk: FlaskClient) -> None:
    page = unescape(desk.get("/desk/queue?site=magazine&rule=links&q=zie").text)
    assert 'href="/desk/queue?site=magazine&rule=links&q=zie&item=magazine/2" aria-current="true"' in page
    assert 'name="return" value="/desk/queue?site=magazine&rule=links&q=zie"' in page
    dropped = re.findall(r'<a class="chip" href="([^"]+)">(.+?) <span', page)
    assert dropped == [
        ("/desk/queue?rule=links&q=zie", "Loket & Lijn"),
        ("/desk/queue?site=magazine&q=zie", "Regel Links"),
        ("/desk/queue?site=magazine&rule=links", "“zie”"),
    ]


@pytest.mark.usefixtures("three")
def test_a_filter_that_leaves_nothing_says_how_many_there_are_without_it(desk: FlaskClient) -> None:
    page = desk.get("/desk/queue?q=zeppelin").text
    assert "Geen reacties met dit filter; 3 zonder filter." in page
    assert '<a href="/desk/queue">Zonder het filter</a>' in page


@pytest.mark.usefixtures("three")
def test_what_cannot_be_searched_for_is_said_and_nothing_is_shown(desk: FlaskClient) -> None:
    page = desk.get("/desk/queue?q=foo:bar").text
    assert "foo:" in page[page.index('id="q-problem"') :]
    assert 'aria-invalid="true"' in page
    assert rows(page) == []


def test_a_rule_that_is_gone_is_said_so(desk: FlaskClient) -> None:
    assert "Regel weg, die er niet meer is" in desk.get("/desk/queue?rule=weg").text


def test_a_page_of_the_queue_that_does_not_exist_is_said_so(desk: FlaskClient) -> None:
    assert desk.get("/desk/queue?state=nonsense").status_code == 404
    assert desk.get("/desk/queue?site=nergens").status_code == 404
    assert desk.get("/desk/queue?item=magazine/9").status_code == 404
    for odd in ("nonsense/x", "magazine/99999", "%00/9"):
        assert desk.get(f"/desk/queue?done={odd}").status_code == 200
    assert desk.get("/desk/").headers["Location"] == "/desk/queue"


def test_a_long_queue_comes_in_pages_that_show_each_once(desk: FlaskClient, jan: Reader, clock: Clock) -> None:
    for number in range(55):
        jan.sends(f"Reactie {number}.")
        clock.forward(seconds=1)
    first = desk.get("/desk/queue").text
    following = re.search(r'href="(/desk/queue\?[^"]*after=[^"]+)">Volgende 50', first)
    assert following
    second = desk.get(unescape(following[1])).text
    assert rows(first) + rows(second) == [f"magazine/{number}" for number in range(1, 56)]
    assert '<a href="/desk/queue">Naar de eerste pagina</a>' in second


# The pane


@pytest.mark.usefixtures("three")
def test_the_first_one_is_open_or_else_the_one_that_is_asked_for(desk: FlaskClient) -> None:
    assert opened(desk.get("/desk/queue").text) == ["magazine/1"]
    page = desk.get("/desk/queue?item=magazine/2").text
    assert opened(page) == ["magazine/2"]
    assert re.findall(r'item=(magazine/.)" aria-current="true"', page) == ["magazine/2"]
    assert 'data-next="magazine/3" data-previous="magazine/1"' in page


@pytest.mark.usefixtures("three")
def test_the_pane_alone_can_be_had_and_claims_nothing(desk: FlaskClient, house: House) -> None:
    page = desk.get("/desk/queue?item=magazine/2&part=pane").text
    assert page.strip().startswith('<article id="pane"')
    assert "<html" not in page
    assert house.review.claims() == ()


@pytest.mark.usefixtures("three")
def test_a_colleague_sees_who_is_reading_what_and_gets_the_next_one(
    desk: FlaskClient, house: House, bram: Person
) -> None:
    house.review.read(bram, house.review.item("magazine", 1).reaction)
    page = desk.get("/desk/queue").text
    assert "Bram Postma leest dit" in page[: page.index('id="pane"')]
    assert opened(page) == ["magazine/2"]
    page = desk.get("/desk/queue?item=magazine/1").text
    assert "Bram Postma leest dit." in page[page.index('class="decide"') :]
    assert 'name="act" value="approve">' not in page[page.index('id="pane"') :]
    assert opened(desk.get("/desk/queue?reader=nobody").text) == ["magazine/2"]
    assert rows(desk.get("/desk/queue?reader=me").text) == ["magazine/2"]


@pytest.mark.usefixtures("three")
def test_when_colleagues_read_all_of_a_page_it_is_said_so(desk: FlaskClient, house: House, bram: Person) -> None:
    for number in (1, 2, 3):
        house.review.read(bram, house.review.item("magazine", number).reaction)
    page = desk.get("/desk/queue").text
    assert opened(page) == []
    assert "Collega’s lezen alles op deze pagina." in page


# What has changed since


def numbers(waiting: int, published: int) -> dict[str, str]:
    return dict.fromkeys(map(str, Status), "0") | {"waiting": str(waiting), "published": str(published)}


def since(desk: FlaskClient, page: str, part: str = "/desk/queue") -> dict[str, object]:
    (cursor,) = re.findall(r'data-cursor="([^"]+)"', page)
    shown = ",".join(f"{item}:0" for item in rows(page))
    answer = desk.get(f"/desk/since?return={quote(part)}&cursor={quote(cursor)}&shown={shown}")
    assert answer.status_code == 200
    return answer.json


@pytest.mark.usefixtures("three")
def test_a_page_learns_what_came_in_and_what_colleagues_did(
    desk: FlaskClient, house: House, jan: Reader, bram: Person
) -> None:
    page = desk.get("/desk/queue").text
    assert since(desk, page) == {
        "totals": numbers(3, 0),
        "new": 0,
        "told": "",
        "title": "Wachtend (3) – moderation",
        "decided": {},
        "claims": {},
    }
    jan.sends("Nog een.")
    jan.sends("En nog een.")
    house.review.decide(bram, "magazine", 2, Act.APPROVE, 0)
    house.review.read(bram, house.review.item("magazine", 3).reaction)
    changed = since(desk, page)
    assert (changed["totals"], changed["new"], changed["told"]) == (numbers(4, 1), 2, "2 nieuw: tonen")
    assert changed["title"] == "Wachtend (4) – moderation"
    assert changed["decided"] == {"magazine/2": "Bram Postma, 03:44: geplaatst."}
    assert changed["claims"] == {"magazine/3": "Bram Postma leest dit"}


@pytest.mark.usefixtures("three")
def test_a_page_of_a_filter_counts_what_came_into_it(desk: FlaskClient, jan: Reader) -> None:
    page = desk.get("/desk/queue").text
    jan.sends("Zonder.")
    jan.sends(LINKS + " nog eens")
    assert since(desk, page, "/desk/queue?rule=links")["new"] == 1


def test_a_question_that_is_none_is_answered_with_nothing(desk: FlaskClient) -> None:
    for odd in ("", "?cursor=x&shown=,x,magazine/1:x", "?cursor=2022-01-13", "?cursor=9999-12-31T23:59:59.999%2B00:00"):
        answer = desk.get(f"/desk/since{odd}")
        assert (answer.status_code, answer.json["new"], answer.json["decided"]) == (200, 0, {})


# Refusing


@pytest.mark.usefixtures("three")
def test_the_reasons_are_numbered_and_stand_in_the_language_of_the_site(desk: FlaskClient) -> None:
    page = desk.get("/desk/item/magazine/1/refuse?version=0").text
    assert '<h1 id="refusing"' in page
    assert re.search(r'value="offtopic" data-digit="2"> <kbd>2</kbd> <span lang="nl">Uw bijdrage gaat niet', page)
    assert 'name="version" value="0"' in page
    assert " checked" not in page


@pytest.mark.usefixtures("three")
def test_a_reason_can_be_brought_along(desk: FlaskClient) -> None:
    page = desk.get("/desk/item/magazine/1/refuse?version=0&reason=advertising").text
    assert 'value="advertising" checked' in page


def test_without_a_surname_the_reason_of_the_house_is_proposed(desk: FlaskClient, jan: Reader) -> None:
    jan.sends(name="Wethouder De Vries")
    page = desk.get("/desk/item/magazine/1/refuse").text
    assert 'value="surname" checked' in page


def test_a_reaction_that_stands_is_removed_for_a_reason(
    desk: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    jan.sends()
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    page = desk.get("/desk/item/magazine/1/refuse?version=1").text
    assert "Deze reactie verwijderen" in page
    assert 'name="act" value="remove"' in page


@pytest.mark.usefixtures("three")
def test_a_rejection_without_a_reason_asks_for_one_and_keeps_the_note(desk: FlaskClient, store: Store) -> None:
    sent = {"site": "magazine", "number": 1, "version": 0, "act": "reject", "reason": "because", "note": "Zie boven."}
    answer = desk.post("/desk/decide", data=sent)
    assert answer.status_code == 422
    assert "<title>Fout: Deze reactie weigeren" in answer.text
    assert "Zie boven.</textarea>" in answer.text
    assert store.log().items == ()
    answer = desk.post("/desk/decide", data=sent, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["problem"]) == (422, "Kies een reden")


@pytest.mark.usefixtures("three")
def test_the_reasons_decide_on_the_version_that_was_seen(desk: FlaskClient, house: House, bram: Person) -> None:
    page = desk.get("/desk/item/magazine/1/refuse?version=0").text
    house.review.decide(bram, "magazine", 1, Act.SPAM, 0)
    assert 'name="version" value="0"' in page
    sent = {"site": "magazine", "number": 1, "version": 0, "act": "reject", "reason": "offtopic"}
    assert desk.post("/desk/decide", data=sent).status_code == 409


# Reading


def reads(house: House) -> list[tuple[str, str]]:
    return [(claim.site, claim.person) for claim in house.review.claims()]


@pytest.mark.usefixtures("three")
def test_who_opens_a_reaction_is_reading_it_until_the_lease_is_over(
    desk: FlaskClient, house: House, els: Person, clock: Clock
) -> None:
    desk.get("/desk/item/magazine/2")
    assert reads(house) == [("magazine", els.id)]
    clock.forward(minutes=3)
    assert reads(house) == []


@pytest.mark.usefixtures("three")
def test_letting_go_leads_to_the_next_one(desk: FlaskClient, house: House) -> None:
    desk.get("/desk/queue?item=magazine/2")
    answer = desk.post(
        "/desk/claim/release", data={"site": "magazine", "number": 2, "return": "/desk/queue?rule=links"}
    )
    assert answer.headers["Location"] == "/desk/queue?rule=links"
    assert reads(house) == []
    desk.get("/desk/queue?item=magazine/2")
    answer = desk.post("/desk/claim/release", data={"site": "magazine", "number": 2})
    assert answer.headers["Location"] == "/desk/queue?item=magazine/3"


@pytest.mark.usefixtures("three")
def test_what_a_colleague_reads_can_be_taken_over(desk: FlaskClient, house: House, els: Person, bram: Person) -> None:
    house.review.read(bram, house.review.item("magazine", 1).reaction)
    sent = {"site": "magazine", "number": 1, "return": "/desk/queue?site=magazine"}
    answer = desk.post("/desk/claim", data=sent)
    assert answer.headers["Location"] == "/desk/queue?site=magazine&item=magazine/1"
    assert reads(house) == [("magazine", bram.id)]
    answer = desk.post("/desk/claim/over", data=sent)
    assert answer.headers["Location"] == "/desk/queue?site=magazine&item=magazine/1"
    assert reads(house) == [("magazine", els.id)]


@pytest.mark.usefixtures("three")
def test_a_script_is_told_whose_reading_it_is(desk: FlaskClient, house: House, els: Person, bram: Person) -> None:
    house.review.read(bram, house.review.item("magazine", 1).reaction)
    headers = {"Accept": "application/json"}
    answer = desk.post("/desk/claim", data={"site": "magazine", "number": 1}, headers=headers)
    assert answer.json == {"claim": {"person": bram.id, "name": "Bram Postma", "mine": False}}
    answer = desk.post("/desk/claim", data={"site": "magazine", "number": 2}, headers=headers)
    assert answer.json == {"claim": {"person": els.id, "name": "Els de Graaf", "mine": True}}
    answer = desk.post("/desk/claim/release", data={"site": "magazine", "number": 2}, headers=headers)
    assert answer.json == {"claim": None}
    assert desk.post("/desk/claim", data={"site": "magazine", "number": 99}).status_code == 404
