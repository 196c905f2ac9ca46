"""The desk, as els meets it with plain forms: one reaction, a decision, and what every page shows."""

import re
from html import unescape
from urllib.parse import parse_qsl

import pytest
from flask.testing import FlaskClient

from moderation.domain.decision import Act
from moderation.domain.errors import StoreUnavailable
from moderation.domain.person import Person
from moderation.domain.reaction import Status
from moderation.domain.wanted import Wanted
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import PASSWORD, Clock, Reader

JSON = {"Accept": "application/json"}


def step(act: str, number: int = 1, version: int = 0, **more: str) -> dict[str, object]:
    return {"site": "magazine", "number": number, "version": version, "act": act, **more}


def status_of(store: Store, number: int = 1) -> Status:
    return store.reaction("magazine", number).status


# One reaction


def test_an_item_shows_each_finding_and_its_place_in_the_text(desk: FlaskClient, jan: Reader) -> None:
    jan.sends("Mail mij@example.org over https://a.example <script>alert(1)</script>")
    page = desk.get("/desk/item/magazine/1").text
    assert "In de tekst staat een e-mailadres; op de site is het onleesbaar gemaakt." in page
    assert re.search(r'<mark>mij@example.org<sup><a id="at-1" href="#why-1" aria-label="bevinding 1: Adressen', page)
    assert re.search(r'<mark>https://a.example<sup><a id="at-2" href="#why-2"', page)
    assert '<a class="to-span" href="#at-1">' in page
    assert "<script>" not in page


def test_an_item_that_no_rule_speaks_of_says_so(desk: FlaskClient, jan: Reader) -> None:
    jan.sends()
    assert "geen regel heeft er iets in gevonden" in desk.get("/desk/item/magazine/1").text


def test_the_address_of_an_author_is_not_shown_unasked(desk: FlaskClient, jan: Reader) -> None:
    jan.sends(email="jan.jansen@example.org")
    for address in ("/desk/queue", "/desk/item/magazine/1"):
        page = desk.get(address).text
        assert "j…@example.org" in page
        assert "jan.jansen" not in page


def test_an_item_knows_what_part_of_the_queue_it_belongs_to(desk: FlaskClient, jan: Reader) -> None:
    jan.sends()
    page = desk.get("/desk/item/magazine/1?return=/desk/queue?site%3Dmagazine%26sort%3Dnewest").text
    assert 'href="/desk/queue?site=magazine&amp;sort=newest" data-key="u"' in page
    assert 'name="return" value="/desk/queue?site=magazine&amp;sort=newest"' in page


@pytest.mark.parametrize(
    "odd",
    [
        "https://evil.example/desk/queue",
        "//evil.example/desk/queue",
        "/desk/log",
        "javascript:alert(1)",
        "\0",
        "//[",
        "/desk/queue?state=nonsense",
        "/desk/queue?site=" + "x" * 600,
    ],
)
def test_a_way_back_that_is_none_leads_to_the_queue(desk: FlaskClient, jan: Reader, odd: str) -> None:
    jan.sends("Een.")
    jan.sends("Twee.")
    assert desk.get("/desk/item/magazine/1", query_string={"return": odd}).status_code == 200
    answer = desk.post("/desk/decide", data=step("approve", **{"return": odd}))
    assert answer.headers["Location"] == "/desk/queue?item=magazine/2&done=magazine/1"


def test_an_item_that_is_not_there_is_said_so(desk: FlaskClient, jan: Reader) -> None:
    jan.sends()
    for odd in ("magazine/0", "magazine/" + "9" * 400, "%00/1", "nergens/1"):
        assert desk.get(f"/desk/item/{odd}").status_code == 404


# A decision


@pytest.mark.parametrize(
    ("act", "more", "after"),
    [
        ("approve", {}, Status.PUBLISHED),
        ("reject", {"reason": "offtopic", "note": "Zie huisregel 2."}, Status.REJECTED),
        ("spam", {}, Status.SPAM),
    ],
)
def test_a_button_takes_its_step_and_leads_on(
    desk: FlaskClient, jan: Reader, store: Store, act: str, more: dict[str, str], after: Status
) -> None:
    jan.sends("Een.")
    jan.sends("Twee.")
    answer = desk.post("/desk/decide", data=step(act, **more))
    assert status_of(store) is after
    assert answer.headers["Location"] == "/desk/queue?item=magazine/2&done=magazine/1"


