"""What the desk says of webhooks: what they can be told, how it went, and what the other end has to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files

from moderation.domain.delivery import Delivery
from moderation.domain.hook import Hook, Topic
from moderation.domain.message import Message, say
from moderation.web import delivery_words
from moderation.web.snippets import DOING
from moderation.web.words import Words

TOPICS: Mapping[Topic, Message] = {
    Topic.RECEIVED: say("A reaction has come in and waits"),
    Topic.SPAM: say("A reaction was taken for spam"),
    Topic.PUBLISHED: say("A reaction was placed"),
    Topic.RETURNED: say("A reaction went back to its author, to be amended"),
    Topic.REJECTED: say("A reaction was rejected, or not amended in time"),
    Topic.REMOVED: say("A reaction was removed"),
    Topic.RESTORED: say("A reaction was put back"),
    Topic.EDITED: say("A reaction was edited by the editors"),
    Topic.AMENDED: say("A reaction was amended by its author"),
    Topic.WITHDRAWN: say("A reaction was withdrawn by its author"),
    Topic.OBJECTED: say("An author objects"),
    Topic.UNDONE: say("What was told before was undone"),
    Topic.REPORT_RECEIVED: say("A reaction was reported"),
    Topic.REPORT_ANSWERED: say("A report was answered"),
    Topic.PING: say("A try"),
}

OVERLAPS: Mapping[timedelta, Message] = {
    timedelta(): say("Not at all: from now on only the new one signs"),
    timedelta(hours=1): say("An hour"),
    timedelta(days=1): say("A day"),
    timedelta(days=7): say("A week"),
}

DROPPED = say("not sent: the webhook had ended")

SAID: Mapping[str, Message] = {
    "site": say("The key of the site."),
    "number": say("The number of the reaction; with that of the site it is its name for ever."),
    "thread": say("Its page: “key”, “url” and “title”."),
    "parent": say("The number of the reaction that it answers."),
    "status": say("Where it stands when this is sent, in the words of the program, such as “published”."),
    "received": say("When it came in."),
    "permalink": say("Where it stands once it is published."),
    "desk": say("Where a moderator finds it, after signing in."),
    "name": say("Who wrote it, as everybody can read it; empty (null) while it is not published."),
    "html": say("Its words as HTML, made safe; empty while it is not published."),
    "plain": say("The same as plain text."),
}
"""What stands in `data`."""

SAMPLES = {"Python": "hook-python.txt", "PHP": "hook-php.txt"}


@dataclass(frozen=True, slots=True)
class Sample:
    """A program for the other end: the file that it goes into, where that one belongs, and what it is."""

    language: str
    path: str
    told: Message
    program: str


def samples() -> list[Sample]:
    """Programs that take what is sent, and believe nothing that does not come from here."""
    return [Sample(language, *_read(name)) for language, name in SAMPLES.items()]


def _read(name: str) -> tuple[str, Message, str]:
    text = files("moderation.web").joinpath("snippets", name).read_text("utf-8")
    place, _, program = text.removeprefix("== ").partition("\n")
    path, _, told = place.partition(" — ")
    return path, DOING[told], program


def overlap_in(text: str) -> timedelta | None:
    """How long a secret signs on, as a form carries it, in hours; None for what it does not offer."""
    return next((each for each in OVERLAPS if text == str(hours(each))), None)


def hours(overlap: timedelta) -> int:
    """The same the other way around."""
    return int(overlap / timedelta(hours=1))


def what(delivery: Delivery, words: Words) -> str:
    """What a hook was told by it."""
    return words.of(TOPICS[Topic(delivery.what)])


def how_it_went(delivery: Delivery, hook: Hook, words: Words) -> str:
    """Whether it has arrived, in a few words."""
    if hook.ended is not None and (delivery.done or hook.ended) >= hook.ended and not delivery.given_up:
        return words.of(DROPPED)
    return delivery_words.how_it_went(delivery, words)
