"""The desk, as els meets it with plain forms."""

import re

import pytest
from flask.testing import FlaskClient

from moderation.domain.decision import Act
from moderation.domain.errors import StoreUnavailable
from moderation.domain.person import Person
from moderation.domain.reaction import Status
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import PASSWORD, Clock, Reader


def step(act: str, number: int = 1, version: int = 0, **more: str) -> dict[str, object]:
    return {"site": "magazine", "number": number, "version": version, "act": act, **more}


def status_of(store: Store, number: int = 1) -> Status:
    return store.reaction("magazine", number).status


def test_the_queue_shows_the_oldest_first_with_what_the_rules_say(desk: FlaskClient, jan: Reader, clock: Clock) -> None:
    jan.sends("Eerst dit.", name="Piet Pieters")
    clock.forward(minutes=5)
    jan.sends("Zie https://a.example https://b.example https://c.example")
    page = desk.get("/desk/queue").text
    assert page.index("Piet Pieters") < page.index("Jan Jansen")
    assert '<span class="badge hold">Links</span>' in page
    assert 'Wachtend <span class="total">2</span>' in page


def test_the_queue_can_be_that_of_one_site(desk: FlaskClient, jan: Reader) -> None:
    jan.sends("Voor het blad.")
    jan.sends("For the paper, https://a.example https://b.example", site="buurt", thread="/", name="Ann Archer")
    assert "Ann Archer" not in desk.get("/desk/queue?site=magazine").text
    assert "Jan Jansen" not in desk.get("/desk/queue?site=buurt").text


def test_a_long_queue_comes_in_pages_that_show_each_once(desk: FlaskClient, jan: Reader, clock: Clock) -> None:
    for number in range(55):
        jan.sends(f"Reactie {number}.")
        clock.forward(seconds=1)
    first = desk.get("/desk/queue").text
    following = re.search(r'href="(/desk/queue\?[^"]*after=[^"]+)"', first)
    assert following
    second = desk.get(following[1].replace("&amp;", "&")).text
    shown = re.findall(r"/desk/item/magazine/(\d+)", first + second)
    assert shown == [str(number) for number in range(1, 56)]


def test_an_item_shows_each_finding_and_its_place_in_the_text(desk: FlaskClient, jan: Reader) -> None:
    jan.sends("Mail mij@example.org over https://a.example <script>alert(1)</script>")
    page = desk.get("/desk/item/magazine/1").text
    assert "In de tekst staat een e-mailadres; op de site is het onleesbaar gemaakt." in page
    assert re.search(r"<mark>mij@example.org<sup><a href=\"#why-1\"", page)
    assert re.search(r"<mark>https://a.example<sup><a href=\"#why-2\"", page)
    assert "<script" not in page


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
    waiting = {line.reaction.number for line in store.listed(Status.WAITING).items}
    answer = desk.post("/desk/decide", data=step(act, **more))
    assert status_of(store) is after
    (other,) = waiting - {1}
    assert answer.headers["Location"] == f"/desk/item/magazine/{other}?done=magazine/1"


def test_after_the_last_one_the_queue_is_shown_empty(desk: FlaskClient, jan: Reader) -> None:
    jan.sends()
    page = desk.post("/desk/decide", data=step("approve"), follow_redirects=True).text
    assert "Jan Jansen, Loket &amp; Lijn 1:" in page
    assert "De wachtrij is leeg. Niemand wacht op u." in page


def test_three_undos_restore_three(desk: FlaskClient, jan: Reader, store: Store) -> None:
    for text in ("Een.", "Twee.", "Drie."):
        jan.sends(text)
    for number, act in ((1, "approve"), (2, "spam"), (3, "reject")):
        page = desk.post("/desk/decide", data=step(act, number, reason="offtopic"), follow_redirects=True).text
    for number in (3, 2, 1):
        page = desk.get(f"/desk/item/magazine/{number}").text
        undoes = re.search(r'name="undoes" value="([^"]+)"', page)
        assert undoes
        answer = desk.post("/desk/decide", data=step("undo", number, 1, undoes=undoes[1]))
        assert answer.headers["Location"] == f"/desk/item/magazine/{number}?done=magazine/{number}"
        assert status_of(store, number) is Status.WAITING


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