def test_a_decision_keeps_to_the_part_of_the_queue_that_it_came_from(
    desk: FlaskClient, jan: Reader, clock: Clock
) -> None:
    links = "https://a.example https://b.example"
    for number in range(3):
        jan.sends(f"Voor het blad, {number}.")
        jan.sends(f"For the paper, {number}: {links}", site="buurt", thread="/", name="Ann Archer")
        clock.forward(minutes=1)
    part = "/desk/queue?site=buurt&sort=newest&after=x"
    answer = desk.post("/desk/decide", data=step("approve", 2, **{"return": part}) | {"site": "buurt"})
    assert answer.headers["Location"] == "/desk/queue?site=buurt&sort=newest&after=x&item=buurt/1&done=buurt/2"
    page = desk.get("/desk/queue?site=buurt&item=buurt/3").text
    assert 'data-next="buurt/1" data-previous="buurt/1"' in page


def test_after_the_last_one_the_queue_is_shown_empty(desk: FlaskClient, jan: Reader) -> None:
    jan.sends()
    page = desk.post("/desk/decide", data=step("approve"), follow_redirects=True).text
    assert "Jan Jansen, Loket &amp; Lijn 1: geplaatst." in page
    assert "De wachtrij is leeg. Niemand wacht op u." in page


def test_three_undos_restore_three(desk: FlaskClient, jan: Reader, store: Store) -> None:
    for text in ("Een.", "Twee.", "Drie."):
        jan.sends(text)
    for number, act in ((1, "approve"), (2, "spam"), (3, "reject")):
        desk.post("/desk/decide", data=step(act, number, reason="offtopic"))
    for number in (3, 2, 1):
        page = desk.get(f"/desk/item/magazine/{number}").text
        (undoes,) = re.findall(r'name="undoes" value="([^"]+)"', page)
        answer = desk.post("/desk/decide", data=step("undo", number, 1, undoes=undoes))
        assert answer.headers["Location"] == f"/desk/queue?item=magazine/{number}&done=magazine/{number}"
        assert status_of(store, number) is Status.WAITING


def test_the_page_after_a_decision_offers_the_way_back_to_who_took_it(
    desk: FlaskClient, house: House, bram: Person, jan: Reader
) -> None:
    jan.sends("Een.")
    jan.sends("Twee.")
    desk.post("/desk/decide", data=step("approve"))
    page = desk.get("/desk/queue?done=magazine/1").text
    assert re.search(r'<div id="undo">\s*<form method="post" action="[^"]+">', page)
    house.review.decide(bram, "magazine", 2, Act.SPAM, 0)
    page = desk.get("/desk/queue?done=magazine/2").text
    assert "Jan Jansen, Loket &amp; Lijn 2: als spam gemerkt." in page
    assert not re.search(r'<div id="undo">\s*<form method="post" action="[^"]+">', page)


def test_a_script_is_told_what_came_of_it(desk: FlaskClient, jan: Reader) -> None:
    jan.sends()
    answer = desk.post("/desk/decide", data=step("approve"), headers=JSON)
    assert answer.json == {
        "done": "Jan Jansen, Loket & Lijn 1: geplaatst.",
        "mark": "geplaatst door u, 21:44",
        "status": "published",
        "version": 1,
        "totals": dict.fromkeys(map(str, Status), "0") | {"published": "1"},
    }


# A decision that cannot be taken


def test_a_stale_decision_is_refused_with_who_and_when(
    desk: FlaskClient, house: House, bram: Person, jan: Reader, store: Store
) -> None:
    jan.sends()
    house.review.decide(bram, "magazine", 1, Act.APPROVE, 0)
    answer = desk.post("/desk/decide", data=step("spam"))
    assert answer.status_code == 409
    assert "Over deze reactie is al besloten" in answer.text
    assert "Bram Postma, 13 januari 2022, 21:44: geplaatst." in answer.text
    assert status_of(store) is Status.PUBLISHED
    assert len(store.log().items) == 1


def test_who_was_too_late_can_look_and_decide_anyway_on_what_is_there_now(
    desk: FlaskClient, house: House, bram: Person, jan: Reader, store: Store
) -> None:
    jan.sends()
    house.review.decide(bram, "magazine", 1, Act.SPAM, 0)
    page = desk.post("/desk/decide", data=step("approve")).text
    box = page[page.index('class="collision"') : page.index('id="pane"')]
    assert '<a href="#who">Bekijken</a>' in box
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', box))
    assert fields == {"site": "magazine", "number": "1", "version": "1", "act": "approve", "return": "/desk/queue"}
    assert desk.post("/desk/decide", data=fields).status_code == 303
    assert status_of(store) is Status.PUBLISHED


