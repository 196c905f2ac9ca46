"""How somebody wants the desk, who works there, and the list of shortcuts, in every state."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from moderation.domain.news import News
from moderation.domain.person import Density, Keys, Person, Role
from tests.conftest import PASSWORD
from tests.e2e.walk import follow, sign_in

if TYPE_CHECKING:
    from tests.e2e.screens import Stage


def your_desk(stage: Stage) -> None:
    _as(stage, stage.els, "/me")


def your_desk_kept(stage: Stage) -> None:
    your_desk(stage)
    stage.page.locator("[name=keys][value=alt]").check()
    follow(stage.page.locator(".wishes button").first)


def your_password_wrong(stage: Stage) -> None:
    your_desk(stage)
    stage.page.locator("[name=old]").fill("niet dit")
    stage.page.locator("[name=new]").fill("vier nieuwe woorden hier")
    follow(stage.page.locator(".wishes button").last)


def your_password_changed(stage: Stage) -> None:
    your_desk(stage)
    stage.page.locator("[name=old]").fill(PASSWORD)
    stage.page.locator("[name=new]").fill("vier nieuwe woorden hier")
    follow(stage.page.locator(".wishes button").last)


def news_to_be_ended(stage: Stage) -> None:
    reader = stage.house.people.change_news(stage.els, News.EACH)
    stage.page.goto(f"{stage.url}/desk/news/{stage.house.unsubscribing.secret_of(reader.id)}")


def shortcuts(stage: Stage) -> None:
    _as(stage, stage.els, "/help/keys")


def shortcuts_with_alt(stage: Stage) -> None:
    _with(stage, Keys.ALT)


def shortcuts_off(stage: Stage) -> None:
    _with(stage, Keys.OFF)


def people(stage: Stage) -> None:
    owner = _owner(stage)
    gone = stage.house.people.add("Bartholomeus van der Steenhoven-Kuiper", _long_address(), Role.EDITOR, PASSWORD)
    stage.house.people.lock_out(owner, gone.id)
    _as(stage, owner, "/people")
    stage.page.locator(".people summary").last.click()


def person_not_added(stage: Stage) -> None:
    _as(stage, _owner(stage), "/people")
    stage.page.locator("#name").fill("Cato Smit")
    stage.page.locator("#email").fill("cato")
    follow(stage.page.locator(".wishes button"))


def person_added(stage: Stage) -> None:
    person_not_added(stage)
    stage.page.locator("#email").fill("cato@example.org")
    follow(stage.page.locator(".wishes button"))


def person_locked_out(stage: Stage) -> None:
    _as(stage, _owner(stage), "/people")
    stage.page.locator(".people summary").first.click()
    follow(stage.page.locator(".people .danger").first)


def weak_password(stage: Stage) -> None:
    _as(stage, _owner(stage), "/people")
    stage.page.locator(".people summary").first.click()
    stage.page.locator(".people [name=password]").first.fill("kort")
    follow(stage.page.locator(".people .second").first)


def people_not_yours(stage: Stage) -> None:
    _as(stage, stage.els, "/people")


def reasons_in_place(stage: Stage) -> None:
    _as(stage, stage.els, "/queue")
    stage.page.keyboard.press("w")
    expect(stage.page.locator("[data-reasons] [name=reason]").first).to_be_focused()


def decided_in_place(stage: Stage) -> None:
    _as(stage, stage.els, "/queue")
    stage.page.keyboard.press("a")
    expect(stage.page.locator("#list .decided .reader:not(:empty)")).to_have_count(1)
    expect(stage.page.locator("#list .decided.open")).to_have_count(0)
    stage.page.wait_for_load_state("networkidle")


def _with(stage: Stage, keys: Keys) -> None:
    stage.house.people.change(stage.els, language="nl", keys=keys, density=Density.COMPACT)
    shortcuts(stage)


def _owner(stage: Stage) -> Person:
    return stage.house.people.add("Wil de Bree", "wil@example.org", Role.OWNER, PASSWORD)


def _long_address() -> str:
    return "bartholomeus.van.der.steenhoven-kuiper@redactie.loket-en-lijn.example"


def _as(stage: Stage, person: Person, address: str) -> None:
    sign_in(stage.page, stage.url, person.email)
    stage.page.goto(f"{stage.url}/desk{address}")


SCREENS: dict[str, Callable[[Stage], None]] = {
    step.__name__: step
    for step in (
        your_desk,
        your_desk_kept,
        your_password_wrong,
        your_password_changed,
        news_to_be_ended,
        shortcuts,
        shortcuts_with_alt,
        shortcuts_off,
        people,
        person_not_added,
        person_added,
        person_locked_out,
        weak_password,
        people_not_yours,
        reasons_in_place,
        decided_in_place,
    )
}
