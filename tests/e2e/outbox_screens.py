"""What was sent, what is on its way and what did not arrive, in every state; and where else that is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from moderation.domain.bounce import Undeliverable
from moderation.domain.decision import Act
from moderation.domain.delivery import AUTHOR, PERSON, Channel, Delivery, delivery_id
from moderation.domain.person import Role
from moderation.jobs.carrying import LEASE
from moderation.outside.post import AWAY
from tests.conftest import PASSWORD
from tests.e2e.walk import follow, sign_in

if TYPE_CHECKING:
    from tests.e2e.screens import Stage

EDITOR = "bram@example.org"


def messages(stage: Stage) -> None:
    """Some that were given up, and some on their way, one of which was tried."""
    _told(stage)
    _goto(stage, "/outbox")


def messages_for_a_moderator(stage: Stage) -> None:
    _told(stage)
    _goto(stage, "/outbox", stage.els.email)


def no_messages(stage: Stage) -> None:
    _goto(stage, "/outbox")


def message_tried_again(stage: Stage) -> None:
    messages(stage)
    follow(stage.page.get_by_role("button", name="Try again").first)


def message_let_be(stage: Stage) -> None:
    messages(stage)
    follow(stage.page.get_by_role("button", name="Let it be").first)


def message_that_is_not_there(stage: Stage) -> None:
    messages(stage)
    for delivery in stage.store.deliveries_given_up().items:
        stage.store.settle_delivery(delivery.site, delivery.id, stage.clock())
    follow(stage.page.get_by_role("button", name="Try again").first)


def queue_with_lost_messages(stage: Stage) -> None:
    _told(stage)
    _goto(stage, "/queue", stage.els.email)


def item_whose_author_was_not_told(stage: Stage) -> None:
    _told(stage)
    _goto(stage, "/item/magazine/3", stage.els.email)


def undone_after_its_author_was_told(stage: Stage) -> None:
    reaction = stage.house.review.decide(stage.els, "magazine", 5, Act.REJECT, 0, reason="offtopic")
    decision = stage.store.decisions("magazine", reaction.id)[-1]
    _put(stage, "rejected", AUTHOR, decision.id, reaction.id)
    _bring(stage)
    _goto(stage, "/queue?done=magazine/5", stage.els.email)
    follow(stage.page.locator("#undo button"))


def _told(stage: Stage) -> None:
    rejected = stage.store.reaction("magazine", 3)
    decision = stage.store.decisions("magazine", rejected.id)[-1]
    approved = stage.store.reaction("magazine", 1)
    _put(stage, "rejected", AUTHOR, decision.id, rejected.id)
    _put(stage, "reaction.published", "hook:gone", approved.id, approved.id)
    _bring(stage, Undeliverable.NO_MAILBOX)
    _put(stage, "news_digest", f"{PERSON}{stage.els.id}", "digest", "")
    _put(stage, "report_received", "reporter:1", "report", approved.id)
    _bring(stage, AWAY.text, is_lost=False)
    _put(stage, "published", AUTHOR, approved.id, approved.id)


def _put(stage: Stage, what: str, to: str, cause: str, reaction: str) -> None:
    channel = Channel.HOOK if to.startswith("hook:") else Channel.MAIL
    name = delivery_id(cause, what, to)
    stage.store.put_deliveries([Delivery("magazine", name, channel, what, to, cause, reaction, stage.clock())])


def _bring(stage: Stage, failure: str = "", *, is_lost: bool = True) -> None:
    """All that is on its way arrives, or does not."""
    now = stage.clock()
    for channel in Channel:
        while taken := stage.store.claim_delivery(channel, now, now + LEASE):
            if failure:
                stage.store.not_delivered(taken, failure, due=None if is_lost else now + LEASE, at=now)
            else:
                stage.store.delivered(taken, now)


def _goto(stage: Stage, address: str, email: str = EDITOR) -> None:
    if email == EDITOR:
        stage.house.people.add("Bram Postma", EDITOR, Role.EDITOR, PASSWORD, "en")
    sign_in(stage.page, stage.url, email)
    stage.page.goto(f"{stage.url}/desk{address}")


SCREENS: dict[str, Callable[[Stage], None]] = {
    step.__name__: step
    for step in (
        messages,
        messages_for_a_moderator,
        no_messages,
        message_tried_again,
        message_let_be,
        message_that_is_not_there,
        queue_with_lost_messages,
        item_whose_author_was_not_told,
        undone_after_its_author_was_told,
    )
}
