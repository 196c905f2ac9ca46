"""An address that is to be confirmed, the course of a reaction, and the place of one that was withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from moderation.domain.correspondence import Letter
from moderation.domain.decision import Act
from moderation.domain.delivery import AUTHOR, Channel, Delivery, delivery_id
from moderation.domain.event import Consequences
from moderation.domain.reaction import Status
from moderation.intake import Accepted
from moderation.intake.ticket import Tickets, digest_of
from tests.conftest import ARTICLE, SECRET, Reader
from tests.e2e.walk import follow, sign_in
from tests.store.samples import a_decision, a_reaction, an_arrival, new_id

if TYPE_CHECKING:
    from tests.e2e.screens import Stage

WORDS = "<p>Een dapper initiatief, al had het <em>veel</em> eerder gemoeten.</p>"


def confirm(stage: Stage) -> None:
    _goto(stage, _secret(stage, _unconfirmed(stage)))


def confirm_late(stage: Stage) -> None:
    kept = _unconfirmed(stage)
    withdrawn = a_decision(kept.reaction, person=None, act=Act.WITHDRAW, after=Status.WITHDRAWN)
    stage.store.decide(withdrawn)
    _goto(stage, _secret(stage, kept))


def confirm_nowhere(stage: Stage) -> None:
    _goto(stage, "/c/magazine.afgebroken")


def receipt_unconfirmed(stage: Stage) -> None:
    _goto(stage, f"/r/{_unconfirmed(stage).receipt}")


def receipt_course(stage: Stage) -> None:
    """Amended, rejected, objected to, placed and removed, with a mail in between."""
    sent = Reader(stage.house, stage.clock).sends("Zo is het maar net.", name="Fatima Öztürk", email="f@example.org")
    number, version = sent.reaction.number, 0
    for act, reason in ((Act.REJECT, "offtopic"), (Act.APPROVE, ""), (Act.REMOVE, "personal-data")):
        stage.clock.forward(hours=3)
        decided = stage.house.review.decide(stage.els, "magazine", number, act, version, reason=reason)
        version = decided.version
        _mailed(stage, sent)
    _goto(stage, f"/r/{sent.receipt}")


def thread_withdrawn(stage: Stage) -> None:
    """Of two that stand there, the place of the first."""
    shown = stage.store.reaction("magazine", 1)
    withdrawn = a_decision(shown, person=None, act=Act.WITHDRAW, after=Status.WITHDRAWN)
    stage.store.decide(withdrawn, Consequences(keeps_place=True))
    stage.thread()


def your_desk_news(stage: Stage) -> None:
    sign_in(stage.page, stage.url, stage.els.email)
    stage.page.goto(f"{stage.url}/desk/me")
    stage.page.locator("[name=news][value=news_digest]").check()
    stage.page.locator("[name=hour]").select_option("17")
    follow(stage.page.locator("form[action$='/news'] button"))


def _unconfirmed(stage: Stage) -> Accepted:
    """Sent under house rules that have addresses confirmed."""
    site, ticket = stage.store.site("magazine"), new_id()
    reaction = a_reaction(
        site=site.key, thread=ARTICLE, policy=site.policy, status=Status.UNCONFIRMED, html=WORDS, received=stage.clock()
    )
    receipt = _tickets(stage).receipt_of(ticket)
    arrival = an_arrival(reaction, ticket=ticket, receipt=digest_of(receipt))
    return Accepted(stage.store.accept(arrival, None), receipt)


def _secret(stage: Stage, kept: Accepted) -> str:
    return f"/c/{_tickets(stage).confirmation_of(kept.reaction.site, kept.reaction.id)}"


def _tickets(stage: Stage) -> Tickets:
    return Tickets(SECRET.encode(), stage.clock, bytes)


def _mailed(stage: Stage, sent: Accepted) -> None:
    """A mail about its last decision has arrived."""
    reaction = sent.reaction
    cause = stage.store.decisions(reaction.site, reaction.id)[-1].id
    name = delivery_id(cause, Letter.PUBLISHED.value, AUTHOR)
    stage.clock.forward(minutes=11)
    now = stage.clock()
    mail = Delivery(reaction.site, name, Channel.MAIL, Letter.PUBLISHED.value, AUTHOR, cause, reaction.id, now)
    stage.store.put_deliveries([mail])
    stage.store.delivered(mail, now)


def _goto(stage: Stage, path: str) -> None:
    stage.page.goto(stage.url + path)


SCREENS: dict[str, Callable[[Stage], None]] = {
    step.__name__: step
    for step in (
        confirm,
        confirm_late,
        confirm_nowhere,
        receipt_unconfirmed,
        receipt_course,
        thread_withdrawn,
        your_desk_news,
    )
}
