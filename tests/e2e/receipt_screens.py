"""The page of a receipt in every state, and what the desk shows of what its author did."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from moderation.domain.decision import Act
from moderation.domain.edit import Edit
from moderation.intake import Accepted, Standing
from tests.conftest import Reader
from tests.e2e.walk import follow, sign_in

if TYPE_CHECKING:
    from tests.e2e.screens import Stage

SENT = (
    "Zie https://een.example/a, https://twee.example/b en https://drie.example/c: zo is het.\n\nEn *nog* een alinea, "
    "die er eigenlijk ook niet bij hoefde te staan."
)
BETTER = "Zie de krant van *gisteren*: zo is het.\n\nEn _nog_ een alinea, <script>alert(1)</script> niet al te lang."


def receipt_mend(stage: Stage) -> None:
    _amending(stage, _sent(stage), "")


def receipt_preview(stage: Stage) -> None:
    _amending(stage, _sent(stage), BETTER)


def receipt_amended(stage: Stage) -> None:
    """Amended, then shortened by the editors, with everything open that folds."""
    sent = _sent(stage)
    _amend(stage, sent)
    stage.house.editing.save(
        stage.els, "magazine", sent.reaction.number, 1, Edit("Zie de krant van *gisteren*.", "shortened")
    )
    _goto(stage, sent)
    for fold in stage.page.locator("main summary").all()[:2]:
        fold.click()


def receipt_late(stage: Stage) -> None:
    """Amended on a page that was opened before it was placed."""
    sent = _sent(stage)
    _amending(stage, sent, BETTER)
    stage.house.review.decide(stage.els, "magazine", sent.reaction.number, Act.APPROVE, 0)
    follow(stage.page.get_by_role("button", name="Definitief wijzigen"))


def receipt_withdrawing(stage: Stage) -> None:
    sent = _sent(stage)
    stage.house.review.decide(stage.els, "magazine", sent.reaction.number, Act.APPROVE, 0)
    _goto(stage, sent)
    follow(stage.page.get_by_role("link", name="Uw reactie intrekken"))


def receipt_withdrawn(stage: Stage) -> None:
    receipt_withdrawing(stage)
    follow(stage.page.get_by_role("button", name="Definitief intrekken"))


def receipt_rejected(stage: Stage) -> None:
    sent = _sent(stage)
    stage.house.review.decide(stage.els, "magazine", sent.reaction.number, Act.REJECT, 0, reason="offtopic")
    _goto(stage, sent)


def receipt_again(stage: Stage) -> None:
    receipt_rejected(stage)
    follow(stage.page.get_by_role("link", name="Pas aan en stuur opnieuw"))


def item_amended(stage: Stage) -> None:
    """A decision on the text of before: what the author has changed."""
    sent = _sent(stage)
    number = sent.reaction.number
    sign_in(stage.page, stage.url, stage.els.email)
    stage.page.goto(f"{stage.url}/desk/item/magazine/{number}")
    stage.house.editing.save(stage.els, "magazine", number, 0, Edit("Zie de krant.", "link"))
    _amend(stage, sent)
    follow(stage.page.get_by_role("button", name="Plaatsen", exact=True))


def queue_withdrawn(stage: Stage) -> None:
    sent = _sent(stage)
    stage.house.review.decide(stage.els, "magazine", sent.reaction.number, Act.APPROVE, 0)
    standing = stage.house.receipts.standing(sent.receipt)
    stage.clock.forward(minutes=2)
    stage.house.receipts.withdraw(standing, standing.seen)
    sign_in(stage.page, stage.url, stage.els.email)
    stage.page.goto(f"{stage.url}/desk/queue?state=withdrawn")


def _sent(stage: Stage) -> Accepted:
    return Reader(stage.house, stage.clock).sends(SENT, name="Fatima Öztürk", email="f@example.org")


def _amend(stage: Stage, sent: Accepted) -> None:
    standing = stage.house.receipts.standing(sent.receipt)
    ticket = stage.house.receipts.preview_amendment(standing, BETTER).ticket
    stage.clock.forward(minutes=4)
    outcome = stage.house.receipts.amend(standing, standing.seen, BETTER, ticket)
    assert isinstance(outcome, Standing)


def _goto(stage: Stage, sent: Accepted) -> None:
    stage.page.goto(f"{stage.url}/r/{sent.receipt}")


def _amending(stage: Stage, sent: Accepted, text: str) -> None:
    _goto(stage, sent)
    stage.page.get_by_text("Uw reactie wijzigen").click()
    stage.page.locator("#mod-text").fill(text)
    follow(stage.page.get_by_role("button", name="Voorbeeld bekijken"))


SCREENS: dict[str, Callable[[Stage], None]] = {
    step.__name__: step
    for step in (
        receipt_mend,
        receipt_preview,
        receipt_amended,
        receipt_late,
        receipt_withdrawing,
        receipt_withdrawn,
        receipt_rejected,
        receipt_again,
        item_amended,
        queue_withdrawn,
    )
}
