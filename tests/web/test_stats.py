"""The desk's figures: els sees what all have done together, and what she has done herself."""

import csv
import io
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from moderation.domain.decision import Act
from moderation.domain.person import Person
from moderation.web.house import House
from tests.conftest import PASSWORD, Clock, Reader
from tests.test_review import decided, undone

STATS = "/desk/stats"
FIGURES = ("ages", "waits", "flow", "rules", "undone", "week", "own")
HELD = "Zie https://een.example/a en https://twee.example/b en https://drie.example/c."


@pytest.fixture
def three(house: House, jan: Reader, els: Person, bram: Person, clock: Clock) -> None:
    """Three reactions of Thursday evening: els approves of one after 10 minutes, bram rejects one after an hour, undone
    by els; the third one waits. One more is placed by the policy of another site.
    """
    sent = [jan.sends(text, thread=f"/{text[:3]}").reaction for text in (HELD, "Dan dat.", "Tot slot.")]
    clock.forward(minutes=10)
    decided(house, els, sent[0], Act.APPROVE)
    clock.forward(minutes=50)
    undone(house, els, decided(house, bram, sent[1], Act.REJECT))
    jan.sends("Meteen geplaatst.", site="buurt", thread="https://corner.example/a")


def rows(desk: FlaskClient, figure: str, query: str = "") -> list[list[str]]:
    answer = desk.get(f"{STATS}/{figure}.csv{query}")
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    return list(csv.reader(io.StringIO(answer.text)))


def last(desk: FlaskClient, figure: str, query: str = "") -> list[str]:
    return rows(desk, figure, query)[-1]


# What is counted


def test_what_waits_is_counted_by_its_age_now(desk: FlaskClient, clock: Clock, three: None) -> None:
    assert rows(desk, "ages") == [
        ["from_hours", "to_hours", "waiting"],
        ["0", "1", "0"],
        ["1", "4", "2"],
        ["4", "24", "0"],
        ["24", "72", "0"],
        ["72", "", "0"],
    ]
    clock.forward(hours=3)
    assert rows(desk, "ages")[3] == ["4", "24", "2"]
    assert rows(desk, "ages", "?site=buurt")[3] == ["4", "24", "0"]


def test_how_long_reactions_waited_for_a_person_stands_there_day_by_day(desk: FlaskClient, three: None) -> None:
    day, number, middle, slow = last(desk, "waits")
    assert (day, number) == ("2022-01-13", "2")
    assert 35 <= float(middle) <= 36
    assert 60 <= float(slow) <= 61
    assert len(rows(desk, "waits")) == 1 + 30
    page = desk.get(STATS).text
    assert "2 reacties wachtten op een mens." in page
    assert "Dat zijn er weinig: het kan toeval zijn." in page


def test_each_day_has_what_came_in_and_what_was_done(desk: FlaskClient, clock: Clock, three: None) -> None:
    assert last(desk, "flow") == ["2022-01-13", "4", "2", "1", "0"]
    assert last(desk, "flow", "?site=magazine") == ["2022-01-13", "3", "1", "1", "0"]
    clock.forward(hours=3)  # past midnight in Amsterdam
    assert last(desk, "flow") == ["2022-01-14", "0", "0", "0", "0"]


def test_a_rule_stands_beside_what_people_decided(desk: FlaskClient, three: None) -> None:
    head, links = rows(desk, "rules")
    found = dict(zip(head, links, strict=True))
    assert (found["rule"], found["taken_away"], found["decided"], found["share"]) == ("links", "0", "1", "0.0")
    assert (found["low_95"], found["high_95"], found["held_alone"]) == ("0.0", "0.7935", "1")
    page = desk.get(STATS).text
    assert "0 van 1: 0%, te weinig" in page.replace("\xa0", "")


def test_what_was_undone_is_counted_by_reason(desk: FlaskClient, three: None) -> None:
    assert rows(desk, "undone") == [["kind", "name", "undone", "decisions"], ["reason", "offtopic", "1", "1"]]


def test_hours_are_those_of_the_desk(desk: FlaskClient, three: None) -> None:
    week = rows(desk, "week")
    assert week[1 + 21][4] == "3"  # Thursday from 21:00 to 22:00 in Amsterdam
    assert week[1 + 22][4] == "1"
    assert "donderdag 21:00–22:00" in desk.get(STATS).text


