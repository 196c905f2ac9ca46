"""Objections: on the receipt in every state, and at the desk for who may answer and for who may not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from moderation.domain.decision import Act
from moderation.domain.edit import Edit
from moderation.domain.person import Person, Role
from moderation.intake import Accepted
from tests.conftest import PASSWORD, Reader
from tests.e2e.walk import follow, sign_in

if TYPE_CHECKING:
    from tests.e2e.screens import Stage

SENT = "De wethouder en zijn *vrienden* lossen dit nooit op.\n\nDat schreef ik vorig jaar ook al."
OBJECTION = (
    "Mijn reactie gaat over precies wat in het artikel staat:\n\nde derde alinea, over de wethouder. Zie ook "
    f"https://archief.example/{'a' * 60} voor wat ik toen schreef."
)
TOLD = "Alleen de eerste zin gaat over het artikel. U kunt haar zonder de tweede opnieuw sturen."


def objecting(stage: Stage) -> None:
    stage.page.goto(f"{stage.url}/r/{_rejected(stage).receipt}")
    follow(stage.page.get_by_role("link", name="Bezwaar maken"))


def objecting_mend(stage: Stage) -> None:
    objecting(stage)
    follow(stage.page.get_by_role("button", name="Bezwaar versturen"))


def objecting_hindered(stage: Stage) -> None:
    sent = _rejected(stage)
    stage.clock.forward(days=200)
    stage.page.goto(f"{stage.url}/r/{sent.receipt}/object")


def objecting_late(stage: Stage) -> None:
    """Sent from a page that was opened before a moderator changed their mind."""
    objecting(stage)
    stage.page.locator("#mod-text").fill(OBJECTION)
    stage.house.review.decide(_colleague(stage), "magazine", 6, Act.APPROVE, 1)
    follow(stage.page.get_by_role("button", name="Bezwaar versturen"))


def receipt_objected(stage: Stage) -> None:
    stage.page.goto(f"{stage.url}/r/{_objected(stage).receipt}")


def receipt_stays_rejected(stage: Stage) -> None:
    sent = _objected(stage)
    said = {"reason": "offtopic", "told": TOLD}
    stage.house.review.decide(_colleague(stage), "magazine", 6, Act.REJECT, 2, **said)
    stage.page.goto(f"{stage.url}/r/{sent.receipt}")


def queue_objections(stage: Stage) -> None:
    """One that is somebody else's to answer, and one to answer."""
    _objected(stage)
    _as_colleague(stage)
    follow(stage.page.get_by_role("link", name="1 bezwaar wacht"))


def queue_own_objection(stage: Stage) -> None:
    _objected(stage)
    sign_in(stage.page, stage.url, stage.els.email)
    stage.page.goto(f"{stage.url}/desk/queue?state=objected")


def item_own_objection(stage: Stage) -> None:
    """To an edit of one's own: what stands on the site meanwhile can be removed."""
    _contested(stage)
    sign_in(stage.page, stage.url, stage.els.email)
    stage.page.goto(f"{stage.url}/desk/item/magazine/6")


def staying(stage: Stage) -> None:
    queue_objections(stage)
    follow(stage.page.get_by_role("link", name="Blijft geweigerd"))


def staying_mend(stage: Stage) -> None:
    staying(stage)
    follow(stage.page.get_by_role("button", name="Blijft geweigerd"))


def staying_late(stage: Stage) -> None:
    staying(stage)
    stage.page.locator("#told").fill(TOLD)
    wil = stage.house.people.add("Wil de Bree", "wil@example.org", Role.OWNER, PASSWORD)
    stage.house.review.decide(wil, "magazine", 6, Act.APPROVE, 2)
    follow(stage.page.get_by_role("button", name="Blijft geweigerd"))


def placing_after_all(stage: Stage) -> None:
    queue_objections(stage)
    follow(stage.page.get_by_role("link", name="Alsnog plaatsen"))


def item_answered(stage: Stage) -> None:
    placing_after_all(stage)
    stage.page.locator("#told").fill("U hebt gelijk: het gaat over de derde alinea.")
    follow(stage.page.get_by_role("button", name="Alsnog plaatsen"))
    stage.page.goto(f"{stage.url}/desk/item/magazine/6")


def queue_edit_objection(stage: Stage) -> None:
    """One against an edit: what it changed, and the two answers to that."""
    _contested(stage)
    _as_colleague(stage)
    follow(stage.page.get_by_role("link", name="1 bezwaar wacht"))


def _contested(stage: Stage) -> Accepted:
    sent = Reader(stage.house, stage.clock).sends(SENT, name="Fatima Öztürk", email="f@example.org")
    stage.house.review.decide(stage.els, "magazine", 6, Act.APPROVE, 0)
    shorter = Edit("Dat schreef ik vorig jaar ook al.", "shortened", "Over anderen.")
    stage.house.editing.save(stage.els, "magazine", 6, 1, shorter)
    standing = stage.house.receipts.standing(sent.receipt)
    stage.clock.forward(hours=3)
    stage.house.objecting.object(standing, standing.seen, OBJECTION)
    return sent


def _rejected(stage: Stage) -> Accepted:
    sent = Reader(stage.house, stage.clock).sends(SENT, name="Fatima Öztürk", email="f@example.org")
    said = {"reason": "offtopic", "note": "Alweer.", "told": "Het gaat over een ander stuk."}
    stage.house.review.decide(stage.els, "magazine", sent.reaction.number, Act.REJECT, 0, **said)
    return sent


def _objected(stage: Stage) -> Accepted:
    sent = _rejected(stage)
    standing = stage.house.receipts.standing(sent.receipt)
    stage.clock.forward(hours=3)
    stage.house.objecting.object(standing, standing.seen, OBJECTION)
    return sent


def _colleague(stage: Stage) -> Person:
    return stage.house.people.add("Piet Smit", "piet@example.org", Role.MODERATOR, PASSWORD, "nl")


def _as_colleague(stage: Stage) -> None:
    sign_in(stage.page, stage.url, _colleague(stage).email)


SCREENS: dict[str, Callable[[Stage], None]] = {
    step.__name__: step
    for step in (
        objecting,
        objecting_mend,
        objecting_hindered,
        objecting_late,
        receipt_objected,
        receipt_stays_rejected,
        queue_objections,
        queue_own_objection,
        item_own_objection,
        staying,
        staying_mend,
        staying_late,
        placing_after_all,
        item_answered,
        queue_edit_objection,
    )
}
