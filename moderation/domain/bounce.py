"""Bounces: what a mail server reports of a letter after it was taken (RFC 3464), and what that means for later ones."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from moderation.domain.delivery import Delivery
from moderation.domain.message import Message, say


class Fate(StrEnum):
    """What became of a letter, as a mail server reports it."""

    FAILED = "failed"
    """No more is tried."""
    DELAYED = "delayed"
    """It has not arrived yet, and is tried again by the mail server."""
    ARRIVED = "arrived"
    """It was delivered, or handed to a server that reports no more."""


@dataclass(frozen=True, slots=True)
class Bounce:
    """A report on one letter. `message_ids` are the names that it may mean, as in `Delivery.message_id`: a stranger may
    have written them. `status` is the enhanced status code (RFC 3463), such as `5.1.1`.
    """

    message_ids: tuple[str, ...]
    fate: Fate
    status: str


NO_MAILBOX = say("There is no such mailbox, or not any more.")
NO_HOST = say("No mail server takes mail for this address.")
FULL = say("The mailbox is full.")
IN_VAIN = say("The mail server has tried for some time, and gave it up.")
NOT_TAKEN = say("The mail server of the recipient does not take this letter.")
NOT_TRIED = say("It was not sent: an earlier letter to this address came back.")

OUT_OF_REACH = frozenset(reason.text for reason in (NO_MAILBOX, NO_HOST, NOT_TRIED))
"""Why a letter did not arrive that are reasons not to write another one either."""

_REASONS = {
    "1.1": NO_MAILBOX,
    "1.2": NO_HOST,
    "1.3": NO_MAILBOX,
    "1.6": NO_MAILBOX,
    "1.10": NO_MAILBOX,  # no server for the domain (RFC 7505), but also how Exchange says that there is no mailbox
    "2.1": NO_MAILBOX,
    "2.2": FULL,
    "4.4": NO_HOST,
    "4.7": IN_VAIN,
}
"""By the subject and the detail of a status code (RFC 3463, section 3)."""


def why_failed(status: str) -> Message:
    """Why no more is tried, by the status code: words of our own, whatever the mail server says."""
    kind, _, rest = status.partition(".")
    if kind == "4":
        return FULL if rest == "2.2" else IN_VAIN
    return _REASONS.get(rest, NOT_TAKEN)


def is_out_of_reach(to: str, about: Iterable[Delivery]) -> bool:
    """Whether a recipient, as in `Delivery.to`, cannot be reached by mail: so says the last that is known of what was
    sent to them about a reaction.
    """
    known = (each for each in about if each.to == to and (each.done or each.failure in OUT_OF_REACH))
    last = max(known, key=lambda each: each.done or each.given_up or each.due, default=None)
    return last is not None and last.given_up is not None


def as_far_as_reachable(delivery: Delivery, about: Iterable[Delivery]) -> Delivery:
    """A letter that is to be written: given up from the beginning, and so left to the desk, when by the other
    deliveries about the same reaction its recipient cannot be reached.
    """
    if not is_out_of_reach(delivery.to, about):
        return delivery
    return replace(delivery, given_up=delivery.due, failure=NOT_TRIED.text)
