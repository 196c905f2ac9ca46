"""What a page of the site gets in the place of its form: the pieces of the flow, without a page around them."""

import gzip
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation.domain.decision import Act
from moderation.domain.person import Person
from moderation.domain.thread import Thread
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import ARTICLE, ORIGIN, Clock, Reader
from tests.store.need import moved_away
from tests.web.test_public import GOOD, ticket_in

ALLOWED = "Access-Control-Allow-Origin"
ROOT = re.compile(
    r'\s*<section class="mod-react" data-mod="react"[^>]* aria-labelledby="mod-react"[^>]*>.*</section>\s*', re.DOTALL
)


def sends(client: FlaskClient, step: str, origin: str = ORIGIN, query: str = "", **changed: str) -> TestResponse:
    """What the script of the widget sends from a page of the site."""
    address = f"/t/magazine/{step}?part=1{query}"
    return client.post(address, data=GOOD | changed, headers={"Origin": origin})


def is_piece(answer: TestResponse) -> bool:
    """Whether it is the piece alone, with one heading to begin at."""
    return bool(ROOT.fullmatch(answer.text)) and answer.text.count("data-focus") == 1 and "<html" not in answer.text


def test_preview_and_receipt_come_as_pieces_that_the_site_may_read(client: FlaskClient) -> None:
    preview = sends(client, "preview")
    assert (preview.status_code, is_piece(preview), preview.headers[ALLOWED]) == (200, True, ORIGIN)
    assert "Voorbeeld van uw reactie" in preview.text
    receipts = [sends(client, "post", ticket=ticket_in(preview.text)) for _ in range(2)]
    for receipt in receipts:
        assert (receipt.status_code, is_piece(receipt), receipt.headers[ALLOWED]) == (201, True, ORIGIN)
    addresses = [re.findall(r'data-receipt="(http://localhost/r/[^"]+)"', receipt.text) for receipt in receipts]
    assert addresses[0] == addresses[1] != []
    assert client.get(addresses[0][0]).status_code == 200


def test_what_must_be_mended_and_a_preview_again_come_as_pieces(client: FlaskClient) -> None:
    mend = sends(client, "preview", name="Jan", text="Bijna *goed*.")
    assert (mend.status_code, is_piece(mend)) == (422, True)
    assert (
        mend.text.index('href="#mod-name"') < mend.text.index('id="mod-name-error"') < mend.text.index("Bijna *goed*.")
    )
    again = sends(client, "post", ticket="x")
    assert (again.status_code, is_piece(again)) == (409, True)
    assert GOOD["text"] in again.text


def test_a_foreign_page_reads_that_it_is_unknown_and_nothing_else(client: FlaskClient) -> None:
    foreign = sends(client, "preview", origin="https://elders.example")
    assert (foreign.status_code, is_piece(foreign), foreign.headers[ALLOWED]) == (403, True, "*")
    assert "Dit formulier staat op een site die wij niet kennen" in foreign.text
    assert (
        ALLOWED not in client.get(f"/t/magazine?thread={ARTICLE}", headers={"Origin": "https://elders.example"}).headers
    )
    ours = client.post("/t/magazine/preview", data=GOOD, headers={"Origin": ORIGIN})
    assert ALLOWED not in ours.headers, "a whole page is read by nobody else"


def test_in_a_closed_thread_the_text_is_kept_in_the_piece(client: FlaskClient, store: Store, clock: Clock) -> None:
    store.put_thread(Thread("magazine", ARTICLE, "Wie is aan zet?", "", closed=clock()))
    answer = sends(client, "preview")
    assert (answer.status_code, is_piece(answer)) == (403, True)
    assert "Reageren kan hier niet meer" in answer.text
    assert GOOD["text"] in answer.text
    assert "<form" not in answer.text


def test_too_many_are_told_from_when_on_it_works_again_in_the_words_of_the_site(client: FlaskClient) -> None:
    answers = [sends(client, "preview", name="Jan") for _ in range(101)]
    assert (answers[-1].status_code, is_piece(answers[-1])) == (429, True)
    assert "Dat is wel heel veel in korte tijd" in answers[-1].text
    assert re.search(r"\b21:5\d\b", answers[-1].text), "the house is at 21:44 in its time zone"
    assert "Wacht een paar minuten" not in answers[-1].text
    assert 'data-part="http://localhost/t/magazine/preview?part=1"' in answers[-1].text


