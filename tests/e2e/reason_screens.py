"""Changing a reason: the form, what must be mended, what authors will read, and a colleague who was first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from moderation.domain.person import Person, Role
from moderation.domain.policy import Reason
from tests.conftest import PASSWORD
from tests.e2e.walk import follow, sign_in

if TYPE_CHECKING:
    from tests.e2e.screens import Stage

CHANGE = "/magazine/reason/advertising"


def reasons_of_an_editor(stage: Stage) -> None:
    bram = _bram(stage)
    _change(stage, bram, "Uw bijdrage is een advertentie, en die horen hier niet.")
    _change(stage, bram, "Uw bijdrage is een advertentie.", key="repetition", is_offered=False)
    _as(stage, bram, "")
    expect(stage.page.locator("main")).to_contain_text("Hier gewijzigd door Bram Postma")
    stage.page.get_by_text("Niet meer aangeboden").first.click()


def reason_mend(stage: Stage) -> None:
    _as(stage, _bram(stage), "/magazine/new")
    stage.page.locator("[id='letter.nl']").fill("Beste {naam},\n\nVolgens {rule} kan dit niet.")
    _show(stage)


def reason_preview(stage: Stage) -> None:
    stage.house.activations.activate("archief", "huisregels")
    _as(stage, _bram(stage), CHANGE)
    stage.page.locator("[id='words.nl']").fill("Uw bijdrage is een advertentie.")
    stage.page.locator("[id='letter.nl']").fill("Beste {name},\n\nOp {site} staan geen advertenties.")
    _show(stage)


def reason_order(stage: Stage) -> None:
    _as(stage, _bram(stage), "/magazine/order")
    stage.page.locator("[id='place.advertising']").fill("70")
    follow(stage.page.get_by_role("button", name="Volgorde bewaren"))


def reason_collision(stage: Stage) -> None:
    _as(stage, _bram(stage), CHANGE)
    stage.page.locator("[id='words.nl']").fill("Uw bijdrage is een advertentie.")
    colleague = stage.house.people.add("Wil de Bree", "wil@example.org", Role.OWNER, PASSWORD)
    _change(stage, colleague, "Dit is reclame, en daarvoor is hier geen plaats.")
    _show(stage)
    expect(stage.page.get_by_role("alert")).to_contain_text("Wil de Bree")
    stage.page.locator(".collision summary").click()


def _change(stage: Stage, person: Person, sentence: str, key: str = "advertising", *, is_offered: bool = True) -> None:
    digest = stage.store.site("magazine").policy
    old = stage.house.shelf.in_force(digest).reason(key) or Reason(key, {})
    new = replace(old, words={**old.words, "nl": sentence}, is_offered=is_offered)
    proposal = stage.house.activations.with_reason(person, "magazine", new, digest)
    stage.house.activations.put_in_force(person, proposal)


def _show(stage: Stage) -> None:
    follow(stage.page.get_by_role("button", name="Laten zien wat schrijvers lezen"))


def _bram(stage: Stage) -> Person:
    return stage.house.people.add("Bram Postma", "bram@example.org", Role.EDITOR, PASSWORD)


def _as(stage: Stage, person: Person, address: str) -> None:
    sign_in(stage.page, stage.url, person.email)
    stage.page.goto(f"{stage.url}/desk/reasons{address}")


SCREENS: dict[str, Callable[[Stage], None]] = {
    step.__name__: step
    for step in (
        reasons_of_an_editor,
        reason_mend,
        reason_preview,
        reason_order,
        reason_collision,
    )
}
