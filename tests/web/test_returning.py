"""Back to its author: the page at the desk, the receipt with its form and what is found at its fields, and the API."""

import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.decision import Act
from moderation.domain.edit import Edit
from moderation.domain.person import Person
from moderation.domain.reaction import Reaction, Status
from moderation.intake import Accepted, Standing
from moderation.jobs.expiring import Expiring
from moderation.jobs.spreading import Spreader
from moderation.store.interface import Store
from moderation.web import create_app
from moderation.web.house import House
from tests.conftest import Clock, Reader, signed_in
from tests.house_rules import put_in_force, shelf_of
from tests.test_confirming import with_mail
from tests.test_receipts import TERMS
from tests.test_returning import HOLDS, TEXT, TOLD, mended

ITEM = "/desk/item/magazine/1"
MISSING = "Uw voor- of achternaam ontbreekt."
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@pytest.fixture
def house(settings: Settings, store: Store, clock: Clock, tmp_path: Path) -> House:
    """One where the magazine holds a first name alone."""
    put_in_force(store, tmp_path, HOLDS)
    return bootstrap.build(settings, store, clock, shelf_of(store))


@pytest.fixture
def sent(jan: Reader) -> Accepted:
    return jan.sends(TEXT, name="Jan")


def returned(house: House, els: Person, *, reason: str = "surname", version: int = 0) -> Reaction:
    return house.review.decide(els, "magazine", 1, Act.RETURN, version, reason=reason, told=TOLD, note="Tussen ons.")


def fields(page: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in HIDDEN.findall(page)}


def state(store: Store) -> Status:
    return store.reaction("magazine", 1).status


# At the desk


def test_what_waits_can_be_returned_and_what_does_not_cannot(
    desk: FlaskClient, house: House, els: Person, sent: Accepted
) -> None:
    assert f'href="{ITEM}/return?version=0&amp;return=' in desk.get(ITEM).text
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    assert f"{ITEM}/return" not in desk.get(ITEM).text
    assert desk.get(f"{ITEM}/return").status_code == 409


def test_the_page_proposes_reasons_and_shows_what_the_author_will_read(desk: FlaskClient, sent: Accepted) -> None:
    page = desk.get(f"{ITEM}/return?version=0").text
    assert 'name="reason" value="surname" checked' in page
    assert page.count(" checked") == 1
    letter = page[page.index('class="letter"') :]
    assert MISSING in letter
    assert "Reacties zonder achternaam worden verwijderd." in letter
    assert "3 februari 2022" in letter, "until when it can be amended"


def test_the_preview_writes_nothing_and_keeps_all_that_was_typed(
    desk: FlaskClient, sent: Accepted, store: Store
) -> None:
    typed = {"version": "0", "reason": ["abusive"], "told": "Iets\n\nmilder <b>graag</b>.", "note": "Wie is dit?"}
    page = desk.post(f"{ITEM}/return/show", data=typed).text
    assert state(store) is Status.WAITING
    assert 'name="reason" value="abusive" checked' in page
    assert "Wie is dit?</textarea>" in page
    letter = page[page.index('class="letter"') :]
    assert "<p>milder &lt;b&gt;graag&lt;/b&gt;.</p>" in letter
    assert "kwetsend" in letter
    assert MISSING not in letter


def test_it_goes_back_with_all_reasons_and_the_next_one_opens(
    desk: FlaskClient, sent: Accepted, jan: Reader, store: Store
) -> None:
    jan.sends("Nog iets anders.", name="Piet de Wit", email="p@example.org")
    form = {"version": "0", "reason": ["surname", "abusive"], "told": TOLD, "return": "/desk/queue?site=magazine"}
    answer = desk.post(f"{ITEM}/return", data=form)
    assert answer.status_code == 303
    assert "item=magazine/2" in unescape(answer.location)
    assert "done=magazine/1" in answer.location
    (decision,) = store.decisions("magazine", sent.reaction.id)
    assert (decision.act, decision.reasons, decision.told) == (Act.RETURN, ("surname", "abusive"), TOLD)


