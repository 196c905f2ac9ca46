"""The values that go over the wire in the API: the bodies that we take and give. The description is made from these."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from moderation.domain.identity import LONGEST_TOKEN
from moderation.domain.reaction import Named
from moderation.intake.sent import Sent
from moderation.pipeline import LONGEST_LINE, LONGEST_TEXT
from moderation.web.api_errors import FieldProblem
from moderation.web.report_form import Typed

Line = Annotated[str, Meta(max_length=LONGEST_LINE)]
Text = Annotated[str, Meta(max_length=LONGEST_TEXT)]
Number = Annotated[int, Meta(ge=1, le=999_999_999_999_999_999, description="The number of a reaction.")]
RuleNumber = Annotated[int, Meta(ge=1, le=999)]
Mark = Annotated[str, Meta(max_length=100, description="What the author has seen, as the receipt gives it.")]
Code = Annotated[str, Meta(max_length=100)]
Identity = Annotated[str, Meta(max_length=LONGEST_TOKEN)]
ThreadKey = Annotated[str, Meta(min_length=1, max_length=2_000, description="An identifier, a path or a full address.")]


class Draft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A reaction to preview.

    `surname` counts where the house rules ask for it apart from the first name, which is then `name`. `one_name` says
    that the author has one legal name only. `code` is that of an arrangement with the editors. `parent` is the number
    of the reaction under the same page to which this one is an answer; null for none. `identity` is what the site
    itself says of its reader, signed (JWT): it takes the place of name and address. `website` is a trap for robots:
    leave it empty.
    """

    thread: ThreadKey
    name: Line = ""
    email: Line = ""
    text: Text = ""
    surname: Line = ""
    one_name: bool = False
    code: Code = ""
    parent: Number | None = None
    identity: Identity = ""
    website: Line = ""

    def sent(self) -> Sent:
        """What was typed."""
        typed = self.name, self.email, self.text, self.surname, self.one_name, self.code
        return Sent(*typed, trap=self.website, parent=str(self.parent or ""), identity=self.identity)


class TicketedDraft(Draft, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A reaction to post, exactly as it was previewed, with the ticket of that preview."""

    ticket: Line = ""


class Preview(msgspec.Struct, frozen=True):
    """The reaction as it would stand, and what its author may like to know. Nothing has been stored.

    `parent` is the number of the reaction that it would answer. It is null also when the one that was meant cannot be
    answered, because it is not there any more or the house rules allow no answers; `advice` then says so.
    """

    name: str
    parent: int | None
    html: str
    ticket: str
    valid_seconds: int
    notice: str
    advice: list[FieldProblem]
    left_out: list[str]


class Receipt(msgspec.Struct, frozen=True):
    """An accepted reaction.

    `reason` says why it was rejected, removed or returned, `reasons` the same one by one, and `told` what the editors
    wrote to its author beside them. `until` is the moment (RFC 3339) until which what was returned can be amended, else
    null. `url` is the private page of its author; `permalink` holds once it is
    published. `html` is as it stands now, and `text` what it is made of, given only while its author may amend it.
    `edited` says what the editors have changed in it, empty for nothing, and `amended` when its author did. `acts` is
    what its author can do now, `amend`, `withdraw` and `object`; `seen` is the mark of all this, to be sent along with
    each. `may_object` says that what was decided can be objected to, and `objected` when its author last did.
    """

    number: int
    status: str
    message: str
    reason: str
    reasons: list[str]
    told: str
    until: str | None
    thread: str
    url: str
    permalink: str
    name: str
    text: str | None
    html: str
    edited: str
    seen: str
    amended: str | None
    acts: list[str]
    may_object: bool
    objected: str | None


class Amended(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Another text for a reaction, by its author, and another name where the editors have returned it.

    `name`, `surname` and `one_name` are as in Draft; with `name` null the name stays as it is, as it does whatever is
    sent here when the reaction was not returned, or stands under an arrangement.
    """

    text: Text = ""
    name: Line | None = None
    surname: Line = ""
    one_name: bool = False

    @property
    def named(self) -> Named | None:
        """The name that was typed, if any."""
        return None if self.name is None else Named(self.name, self.surname, self.one_name)


class TicketedAmended(Amended, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Another text exactly as it was previewed, with the ticket of that preview, in the place of what was seen."""

    seen: Mark
    ticket: Line = ""


class Seen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What its author has seen of a reaction."""

    seen: Mark


class Objection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What its author says against what was decided on a reaction, with what they have seen of it."""

    seen: Mark
    text: Text


class Report(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something that is wrong with a published reaction (art. 16 of the Digital Services Act).

    `law` counts where it breaks the law, and `rule`, the number of a house rule from 1, where it breaks those; null for
    none in particular. Name and address are needed where it breaks the law, and are shown to nobody but the editors,
    the address not even to them. `in_faith` says that whoever reports believes it to be correct and complete. `website`
    is a trap for robots: leave it empty.
    """

    reaction: Number
    ground: Literal["law", "minors", "personal", "rules"]
    text: Text
    in_faith: bool
    law: Line = ""
    rule: RuleNumber | None = None
    name: Line = ""
    email: Line = ""
    website: Line = ""

    def typed(self) -> Typed:
        """The same as the form would bring it."""
        return Typed(
            reaction=str(self.reaction),
            ground=self.ground,
            rule=str(self.rule or ""),
            law=self.law,
            text=self.text,
            name=self.name,
            email=self.email,
            in_faith=self.in_faith,
            trap=self.website,
        )


class Reported(msgspec.Struct, frozen=True):
    """A report that was taken. `url` is the private page that says what becomes of it. `again` says that the same
    sender had reported this reaction today: then it is that report, and nothing was added to it.
    """

    reference: str
    url: str
    again: bool


class Reaction(msgspec.Struct, frozen=True):
    """A published reaction. `received` is RFC 3339 in the site's time zone, `shown` the same as people write it.

    `edited` says what the editors have changed in it, in a sentence or more; empty when it stands as it was sent.
    `parent` is the number of the reaction to which it is an answer, which may not be shown any more; null for none. Of
    one that is `withdrawn` the place was kept: it has no name and no text, and is not among those that are counted.
    """

    number: int
    anchor: str
    name: str
    html: str
    received: str
    shown: str
    edited: str
    parent: int | None
    withdrawn: bool


class Thread(msgspec.Struct, frozen=True):
    """The published reactions under a page, oldest first: at most 500, and in `next` the address of the page
    with those after them; null for the last.

    `count` is how many there are in all. `closes` is the moment, in RFC 3339, from which no new ones are taken, past or
    to come; null for never. `announcement` is what the editors say above the form, in plain text; empty for nothing.
    """

    thread: str
    title: str
    url: str
    closes: str | None
    announcement: str
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
