"""The values that go over the wire in the API: the bodies that we take and give. The description is made from these."""

from typing import Annotated

import msgspec
from msgspec import Meta

from moderation.intake.sent import Sent
from moderation.pipeline import LONGEST_LINE, LONGEST_TEXT
from moderation.web.api_errors import FieldProblem

Line = Annotated[str, Meta(max_length=LONGEST_LINE)]
Text = Annotated[str, Meta(max_length=LONGEST_TEXT)]
Code = Annotated[str, Meta(max_length=100)]
ThreadKey = Annotated[str, Meta(min_length=1, max_length=2_000, description="An identifier, a path or a full address.")]


class Draft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A reaction to preview.

    `surname` counts where the house rules ask for it apart from the first name, which is then `name`. `one_name` says
    that the author has one legal name only. `code` is that of an arrangement with the editors. `website` is a trap for
    robots: leave it empty.
    """

    thread: ThreadKey
    name: Line = ""
    email: Line = ""
    text: Text = ""
    surname: Line = ""
    one_name: bool = False
    code: Code = ""
    website: Line = ""

    def sent(self) -> Sent:
        """What was typed."""
        return Sent(self.name, self.email, self.text, self.surname, self.one_name, self.code, trap=self.website)


class TicketedDraft(Draft, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A reaction to post, exactly as it was previewed, with the ticket of that preview."""

    ticket: Line = ""


class Preview(msgspec.Struct, frozen=True):
    """The reaction as it would stand, and what its author may like to know. Nothing has been stored."""

    name: str
    html: str
    ticket: str
    valid_seconds: int
    notice: str
    advice: list[FieldProblem]
    left_out: list[str]


class Receipt(msgspec.Struct, frozen=True):
    """An accepted reaction.

    `reason` says why it was rejected or removed. `url` is the private page of its author; `permalink` holds once it is
    published.
    """

    number: int
    status: str
    message: str
    reason: str
    thread: str
    url: str
    permalink: str


class Reaction(msgspec.Struct, frozen=True):
    """A published reaction. `received` is RFC 3339 in the site's time zone, `shown` the same as people write it."""

    number: int
    anchor: str
    name: str
    html: str
    received: str
    shown: str


class Thread(msgspec.Struct, frozen=True):
    """The published reactions under a page, oldest first: at most 500, and in `next` the address of the page
    with those after them; null for the last.

    `count` is how many there are in all. `closes` is the moment, in RFC 3339, from which no new ones are taken, past or
    to come; null for never.
    """

    thread: str
    title: str
    url: str
    closes: str | None
    count: int
    heading: str
    reactions: list[Reaction]
    next: str | None


class More(msgspec.Struct, frozen=True):
    """A later page of a thread."""

    thread: str
    reactions: list[Reaction]
    next: str | None


class Count(msgspec.Struct, frozen=True):
    """How many reactions a page shows, as a number and in words."""

    count: int
    words: str


class Counts(msgspec.Struct, frozen=True):
    """Counts by thread, under the keys as they were asked."""

    counts: dict[str, Count]