def test_without_a_reason_the_page_says_so_and_loses_nothing(desk: FlaskClient, sent: Accepted, store: Store) -> None:
    answer = desk.post(f"{ITEM}/return", data={"version": "0", "told": TOLD})
    assert answer.status_code == 422
    assert 'id="reason-error"' in answer.text
    assert TOLD in answer.text
    assert state(store) is Status.WAITING


def test_who_is_too_late_reads_who_was_first_and_keeps_what_was_typed(
    desk: FlaskClient, house: House, bram: Person, sent: Accepted, store: Store
) -> None:
    house.review.decide(bram, "magazine", 1, Act.REJECT, 0, reason="offtopic")
    answer = desk.post(f"{ITEM}/return", data={"version": "0", "reason": ["surname"], "told": TOLD})
    assert answer.status_code == 409
    assert "Bram Postma" in answer.text
    assert TOLD in answer.text
    assert state(store) is Status.REJECTED


def test_who_is_overtaken_by_an_edit_can_return_it_all_the_same(
    desk: FlaskClient, house: House, bram: Person, sent: Accepted, store: Store
) -> None:
    house.editing.save(bram, "magazine", 1, 0, Edit("Een dapper plan.", "language"))
    form = {"version": "0", "reason": ["surname"]}
    page = desk.post(f"{ITEM}/return", data=form).text
    assert desk.post(f"{ITEM}/return", data={**form, **fields(page)}).status_code == 303
    assert state(store) is Status.RETURNED


def test_the_course_says_for_what_it_was_returned_and_what_its_author_was_told(
    desk: FlaskClient, house: House, els: Person, sent: Accepted
) -> None:
    returned(house, els, reason="surname abusive")
    for address in (ITEM, f"{ITEM}/log"):
        page = desk.get(address).text
        assert f"{MISSING} Onder uw volledige naam is uw bijdrage welkom. Uw bijdrage is kwetsend" in page
        assert f'<q dir="auto">{TOLD}</q>' in page
        assert '<q dir="auto">Tussen ons.</q>' in page


def test_the_course_says_under_which_name_it_came_and_what_was_made_of_it(
    desk: FlaskClient, house: House, els: Person, sent: Accepted
) -> None:
    returned(house, els)
    assert isinstance(mended(house, sent), Standing)
    course = desk.get(f"{ITEM}/log").text
    assert "<bdi>Jan</bdi></strong>:" in course
    assert '<ins><span class="unseen">' in course


def test_a_rejection_can_bring_words_for_its_author(
    desk: FlaskClient, client: FlaskClient, sent: Accepted, store: Store
) -> None:
    assert 'name="told"' in desk.get(f"{ITEM}/refuse").text
    form = {"site": "magazine", "number": "1", "version": "0", "act": "reject", "reason": "offtopic", "told": TOLD}
    assert desk.post("/desk/decide", data=form).status_code == 303
    (decision,) = store.decisions("magazine", sent.reaction.id)
    assert decision.told == TOLD
    assert TOLD in client.get(f"/r/{sent.receipt}").text


# The receipt


def test_the_receipt_has_the_form_filled_in_with_what_was_found_at_its_field(
    client: FlaskClient, house: House, els: Person, sent: Accepted
) -> None:
    returned(house, els)
    for page in (client.get(f"/r/{sent.receipt}").text, client.get(f"/r/{sent.receipt}?part=1").text):
        assert 'data-status="returned"' in page
        assert MISSING in page
        assert TOLD in page
        assert "Tussen ons." not in page
        assert "jan@example.org" not in page
        assert 'name="email"' not in page
        field = page[page.index('id="mod-name"') :]
        assert 'value="Jan"' in field
        assert 'aria-invalid="true"' in field[: field.index(">")]
        assert 'id="mod-name-error"' in page
        assert f"{TEXT}</textarea>" in page
        assert "3 februari 2022" in page


