"""The author reads the reason that the moderator has read, also when an editor rewords it while that one decides."""

import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.decision import Act
from moderation.domain.person import Person
from moderation.domain.reaction import Status
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import Clock, Reader, signed_in

ITEM = "/desk/item/magazine/1"
DECIDE, OBJECTION, CARRY_OUT = "/desk/decide", "/desk/objection/magazine/1", "/desk/bulk/carry-out"
NEW = "Wij plaatsen geen reclame."
REWORDED = "Wat u koos, is inmiddels anders verwoord: lees het voor u verdergaat"
TYPED = {"told": "Zie ook vorige week.", "note": "Derde keer."}


@pytest.fixture
def house(settings: Settings, store: Store, clock: Clock) -> House:
    """A house that reads its house rules from its store."""
    return bootstrap.build(settings, store, clock)


def reword(house: House, store: Store, editor: Person, key: str = "advertising", site: str = "magazine") -> None:
    seen = store.site(site).policy
    reason = house.shelf.in_force(seen).reason(key)
    assert reason is not None
    words = {**reason.words, store.site(site).language: NEW}
    house.activations.put_in_force(
        editor, house.activations.with_reason(editor, site, replace(reason, words=words), seen)
    )


def hidden(page: str) -> dict[str, str]:
    """What the form of the page carries along, which is the last one with a version or with what was picked."""
    form = next(each for each in reversed(page.split("<form")) if 'name="version"' in each or 'name="picked"' in each)
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)}


def status_of(store: Store) -> Status:
    return store.reaction("magazine", 1).status


def test_who_rejects_for_a_reason_that_was_reworded_reads_it_anew_and_then_goes_on(
    desk: FlaskClient, house: House, store: Store, bram: Person, jan: Reader
) -> None:
    receipt = jan.sends().receipt
    form = {**hidden(desk.get(f"{ITEM}/refuse").text), **TYPED, "reason": "advertising"}
    reword(house, store, bram)
    answer = desk.post(DECIDE, data=form)
    page = unescape(answer.text)
    assert (answer.status_code, status_of(store)) == (409, Status.WAITING)
    assert REWORDED in page
    assert NEW in page
    assert re.findall(r'value="(\w+)" checked[^>]* autofocus', page) == ["advertising"]
    assert all(f"{words}</textarea>" in page for words in TYPED.values())
    assert desk.post(DECIDE, data={**form, **hidden(answer.text)}).status_code == 303
    assert [ground.sentence for ground in house.receipts.standing(receipt).grounds] == [NEW]


def test_the_script_of_the_desk_says_so_as_well(
    desk: FlaskClient, house: House, store: Store, bram: Person, jan: Reader
) -> None:
    jan.sends()
    form = {**hidden(desk.get(f"{ITEM}/refuse").text), "reason": "advertising"}
    reword(house, store, bram)
    answer = desk.post(DECIDE, data=form, headers={"Accept": "application/json"})
    assert (answer.status_code, status_of(store)) == (409, Status.WAITING)
    assert answer.json is not None
    assert answer.json["sentence"].startswith("Er is niets besloten: de reden is inmiddels anders verwoord.")


@pytest.mark.parametrize("seen", [None, "", "f" * 64, "\x00"])
def test_another_reason_is_given_and_so_is_any_where_it_is_not_known_what_was_read(
    desk: FlaskClient, house: House, store: Store, bram: Person, jan: Reader, seen: str | None
) -> None:
    jan.sends()
    form = hidden(desk.get(f"{ITEM}/refuse").text)
    reword(house, store, bram)
    chosen = {"reason": "offtopic"} if seen is None else {"reason": "advertising", "seen": seen}
    assert desk.post(DECIDE, data=form | chosen).status_code == 303
    assert status_of(store) is Status.REJECTED


def test_who_returns_it_reads_anew_what_its_author_will_read(
    desk: FlaskClient, house: House, store: Store, bram: Person, jan: Reader
) -> None:
    jan.sends()
    form = {**hidden(desk.get(f"{ITEM}/return").text), **TYPED, "reason": ["offtopic", "advertising"]}
    reword(house, store, bram)
    answer = desk.post(f"{ITEM}/return", data=form)
    assert (answer.status_code, status_of(store)) == (409, Status.WAITING)
    assert REWORDED in unescape(answer.text)
    assert all(f"{words}</textarea>" in answer.text for words in TYPED.values())
    assert answer.text.count(NEW) > 1, "as a reason, and as its author will read it"
    assert desk.post(f"{ITEM}/return", data={**form, **hidden(answer.text)}).status_code == 303
    assert status_of(store) is Status.RETURNED


def test_who_answers_an_objection_reads_it_anew(
    app: Flask, house: House, store: Store, els: Person, bram: Person, jan: Reader
) -> None:
    sent = jan.sends()
    house.review.decide(els, "magazine", 1, Act.REJECT, 0, reason="advertising")
    standing = house.receipts.standing(sent.receipt)
    house.objecting.object(standing, standing.seen, "Niet eens.")
    colleague = signed_in(app, bram)
    form = {**hidden(colleague.get(f"{OBJECTION}?act=reject").text), **TYPED, "reason": "advertising"}
    reword(house, store, bram)
    answer = colleague.post(OBJECTION, data=form)
    assert (answer.status_code, status_of(store)) == (409, Status.OBJECTED)
    assert NEW in answer.text
    assert all(f"{words}</textarea>" in answer.text for words in TYPED.values())
    assert colleague.post(OBJECTION, data={**form, **hidden(answer.text)}).status_code == 303


def test_many_are_rejected_at_once_for_a_reason_as_every_one_of_their_sites_worded_it(
    desk: FlaskClient, house: House, store: Store, bram: Person, jan: Reader
) -> None:
    held = "For the paper: https://a.example https://b.example"
    sent = [jan.sends(), jan.sends(held, site="buurt", thread="/", name="Ann Archer")]
    picked = [f"{each.reaction.site}/{each.reaction.number}/0" for each in sent]
    overview = desk.post("/desk/bulk", data={"act": "reject", "picked": picked}).text
    form = {**hidden(overview), "picked": picked, "reason": "advertising", "note": "Derde keer."}
    reword(house, store, bram, site="buurt")
    answer = desk.post(CARRY_OUT, data=form)
    assert (answer.status_code, status_of(store)) == (409, Status.WAITING)
    assert REWORDED in unescape(answer.text)
    assert "Derde keer.</textarea>" in answer.text
    assert desk.post(CARRY_OUT, data={**form, "seen": hidden(answer.text)["seen"]}).status_code == 303
    assert status_of(store) is Status.REJECTED
