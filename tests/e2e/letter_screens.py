"""The desk's pages on letters, and every letter as whoever gets it sees it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from moderation.domain.correspondence import Letter
from moderation.domain.news import News
from moderation.domain.person import Person, Role
from tests.conftest import PASSWORD
from tests.e2e.walk import sign_in

if TYPE_CHECKING:
    from tests.e2e.screens import Stage


def letters(stage: Stage) -> None:
    _as(stage, _editor(stage), "")


def letter(stage: Stage) -> None:
    _as(stage, _editor(stage), "/magazine/rejected")
    stage.page.locator(".names summary").click()


def letter_that_is_not_sent(stage: Stage) -> None:
    _as(stage, _editor(stage), "/magazine/received")


def letter_test_without_a_mail_server(stage: Stage) -> None:
    _as(stage, _editor(stage), "/magazine/published?told=none#test")


def letter_test_that_failed(stage: Stage) -> None:
    _as(stage, _editor(stage), "/magazine/published?told=1#test")


def letters_not_yours(stage: Stage) -> None:
    _as(stage, stage.els, "")


def as_it_arrives(stage: Stage, what: str) -> None:
    """Its HTML alone, out of the sandbox in which the desk shows it: there, no script could look at it."""
    sign_in(stage.page, stage.url, _editor(stage).email)
    html = stage.page.request.get(f"{stage.url}/desk/letters/magazine/{what}/html").text()
    stage.page.goto("about:blank")  # or the desk's own policy would take its style sheet away
    stage.page.set_content(html)


def _editor(stage: Stage) -> Person:
    return stage.house.people.add("Bram Postma", "bram@example.org", Role.EDITOR, PASSWORD)


def _as(stage: Stage, person: Person, address: str) -> None:
    sign_in(stage.page, stage.url, person.email)
    stage.page.goto(f"{stage.url}/desk/letters{address}")


SCREENS: dict[str, Callable[[Stage], None]] = {
    step.__name__: step
    for step in (
        letters,
        letter,
        letter_that_is_not_sent,
        letter_test_without_a_mail_server,
        letter_test_that_failed,
        letters_not_yours,
    )
} | {f"letter_{what.value}": partial(as_it_arrives, what=what.value) for what in (*Letter, *News)}