def test_a_rejection_without_a_reason_asks_for_one_and_keeps_the_note(
    desk: FlaskClient, jan: Reader, store: Store
) -> None:
    jan.sends()
    answer = desk.post("/desk/decide", data=step("reject", reason="because", note="Zie boven."))
    assert answer.status_code == 422
    assert "<title>Fout: Deze reactie weigeren" in answer.text
    assert "Zie boven.</textarea>" in answer.text
    assert status_of(store) is Status.WAITING


def test_the_reason_page_decides_on_the_version_that_was_seen(
    desk: FlaskClient, house: House, bram: Person, jan: Reader
) -> None:
    jan.sends()
    page = desk.get("/desk/item/magazine/1/reject?version=0").text
    house.review.decide(bram, "magazine", 1, Act.SPAM, 0)
    assert 'name="version" value="0"' in page
    assert desk.post("/desk/decide", data=step("reject", reason="offtopic")).status_code == 409


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


def test_the_log_shows_every_decision_the_policys_own_too(desk: FlaskClient, jan: Reader) -> None:
    jan.sends(" ".join(f"https://spam.example/{number}" for number in range(9)))
    desk.post("/desk/decide", data=step("approve", version=1))
    page = desk.get("/desk/log").text
    assert page.index("Els de Graaf") < page.index("de huisregels")
    assert "(Spam → Geplaatst)" in page


def test_the_desk_speaks_the_language_of_the_moderator(app, bram: Person, jan: Reader) -> None:
    jan.sends()
    client = app.test_client()
    client.post("/desk/login", data={"email": bram.email, "password": PASSWORD}, headers={"Origin": "http://localhost"})
    page = client.get("/desk/queue").text
    assert '<html lang="en">' in page
    assert "Waiting" in page


def test_a_queue_page_that_does_not_exist_is_said_so(desk: FlaskClient) -> None:
    assert desk.get("/desk/queue?status=nonsense").status_code == 404
    assert desk.get("/desk/queue?after=nonsense").status_code == 200
    assert desk.get("/desk/item/magazine/0?only=%00").status_code == 404
    for odd in ("nonsense/x", "magazine/99999", "%00/9"):
        assert desk.get(f"/desk/queue?done={odd}").status_code == 200
    for odd in ("magazine/0", "magazine/" + "9" * 400, "%00/1", "nergens/1"):
        assert desk.get(f"/desk/item/{odd}").status_code == 404
    assert desk.get("/desk/queue?site=nergens").status_code == 404
    assert desk.get("/desk/").headers["Location"] == "/desk/queue"


def test_who_keeps_to_one_site_stays_there_and_goes_round(desk: FlaskClient, jan: Reader, clock: Clock) -> None:
    links = "https://a.example https://b.example"
    for number in range(3):
        jan.sends(f"Voor het blad, {number}.")
        jan.sends(f"For the paper, {number}: {links}", site="buurt", thread="/", name="Ann Archer")
        clock.forward(minutes=1)
    queue = desk.get("/desk/queue?site=buurt").text
    shown = re.findall(r'href="/desk/item/(\w+)/(\d)\?only=buurt"', queue)
    assert shown == [("buurt", "1"), ("buurt", "2"), ("buurt", "3")]
    assert 'href="/desk/item/buurt/2?only=buurt">Overslaan' in desk.get("/desk/item/buurt/1?only=buurt").text
    assert 'href="/desk/item/buurt/1?only=buurt">Overslaan' in desk.get("/desk/item/buurt/3?only=buurt").text
    answer = desk.post("/desk/decide", data=step("approve", 2, only="buurt") | {"site": "buurt"})
    assert answer.headers["Location"] == "/desk/item/buurt/3?only=buurt&done=buurt/2"


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

    for method in ("item", "queue", "log", "sites"):
        monkeypatch.setattr(type(house.review), method, away)
    for address in ("/desk/queue", "/desk/item/magazine/1", "/desk/log"):
        answer = desk.get(address)
        assert answer.status_code == 503
        assert "De reacties zijn nu niet bereikbaar" in answer.text


def test_an_odd_site_to_keep_to_is_passed_over(desk: FlaskClient, jan: Reader) -> None:
    jan.sends()
    assert desk.get("/desk/item/magazine/1?only=%00").status_code == 200
    assert desk.post("/desk/decide", data=step("approve", only="\0")).status_code == 303
