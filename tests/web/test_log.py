"""The log at the desk: what it tells, what can be asked of it, and how loud it is when somebody has changed it."""

import csv
import io
import re
from contextlib import closing

import pytest
from flask.testing import FlaskClient

from moderation.config import Settings
from moderation.domain.claim import LEASE, Claim
from moderation.domain.decision import Act
from moderation.domain.person import Person
from moderation.domain.terms import Terms
from moderation.store import open_engine
from moderation.store.interface import Store
from moderation.web import desk_log
from moderation.web.house import House
from tests.conftest import Clock, Reader
from tests.store.contract_logbook import tampered

LOG = "/desk/log"
TERMS = Terms("Bron van Els", "Zou haar baan verliezen.", "Els de Graaf", real_name="Sarah Zeldzaam", uses=3)


@pytest.fixture
def lived(house: House, els: Person, bram: Person, jan: Reader, clock: Clock) -> None:
    """Els approves of one and rejects another, and Bram removes the first after midnight."""
    for text in ("Een dapper initiatief.", "Wat een onzin."):
        jan.sends(text)
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    clock.forward(minutes=1)
    house.review.decide(els, "magazine", 2, Act.REJECT, 0, reason="offtopic", note="Zie <huisregel> 2.")
    clock.forward(hours=6)
    house.review.decide(bram, "magazine", 1, Act.REMOVE, 1, reason="offtopic")


def lines(page: str) -> list[str]:
    """The lines of the log as a person reads them."""
    found = re.search(r'<ol class="logbook">(.*?)</ol>', page, re.DOTALL)
    parts = re.findall(r"<li.*?</li>", found[1], re.DOTALL) if found else []
    return [" ".join(re.sub(r"<[^>]+>", " ", part).split()) for part in parts]


def test_a_line_tells_when_who_what_from_where_to_where_and_why(desk: FlaskClient, lived: None) -> None:
    removal, rejection, approval = lines(desk.get(LOG).text)
    assert removal.startswith("14 januari 2022, 03:45 Bram Postma Jan Jansen , Loket &amp; Lijn 1 : verwijderd")
    assert "Geplaatst → Verwijderd" in removal
    assert "Wachtend → Geweigerd" in rejection
    assert "Zie &lt;huisregel&gt; 2." in rejection
    assert approval.startswith("13 januari 2022, 21:44 Els de Graaf")
    assert approval.endswith("Regel 1 van Loket &amp; Lijn · versie 1")


def test_a_line_leads_to_its_reaction(desk: FlaskClient, lived: None) -> None:
    assert '<a href="/desk/item/magazine/2"><bdi>Jan Jansen</bdi>' in desk.get(LOG).text


def test_looks_at_names_and_taking_over_are_told_too(
    desk: FlaskClient, house: House, els: Person, bram: Person, jan: Reader, clock: Clock, store: Store
) -> None:
    made, _ = house.arrangements.add(bram, "magazine", TERMS)
    house.arrangements.names(bram, made.id, "Vraag van de rechter.")
    reaction = jan.sends().reaction
    for person in (els, bram):
        store.claim(Claim("magazine", reaction.id, person.id, clock() + LEASE), clock(), take_over=person == bram)
    taken, read = lines(desk.get(LOG).text)
    assert "nam de reactie over van een collega die haar las (Els de Graaf)" in taken
    assert "las de verzegelde namen van deze afspraak Vraag van de rechter." in read
    assert "Sarah Zeldzaam" not in desk.get(LOG).text + desk.get(f"{LOG}.csv").text


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", ["1", "2", "1"]),
        ("who={bram}", ["1"]),
        ("act=approve", ["1"]),
        ("act=onzin", ["1", "2", "1"]),
        ("site=magazine&act=reject", ["2"]),
        ("site=buurt", []),
        ("item=magazine/2", ["2"]),
        ("item=magazine/99", []),
        ("item=onzin", []),
        ("from=2022-01-14", ["1"]),
        ("to=13-1-2022", ["2", "1"]),
        ("from=2022-01-13&to=2022-01-13&who={els}", ["2", "1"]),
    ],
)
def test_a_part_of_the_log_has_an_address_of_its_own(
    desk: FlaskClient, els: Person, bram: Person, lived: None, query: str, numbers: list[str]
) -> None:
    query = query.format(els=els.id, bram=bram.id)
    page = desk.get(f"{LOG}?{query}").text
    assert re.findall(r'href="/desk/item/magazine/(\d+)"', page) == numbers
    rows = list(csv.DictReader(io.StringIO(desk.get(f"{LOG}.csv?{query}").text)))
    assert [row["reaction"] for row in rows] == numbers


def test_what_was_chosen_stays_chosen(desk: FlaskClient, els: Person, lived: None) -> None:
    page = desk.get(f"{LOG}?who={els.id}&act=reject&from=2022-01-13").text
    assert f'<option value="{els.id}" selected>Els de Graaf</option>' in page
    assert '<option value="reject" selected>' in page
    assert 'value="2022-01-13"' in page
    assert "Zonder het filter" in page


@pytest.mark.parametrize("query", ["from=gisteren", "to=31-2-2022", "from=2022-01-14&to=2022-01-13"])
def test_days_that_are_none_are_said_and_kept(desk: FlaskClient, lived: None, query: str) -> None:
    answer = desk.get(f"{LOG}?{query}")
    assert answer.status_code == 422
    assert "<title>Fout:" in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert lines(answer.text) == []
    assert desk.get(f"{LOG}.csv?{query}").text.count("\n") == 1


