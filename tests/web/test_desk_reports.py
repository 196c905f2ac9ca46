"""The desk's page of reports: who reported what, the answer in words, and the way back to it after each decision."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from moderation.domain.decision import Act
from moderation.domain.edit import Edit
from moderation.domain.errors import StoreUnavailable
from moderation.domain.notice import NoticeDraft, NoticeGround
from moderation.domain.person import Person
from moderation.domain.reaction import Status
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import ARTICLE, Clock, Reader, signed_in

LIST, ANSWER, DONE = "/desk/reports", "/desk/reports/magazine/1", "/desk/done"
TOLD = "Het is een mening, en geen persoonlijke aanval."
Report = Callable[..., None]


@pytest.fixture(autouse=True)
def two_published_reactions(house: House, jan: Reader, els: Person, clock: Clock) -> None:
    for number, text in enumerate(("Een dapper initiatief.", "Dat werd tijd, zou ik zeggen!"), start=1):
        jan.sends(text)
        house.review.decide(els, "magazine", number, Act.APPROVE, 0)
        clock.forward(minutes=1)


@pytest.fixture
def report(house: House, clock: Clock) -> Report:
    """Reports a reaction, a minute after what was before."""

    def report(number: int = 1, *, client: str = "192.0.2.7", name: str = "", email: str = "") -> None:
        draft = NoticeDraft(
            NoticeGround.RULES, "Onaardig <b>en</b> onwaar.", "Een huisregel.", name, email, in_faith=True
        )
        house.notices.send(house.notices.about("magazine", number), draft, client)
        clock.forward(minutes=1)

    return report


def answered(desk: FlaskClient, **changes: object) -> dict[str, object]:
    """The form as it is sent, by somebody who has seen all: no id sorts after a tilde."""
    return {"version": 1, "seen": "~", "told": TOLD, "note": "", "return": LIST} | changes


def test_without_reports_it_says_so_and_no_number_stands_in_the_frame(desk: FlaskClient) -> None:
    page = desk.get(LIST).text
    assert "Er staat geen melding open." in page
    assert "Meldingen: " not in page


def test_a_card_says_what_was_reported_by_whom_how_often_and_who_placed_it(
    desk: FlaskClient, house: House, report: Report, els: Person
) -> None:
    report(client="192.0.2.1", email="anna@example.org")
    house.reports.keep(els, "magazine", 1, 1, told=TOLD)
    report(client="192.0.2.2", name="Anna Bos", email="anna@example.org")
    report(client="192.0.2.3")
    page = unescape(desk.get(LIST).text)
    assert "2 open meldingen; eerder 1 keer gemeld, 1 keer laten staan." in page
    assert "Geplaatst door Els de Graaf, 13 januari 2022" in page
    assert "M-2" in page
    assert "Onaardig &lt;b&gt;en&lt;/b&gt; onwaar." in desk.get(LIST).text
    assert "Gemeld door <bdi>Anna Bos</bdi>; vanaf dit adres eerder 1 melding, 1 keer laten staan." in page
    assert "Gemeld zonder naam; geen adres om te antwoorden." in page
    assert "M-1" not in page, "it was answered"


def test_the_address_of_whoever_reported_is_nowhere_at_the_desk(desk: FlaskClient, report: Report) -> None:
    report(name="Anna Bos", email="anna@example.org")
    for address in (LIST, ANSWER, "/desk/item/magazine/1", "/desk/item/magazine/1/log", "/desk/log", "/desk/queue"):
        assert "anna@" not in desk.get(address).text


def test_the_number_stands_in_the_frame_of_each_page(desk: FlaskClient, report: Report) -> None:
    report(1)
    report(2)
    report(2, client="192.0.2.8")
    for address in ("/desk/queue", "/desk/log", "/desk/me"):
        assert "Meldingen: 2" in desk.get(address).text


@pytest.mark.parametrize("address", ["/desk/queue?state=published", f"/desk/thread/magazine?thread={ARTICLE}", DONE])
def test_lists_mark_what_readers_have_reported(desk: FlaskClient, report: Report, address: str) -> None:
    assert "open melding" not in desk.get(address).text
    report(2)
    report(2, client="192.0.2.8")
    assert desk.get(address).text.count("2 open meldingen</span>") == 1


def test_what_is_kept_no_more_of_a_report_is_said(
    app: Flask, house: House, report: Report, els: Person, store: Store, clock: Clock
) -> None:
    report(name="Anna Bos", email="anna@example.org")
    house.reports.keep(els, "magazine", 1, 1, told=TOLD)
    clock.forward(days=200)
    store.forget_reporters("magazine", store.site("magazine").policy, clock(), clock())
    page = signed_in(app, els).get("/desk/item/magazine/1").text
    assert "Verwijderd op 1 augustus 2022: wie het gemeld heeft, en de toelichting." in page
    assert "Een huisregel." in page
    assert "Anna Bos" not in page
    assert "Onaardig" not in page


def test_the_page_that_says_the_store_is_away_does_not_ask_it(
    desk: FlaskClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise StoreUnavailable("the disk is full")

    monkeypatch.setattr(house.reports, "cards", away)
    monkeypatch.setattr(house.reports, "number", away)
    assert desk.get(LIST).status_code == 503


def test_the_pane_shows_open_reports_and_folds_away_those_before(
    desk: FlaskClient, house: House, report: Report, els: Person
) -> None:
    page = "/desk/item/magazine/1"
    assert "Gemeld door lezers" not in desk.get(page).text
    report()
    assert "Gemeld door lezers" in desk.get(page).text
    house.reports.keep(els, "magazine", 1, 1, told=TOLD)
    shown = desk.get(page).text
    assert "Gemeld door lezers" not in shown
    assert "<summary>Eerder 1 keer gemeld</summary>" in shown
    assert "Aan wie meldde:" in shown


def test_keeping_it_needs_words_and_leads_back_to_the_reports(desk: FlaskClient, store: Store, report: Report) -> None:
    report()
    assert desk.get(f"{ANSWER}?version=1&return={LIST}").status_code == 200
    missing = desk.post(ANSWER, data=answered(desk, told=" ", note="Tussen ons."))
    assert missing.status_code == 422
    assert 'aria-invalid="true"' in missing.text
    assert "Tussen ons.</textarea>" in missing.text
    done = desk.post(ANSWER, data=answered(desk))
    assert (done.status_code, done.headers["Location"]) == (303, f"{LIST}?done=magazine/1")
    page = desk.get(done.headers["Location"]).text
    assert "laten staan na een melding" in page
    assert "Ongedaan maken" in page
    assert store.number_reported() == 0


def test_who_came_from_the_reaction_goes_back_to_it(desk: FlaskClient, report: Report) -> None:
    report()
    back = "/desk/queue?state=published&item=magazine/1"
    done = desk.post(ANSWER, data=answered(desk, **{"return": back}))
    assert done.headers["Location"] == f"{back}&done=magazine%2F1"
    report(client="192.0.2.8")
    odd = desk.post(ANSWER, data=answered(desk, version=2, **{"return": "https://elders.example"}))
    assert odd.headers["Location"].startswith(LIST)


def test_it_is_undone_where_it_was_done(desk: FlaskClient, store: Store, report: Report) -> None:
    report()
    desk.post(ANSWER, data=answered(desk))
    undone = desk.post("/desk/undo", data={"return": LIST})
    assert undone.status_code == 303
    page = desk.get(undone.headers["Location"]).text
    assert "de meldingen over Jan Jansen, Loket &amp; Lijn 1 staan weer open." in page
    assert store.number_reported() == 1


def test_who_is_second_is_told_who_was_first_and_keeps_what_was_typed(
    desk: FlaskClient, app: Flask, house: House, bram: Person, report: Report
) -> None:
    report()
    house.editing.save(bram, "magazine", 1, 1, Edit("Een initiatief.", "shortened"))
    report(client="192.0.2.8")
    late = desk.post(ANSWER, data=answered(desk))
    assert late.status_code == 409
    assert "Bram Postma" in late.text
    assert f"{TOLD}</textarea>" in late.text
    assert 'name="version" value="2"' in late.text
    assert desk.post(ANSWER, data=answered(desk, version=2)).status_code == 303


def test_what_was_answered_meanwhile_can_be_answered_no_more(
    desk: FlaskClient, house: House, bram: Person, report: Report
) -> None:
    report()
    house.reports.keep(bram, "magazine", 1, 1, told=TOLD)
    for version in (1, 2):
        late = desk.post(ANSWER, data=answered(desk, version=version))
        assert late.status_code == 409
        assert "Laten staan</button>" not in late.text
        assert f"readonly>\n{TOLD}</textarea>" in late.text
    assert desk.get(ANSWER).status_code == 409


def test_removing_it_from_here_answers_the_reports_and_leads_back_here(
    desk: FlaskClient, store: Store, report: Report
) -> None:
    report()
    link = re.search(r'href="(/desk/item/magazine/1/refuse[^"]+)"', desk.get(LIST).text)
    assert link
    page = desk.get(unescape(link[1])).text
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    done = desk.post("/desk/decide", data=form | {"reason": "offtopic"})
    assert done.headers["Location"] == f"{LIST}?done=magazine/1"
    assert store.reaction("magazine", 1).status is Status.REMOVED
    assert store.number_reported() == 0


def test_editing_it_from_here_says_that_it_answers_and_leads_back_here(
    desk: FlaskClient, store: Store, report: Report
) -> None:
    report()
    link = re.search(r'href="(/desk/item/magazine/1/edit[^"]+)"', desk.get(LIST).text)
    assert link
    assert "de open melding beantwoord" in desk.get(unescape(link[1])).text
    typed = {"text": "Een initiatief.", "reason": "personal", "version": 1, "return": LIST}
    done = desk.post("/desk/item/magazine/1/edit/save", data=typed)
    assert done.headers["Location"] == f"{LIST}?done=magazine/1"
    assert store.number_reported() == 0


def test_what_its_author_withdrew_stands_here_no_more(
    desk: FlaskClient, house: House, jan: Reader, els: Person, report: Report
) -> None:
    receipt = jan.sends("Een derde, die weer weg mag van mij.").receipt
    house.review.decide(els, "magazine", 3, Act.APPROVE, 0)
    report(3)
    standing = house.receipts.standing(receipt)
    house.receipts.withdraw(standing, standing.seen)
    assert "Er staat geen melding open." in desk.get(LIST).text


def test_many_cards_come_a_page_at_a_time(
    desk: FlaskClient, house: House, jan: Reader, els: Person, clock: Clock, report: Report
) -> None:
    for number in range(3, 24):
        jan.sends(f"Reactie nummer {number}, en die is anders dan de rest.", email=f"jan{number}@example.org")
        house.review.decide(els, "magazine", number, Act.APPROVE, 0)
        clock.forward(minutes=10)
        report(number)
    first = desk.get(LIST).text
    assert first.count('class="report-card"') == 20
    link = re.search(r'href="(/desk/reports\?after=[^"]+)"', first)
    assert link
    last = desk.get(unescape(link[1])).text
    assert last.count('class="report-card"') == 1
    assert "Loket &amp; Lijn 23" in last


def test_every_moderator_may_answer_and_reads_it_in_their_own_language(
    app: Flask, bram: Person, report: Report
) -> None:
    report()
    page = signed_in(app, bram).get(LIST).text
    assert "Reports: 1" in page
    assert "It breaks the house rules" in page


def test_whoever_removes_after_a_report_reads_there_what_was_reported(desk: FlaskClient, report: Report) -> None:
    report()
    page = desk.get(f"/desk/item/magazine/1/refuse?return={LIST}").text
    assert "Onaardig &lt;b&gt;en&lt;/b&gt; onwaar." in page
    assert re.search(r'href="/desk/reports" aria-current="page"', page)
    assert not re.search(r'href="/desk/queue" aria-current', page)
    assert "Onaardig" not in desk.get("/desk/item/magazine/2/refuse").text


def test_whoever_removes_from_the_queue_stays_in_the_queue(desk: FlaskClient, report: Report) -> None:
    report()
    page = desk.get("/desk/item/magazine/1/refuse?return=/desk/queue").text
    assert re.search(r'href="/desk/queue" aria-current="page"', page)
    assert not re.search(r'href="/desk/reports" aria-current', page)


def test_nobody_answers_a_report_that_came_in_after_the_page_was_opened(
    desk: FlaskClient, house: House, report: Report
) -> None:
    report(client="192.0.2.1")
    (seen,) = re.findall(r'name="seen" value="([^"]+)"', desk.get(ANSWER).text)
    report(client="192.0.2.2")
    told = desk.post(ANSWER, data=answered(desk, seen=seen))
    assert told.status_code == 422
    assert "Intussen is er nog een melding binnengekomen" in told.text
    assert TOLD in told.text
    assert house.reports.number() == 1
    (seen,) = re.findall(r'name="seen" value="([^"]+)"', told.text)
    assert desk.post(ANSWER, data=answered(desk, seen=seen)).status_code == 303
    assert house.reports.number() == 0
