"""The feeds of a site and of its pages: sound Atom, with stable names and nobody's address, and never out of date."""

import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation.domain.decision import Act
from moderation.domain.edit import Edit
from moderation.domain.person import Person
from moderation.domain.thread import Thread
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import ARTICLE, ORIGIN, Clock, Reader

SITE = "/t/magazine/feed.atom"
PAGE = f"{SITE}?thread={ARTICLE}"
CORNER = "/t/buurt/feed.atom"
ATOM = "{http://www.w3.org/2005/Atom}"
THREADING = "{http://purl.org/syndication/thread/1.0}"


def approved(house: House, els: Person, jan: Reader, text: str = "Een dapper initiatief.", **more: Any) -> int:
    """The number of a reaction by Jan that els has approved of."""
    reaction = jan.sends(text, **more).reaction
    return house.review.decide(els, reaction.site, reaction.number, Act.APPROVE, reaction.version).number


def fetched(client: FlaskClient, address: str = PAGE) -> TestResponse:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer


def parsed(client: FlaskClient, address: str = PAGE) -> Any:
    """The feed as a reader of feeds understands it, which has no complaint."""
    found = feedparser.parse(fetched(client, address).data)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def titled(store: Store, title: str = "Wie is aan zet?", key: str = ARTICLE, site: str = "magazine") -> None:
    store.put_thread(Thread(site, key, title, f"{ORIGIN}{key}"))


def test_the_feed_of_a_page_has_its_reactions_newest_first(
    client: FlaskClient, house: House, store: Store, els: Person, jan: Reader, clock: Clock
) -> None:
    titled(store)
    approved(house, els, jan, "Een *dapper* initiatief.")
    clock.forward(hours=1)
    approved(house, els, jan, "Nog een keer.", name="Piet de Vries")
    approved(house, els, jan, "Elders gezegd.", thread="/artikel/2")
    found = parsed(client)
    assert (found.feed.title, found.feed.subtitle) == ("Reacties op Wie is aan zet?", "Loket & Lijn")
    assert found.feed.links[1].href == f"{ORIGIN}{ARTICLE}"
    assert [entry.title for entry in found.entries] == ["Reactie van Piet de Vries", "Reactie van Jan Jansen"]
    first = found.entries[1]
    assert (first.author, first.link) == ("Jan Jansen", f"{ORIGIN}{ARTICLE}#c000001")
    assert first.content[0].type == "text/html"
    assert first.content[0].value == "<p>Een <strong>dapper</strong> initiatief.</p>"
    assert first.content[0].language == "nl"
    assert first.published == "2022-01-13T21:44:03+01:00"


def test_the_feed_of_a_site_has_those_of_all_its_pages_each_with_its_title(
    client: FlaskClient, house: House, store: Store, els: Person, jan: Reader
) -> None:
    titled(store)
    approved(house, els, jan)
    approved(house, els, jan, "Elders gezegd.", thread="/artikel/2")
    jan.sends("The fair was lovely.", site="buurt", thread="/fair")
    found = parsed(client, SITE)
    assert (found.feed.title, found.feed.links[1].href) == ("Reacties op Loket & Lijn", ORIGIN)
    titles = [entry.title for entry in found.entries]
    assert titles == ["Reactie van Jan Jansen", "Reactie van Jan Jansen op Wie is aan zet?"]


def test_a_feed_speaks_the_language_of_its_site(client: FlaskClient, jan: Reader) -> None:
    jan.sends("The fair was lovely.", site="buurt", thread="/fair")
    found = parsed(client, CORNER)
    assert (found.feed.title, found.feed.language) == ("Reactions on Corner Paper", "en")
    assert found.entries[0].title == "Reaction by Jan Jansen"


def test_names_stay_the_same_wherever_the_service_moves(
    client: FlaskClient, house: House, els: Person, jan: Reader, clock: Clock
) -> None:
    number = approved(house, els, jan)
    names = [parsed(client, address).entries[0].id for address in (PAGE, SITE)]
    assert names == ["tag:blad.example,2022-01-13:magazine/1"] * 2
    clock.forward(days=3)
    house.review.decide(els, "magazine", number, Act.REMOVE, 1, reason="abusive")
    house.review.decide(els, "magazine", number, Act.RESTORE, 2)
    entry = parsed(client).entries[0]
    assert (entry.id, entry.published[:10], entry.updated[:10]) == (names[0], "2022-01-13", "2022-01-16")
    assert parsed(client, SITE).feed.id == "tag:blad.example,2026:magazine"
    assert parsed(client).feed.id == "tag:blad.example,2026:magazine/_2fartikel_2fwie-is-aan-zet"


@pytest.mark.parametrize(
    ("origins", "authority"),
    [
        (("https://WWW.blad.example:8443", ORIGIN), "www.blad.example"),
        (("http://127.0.0.1:8000",), "127.0.0.1"),
        (("http://[::1]:8000",), "localhost"),
        ((), "localhost"),
    ],
)
def test_names_are_given_by_the_domain_of_the_site(
    client: FlaskClient, store: Store, origins: tuple[str, ...], authority: str
) -> None:
    store.add_site(replace(store.site("magazine"), key="ander", origins=origins))
    assert parsed(client, "/t/ander/feed.atom").feed.id == f"tag:{authority},2026:ander"


