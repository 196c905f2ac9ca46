"""Many reactions at once, as els meets it with plain forms."""

import re

import pytest
from flask.testing import FlaskClient

from moderation.domain.decision import LEADS_TO, Act
from moderation.domain.person import Person
from moderation.domain.reaction import Reaction, Status
from moderation.review.bulk import ACTS
from moderation.store.interface import Store
from moderation.web import desk_bulk
from moderation.web.bulk_words import for_many
from moderation.web.house import House
from tests.conftest import Clock, Reader
from tests.test_walk_back import waiting
from tests.web.test_done import numbers, said, status_of

BULK, DO_IT = "/desk/bulk", "/desk/bulk/carry-out"


def form(act: str, reactions: list[Reaction], **more: str) -> dict[str, object]:
    return {"act": act, "picked": [f"{each.site}/{each.number}/{each.version}" for each in reactions], **more}


def carried(page: str) -> dict[str, object]:
    """What the form of the overview carries."""
    left_out = dict(re.findall(r'name="(left_\w+)" value="([^"]*)"', page))
    return left_out | {
        "act": re.findall(r'name="act" value="([^"]*)"', page)[-1],
        "picked": re.findall(r'name="picked" value="([^"]*)"', page),
        "return": re.findall(r'name="return" value="([^"]*)"', page)[-1].replace("&amp;", "&"),
    }


def test_the_queue_has_a_box_for_each_and_buttons_for_all_that_are_picked(
    desk: FlaskClient, jan: Reader, clock: Clock
) -> None:
    waiting(jan, clock, 2)
    page = desk.get("/desk/queue").text
    assert re.findall(r'<input type="checkbox" name="picked" value="([^"]+)"', page) == ["magazine/1/0", "magazine/2/0"]
    assert '<form id="bulk" method="post" action="/desk/bulk">' in page
    assert re.findall(r'name="act" value="(\w+)">[^<]+…</button>', page) == ["approve", "reject", "spam"]


def test_three_are_placed_without_script_and_one_press_takes_all_back(
    desk: FlaskClient, jan: Reader, clock: Clock, store: Store
) -> None:
    many = waiting(jan, clock, 4)
    overview = desk.post(BULK, data=form("approve", many[:3], **{"return": "/desk/queue"}))
    assert overview.status_code == 200
    assert "3 reacties plaatsen</button>" in overview.text
    assert numbers(overview.text) == ["1", "2", "3"]
    assert "Reactie 0." in overview.text
    assert status_of(store, 1) is Status.WAITING, "nothing is done by looking"
    answer = desk.post(DO_IT, data=carried(overview.text))
    assert answer.status_code == 303
    result = desk.get(answer.headers["Location"]).text
    assert "<h1" in result
    assert "3 reacties geplaatst" in result
    assert numbers(result) == ["1", "2", "3"]
    assert [status_of(store, number) for number in (1, 2, 3, 4)] == [Status.PUBLISHED] * 3 + [Status.WAITING]
    undone = desk.post("/desk/undo", data={"return": "/desk/queue"}, follow_redirects=True).text
    assert said(undone) == "Ongedaan gemaakt: 3 besluiten die in één keer waren genomen."
    assert [status_of(store, number) for number in (1, 2, 3)] == [Status.WAITING] * 3
    assert "Dit is inmiddels allemaal ongedaan gemaakt." in desk.get(answer.headers["Location"]).text


def test_after_three_were_placed_one_is_refused_and_only_that(
    desk: FlaskClient, jan: Reader, clock: Clock, store: Store
) -> None:
    many = waiting(jan, clock, 4)
    desk.post(DO_IT, data=form("approve", many[:3]))
    assert re.findall(r"<input[^>]*checkbox[^>]* checked", desk.get("/desk/queue").text) == []
    desk.post(DO_IT, data=form("reject", many[3:], reason="offtopic"))
    statuses = [status_of(store, number) for number in (1, 2, 3, 4)]
    assert statuses == [Status.PUBLISHED] * 3 + [Status.REJECTED]


