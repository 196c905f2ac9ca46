"""What is said at the desk of what was sent: what, to whom, and how it went. Never an address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from moderation.domain.bounce import Undeliverable
from moderation.domain.correspondence import Letter
from moderation.domain.delivery import AUTHOR, HOOK, REPORTER, Delivery
from moderation.domain.hook import failure_in
from moderation.domain.message import Message, say
from moderation.domain.news import News
from moderation.review.deliveries import Sending
from moderation.web.words import Words

WHAT: Mapping[str, Message] = {
    Letter.CONFIRM: say("The question whether the address is right"),
    Letter.RECEIVED: say("That it has come in"),
    Letter.PUBLISHED: say("That it was placed"),
    Letter.RETURNED: say("The request to amend it"),
    Letter.REMINDER: say("The reminder to amend it"),
    Letter.EXPIRED: say("That it was not amended in time"),
    Letter.REJECTED: say("That it was not placed"),
    Letter.REMOVED: say("That it was removed"),
    Letter.RESTORED: say("That it was put back"),
    Letter.EDITED: say("That it was edited"),
    Letter.UPHELD: say("That an edit stays after an objection"),
    Letter.REINSTATED: say("That the text was put back after an objection"),
    Letter.UNDONE: say("That a decision was taken back"),
    Letter.REPORT_RECEIVED: say("That the report has come in"),
    Letter.REPORT_ANSWERED: say("The answer to the report"),
    News.EACH: say("News: something waits"),
    News.DIGEST: say("News: what waits, once a day"),
    News.LATE: say("News: something waits for long"),
}
"""What was to be told by mail. What goes to another service has a name of its own."""

UNDELIVERABLE: Mapping[str, Message] = {
    Undeliverable.NO_MAILBOX: say("There is no such mailbox, or not any more."),
    Undeliverable.NO_HOST: say("No mail server takes mail for this address."),
    Undeliverable.FULL: say("The mailbox is full."),
    Undeliverable.IN_VAIN: say("The mail server has tried for some time, and gave it up."),
    Undeliverable.NOT_TAKEN: say("The mail server of the recipient does not take this letter."),
    Undeliverable.NOT_TRIED: say("It was not sent: an earlier letter to this address came back."),
}

TO_AUTHOR = say("to the author of %(place)s")
TO_REPORTER = say("to whoever reported %(place)s")
TO_SOMEBODY = say("to %(name)s")
TO_COLLEAGUE = say("to a colleague")
TO_SERVICE = say("to another service")

ARRIVED = say("sent %(moment)s")
WAITS = say("waits until %(moment)s")
TRIED = say("did not arrive yet, is tried again %(moment)s")
LOST = say("did not arrive")
OVERTAKEN = say("not sent: it did not hold any more")

MESSAGE = say("Message to its author: %(how)s")
REMINDER = say("Reminder to its author: %(how)s")


@dataclass(frozen=True, slots=True)
class Told:
    """What an author is told, and how that went; whether it did not arrive."""

    text: str
    is_lost: bool = False


def what(delivery: Delivery, words: Words) -> str:
    """What is told by it."""
    return words.of(WHAT[delivery.what]) if delivery.what in WHAT else delivery.what


def to_whom(sending: Sending, sites: Mapping[str, str], names: Mapping[str, str], words: Words) -> str:
    """For whom it is; a service by its host."""
    delivery = sending.delivery
    if delivery.to == AUTHOR or delivery.to.startswith(REPORTER):
        told = TO_AUTHOR if delivery.to == AUTHOR else TO_REPORTER
        return words.gettext(told.text) % {"place": place(sending, sites)}
    is_service = delivery.to.startswith(HOOK)
    name = sending.host if is_service else names.get(delivery.addressee)
    if not name:
        return words.of(TO_SERVICE if is_service else TO_COLLEAGUE)
    return words.gettext(TO_SOMEBODY.text) % {"name": name}


def place(sending: Sending, sites: Mapping[str, str]) -> str:
    """The site, and the number of the reaction if it is about one."""
    site = sites.get(sending.delivery.site, sending.delivery.site)
    return site if sending.number is None else f"{site} {sending.number}"


def why(delivery: Delivery, words: Words) -> str:
    """Why the last try failed; empty when it did not, or there was none."""
    if not delivery.failure:
        return ""
    return words.of(UNDELIVERABLE.get(delivery.failure) or failure_in(delivery.failure))


def how_it_went(delivery: Delivery, words: Words) -> str:
    """Whether it has arrived, in a few words."""
    if delivery.done:
        return words.gettext(ARRIVED.text) % {"moment": words.moment(delivery.done)}
    if delivery.overtaken or delivery.given_up:
        return words.of(OVERTAKEN if delivery.overtaken else LOST)
    told = TRIED if delivery.failure else WAITS
    return words.gettext(told.text) % {"moment": words.moment(delivery.due)}


def told(delivery: Delivery, words: Words) -> Told:
    """A letter to an author, where it is said of what it tells."""
    sentence = REMINDER if delivery.what == Letter.REMINDER else MESSAGE
    return Told(words.gettext(sentence.text) % {"how": how_it_went(delivery, words)}, delivery.given_up is not None)


def still_to_come(due: datetime, words: Words) -> Told:
    """The same of one that will be written at some moment, unless what it tells of is undone before."""
    how = words.gettext(WAITS.text) % {"moment": words.moment(due)}
    return Told(words.gettext(MESSAGE.text) % {"how": how})
