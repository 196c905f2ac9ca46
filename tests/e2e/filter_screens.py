"""Filters that were kept, and searching, in every state."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from moderation.domain.person import Person, Role
from tests.conftest import PASSWORD
from tests.e2e.walk import follow, sign_in

if TYPE_CHECKING:
    from tests.e2e.screens import Stage

KEPT = (
    ("Ouder dan een dag", "older=1d"),
    ("Met links", "rule=links&sort=newest"),
    ("Over regie op gegevens, van wie dan ook en waar dan ook", "state=all&q=%22op+gegevens%22+regie"),
    ("Sarcasme", "rule=sarcasm"),
    ("Van Hein" + "n" * 70, "q=van:heinneman"),
)


def no_filters(stage: Stage) -> None:
    _as(stage, stage.els)


def filters(stage: Stage) -> None:
    _kept(stage)
    _as(stage, stage.els)


def filters_of_an_editor(stage: Stage) -> None:
    _as(stage, _kept(stage))


def keep_filter(stage: Stage) -> None:
    _kept(stage)
    _as(stage, stage.els, "?query=/desk/queue?rule%3Dlinks%26older%3D1d")


def keep_filter_problem(stage: Stage) -> None:
    _as(stage, _kept(stage), "?query=/desk/queue?rule%3Dlinks")
    follow(stage.page.locator(".keep button"))


def change_filter(stage: Stage) -> None:
    filters_of_an_editor(stage)
    follow(stage.page.locator(".kept .change").first)


def removed_filter(stage: Stage) -> None:
    filters(stage)
    follow(stage.page.locator(".kept .change").first)
    follow(stage.page.locator("main button").last)


def filters_at_the_queue(stage: Stage) -> None:
    _kept(stage)
    sign_in(stage.page, stage.url, stage.els.email)
    stage.page.goto(f"{stage.url}/desk/queue?rule=links&sort=newest")


def search(stage: Stage) -> None:
    sign_in(stage.page, stage.url, stage.els.email)
    stage.page.goto(f"{stage.url}/desk/queue?q=een*+van:omer")


def search_problem(stage: Stage) -> None:
    sign_in(stage.page, stage.url, stage.els.email)
    stage.page.goto(f"{stage.url}/desk/queue?q=form:jansen+na:ooit")


def _kept(stage: Stage) -> Person:
    bram = stage.house.people.add("Bram Postma", "bram@example.org", Role.EDITOR, PASSWORD)
    for name, query in KEPT:
        stage.clock.forward(seconds=1)
        stage.house.filters.save(stage.els, name, query)
    for name, query in KEPT[:2]:
        stage.clock.forward(seconds=1)
        stage.house.filters.save(bram, name, query, shared=True)
        stage.house.filters.save(bram, name, query)
    return bram


def _as(stage: Stage, person: Person, address: str = "") -> None:
    sign_in(stage.page, stage.url, person.email)
    stage.page.goto(f"{stage.url}/desk/filters{address}")


SCREENS: dict[str, Callable[[Stage], None]] = {
    step.__name__: step
    for step in (
        no_filters,
        filters,
        filters_of_an_editor,
        keep_filter,
        keep_filter_problem,
        change_filter,
        removed_filter,
        filters_at_the_queue,
        search,
        search_problem,
    )
}
