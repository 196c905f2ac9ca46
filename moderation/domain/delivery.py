"""Deliveries: one event on its way to one recipient."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Channel(StrEnum):
    """How something is told."""

    MAIL = "mail"
    HOOK = "hook"
    """A request to another service, a webhook."""


AUTHOR = "author"
REPORTER = "reporter:"
PERSON = "person:"
HOOK = "hook:"

MESSAGE_ID = "[0-9a-f]{40}"
"""What the name of a letter looks like."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is to be told to whom. It holds no address: that is looked up when it is sent.

    `what` is the kind of letter or of webhook. `to` is `author`, or `reporter:`, `person:` or `hook:` with an id behind
    it: that of a report, of somebody at the desk, of a hook. `cause` is the id of what has brought it about; `reaction`
    that of the reaction it is about, empty for none, as in a digest. The `id` is made of these: the same is never made
    twice, and whoever gets it twice can tell. `due` is when it may be tried, `tries` how often it was. `done` is when
    it arrived, `given_up` when no more was tried, and `failure` why it has not arrived: a code as in
    `bounce.Undeliverable` for what came back, else an English sentence of ours, both without an address. `overtaken` is
    when there was nothing to tell by it any more, so that nothing was sent. `message_id` names a letter to the mail
    servers that bring it: it tells nothing, and nobody can make one up. The store gives it, and another one when
    somebody has the letter sent anew; what goes to another service has none.
    """

    site: str
    id: str
    channel: Channel
    what: str
    to: str
    cause: str
    reaction: str
    due: datetime
    tries: int = 0
    done: datetime | None = None
    given_up: datetime | None = None
    failure: str = ""
    overtaken: datetime | None = None
    message_id: str = field(default="", compare=False)

    @property
    def is_open(self) -> bool:
        """Whether it is still to be brought."""
        return self.done is None and self.given_up is None and self.overtaken is None

    @property
    def may_have_arrived(self) -> bool:
        """Whether the recipient may know of it: it has arrived, or whoever brought it has not said what came of it."""
        return self.done is not None or (self.is_open and self.tries > 0 and not self.failure)

    @property
    def answers(self) -> str:
        """The id of the reaction or the report that has just come in, whose sender this tells so; empty for what tells
        of anything else. The address was typed by whoever sent that: it may be anybody's.
        """
        sent = self.cause.partition(".")[0]
        is_answer = self.to == f"{REPORTER}{sent}" or (self.to == AUTHOR and sent == self.reaction)
        return sent if is_answer else ""

    @property
    def addressee(self) -> str:
        """The id behind `reporter:`, `person:` or `hook:`; empty for the author."""
        return self.to.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Due:
    """What there is to do at a moment: whether there are events to be told, and in which channels something waits."""

    events: bool
    channels: frozenset[Channel]

    def __bool__(self) -> bool:
        return self.events or bool(self.channels)


def delivery_id(cause: str, what: str, to: str) -> str:
    """The name of a delivery."""
    return f"{cause}.{what}.{to}"
