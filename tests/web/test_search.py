"""Searching the queue, as els types it."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from moderation.domain.decision import Act
from moderation.domain.person import Person
from moderation.web.house import House
from tests.conftest import Clock, Reader

TEXT = "De gemeente belt terug. Regie op gegevens, zegt ze, en dat is *goed*!"


@pytest.fixture
def sent(jan: Reader, clock: Clock) -> None:
    for text, name in ((TEXT, "Zoë Jansen"), ("Ik denk van niet.", "Piet Pieters")):
        jan.sends(text, name=name)
        clock.forward(minutes=1)


def found(desk: FlaskClient, typed: str, **more: str) -> list[str]:
    """Who sent what a search finds."""
    page = desk.get("/desk/queue", query_string={"q": typed, **more}).text
    return re.findall(r'class="by"[^>]*><bdi>([^<]+)</bdi>', page)


def problem(desk: FlaskClient, typed: str, **more: str) -> str:
    """What is said about what was typed."""
    page = desk.get("/desk/queue", query_string={"q": typed, **more}).text
    said = re.search(r'<p class="error" id="q-problem">(.*?)</p>', page)
    assert said
    return unescape(re.sub("<[^>]+>", "", said[1]))


@pytest.mark.usefixtures("sent")
@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("regie", ["Zoë Jansen"]),
        ('"regie op gegevens" GEMEENTE', ["Zoë Jansen"]),
        ("van:zoe", ["Zoë Jansen"]),
        ("from:p*", []),
        ("from:pi*", ["Piet Pieters"]),
        ("niet na:1u", ["Piet Pieters"]),
        ("voor:1u", []),
        ("jan@example.org", ["Zoë Jansen", "Piet Pieters"]),
        ("draad:/artikel/wie-is-aan-zet site:magazine", ["Zoë Jansen", "Piet Pieters"]),
        ("status:geplaatst", []),
        ("status:alle denk", ["Piet Pieters"]),
    ],
)
def test_what_is_typed_is_what_is_found(desk: FlaskClient, typed: str, who: list[str]) -> None:
    assert found(desk, typed) == who


@pytest.mark.usefixtures("sent")
def test_a_search_stays_within_what_was_chosen_and_works_in_every_status(
    desk: FlaskClient, house: House, els: Person
) -> None:
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    assert found(desk, "regie") == []
    assert found(desk, "regie", state="published") == found(desk, "regie", state="all") == ["Zoë Jansen"]
    assert found(desk, "besluit:ik", state="all") == ["Zoë Jansen"]
    assert found(desk, "regie", state="all", site="buurt") == []
    assert found(desk, "draad:/artikel/wie-is-aan-zet", state="all", site="magazine") == ["Zoë Jansen", "Piet Pieters"]


@pytest.mark.usefixtures("sent")
def test_what_was_searched_for_is_marked_in_the_list_and_in_the_text(desk: FlaskClient) -> None:
    page = desk.get("/desk/queue", query_string={"q": '"regie op geg*" goed van:zoe'}).text
    assert re.search(r'<p class="excerpt"[^>]*>[^<]*<b class="match">Regie op gegevens</b>', page)
    assert '<b class="match">Regie op gegevens</b>, zegt ze, en dat is *<b class="match">goed</b>*!</p>' in page
    assert '<bdi><b class="match">Zoë</b> Jansen</bdi></h2>' in page


def test_a_match_and_a_finding_can_overlap(desk: FlaskClient, jan: Reader) -> None:
    jan.sends("Mail mij@example.org of bel.")
    page = desk.get("/desk/queue", query_string={"q": '"mail mij"'}).text
    marked = re.search(r"<p class=\"source\"[^>]*>(.*?)</p>", page, re.DOTALL)
    assert marked
    assert marked[1].startswith('<b class="match">Mail </b><mark><b class="match">mij</b>@example.org<sup>')


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("form:jansen", "Op “form:” kan niet worden gezocht. Wel op: van:, e-mail:"),
        ("na:ooit", "“ooit” is geen dag die we begrijpen."),
        ("regel:sarcasme", "Er is geen regel “sarcasme”."),
        ("besluit:anna", "Aan de desk heet niemand “anna”. Wel: Els de Graaf."),
        ("draad:/a", "“/a” kan een pagina van meer sites zijn."),
        ("!!", "Hier staat geen letter of cijfer om op te zoeken."),
        ("form:x na:ooit", "begrijpen"),
        ("<script>alert(1)</script>:x y* -nee", "Woorden uitsluiten kan niet."),
    ],
)
@pytest.mark.usefixtures("sent")
def test_what_cannot_be_understood_is_said_and_finds_nothing(desk: FlaskClient, typed: str, told: str) -> None:
    assert told in problem(desk, typed)
    assert found(desk, typed) == []
    assert "<script>alert" not in desk.get("/desk/queue", query_string={"q": typed}).text


def test_a_rule_is_found_by_its_name_in_both_languages(desk: FlaskClient, jan: Reader) -> None:
    jan.sends("Zie https://a.example https://b.example https://c.example", name="Linda Links")
    for typed in ("regel:links", "rule:LINKS"):
        assert found(desk, typed) == ["Linda Links"]
    for typed in ("regel:achternaam", "rule:surname", "regel:Surname"):
        assert found(desk, typed) == []
