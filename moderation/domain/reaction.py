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
class Author:
    """Who sent a reaction. The address never leaves the desk.

    By an arrangement with the editors, `name` is the one that is shown, and the real one is sealed elsewhere.
    """

    name: str
    email: str
    surname: str | None = None
    one_name: bool = False


@dataclass(frozen=True, slots=True)
class Reaction:
    """A reaction in the house.

    `id` sorts by time and is known inside only; `number` counts per site, never changes and stands in the permalink.
    `version` grows by one with every decision. `policy` is the digest of the policy by which it was judged at
    intake, and `first_status` where it went then. `html` and `plain` are what `renderer` made of `text`, and what the
    public sees. `shadow` are the findings of rules that are being tried out; they weigh nothing. `arrangement` is the
    id of the one under which it stands.
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

    @property
    def anchor(self) -> str:
        return anchor(self.number)


@dataclass(frozen=True, slots=True)
class PublicReaction:
    """What the public may see of a published reaction. There is no field for an e-mail address, so none can
    slip out.
    """

    number: int
    name: str
    html: str
    received: datetime

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