def test_only_what_the_reasons_may_mean_is_marked(client: FlaskClient, house: House, els: Person, jan: Reader) -> None:
    links = "Zie https://een.example/a en https://twee.example/b en https://drie.example/c voor meer."
    receipt = jan.sends(links, name="Jan").receipt
    returned(house, els)
    page = client.get(f"/r/{receipt}").text
    assert ('id="mod-name-error"' in page, 'id="mod-text-error"' in page) == (True, False)
    returned_again = house.review.item("magazine", 1).can_undo
    assert returned_again
    house.review.undo(els, "magazine", 1, returned_again.id, 1)
    returned(house, els, reason="surname abusive", version=2)
    page = client.get(f"/r/{receipt}").text
    assert ('id="mod-name-error"' in page, 'id="mod-text-error"' in page) == (True, True)


def test_where_nothing_was_found_in_the_name_the_reason_stands_there(
    client: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    receipt = jan.sends(TEXT).receipt
    returned(house, els)
    page = client.get(f"/r/{receipt}").text
    error = page[page.index('id="mod-name-error"') :]
    assert MISSING in error[: error.index("</p>")]


def test_a_name_is_mended_without_a_script_and_waits_again(
    client: FlaskClient, desk: FlaskClient, house: House, els: Person, sent: Accepted, clock: Clock, store: Store
) -> None:
    returned(house, els)
    receipt = f"/r/{sent.receipt}"
    typed = {"text": TEXT, "name": "Jan Jansen"}
    preview = client.post(f"{receipt}/preview", data={**fields(client.get(receipt).text), **typed})
    assert preview.status_code == 200
    assert "Jan Jansen</bdi>" in preview.text
    assert 'aria-invalid="true"' not in preview.text
    form = fields(preview.text)
    assert form["name"] == "Jan Jansen"
    clock.forward(seconds=3)
    assert client.post(f"{receipt}/amend", data=form).status_code == 303
    assert state(store) is Status.WAITING
    page = desk.get(ITEM).text
    assert '<ins><span class="unseen">' in page
    assert " Jansen<" in page
    assert page.count('<p class="badge">') == 2, "it is back, in its second round"


def test_what_must_be_mended_still_stands_at_its_field_with_all_that_was_typed(
    client: FlaskClient, house: House, els: Person, sent: Accepted
) -> None:
    returned(house, els)
    answer = client.post(f"/r/{sent.receipt}/preview", data={"text": "Iets anders.", "name": "jan@jansen.example"})
    assert answer.status_code == 422
    assert 'href="#mod-name"' in answer.text
    assert 'value="jan@jansen.example"' in answer.text
    assert "Iets anders.</textarea>" in answer.text


def test_a_page_that_was_opened_before_it_was_returned_keeps_the_text_and_asks_for_the_name(
    client: FlaskClient, house: House, els: Person, sent: Accepted
) -> None:
    before = fields(client.get(f"/r/{sent.receipt}").text)
    returned(house, els)
    answer = client.post(f"/r/{sent.receipt}/amend", data={**before, "text": "Iets anders."})
    assert answer.status_code == 409
    assert "Iets anders.</textarea>" in answer.text
    assert 'value="Jan"' in answer.text


def test_who_sends_it_when_the_time_is_over_reads_so_and_keeps_the_text(
    client: FlaskClient, house: House, els: Person, sent: Accepted, store: Store, clock: Clock
) -> None:
    returned(house, els)
    form = fields(client.get(f"/r/{sent.receipt}").text) | {"text": "Iets anders.", "name": "Jan Jansen"}
    clock.forward(days=30)
    Spreader(store, shelf_of(store), [Expiring(store, clock, bytes)], ()).spread(clock())
    for step in ("preview", "amend"):
        answer = client.post(f"/r/{sent.receipt}/{step}", data=form)
        assert answer.status_code == 409
        assert 'data-status="rejected"' in answer.text
        assert "Iets anders.</textarea>" in answer.text
        assert MISSING in answer.text


def test_under_an_arrangement_the_form_asks_for_no_name(
    client: FlaskClient, house: House, els: Person, sent: Accepted
) -> None:
    house.arrangements.arrange(els, "magazine", 1, 0, TERMS)
    returned(house, els, version=1)
    page = client.get(f"/r/{sent.receipt}").text
    assert 'name="name"' not in page
    assert f"{TEXT}</textarea>" in page


def test_in_the_list_of_its_page_only_its_author_sees_that_it_is_to_be_mended(
    client: FlaskClient, house: House, els: Person, sent: Accepted
) -> None:
    returned(house, els)
    line = client.get(f"/r/{sent.receipt}?list=1").text
    assert 'data-status="returned"' in line
    assert f"/r/{sent.receipt}" in line


def test_who_sent_what_is_taken_for_spam_never_learns_it_by_a_return(
    client: FlaskClient, house: House, els: Person, sent: Accepted
) -> None:
    waiting = client.get(f"/r/{sent.receipt}").text
    returned(house, els)
    last = house.review.item("magazine", 1).can_undo
    assert last
    house.review.undo(els, "magazine", 1, last.id, 1)
    house.review.decide(els, "magazine", 1, Act.SPAM, 2, told="Reclame!")
    page = client.get(f"/r/{sent.receipt}").text
    assert "Reclame!" not in page
    assert MISSING not in page
    assert page == waiting


# The API


def test_a_program_learns_why_and_sends_another_name(
    client: FlaskClient, house: House, els: Person, sent: Accepted, clock: Clock, store: Store
) -> None:
    returned(house, els)
    address = f"/api/v1/receipts/{sent.receipt}"
    receipt = client.get(address).json
    assert (receipt["status"], receipt["told"], receipt["until"]) == ("returned", TOLD, "2022-02-03T21:44:03+01:00")
    assert [reason[: len(MISSING)] for reason in receipt["reasons"]] == [MISSING]
    typed = {"text": TEXT, "name": "Jan Jansen"}
    preview = client.post(f"{address}/preview", json=typed).json
    assert preview["name"] == "Jan Jansen"
    clock.forward(seconds=3)
    again = client.post(f"{address}/amend", json={**typed, "seen": receipt["seen"], "ticket": preview["ticket"]}).json
    assert (again["status"], again["name"], again["reasons"], again["until"]) == ("waiting", "Jan Jansen", [], None)
    assert state(store) is Status.WAITING


def test_a_program_that_sends_no_name_leaves_it_as_it_is(
    client: FlaskClient, house: House, els: Person, sent: Accepted
) -> None:
    returned(house, els, reason="abusive")
    address = f"/api/v1/receipts/{sent.receipt}"
    assert client.post(f"{address}/preview", json={"text": "Iets milder."}).json["name"] == "Jan"
    assert client.post(f"{address}/preview", json={"text": TEXT}).status_code == 422


# The mail that it becomes


def test_the_page_shows_the_very_letter_that_is_sent_but_for_the_private_address(
    settings: Settings, store: Store, clock: Clock, els: Person, sent: Accepted
) -> None:
    house = bootstrap.build(with_mail(settings), store, clock, shelf_of(store))
    page = unescape(signed_in(create_app(house), els).get(f"{ITEM}/return").text)
    letter = page[page.index('<pre class="letter"') : page.index("</pre>")]
    assert "Met uw voor- en achternaam erbij is zij welkom." in " ".join(letter.split())
    assert "/r/…" in letter
    assert sent.receipt not in page


def test_where_no_mail_is_sent_the_page_says_so(desk: FlaskClient, sent: Accepted) -> None:
    page = desk.get(f"{ITEM}/return").text
    assert '<pre class="letter"' not in page
    assert 'id="mail"' in page


def test_what_stands_beside_a_decision_is_in_whole_sentences_with_its_letters_below(
    desk: FlaskClient, house: House, els: Person, sent: Accepted
) -> None:
    house.review.decide(els, "magazine", 1, Act.RETURN, 0, reason="surname", told="Uw naam", note="Tussen ons!")
    for address in (ITEM, f"{ITEM}/log"):
        page = desk.get(address).text
        assert '. Aan de schrijver: <q dir="auto">Uw naam</q>. ' in page
        assert '<q dir="auto">Tussen ons!</q>' in page
        assert "Tussen ons!</q>." not in page