def test_many_are_refused_with_a_reason_and_a_note(desk: FlaskClient, jan: Reader, clock: Clock, store: Store) -> None:
    many = waiting(jan, clock, 2)
    overview = desk.post(BULK, data=form("reject", many)).text
    assert "2 reacties weigeren</button>" in overview
    assert 'value="offtopic"' in overview
    missing = desk.post(DO_IT, data=carried(overview) | {"note": "Derde keer."})
    assert missing.status_code == 422
    assert "<title>Fout:" in missing.text
    assert "Derde keer.</textarea>" in missing.text
    assert status_of(store, 1) is Status.WAITING
    answer = desk.post(DO_IT, data=carried(missing.text) | {"note": "Derde keer.", "reason": "offtopic"})
    page = desk.get(answer.headers["Location"]).text
    assert "2 reacties geweigerd" in page
    assert "Derde keer." in page


def test_what_is_left_out_is_named_before_and_after(
    desk: FlaskClient, house: House, bram: Person, jan: Reader, clock: Clock, store: Store
) -> None:
    many = waiting(jan, clock, 4)
    house.review.decide(bram, "magazine", 2, Act.SPAM, 0)
    house.review.read(bram, many[2])
    overview = desk.post(BULK, data=form("approve", many)).text
    assert "2 reacties plaatsen</button>" in overview
    assert "2 overgeslagen" in overview
    assert "Bram Postma heeft er intussen over besloten." in overview
    assert "Bram Postma leest deze reactie nu." in overview
    house.review.decide(bram, "magazine", 4, Act.SPAM, 0)
    answer = desk.post(DO_IT, data=carried(overview))
    page = desk.get(answer.headers["Location"]).text
    assert "1 reactie geplaatst" in page
    assert "3 overgeslagen" in page, "also what the overview had left out"
    assert "Bram Postma heeft er intussen over besloten." in page
    assert "Bram Postma leest deze reactie nu." in page
    assert status_of(store, 1) is Status.PUBLISHED


def test_when_all_are_left_out_nothing_is_done_and_it_is_said(
    desk: FlaskClient, house: House, bram: Person, jan: Reader, clock: Clock
) -> None:
    many = waiting(jan, clock, 1)
    house.review.decide(bram, "magazine", 1, Act.SPAM, 0)
    overview = desk.post(BULK, data=form("approve", many))
    assert "Hiermee kan nu niets worden gedaan" in overview.text
    answer = desk.post(DO_IT, data=form("approve", many))
    assert answer.status_code == 409
    assert "Bram Postma heeft er intussen over besloten." in answer.text


