"""Back to its author, in every state: the page at the desk, the receipt with its form, and what has come back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from moderation.domain.decision import Act
from moderation.domain.edit import Edit
from moderation.domain.person import Role
from moderation.domain.reaction import Named
from moderation.intake import Accepted, Standing
from moderation.jobs.expiring import Expiring
from moderation.jobs.spreading import Spreader
from tests.conftest import PASSWORD, Reader
from tests.e2e.walk import follow, sign_in
from tests.house_rules import shelf_of

if TYPE_CHECKING:
    from tests.e2e.screens import Stage

TEXT = (
    "Zie https://een.example/a, https://twee.example/b en https://drie.example/c: zo is het.\n\nEn *nog* een alinea, "
    "die er eigenlijk ook niet bij hoefde te staan."
)
MENDED = "Zie de krant van *gisteren*: zo is het.\n\nEn _nog_ een alinea, die er eigenlijk bij hoort."
TOLD = "Met uw achternaam erbij plaatsen we uw bijdrage graag.\n\nEn liefst met één link: de tweede werkt niet."


def return_page(stage: Stage) -> None:
    sign_in(stage.page, stage.url, stage.els.email)
    stage.page.goto(f"{stage.url}/desk/item/magazine/4")
    follow(stage.page.get_by_role("link", name="Terugsturen…"))


def return_preview(stage: Stage) -> None:
    return_page(stage)
    stage.page.locator("[name=reason][value=abusive]").check()
    stage.page.locator("#told").fill(TOLD)
    follow(stage.page.get_by_role("button", name="Laten zien wat de schrijver leest"))


def return_mend(stage: Stage) -> None:
    return_page(stage)
    for box in stage.page.locator("[name=reason]:checked").all():
        box.uncheck()
    follow(stage.page.get_by_role("button", name="Terugsturen", exact=True))


def return_collision(stage: Stage) -> None:
    return_page(stage)
    stage.page.locator("#told").fill(TOLD)
    bram = stage.house.people.add("Bram Postma", "bram@example.org", Role.EDITOR, PASSWORD)
    stage.house.editing.save(bram, "magazine", 4, 0, Edit("Zie de krant.", "link"))
    follow(stage.page.get_by_role("button", name="Terugsturen", exact=True))


def return_too_late(stage: Stage) -> None:
    return_page(stage)
    stage.page.locator("#told").fill(TOLD)
    bram = stage.house.people.add("Bram Postma", "bram@example.org", Role.EDITOR, PASSWORD)
    stage.house.review.decide(bram, "magazine", 4, Act.APPROVE, 0)
    follow(stage.page.get_by_role("button", name="Terugsturen", exact=True))


def item_returned(stage: Stage) -> None:
    sent = _returned(stage)
    _item(stage, sent)


def item_back(stage: Stage) -> None:
    """In its third round, with what was changed in name and text."""
    sent = _returned(stage)
    _mend(stage, sent, MENDED, Named("Donald Duckstra"))
    _return(stage, sent, 2)
    _mend(stage, sent, MENDED + " Echt.", None)
    _item(stage, sent)


def course_back(stage: Stage) -> None:
    item_back(stage)
    stage.page.locator("#fold-course > summary").click()
    follow(stage.page.get_by_role("link", name="Het hele verloop"))


def receipt_returned(stage: Stage) -> None:
    stage.page.goto(f"{stage.url}/r/{_returned(stage).receipt}")


def receipt_returned_mend(stage: Stage) -> None:
    receipt_returned(stage)
    stage.page.locator("#mod-name").fill("jan@jansen.example")
    follow(stage.page.get_by_role("button", name="Voorbeeld bekijken"))


def receipt_returned_preview(stage: Stage) -> None:
    receipt_returned(stage)
    stage.page.locator("#mod-name").fill("Donald Duckstra")
    follow(stage.page.get_by_role("button", name="Voorbeeld bekijken"))


def receipt_expired(stage: Stage) -> None:
    sent = _returned(stage)
    stage.clock.at += timedelta(days=30)
    expiring = Expiring(stage.store, stage.clock, bytes)
    Spreader(stage.store, shelf_of(stage.store), [expiring], ()).spread(stage.clock())
    stage.page.goto(f"{stage.url}/r/{sent.receipt}")


def _returned(stage: Stage) -> Accepted:
    sent = Reader(stage.house, stage.clock).sends(TEXT, name="Donald Duck", email="d@example.org")
    _return(stage, sent, 0)
    return sent


def _return(stage: Stage, sent: Accepted, version: int) -> None:
    stage.clock.forward(minutes=7)
    place = "magazine", sent.reaction.number
    stage.house.review.decide(stage.els, *place, Act.RETURN, version, reason="surname abusive", told=TOLD, note="Echt?")


def _mend(stage: Stage, sent: Accepted, text: str, named: Named | None) -> None:
    standing = stage.house.receipts.standing(sent.receipt)
    ticket = stage.house.receipts.preview_amendment(standing, text, named).ticket
    stage.clock.forward(hours=4)
    assert isinstance(stage.house.receipts.amend(standing, standing.seen, text, ticket, named=named), Standing)


def _item(stage: Stage, sent: Accepted) -> None:
    sign_in(stage.page, stage.url, stage.els.email)
    stage.page.goto(f"{stage.url}/desk/item/magazine/{sent.reaction.number}")


SCREENS: dict[str, Callable[[Stage], None]] = {
    step.__name__: step
    for step in (
        return_page,
        return_preview,
        return_mend,
        return_collision,
        return_too_late,
        item_returned,
        item_back,
        course_back,
        receipt_returned,
        receipt_returned_mend,
        receipt_returned_preview,
        receipt_expired,
    )
}