def test_who_was_too_late_to_refuse_is_led_to_the_reasons_again(
    desk: FlaskClient, house: House, bram: Person, jan: Reader
) -> None:
    jan.sends()
    house.review.decide(bram, "magazine", 1, Act.SPAM, 0)
    page = desk.post("/desk/decide", data=step("reject", reason="offtopic")).text
    box = unescape(page[page.index('class="collision"') : page.index('id="pane"')])
    (link,) = re.findall(r'href="/desk/item/magazine/1/refuse\?([^"]+)"', box)
    assert dict(parse_qsl(link)) == {"version": "1", "reason": "offtopic", "return": "/desk/queue"}


def test_a_script_is_told_who_was_ahead(desk: FlaskClient, house: House, bram: Person, jan: Reader) -> None:
    jan.sends()
    house.review.decide(bram, "magazine", 1, Act.APPROVE, 0)
    answer = desk.post("/desk/decide", data=step("spam"), headers=JSON)
    assert answer.status_code == 409
    assert answer.json == {
        "problem": "Over deze reactie is al besloten",
        "who": "Bram Postma",
        "when": "2022-01-13T21:44:03+01:00",
        "sentence": "Bram Postma, 13 januari 2022, 21:44: geplaatst. Uw besluit is niet uitgevoerd.",
    }


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        (step("explode"), 400),
        (step("approve", 99), 404),
        (step("approve") | {"number": "x"}, 404),
        (step("approve") | {"version": "x"}, 409),
        (step("approve") | {"version": "9" * 99}, 409),
        (step("restore"), 409),
        (step("undo", undoes="x"), 409),
    ],
)
def test_a_button_that_cannot_be_pressed_changes_nothing(
    desk: FlaskClient, jan: Reader, store: Store, body: dict[str, object], status: int
) -> None:
    jan.sends()
    answer = desk.post("/desk/decide", data=body)
    assert answer.status_code == status
    assert "<h1" in answer.text
    assert status_of(store) is Status.WAITING
    assert store.log().items == ()


# The frame


def test_the_desk_speaks_the_language_of_the_moderator(app, bram: Person, jan: Reader) -> None:
    jan.sends()
    client = app.test_client()
    client.post("/desk/login", data={"email": bram.email, "password": PASSWORD}, headers={"Origin": "http://localhost"})
    page = client.get("/desk/queue").text
    assert '<html lang="en">' in page
    assert "Waiting" in page


def test_every_page_says_who_is_at_the_desk_and_how_the_keys_are(desk: FlaskClient, els: Person) -> None:
    for address in ("/desk/queue", "/desk/log", "/desk/item/magazine/99"):
        page = desk.get(address).text
        assert f'<body data-person="{els.id}" data-keys="letters" data-density="roomy">' in page
        assert "Els de Graaf</a>" in page


def test_the_house_rules_that_judged_a_reaction_can_be_read(desk: FlaskClient, jan: Reader) -> None:
    digest = jan.sends().reaction.policy
    assert f'href="/desk/policy/{digest}"' in desk.get("/desk/item/magazine/1").text
    assert "[rules.surname]" in desk.get(f"/desk/policy/{digest}").text
    for odd in ("0" * 64, "%00", "..%2f.."):
        assert desk.get(f"/desk/policy/{odd}").status_code == 404


def test_a_store_that_is_away_is_said_so_in_words(desk: FlaskClient, jan: Reader, house: House, monkeypatch) -> None:
    jan.sends()

    def away(*_: object, **__: object) -> None:
        raise StoreUnavailable("the disk is full")

    for method in ("item", "queue", "log", "sites", "names", "numbers"):
        monkeypatch.setattr(type(house.review), method, away)
    for address in ("/desk/queue?done=magazine/1", "/desk/item/magazine/1", "/desk/log"):
        answer = desk.get(address)
        assert answer.status_code == 503
        assert "De reacties zijn nu niet bereikbaar" in answer.text


def test_a_fault_of_ours_has_a_number_that_stands_in_the_log_too(
    desk: FlaskClient, house: House, monkeypatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(type(house.review), "queue", broken)
    answer = desk.get("/desk/queue")
    assert answer.status_code == 500
    (number,) = re.findall(r"<code>([0-9a-f]{6})</code>", answer.text)
    assert f"number={number}" in capsys.readouterr().out


def test_nothing_is_left_waiting_unseen(desk: FlaskClient, store: Store, clock: Clock) -> None:
    assert store.listed(Wanted(), now=clock()).items == ()
    assert "De wachtrij is leeg" in desk.get("/desk/queue").text