def test_all_on_the_page_and_all_with_the_filter_are_steps_of_their_own(
    desk: FlaskClient, jan: Reader, clock: Clock, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = waiting(jan, clock, 4)
    jan.sends("For the paper, https://a.example https://b.example", site="buurt", thread="/", name="Ann Archer")
    back = "/desk/queue?site=magazine"
    overview = desk.post(BULK, data=form("approve", many[:1], **{"return": back})).text
    assert "1 reactie plaatsen</button>" in overview
    assert "Liever alle 4 van deze lijst" in overview
    everything = desk.post(BULK, data={"act": "approve", "return": back, "all": "1"}).text
    assert "4 reacties plaatsen</button>" in everything
    assert "Liever alle" not in everything
    monkeypatch.setattr(desk_bulk, "A_PAGE", 2)
    page = desk.post(BULK, data={"act": "approve", "return": back, "page": "1"}).text
    assert "2 reacties plaatsen</button>" in page
    assert "Liever alle 4 van deze lijst" in page
    desk.post(DO_IT, data=carried(everything))
    assert store.number_of(Status.PUBLISHED, site="magazine") == 4
    assert store.number_of(Status.PUBLISHED, site="buurt") == 0


@pytest.mark.parametrize("picked", [[], ["onzin", "magazine/1", "magazine/1/x", "magazine/x/0", "/1/0", "a" * 300]])
def test_nothing_that_was_picked_is_said(desk: FlaskClient, jan: Reader, picked: list[str]) -> None:
    jan.sends()
    answer = desk.post(BULK, data={"act": "approve", "picked": picked})
    assert answer.status_code == 422
    assert "Er is niets gekozen" in answer.text
    assert 'href="/desk/queue"' in answer.text


@pytest.mark.parametrize("address", [BULK, DO_IT])
@pytest.mark.parametrize("act", ["", "undo", "edit", "arrange", "onzin"])
def test_an_act_that_is_not_for_many_is_no_request_of_ours(desk: FlaskClient, address: str, act: str) -> None:
    assert desk.post(address, data={"act": act, "picked": "magazine/1/0"}).status_code == 400


def test_five_hundred_at_once_are_read_and_more_are_said_to_be_too_many(desk: FlaskClient, jan: Reader) -> None:
    jan.sends()
    picked = [f"magazine/{number}/0" for number in range(1, 512)]
    answer = desk.post(BULK, data={"act": "approve", "picked": picked})
    assert answer.status_code == 200
    assert "Ten hoogste 500 tegelijk: u koos er nog 11" in answer.text
    assert desk.post(BULK, data={"act": "approve", "picked": picked * 2}).status_code == 400


def test_a_form_for_the_public_still_has_few_fields(client: FlaskClient) -> None:
    fields = {f"field{number}": "x" for number in range(51)}
    assert client.post("/t/magazine/preview", data=fields).status_code in (400, 404)
    assert client.post("/desk/login", data=fields).status_code == 400


def test_a_result_that_is_none_is_not_here(desk: FlaskClient) -> None:
    assert desk.get(f"{BULK}/00000000-0000-7000-8000-000000000000").status_code == 404
    assert desk.get(f"{BULK}/onzin").status_code == 404


def test_a_strange_address_of_a_result_shows_what_it_can(desk: FlaskClient, jan: Reader, clock: Clock) -> None:
    answer = desk.post(DO_IT, data=form("approve", waiting(jan, clock, 1)))
    page = desk.get(
        f"{answer.headers['Location']}?left_changed=nergens/1.x.2+onzin+magazine/1&left_gone=%00&left_claimed=magazine/1"
    )
    assert page.status_code == 200


def test_the_button_of_a_result_undoes_what_of_it_still_stands(
    desk: FlaskClient, house: House, bram: Person, jan: Reader, clock: Clock, store: Store
) -> None:
    answer = desk.post(DO_IT, data=form("approve", waiting(jan, clock, 3)))
    house.review.decide(bram, "magazine", 2, Act.REMOVE, 1, reason="offtopic")
    page = desk.get(answer.headers["Location"]).text
    assert "Alle 2 ongedaan maken" in page
    batch = re.search(r'name="batch" value="([^"]+)"', page)
    assert batch
    back = answer.headers["Location"]
    undone = desk.post("/desk/undo/batch", data={"batch": batch[1], "return": back}, follow_redirects=True).text
    assert "2 besluiten die in één keer waren genomen" in said(undone)
    assert "waarover Bram Postma na u besloot" in said(undone)
    assert [status_of(store, number) for number in (1, 2, 3)] == [Status.WAITING, Status.REMOVED, Status.WAITING]
    assert "1 hiervan geldt nog" in undone


@pytest.mark.parametrize("status", [*Status, None])
def test_a_list_offers_something_for_many_exactly_where_something_can_be_done(status: Status | None) -> None:
    listed = tuple(Status) if status is None else (status,)
    assert set(for_many(status)) <= {act for act in ACTS if any((each, act) in LEADS_TO for each in listed)}
    is_of_none = status in (Status.WITHDRAWN, Status.RETURNED, Status.OBJECTED, Status.UNCONFIRMED)
    assert bool(for_many(status)) is not is_of_none


def test_where_nothing_can_be_done_with_many_nothing_is_there_to_be_picked(
    desk: FlaskClient, house: House, els: Person, jan: Reader, clock: Clock
) -> None:
    waiting(jan, clock, 1)
    assert 'name="picked"' in desk.get("/desk/queue").text
    house.review.decide(els, "magazine", 1, Act.RETURN, 0, reason="abusive")
    page = desk.get("/desk/queue?state=returned").text
    assert 'data-item="magazine/1"' in page
    assert 'name="picked"' not in page
    assert 'class="many"' not in page
