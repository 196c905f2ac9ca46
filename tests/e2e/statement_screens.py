"""Statements of reasons: as their author reads them, at the desk, and all of a period."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from moderation.domain.decision import Act
from moderation.domain.edit import Edit
from moderation.domain.person import Role
from tests.conftest import PASSWORD, Reader
from tests.e2e.walk import follow, sign_in

if TYPE_CHECKING:
    from tests.e2e.screens import Stage

SENT = (
    f"Wat een klootzak is dat toch, en zie https://een.example/een-h{'e' * 60}l-lang-adres voor de rest.\n\n"
    "Mijn buurvrouw <b>Ans</b> zegt het ook."
)
TOLD = "Over de zaak mag u het oneens zijn.\n\nSchrijft u haar zonder dat woord?"


def statement(stage: Stage) -> None:
    """Of a rejection, with words of the editors."""
    stage.page.goto(f"{stage.url}/r/{_rejected(stage)}")
    follow(stage.page.get_by_role("link", name="Waarom precies"))


def statement_in_part(stage: Stage) -> None:
    """Of a text out of which something was taken."""
    sent = Reader(stage.house, stage.clock).sends(SENT)
    number = sent.reaction.number
    stage.house.editing.save(stage.els, "magazine", number, 0, Edit("Mijn buurvrouw zegt het ook.", "personal"))
    stage.page.goto(f"{stage.url}/r/{sent.receipt}/statement")


def statement_at_desk(stage: Stage) -> None:
    """With what the database takes open."""
    _rejected(stage)
    sign_in(stage.page, stage.url, stage.els.email)
    stage.page.goto(f"{stage.url}/desk/item/magazine/6")
    follow(stage.page.get_by_role("link", name="Motivering"))
    stage.page.locator("main summary").click()


def statements(stage: Stage) -> None:
    _rejected(stage)
    _listed(stage, "?site=magazine")


def statements_none(stage: Stage) -> None:
    _listed(stage, "?site=buurt")


def statements_of_no_days(stage: Stage) -> None:
    _listed(stage, "?site=magazine&from=gisteren")


def _listed(stage: Stage, query: str) -> None:
    stage.house.people.add("Bram Postma", "bram@example.org", Role.EDITOR, PASSWORD, "nl")
    sign_in(stage.page, stage.url, "bram@example.org")
    stage.page.goto(f"{stage.url}/desk/statements{query}")


def _rejected(stage: Stage) -> str:
    """The receipt of a reaction that was rejected."""
    sent = Reader(stage.house, stage.clock).sends(SENT)
    number = sent.reaction.number
    stage.house.review.decide(stage.els, "magazine", number, Act.REJECT, 0, reason="surname", told=TOLD)
    return sent.receipt


SCREENS: dict[str, Callable[[Stage], None]] = {
    "statement": statement,
    "statement-in-part": statement_in_part,
    "statement-at-desk": statement_at_desk,
    "statements": statements,
    "statements-none": statements_none,
    "statements-of-no-days": statements_of_no_days,
}
