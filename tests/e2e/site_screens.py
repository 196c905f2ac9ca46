"""The desk's pages on sites, in every state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from moderation.domain.person import Person, Role
from moderation.sites.wished import as_wished
from tests.conftest import ARTICLE, PASSWORD
from tests.e2e.walk import follow, sign_in

if TYPE_CHECKING:
    from tests.e2e.screens import Stage

LONG = "https://een.heel.lang.adres.van.een.hoofdredactie.loket-en-lijn-van-de-gemeenten.example"


def sites(stage: Stage) -> None:
    owner = _owner(stage)
    wished = replace(as_wished(stage.store.site("buurt")), origins=(LONG, "http://localhost:8000"))
    stage.house.sites.change(owner, "buurt", wished)
    _as(stage, owner, "")


def sites_seen_by_an_editor(stage: Stage) -> None:
    _as(stage, _editor(stage), "/magazine")


def new_site(stage: Stage) -> None:
    _as(stage, _owner(stage), "/new")


def site_not_added(stage: Stage) -> None:
    new_site(stage)
    stage.page.locator("#key").fill("Het Blad")
    stage.page.locator("#origins").fill("blad.example")
    follow(stage.page.locator(".terms button"))


def site_added(stage: Stage) -> None:
    new_site(stage)
    for name, value in (("key", "weekblad"), ("name", "Het Weekblad"), ("origins", "https://weekblad.example")):
        stage.page.locator(f"#{name}").fill(value)
    follow(stage.page.locator(".terms button"))
    for summary in stage.page.locator("main summary").all():
        summary.click()


def site_settings(stage: Stage) -> None:
    _as(stage, _owner(stage), "/magazine")


def site_change_warned_of(stage: Stage) -> None:
    site_settings(stage)
    stage.page.locator("#origins").fill(LONG)
    stage.page.locator("#language").fill("fy")
    follow(stage.page.locator(".terms button"))
    expect(stage.page.locator("#sure")).to_have_count(1)


def site_changed_by_two(stage: Stage) -> None:
    site_settings(stage)
    site = stage.store.site("magazine")
    stage.house.sites.change(None, "magazine", replace(as_wished(site), name="Van een ander", informal=True))
    stage.page.locator("#name").fill("Van mij")
    follow(stage.page.locator(".terms button"))


def check_refused(stage: Stage) -> None:
    _as(stage, _editor(stage), "/magazine/check")
    _look_at(stage, "https://elders.example/")


def page_checked(stage: Stage) -> None:
    _known(stage)
    _as(stage, _editor(stage), "/magazine/check")
    _look_at(stage, f"{stage.url}/t/magazine?thread={ARTICLE}")
    expect(stage.page.locator("#found")).to_be_focused()


def thread_not_named(stage: Stage) -> None:
    _known(stage)
    _as(stage, _editor(stage), "/magazine/check")
    _look_at(stage, stage.url + ARTICLE)
    stage.page.locator("#title").fill(" ")
    follow(stage.page.locator(".terms button").first)


def _known(stage: Stage) -> None:
    """The magazine has the address at which its article is served."""
    site = stage.store.site("magazine")
    stage.house.sites.change(None, "magazine", replace(as_wished(site), origins=(*site.origins, stage.url)))


def _look_at(stage: Stage, address: str) -> None:
    stage.page.locator("#address").fill(address)
    follow(stage.page.locator(".terms button"))


def _owner(stage: Stage) -> Person:
    return stage.house.people.add("Wil de Bree", "wil@example.org", Role.OWNER, PASSWORD)


def _editor(stage: Stage) -> Person:
    return stage.house.people.add("Bram Postma", "bram@example.org", Role.EDITOR, PASSWORD)


def _as(stage: Stage, person: Person, address: str) -> None:
    sign_in(stage.page, stage.url, person.email)
    stage.page.goto(f"{stage.url}/desk/sites{address}")


SCREENS: dict[str, Callable[[Stage], None]] = {
    step.__name__: step
    for step in (
        sites,
        sites_seen_by_an_editor,
        new_site,
        site_not_added,
        site_added,
        site_settings,
        site_change_warned_of,
        site_changed_by_two,
        check_refused,
        page_checked,
        thread_not_named,
    )
}
