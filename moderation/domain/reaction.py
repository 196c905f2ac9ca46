"""A reaction: what a reader sends under a page, on its way in, in the house, and as the public may see it."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from moderation.domain.finding import Field, Finding
from moderation.domain.message import Message, say

_WORD = re.compile(r"\w+")

PILES = say("Letters with more than four accents on them kept four.")
"""What the door says of a pile of marks that it cut. All else that it tells of was hidden, or turned words."""


class Status(StrEnum):
    """Where a reaction stands. Only the table in `decision` says how it gets from one to another."""

    WAITING = "waiting"
    PUBLISHED = "published"
    REJECTED = "rejected"
    SPAM = "spam"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"
    """Its author has taken it back, for good."""
    RETURNED = "returned"
    """It is with its author, who was asked to mend it. It keeps its place and its date."""
    OBJECTED = "objected"
    """Its author objects to its having been taken away; another moderator than who did that decides again."""
    UNCONFIRMED = "unconfirmed"
    """Nobody has seen it yet: whoever sent it has still to show that the e-mail address is theirs."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader typed, cleaned once at the door and not yet judged. An e-mail address left empty is an
    empty string. `taken_out` says what the cleaning took away that somebody may want to know of.

    `name` is the whole name. Where the form asks for the surname in a field of its own, `surname` is what stands in
    that field, which is also the end of `name`; else it is None. `one_name` says that the author has one legal name.
    """

    name: str
    email: str
    text: str
    taken_out: tuple[tuple[Field, Message], ...] = ()
    surname: str | None = None
    one_name: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A name as it stands in the fields of a form: whole, or without the surname where that has a field of its own."""

    name: str
    surname: str | None = None
    one_name: bool = False


@dataclass(frozen=True, slots=True)
class Author:
    """Who sent a reaction. The address never leaves the desk.

    By an arrangement with the editors, `name` is the one that is shown, and the real one is sealed elsewhere.
    """

    name: str
    email: str
    surname: str | None = None
    one_name: bool = False

    @property
    def typed(self) -> Named:
        """The name as it stood in the form."""
        given = self.name if self.surname is None else self.name.removesuffix(self.surname).rstrip()
        return Named(given, self.surname, self.one_name)


@dataclass(frozen=True, slots=True)
class Reaction:
    """A reaction in the house.

    `id` sorts by time and is known inside only; `number` counts per site, never changes and stands in the permalink.
    `version` grows by one with every decision. `policy` is the digest of the policy by which it was judged at
    intake, and `first_status` where that sends it. `html` and `plain` are what `renderer` made of `text`, and what the
    public sees. `shadow` are the findings of rules that are being tried out; they weigh nothing. `arrangement` is the
    id of the one under which it stands. `parent` is the number of the reaction of the same page to which this one is an
    answer. `edited` are the keys of the reasons for which the editors have changed the text, with a space between;
    empty when it is as its author wrote it. `amended` is when the author last put another text in the place of what was
    sent, if ever: then `policy` and the findings are of that one. `identity` is the mark of who sent it, where the site
    itself said who that is.
    """

    site: str
    id: str
    number: int
    thread: str
    status: Status
    version: int
    author: Author
    shown_name: str
    text: str
    html: str
    plain: str
    renderer: str
    policy: str
    received: datetime
    first_status: Status = Status.WAITING
    findings: tuple[Finding, ...] = ()
    shadow: tuple[Finding, ...] = ()
    arrangement: str | None = None
    edited: str = ""
    parent: int | None = None
    amended: datetime | None = None
    identity: str | None = None

    @property
    def anchor(self) -> str:
        return anchor(self.number)


@dataclass(frozen=True, slots=True)
class PublicReaction:
    """What the public may see of a published reaction. There is no field for an e-mail address, so none can
    slip out. `edited` and `parent` are as in Reaction. Of one that `is_withdrawn` the place is kept, but no word or
    name.
    """

    number: int
    name: str
    html: str
    received: datetime
    edited: str = ""
    parent: int | None = None
    is_withdrawn: bool = False

    @property
    def anchor(self) -> str:
        return anchor(self.number)


def anchor(number: int) -> str:
    """The fragment of a permalink, in the form that links of the old system have: `c000123`."""
    return f"c{number:06d}"


def fold(text: str) -> str:
    """The words of a text without case, form, spacing and punctuation: equal for texts that a person would call
    the same.
    """
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def fingerprint(text: str) -> str:
    """A short digest of the folded text, by which the store finds the same words again."""
    return hashlib.sha256(fold(text).encode()).hexdigest()[:32]