def test_everybody_sees_their_own_decisions_only(desk: FlaskClient, app: Flask, bram: Person, three: None) -> None:
    assert last(desk, "own")[:5] == ["1", "1", "0", "0", "1"]
    other = app.test_client()
    other.environ_base["HTTP_ORIGIN"] = "http://localhost"
    other.post("/desk/login", data={"email": bram.email, "password": PASSWORD})
    assert last(other, "own")[:5] == ["1", "0", "1", "0", "0"]
    page = desk.get(STATS).text.partition("<main")[2]
    assert "Bram" not in page
    assert bram.id not in page


def test_today_is_told_to_the_empty_queue(house: House, els: Person, bram: Person, clock: Clock, three: None) -> None:
    today = house.figures.today(els)
    assert (today.decisions, today.own, today.by) == (2, 1, bram.id)
    assert today.last is not None
    assert clock() - today.last < timedelta(minutes=1)
    clock.forward(days=1)
    assert house.figures.today(els).decisions == 0


# The page


def test_every_chart_says_what_it_is_and_has_its_numbers_beside_it(desk: FlaskClient, three: None) -> None:
    page = desk.get(STATS).text
    charts = re.findall(r'<svg class="chart" role="img" aria-labelledby="([\w-]+) ([\w-]+)".*?</svg>', page, re.DOTALL)
    assert len(charts) == 6
    for title, desc in charts:
        assert re.search(rf'<title id="{title}">[^<]+</title>', page)
        assert re.search(rf'<desc id="{desc}">[^<]+</desc>', page)
    assert page.count('<div class="numbers"') == 6
    for figure in FIGURES:
        assert f"{STATS}/{figure}.csv?" in page


def test_a_page_has_no_script_or_style_in_it(desk: FlaskClient, three: None) -> None:
    main = desk.get(STATS).text.partition("<main")[2]
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", main)


def test_since_when_the_oldest_objection_waits_is_said(
    desk: FlaskClient, house: House, els: Person, jan: Reader, clock: Clock
) -> None:
    assert "oudste bezwaar" not in desk.get("/desk/stats").text
    sent = jan.sends("Een dapper initiatief.")
    house.review.decide(els, "magazine", sent.reaction.number, Act.REJECT, 0, reason="offtopic")
    standing = house.receipts.standing(sent.receipt)
    house.objecting.object(standing, standing.seen, "Niet eens.")
    clock.forward(hours=5)
    assert "Het oudste bezwaar wacht sinds 13 januari 2022, 21:44." in desk.get("/desk/stats").text
    assert "oudste bezwaar" not in desk.get("/desk/stats?site=buurt").text


def test_without_anything_the_page_says_so(desk: FlaskClient) -> None:
    page = desk.get(STATS).text
    assert "Er wacht niets." in page
    assert "In deze periode kwam er niets binnen en is er niets besloten." in page
    assert "<svg" not in page
    for figure in FIGURES:
        assert len(rows(desk, figure)) >= 1


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("from=gisteren&to=2022-01-13", ("gisteren", "2022-01-13")),
        ("from=2022-01-13&to=2022-01-01", ("2022-01-13", "2022-01-01")),
        ("from=2020-01-01&to=2022-01-01", ("2020-01-01", "2022-01-01")),
        ("from=2023-01-01", ("2023-01-01",)),
        ('from="><script>', ("&#34;&gt;&lt;script&gt;",)),
    ],
)
def test_dates_that_are_none_are_said_to_be_and_kept_as_they_were_typed(
    desk: FlaskClient, query: str, kept: tuple[str, ...]
) -> None:
    answer = desk.get(f"{STATS}?site=magazine&{query}")
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert 'name="site" value="magazine"' in answer.text
    for value in kept:
        assert f'value="{value}"' in answer.text
    assert desk.get(f"{STATS}/flow.csv?{query}").status_code == 404


def test_a_period_and_a_site_stand_in_the_address(desk: FlaskClient, three: None) -> None:
    page = desk.get(f"{STATS}?from=2022-01-07&to=2022-01-13&site=magazine").text
    assert re.search(r'from=2022-01-07&amp;to=2022-01-13" aria-current="page">7 dagen</a>', page)
    assert re.search(r'aria-current="page">Loket &amp; Lijn</a>', page)
    assert "In totaal kwamen er 3 binnen" in page


@pytest.mark.parametrize("address", ["?site=nergens", "/nergens.csv", "/flow.csv?site=nergens", "?site=%00"])
def test_what_is_not_there_is_said_so(desk: FlaskClient, address: str) -> None:
    assert desk.get(STATS + address).status_code == 404


def test_strangers_see_no_figures(client: FlaskClient) -> None:
    for address in ("", "/flow.csv"):
        assert client.get(STATS + address).status_code == 303