def test_while_the_store_is_away_the_piece_can_be_sent_again(client: FlaskClient, tmp_path: Path) -> None:
    ticket = ticket_in(sends(client, "preview").text)
    with moved_away(tmp_path / "test.db"):
        answer = sends(client, "post", ticket=ticket)
    assert (answer.status_code, is_piece(answer), answer.headers[ALLOWED]) == (503, True, "*")
    assert 'data-part="http://localhost/t/magazine/post?part=1"' in answer.text
    assert ticket in answer.text


def test_who_reads_in_another_language_is_answered_in_it_all_along(client: FlaskClient) -> None:
    mend = sends(client, "preview", query="&lang=en", name="Jan")
    assert "Your reaction has not been sent yet" in mend.text
    assert 'action="http://localhost/t/magazine/preview?lang=en"' in mend.text
    assert 'data-part="http://localhost/t/magazine/preview?part=1&amp;lang=en"' in mend.text
    preview = sends(client, "preview", query="&lang=en").text
    assert "Preview of your reaction" in preview
    posted = client.post("/t/magazine/post?lang=en", data=GOOD | {"ticket": ticket_in(preview)})
    assert posted.headers["Location"].endswith("?lang=en")


@pytest.fixture
def talk(house: House, jan: Reader, els: Person) -> list[int]:
    """Numbers of two published reactions on a site where readers answer each other, by Jan and by Piet."""
    sent = [
        jan.sends(f"Over {name} gesproken.", site="buurt", thread="/", name=name) for name in ("Jan Jansen", "Piet")
    ]
    for accepted in sent:
        if accepted.reaction.version == 0:
            house.review.decide(els, "buurt", accepted.reaction.number, Act.APPROVE, 0)
    return [accepted.reaction.number for accepted in sent]


def test_an_answer_says_to_whom_and_becomes_a_reaction_of_its_own_by_one_box(
    client: FlaskClient, talk: list[int]
) -> None:
    page = client.get("/t/buurt?thread=/").text
    assert f'href="http://localhost/t/buurt?thread=%2F&amp;reply={talk[0]}#mod-react" data-reply="{talk[0]}"' in page
    assert 'aria-label="Reply to Jan Jansen"' in page
    box = f'<input type="checkbox" name="parent" value="{talk[0]}" checked>'
    assert box in client.get(f"/t/buurt?thread=/&reply={talk[0]}").text
    assert "checked" not in page
    sent = {"thread": "/", "name": "Ann Archer", "email": "", "text": "So do I.", "parent": str(talk[0])}
    preview = client.post("/t/buurt/preview", data=sent).text
    assert f'<a href="#c{talk[0]:06d}">In reply to <bdi>Jan Jansen</bdi></a>' in preview.replace(
        f"http://localhost/t/buurt?thread=%2F&amp;first={talk[0]}", ""
    )
    assert box in preview
    assert box in client.post("/t/buurt/preview", data=sent | {"text": ""}).text, (
        "also while there is something to mend"
    )
    assert "In reply to <bdi>Jan" not in client.post("/t/buurt/preview", data=sent | {"parent": ""}).text


def test_whom_nobody_can_answer_has_no_link_for_it(
    client: FlaskClient, store: Store, talk: list[int], clock: Clock
) -> None:
    store.put_thread(Thread("buurt", "/", "", "", closed=clock()))
    assert "data-reply" not in client.get("/t/buurt?thread=/").text


def test_one_reaction_is_not_put_in_order(client: FlaskClient, jan: Reader, talk: list[int]) -> None:
    assert client.get("/t/buurt?thread=/").text.count("aria-current") == 1
    turned = client.get("/t/buurt?thread=/&sort=newest").text
    assert turned.index("Over Piet") < turned.index("Over Jan")
    assert "aria-current" not in client.get(f"/t/magazine?thread={ARTICLE}").text


def test_the_first_view_is_small_with_its_form_and_the_words_of_the_script(
    house: House, jan: Reader, els: Person, client: FlaskClient
) -> None:
    for number in (1, 2, 3):
        jan.sends(f"Een dapper initiatief, zeg ik voor de {number}e keer.")
        house.review.decide(els, "magazine", number, Act.APPROVE, 0)
    entry = client.get("/api/v1/sites/magazine/threads/_2fartikel_2fwie-is-aan-zet.html").text
    assert len(gzip.compress(entry.encode(), 9)) < 4_000
    assert entry.startswith('<div class="mod" lang="nl" data-mod="view"')
    assert re.findall(r"<h(\d)", entry) == ["3", "4", "4", "4", "3"]
    words = re.findall(r'<p data-word="(\w+)">', entry)
    assert words == ["offline", "again", "sending", "draft", "gone", "closed"]