def test_a_long_log_comes_in_pages_that_show_each_line_once(
    desk: FlaskClient, house: House, els: Person, jan: Reader, clock: Clock
) -> None:
    jan.sends()
    for version in range(0, 56, 2):
        clock.forward(seconds=1)
        house.review.decide(els, "magazine", 1, Act.APPROVE, version)
        clock.forward(seconds=1)
        house.walk.undo_last(els)
    first = desk.get(f"{LOG}?site=magazine").text
    older = re.search(r'href="(/desk/log\?[^"]*after=[^"]+)"', first)
    assert older
    second = desk.get(older[1].replace("&amp;", "&")).text
    found = re.findall(r"Regel (\d+) van", first + second)
    assert found == [str(number) for number in range(56, 0, -1)]
    assert "Naar de nieuwste" in second


def test_an_empty_log_and_an_empty_part_of_it_say_which(desk: FlaskClient, lived: None, store: Store) -> None:
    assert "Niets in het logboek met dit filter." in desk.get(f"{LOG}?site=buurt").text


def test_a_log_of_a_house_in_which_nothing_was_done_leads_to_the_queue(desk: FlaskClient) -> None:
    page = desk.get(LOG).text
    assert "Er is nog niets gedaan." in page
    assert "Naar de wachtrij" in page


def test_the_log_is_for_those_who_are_signed_in(client: FlaskClient) -> None:
    for address in (LOG, f"{LOG}.csv"):
        assert client.get(address).headers["Location"].startswith("/desk/login")


# When it was changed


def test_a_page_of_a_whole_log_says_so(desk: FlaskClient, lived: None) -> None:
    page = desk.get(LOG).text
    assert "Zojuist nagekeken" in page
    assert 'role="alert"' not in page


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("update decision set note = 'Niets.' where act = 'reject'", "Loket &amp; Lijn, regel 2: is niet wat er is"),
        ("delete from entry where number = 2", "Loket &amp; Lijn, regel 2: staat er niet meer"),
        ("delete from entry where number = 3", "Loket &amp; Lijn, regel 3: staat er niet meer"),
        ("delete from decision where act = 'approve'", "Loket &amp; Lijn, regel 1: staat er niet meer"),
        ("update site set last_entry = 2 where key = 'magazine'", "Loket &amp; Lijn, regel 3: is door iets anders"),
        (
            """insert into decision (site, id, reaction, person, act, before, after, version, at, policy, reason, note)
            select site, 'x', reaction, person, act, before, after, 9, at, policy, reason, note
            from decision where act = 'reject'""",
            "Loket &amp; Lijn: een besluit dat het logboek niet kent",
        ),
    ],
)
def test_a_log_that_was_changed_says_so_loudly_and_where(
    desk: FlaskClient, settings: Settings, lived: None, statement: str, told: str
) -> None:
    tampered(settings.database, statement)
    page = desk.get(LOG).text
    assert "<title>Fout:" in page
    assert re.search(r'role="alert".*Het logboek is van buitenaf veranderd', page, re.DOTALL)
    assert told in page
    assert "Zojuist nagekeken" not in page


def test_the_line_that_was_changed_is_marked_where_it_stands_on_any_page(
    desk: FlaskClient, settings: Settings, lived: None
) -> None:
    tampered(settings.database, "update entry set act = 'spam', at = 'x' where number = 2")
    page = desk.get(f"{LOG}?act=spam")
    assert page.status_code == 200
    assert "Niet zoals het is geschreven" in page.text
    assert 'role="alert"' in page.text
    rows = csv.DictReader(io.StringIO(desk.get(f"{LOG}.csv").text))
    assert [(row["line"], row["is_whole"]) for row in rows] == [("3", "1"), ("2", "0"), ("1", "1")]


# For spreadsheets


def test_the_file_has_everything_and_no_formula(desk: FlaskClient, house: House, els: Person, jan: Reader) -> None:
    jan.sends(name="=HYPERLINK Jansen")
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0, note="+31 6 is geen formule")
    answer = desk.get(f"{LOG}.csv")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="log-2022-01-13.csv"'
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert (row["site"], row["line"], row["time"], row["person"], row["act"]) == (
        "magazine",
        "1",
        "2022-01-13T21:44:03+01:00",
        "Els de Graaf",
        "approve",
    )
    assert (row["author"], row["note"]) == ("'=HYPERLINK Jansen", "'+31 6 is geen formule")
    assert (row["from"], row["to"], row["version"], row["is_whole"]) == ("waiting", "published", "1", "1")
    assert len(row["digest"]) == 64
    assert "jan@example.org" not in answer.text


@pytest.mark.parametrize(
    ("note", "kept"),
    [
        ("x;=1+1", "x;'=1+1"),  # where a semicolon ends a cell
        ("x; @SUM(A1)", "x;' @SUM(A1)"),
        ("x\n-1", "x\n'-1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("a = b; c-d", "a = b; c-d"),
    ],
)
def test_nothing_in_a_note_becomes_a_formula_wherever_a_cell_ends(
    desk: FlaskClient, house: House, els: Person, jan: Reader, note: str, kept: str
) -> None:
    jan.sends()
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0, note=note)
    (row,) = csv.DictReader(io.StringIO(desk.get(f"{LOG}.csv").text))
    assert row["note"] == kept


def test_a_file_has_an_end(desk: FlaskClient, lived: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_log, "MOST_LINES", 2)
    rows = list(csv.DictReader(io.StringIO(desk.get(f"{LOG}.csv").text)))
    assert [row["line"] for row in rows] == ["3", "2"]


def test_the_digest_in_the_file_is_the_one_that_the_database_has(
    desk: FlaskClient, settings: Settings, lived: None
) -> None:
    newest = next(csv.DictReader(io.StringIO(desk.get(f"{LOG}.csv").text)))
    with closing(open_engine(settings.database)) as engine:
        (row,) = engine.read("select last_digest from site where key = 'magazine'")
    assert newest["digest"] == row["last_digest"]