def test_an_answer_names_what_it_answers_for_as_long_as_that_is_there(
    client: FlaskClient, house: House, els: Person, jan: Reader, clock: Clock
) -> None:
    asked = jan.sends("The fair was lovely.", site="buurt", thread="/fair").reaction
    clock.forward(days=1)
    jan.sends("It was indeed, and so was the music.", site="buurt", thread="/fair", parent=asked.number)
    answers = ElementTree.fromstring(fetched(client, CORNER).data).findall(f"{ATOM}entry/{THREADING}in-reply-to")
    (told,) = (each.attrib for each in answers)
    assert told == {
        "ref": parsed(client, CORNER).entries[1].id,
        "href": "https://corner.example/fair#c000001",
        "type": "text/html",
    }
    house.review.decide(els, "buurt", asked.number, Act.REMOVE, asked.version, reason="abusive")
    assert b"in-reply-to" not in fetched(client, CORNER).data


def test_a_page_without_an_address_is_read_with_us(client: FlaskClient, store: Store, jan: Reader) -> None:
    jan.sends("The fair was lovely.", site="buurt", thread="fair-2022")
    found = parsed(client, f"{CORNER}?thread=fair-2022")
    page = "http://localhost/t/buurt?thread=fair-2022"
    assert (found.feed.links[1].href, found.entries[0].link) == (page, f"{page}&first=1#c000001")
    assert found.feed.title == "Reactions to fair-2022"


def test_what_was_edited_says_so(client: FlaskClient, house: House, els: Person, jan: Reader) -> None:
    number = approved(house, els, jan, "Een dapper initiatief, zie https://blad.example.")
    house.editing.save(els, "magazine", number, 1, Edit("Een dapper initiatief.", "link"))
    shown = fetched(client).text
    assert "&lt;p&gt;Een dapper initiatief.&lt;/p&gt;&lt;p&gt;" in shown
    assert shown.count("&lt;p&gt;") == 2


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "]]> & <![CDATA[ &lt;b&gt;", "1 < 2 \ufffe \uffff"])
def test_whatever_is_said_the_feed_is_sound_and_says_the_same(
    client: FlaskClient, house: House, store: Store, els: Person, jan: Reader, text: str
) -> None:
    titled(store, title=f"Over {text}")
    number = approved(house, els, jan, f"Ik zeg: {text}")
    html = house.review.item("magazine", number).reaction.html
    feed = ElementTree.fromstring(fetched(client).data)
    shown = feed.findtext(f"{ATOM}entry/{ATOM}content")
    assert shown == re.sub("[\ufffe\uffff]", "", html)
    assert not list(feed.iter("script"))


def test_nobodys_address_is_in_a_feed(client: FlaskClient, house: House, els: Person, jan: Reader) -> None:
    approved(house, els, jan, "Schrijf mij op jan@example.org.", email="jan.jansen@example.org")
    for address in (PAGE, SITE):
        assert not re.search(r"[\w.]+@example", fetched(client, address).text)


def test_an_empty_feed_is_a_feed(client: FlaskClient) -> None:
    for address in (PAGE, SITE):
        found = parsed(client, address)
        assert (found.entries, found.feed.updated) == ([], "1970-01-01T01:00:00+01:00")


def test_a_feed_holds_the_fifty_newest(client: FlaskClient, house: House, els: Person, jan: Reader) -> None:
    for number in range(51):
        approved(house, els, jan, f"Reactie {number}.")
    for address in (PAGE, SITE):
        numbers = [entry.link[-6:] for entry in parsed(client, address).entries]
        assert (len(numbers), numbers[0], numbers[-1]) == (50, "000051", "000002")


def test_who_has_it_already_is_told_so_until_something_changes(
    client: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    number = approved(house, els, jan)
    first = fetched(client)
    assert first.content_type == "application/atom+xml; charset=utf-8"
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get(PAGE, headers=known).status_code == 304
    house.review.decide(els, "magazine", number, Act.REMOVE, 1, reason="abusive")
    assert client.get(PAGE, headers=known).status_code == 200
    assert parsed(client).entries == []


@pytest.mark.parametrize(
    "address",
    [
        "/t/nergens/feed.atom",
        f"{SITE}?thread=https://elsewhere.example/1",
        "/t/archief/feed.atom?thread=/onbekend",
        f"{SITE}?{'&'.join(['thread=x'] * 200)}",
    ],
)
def test_there_is_no_feed_of_what_is_not_there(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_page_says_where_its_feed_is(client: FlaskClient, jan: Reader) -> None:
    page = client.get(f"/t/magazine?thread={ARTICLE}").text
    (link,) = re.findall(r'<link rel="alternate" type="application/atom\+xml"[^>]*>', page)
    address = f"http://localhost{SITE}?thread=%2Fartikel%2Fwie-is-aan-zet"
    assert f'href="{address}"' in link
    assert parsed(client, address).feed.links[0].href == address
