"""Bounces: what a mail server reports of a letter after it was taken (RFC 3464), and what that means for later ones."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from moderation.domain.delivery import Delivery


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


class Undeliverable(StrEnum):
    """Why no more is tried with a letter, as `Delivery.failure` keeps it."""

    NO_MAILBOX = "no_mailbox"
    """There is none, or not any more."""
    NO_HOST = "no_host"
    """No mail server takes mail for the address."""
    FULL = "full"
    IN_VAIN = "in_vain"
    """A mail server has tried for some time."""
    NOT_TAKEN = "not_taken"
    """The mail server of the recipient does not take this letter."""
    NOT_TRIED = "not_tried"
    """It was not sent, since an earlier one to the same address came back."""


OUT_OF_REACH = frozenset({Undeliverable.NO_MAILBOX, Undeliverable.NO_HOST, Undeliverable.NOT_TRIED})
"""Those that are reasons not to write another letter either."""

_REASONS = {
    "1.1": Undeliverable.NO_MAILBOX,
    "1.2": Undeliverable.NO_HOST,
    "1.3": Undeliverable.NO_MAILBOX,
    "1.6": Undeliverable.NO_MAILBOX,
    # No server for the domain (RFC 7505), but also how Exchange says that there is no mailbox.
    "1.10": Undeliverable.NO_MAILBOX,
    "2.1": Undeliverable.NO_MAILBOX,
    "2.2": Undeliverable.FULL,
    "4.4": Undeliverable.NO_HOST,
    "4.7": Undeliverable.IN_VAIN,
}
"""By the subject and the detail of a status code (RFC 3463, section 3)."""


def why_failed(status: str) -> Undeliverable:
    """Why no more is tried, by the status code, whatever a mail server says beside it."""
    kind, _, rest = status.partition(".")
    if kind == "4":
        return Undeliverable.FULL if rest == "2.2" else Undeliverable.IN_VAIN
    return _REASONS.get(rest, Undeliverable.NOT_TAKEN)


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
    return replace(delivery, given_up=delivery.due, failure=Undeliverable.NOT_TRIED.value)
