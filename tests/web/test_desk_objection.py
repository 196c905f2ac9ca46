"""An objection at the desk: seen with what it is against, answered by a colleague, with plain forms."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from moderation.domain.decision import Act
from moderation.domain.edit import Edit
from moderation.domain.notice import NoticeDraft, NoticeGround
from moderation.domain.person import Person
from moderation.domain.reaction import Status
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import Reader, signed_in

ITEM = "/desk/item/magazine/1"
ANSWER = "/desk/objection/magazine/1"
BARRED = "U nam het besluit waartegen dit bezwaar gaat"
LINK = re.compile(r'href="/desk/objection/magazine/1\?act=(\w+)')


@pytest.fixture
def colleague(app: Flask, house: House, els: Person) -> FlaskClient:
    """piet, signed in, who decided nothing."""
    piet = house.people.add("Piet Smit", "piet@example.org", els.role, "vier losse woorden hier", "nl")
    return signed_in(app, piet)


@pytest.fixture
def objected(house: House, els: Person, jan: Reader) -> str:
    """The receipt of what Els has rejected, and Jan does not agree."""
    return objection_to(house, els, jan)


def objection_to(house: House, person: Person, jan: Reader, text: str = "Een dapper initiatief.") -> str:
    sent = jan.sends(text)
    said = {"reason": "offtopic", "note": "Derde keer.", "told": "Elders wel."}
    house.review.decide(person, "magazine", sent.reaction.number, Act.REJECT, 0, **said)
    standing = house.receipts.standing(sent.receipt)
    house.objecting.object(standing, standing.seen, "Niet eens <b>hoor</b>.")
    return sent.receipt


def answering(act: str, **more: str) -> dict[str, str]:
    return {"act": act, "version": "2", "reason": "offtopic", "told": "Na overleg."} | more


def status_of(store: Store) -> Status:
    return store.reaction("magazine", 1).status


def page_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.text)


def test_the_reaction_is_shown_with_the_objection_and_what_it_is_against(colleague: FlaskClient, objected: str) -> None:
    page = colleague.get(ITEM).text
    assert "Bezwaar van de schrijver" in page
    assert "Niet eens &lt;b&gt;hoor&lt;/b&gt;." in page
    for said in ("Els de Graaf", "geweigerd", "Elders wel.", "Derde keer."):
        assert said in page
    assert LINK.findall(page) == ["approve", "reject"]
    assert BARRED not in page
    assert "jan@example.org" not in page


def test_who_took_the_decision_reads_that_a_colleague_looks_at_it(desk: FlaskClient, objected: str) -> None:
    page = desk.get(ITEM).text
    assert BARRED in page
    assert LINK.findall(page) == []
    assert 'value="approve"' not in page
    assert "Niet eens" in page


@pytest.mark.parametrize("act", ["approve", "reject"])
def test_who_took_the_decision_gets_in_by_no_other_way(
    desk: FlaskClient, objected: str, store: Store, act: str
) -> None:
    assert desk.get(f"{ANSWER}?act={act}").status_code == 403
    assert desk.post(ANSWER, data=answering(act)).status_code == 403
    step = {"site": "magazine", "number": 1, "version": 2, "act": act, "reason": "offtopic", "told": "Zo."}
    assert desk.post("/desk/decide", data=step).status_code == 403
    assert status_of(store) is Status.OBJECTED


def test_a_colleague_places_it_after_all(
    colleague: FlaskClient, objected: str, store: Store, client: FlaskClient
) -> None:
    page = page_of(colleague, f"{ANSWER}?act=approve&return=/desk/queue?state%3Dobjected")
    assert "Alsnog plaatsen" in page
    assert 'name="reason"' not in page
    answer = colleague.post(ANSWER, data=answering("approve", told="U hebt gelijk.", back=""))
    assert answer.status_code == 303
    assert status_of(store) is Status.PUBLISHED
    assert "U hebt gelijk." in client.get(f"/r/{objected}").text
    page = page_of(colleague, ITEM)
    assert "Antwoord" in page
    assert "U hebt gelijk." in page


def test_after_an_answer_the_next_objection_of_the_part_comes(
    colleague: FlaskClient, house: House, els: Person, jan: Reader, objected: str
) -> None:
    objection_to(house, els, jan, "Nog iets.")
    answer = colleague.post(ANSWER, data=answering("approve", **{"return": "/desk/queue?state=objected"}))
    location = answer.headers["Location"]
    assert "state=objected" in location
    assert "item=magazine/2" in unescape(location).replace("%2F", "/")
    assert "Dapper" not in page_of(colleague, location)


def test_a_colleague_stays_with_it_and_says_why(colleague: FlaskClient, objected: str, store: Store) -> None:
    page = page_of(colleague, f"{ANSWER}?act=reject")
    assert re.search(r'value="offtopic" checked', page), "the reason of before"
    assert colleague.post(ANSWER, data=answering("reject")).status_code == 303
    decision = store.decisions("magazine", store.reaction("magazine", 1).id)[-1]
    assert (decision.act, decision.told, decision.reason) == (Act.REJECT, "Na overleg.", "offtopic")


def test_what_is_missing_is_said_and_nothing_typed_is_lost(colleague: FlaskClient, objected: str, store: Store) -> None:
    answer = colleague.post(ANSWER, data=answering("reject", reason="", told=" ", note="Overlegd."))
    page = unescape(answer.text)
    assert answer.status_code == 422
    assert '<a href="#reason">' in page
    assert '<a href="#told">' in page
    assert 'id="told-error"' in page
    assert "Overlegd." in page
    assert "<title>Fout:" in page
    assert status_of(store) is Status.OBJECTED


def test_who_comes_too_late_reads_what_happened_and_keeps_what_they_wrote(
    colleague: FlaskClient, objected: str, house: House, bram: Person, store: Store
) -> None:
    house.review.decide(bram, "magazine", 1, Act.APPROVE, 2)
    answer = colleague.post(ANSWER, data=answering("reject"))
    page = unescape(answer.text)
    assert answer.status_code == 409
    assert "Bram Postma" in page
    assert "Na overleg." in page
    assert "Er is geen bezwaar meer om te beantwoorden." in page
    assert status_of(store) is Status.PUBLISHED


@pytest.mark.parametrize("act", ["", "spam", "undo", "withdraw", "weg"])
def test_an_answer_that_is_none_leads_nowhere(colleague: FlaskClient, objected: str, act: str) -> None:
    assert colleague.get(f"{ANSWER}?act={act}").status_code == 404
    assert colleague.post(ANSWER, data=answering(act)).status_code == 404


def test_the_answer_can_be_undone_but_not_by_who_decided_first(
    colleague: FlaskClient, desk: FlaskClient, objected: str, store: Store
) -> None:
    colleague.post(ANSWER, data=answering("approve"))
    undoing = 'aria-label="Plaatsing ongedaan maken"'
    assert undoing in colleague.get(ITEM).text
    assert undoing not in desk.get(ITEM).text
    answer = store.decisions("magazine", store.reaction("magazine", 1).id)[-1]
    step = {"site": "magazine", "number": 1, "version": 3, "act": "undo", "undoes": answer.id}
    assert desk.post("/desk/decide", data=step).status_code == 403
    assert colleague.post("/desk/decide", data=step).status_code == 303
    assert status_of(store) is Status.OBJECTED
    assert BARRED in desk.get(ITEM).text


AFTERWARDS = "De schrijver heeft bezwaar gemaakt tegen een besluit van u"
STILL = "Helemaal verwijderen kan nog wel."


@pytest.mark.parametrize("act", ["approve", "reject"])
def test_after_the_answer_all_else_is_for_colleagues_too(
    colleague: FlaskClient, desk: FlaskClient, objected: str, store: Store, act: str
) -> None:
    colleague.post(ANSWER, data=answering(act))
    seen_by_colleague, seen = page_of(colleague, ITEM), page_of(desk, ITEM)
    assert AFTERWARDS in seen
    assert AFTERWARDS not in seen_by_colleague
    for way in ('value="approve"', 'value="undo"', f"{ITEM}/refuse", f"{ITEM}/edit"):
        assert way not in seen
    assert 'value="undo"' in seen_by_colleague
    assert desk.get(f"{ITEM}/refuse").status_code == 403
    for way in ("approve", "remove"):
        step = {"site": "magazine", "number": 1, "version": 3, "act": way, "reason": "offtopic"}
        assert desk.post("/desk/decide", data=step).status_code in (403, 409)
    assert store.reaction("magazine", 1).version == 3


def test_what_stands_after_an_answer_is_not_edited_by_who_decided_first_but_reports_of_it_are_answered(
    colleague: FlaskClient, desk: FlaskClient, house: House, objected: str
) -> None:
    colleague.post(ANSWER, data=answering("approve"))
    draft = NoticeDraft(NoticeGround.RULES, "Dit is schelden.", in_faith=True)
    house.notices.send(house.notices.about("magazine", 1), draft, "192.0.2.7")
    ways = [f"{ITEM}/edit", "/desk/reports/magazine/1", f"{ITEM}/refuse"]
    for client, found in ((colleague, [True, True, True]), (desk, [False, True, True])):
        cards, pane = client.get("/desk/reports").text, client.get(ITEM).text
        assert [way in cards for way in ways] == [way in pane for way in ways] == found
        assert [client.get(way).status_code == 200 for way in ways] == found
    assert STILL in page_of(desk, ITEM)
    step = {"site": "magazine", "number": 1, "version": 3, "act": "remove", "reason": "offtopic"}
    assert desk.post("/desk/decide", data=step).status_code == 303
    assert 'aria-label="Verwijdering ongedaan maken"' in page_of(desk, ITEM)


def test_on_a_withdrawn_one_there_is_nothing_left_for_anybody(desk: FlaskClient, house: House, objected: str) -> None:
    standing = house.receipts.standing(objected)
    house.receipts.withdraw(standing, standing.seen)
    page = page_of(desk, ITEM)
    assert AFTERWARDS not in page
    assert BARRED not in page


# The queue


def test_above_what_waits_it_says_how_many_objections_one_may_answer(
    colleague: FlaskClient, desk: FlaskClient, house: House, els: Person, jan: Reader, objected: str
) -> None:
    assert "1 bezwaar wacht" in colleague.get("/desk/queue").text
    assert "bezwaar wacht" not in desk.get("/desk/queue").text
    objection_to(house, els, jan, "Nog iets.")
    assert "2 bezwaren wachten" in colleague.get("/desk/queue?site=magazine").text
    assert "bezwaren wachten" not in colleague.get("/desk/queue?site=buurt").text
    assert "bezwaren wachten" not in colleague.get("/desk/queue?state=objected").text


def test_the_part_of_objections_opens_with_one_that_one_may_answer(
    desk: FlaskClient, house: House, bram: Person, jan: Reader, objected: str
) -> None:
    page = desk.get("/desk/queue?state=objected").text
    assert 'data-item="magazine/1"' in page
    assert '<article id="pane"' not in page
    assert "Tegen uw besluit" in page
    assert "Alles hier gaat tegen een besluit van u" in page
    objection_to(house, bram, jan, "Nog iets.")
    page = desk.get("/desk/queue?state=objected").text
    assert re.search(r'<article id="pane"[^>]* data-item="magazine/2"[^>]* data-next="" data-previous=""', page)


def test_objections_are_found_by_their_word(colleague: FlaskClient, objected: str) -> None:
    assert 'data-item="magazine/1"' in colleague.get("/desk/queue?q=status:bezwaar").text


def test_many_at_once_name_what_is_ones_own(desk: FlaskClient, objected: str) -> None:
    page = desk.post("/desk/bulk", data={"act": "approve", "picked": "magazine/1/2"}).text
    assert "de schrijver maakt bezwaar tegen wat u besloot" in page


def test_a_rejection_that_was_objected_to_is_listed_as_such_among_what_one_has_done(
    desk: FlaskClient, objected: str
) -> None:
    assert "Sindsdien maakte de schrijver bezwaar" in desk.get("/desk/done").text


def test_a_decision_on_what_was_objected_to_in_the_meantime_says_so(colleague: FlaskClient, objected: str) -> None:
    step = {"site": "magazine", "number": 1, "version": 1, "act": "approve"}
    answer = colleague.post("/desk/decide", data=step)
    assert answer.status_code == 409
    assert "De schrijver heeft intussen bezwaar gemaakt" in answer.text


def test_the_log_tells_both_decisions_and_the_objection_between(colleague: FlaskClient, objected: str) -> None:
    colleague.post(ANSWER, data=answering("approve"))
    assert "bezwaar" in colleague.get("/desk/log?act=object").text
    log = colleague.get("/desk/log").text
    assert "Piet Smit" in log
    assert "Els de Graaf" in log


# To an edit


@pytest.fixture
def contested(house: House, els: Person, jan: Reader) -> str:
    """The receipt of what Els has placed and then shortened, and Jan does not agree with that."""
    sent = jan.sends("Een dapper initiatief van mijn buurman.")
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    house.editing.save(els, "magazine", 1, 1, Edit("Een dapper initiatief.", "shortened"))
    standing = house.receipts.standing(sent.receipt)
    house.objecting.object(standing, standing.seen, "Dat was mijn punt.")
    return sent.receipt


def test_an_edit_is_shown_with_what_it_changed_and_its_own_two_answers(
    colleague: FlaskClient, desk: FlaskClient, contested: str
) -> None:
    page = unescape(colleague.get("/desk/queue?state=objected").text)
    for said in ("Dat was mijn punt.", "Wat de bewerking veranderde", "van mijn buurman", "Bezwaar (1)"):
        assert said in page
    assert LINK.findall(page) == ["reinstate", "uphold"]
    assert "/desk/item/magazine/1/edit?" not in page, "what is objected to stays what it is"
    own = desk.get("/desk/queue?state=objected").text
    assert LINK.findall(own) == []
    assert "Tegen uw besluit" in own


@pytest.mark.parametrize("act", ["reinstate", "uphold"])
def test_who_edited_gets_in_by_no_other_way(desk: FlaskClient, contested: str, store: Store, act: str) -> None:
    before = store.reaction("magazine", 1)
    assert desk.get(f"{ANSWER}?act={act}").status_code == 403
    assert desk.post(ANSWER, data=answering(act, version="3")).status_code == 403
    step = {"site": "magazine", "number": 1, "version": 3, "act": "uphold", "told": "Zo."}
    assert desk.post("/desk/decide", data=step).status_code == 403
    assert store.reaction("magazine", 1) == before


def test_whoever_leaves_an_edit_reads_that_those_before_it_stay_as_well(
    colleague: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    receipt = jan.sends("Een dapper initiatief van mijn buurman.").receipt
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    for version, text in ((1, "Een dapper initiatief."), (2, "Een initiatief.")):
        house.editing.save(els, "magazine", 1, version, Edit(text, "shortened"))
    standing = house.receipts.standing(receipt)
    house.objecting.object(standing, standing.seen, "Dat was mijn punt.")
    for act, is_told in (("uphold", True), ("reinstate", False)):
        assert ("blijft ook weg wat in eerdere" in page_of(colleague, f"{ANSWER}?act={act}")) is is_told


def test_all_of_it_goes_only_with_a_word_to_its_author_and_nothing_typed_is_lost(
    colleague: FlaskClient, contested: str, store: Store
) -> None:
    assert 'name="told" rows="2" maxlength="1000" dir="auto" aria-required="true">' in page_of(
        colleague, f"{ITEM}/refuse"
    )
    step = {"site": "magazine", "number": 1, "version": 3, "act": "remove", "reason": "offtopic", "note": "Overlegd."}
    answer = colleague.post("/desk/decide", data=step | {"told": " "})
    assert answer.status_code == 422
    for kept in (
        'aria-describedby="told-error"',
        "Vertel de schrijver waarom",
        "Overlegd.",
        'value="offtopic" checked',
    ):
        assert kept in answer.text
    assert status_of(store) is Status.PUBLISHED
    assert colleague.post("/desk/decide", data=step | {"told": "Na overleg."}).status_code == 303
    assert status_of(store) is Status.REMOVED


@pytest.mark.parametrize(
    ("act", "heading", "text", "said"),
    [
        ("reinstate", "De tekst terugzetten", "Een dapper initiatief van mijn buurman.", "teruggezet na bezwaar"),
        ("uphold", "De bewerking blijft", "Een dapper initiatief.", "bewerking behouden na bezwaar"),
    ],
)
def test_a_colleague_puts_the_text_back_or_leaves_it(
    colleague: FlaskClient, contested: str, store: Store, act: str, heading: str, text: str, said: str
) -> None:
    page = page_of(colleague, f"{ANSWER}?act={act}")
    assert heading in page
    assert "Wat de bewerking veranderde" in page
    assert 'name="reason"' not in page
    answer = colleague.post(ANSWER, data=answering(act, version="3"))
    assert answer.status_code == 303
    assert (store.reaction("magazine", 1).text, status_of(store)) == (text, Status.PUBLISHED)
    page = page_of(colleague, ITEM)
    assert said in page
    assert "Na overleg." in page
    assert "Antwoord op het bezwaar ongedaan maken" in page


def test_what_the_rules_said_of_the_text_that_is_put_back_is_said_before(
    colleague: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    sent = jan.sends("Wat een klootzak is dat, die buurman.")
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    house.editing.save(els, "magazine", 1, 1, Edit("Die buurman.", "shortened"))
    standing = house.receipts.standing(sent.receipt)
    house.objecting.object(standing, standing.seen, "Dat was mijn punt.")
    said = "Wat de regels zeiden van de tekst die u terugzet"
    assert said in page_of(colleague, f"{ANSWER}?act=reinstate")
    assert said not in page_of(colleague, f"{ANSWER}?act=uphold")


def test_that_an_edit_stays_must_be_explained_and_a_late_answer_loses_nothing(
    colleague: FlaskClient, contested: str, house: House, bram: Person, store: Store
) -> None:
    assert colleague.post(ANSWER, data=answering("uphold", version="3", told=" ")).status_code == 422
    house.editing.reinstate(bram, "magazine", 1, 3)
    answer = colleague.post(ANSWER, data=answering("uphold", version="3"))
    assert answer.status_code == 409
    assert "Er is geen bezwaar meer om te beantwoorden." in unescape(answer.text)
    assert "Na overleg." in answer.text
