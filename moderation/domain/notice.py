"""Notices: somebody reports a published reaction (art. 16 of Regulation (EU) 2022/2065, the Digital Services Act)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from moderation.domain.decision import Act, Decision
from moderation.domain.message import Message, say
from moderation.domain.reaction import Status


class NoticeGround(StrEnum):
    """What is said to be wrong with a reaction."""

    LAW = "law"
    """It breaks the law."""
    MINORS = "minors"
    """It has to do with the sexual abuse of children (art. 3 to 7 of Directive 2011/93/EU): nobody needs to say who
    they are to report that.
    """
    PERSONAL = "personal"
    """It gives away something about whoever reports it."""
    RULES = "rules"
    """It breaks the house rules."""


NEEDS_CONTACT = frozenset({NoticeGround.LAW})
"""With these the law asks for the name and the e-mail address of whoever reports (art. 16(2)(c))."""

LONGEST_TEXT = 2_000
LONGEST_LINE = 254
"""Characters: of an explanation, and of a line such as a name."""

KEPT_AT_LEAST = timedelta(days=30)
"""For how long who has sent a report is known after its answer: letters may be late, and answers are undone."""

GONE = frozenset({Status.REJECTED, Status.SPAM, Status.REMOVED, Status.WITHDRAWN})
"""Where a reaction is when nobody needs to look at reports of it any more."""


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """What somebody reports, cleaned at the door and not yet taken. An e-mail address left empty is an empty string.

    `about` is the law that they name, or the sentence of the house rules that they chose, as they read it. `in_faith`
    says that they believe it to be correct and complete (art. 16(2)(d)); `trap` is what stands in a field that people
    cannot see.
    """

    ground: NoticeGround | None
    text: str
    about: str = ""
    name: str = ""
    email: str = ""
    in_faith: bool = False
    trap: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A report in the house.

    `id` sorts by time; `number` counts per site. `reaction` is the id of the one that it is about. `has_address` says
    whether there is an e-mail address to answer to: the address itself leaves the store for that letter only. `answer`
    is the id of the decision that ended it, None while it is open. `forgotten` is when name, address, explanation
    and the law that they named were taken out, as `kept_for` says; None while they are there. It stays answered then,
    also when the answer is undone.
    """

    site: str
    id: str
    number: int
    reaction: str
    ground: NoticeGround
    text: str
    at: datetime
    about: str = ""
    name: str = ""
    has_address: bool = False
    answer: str | None = None
    forgotten: datetime | None = None

    @property
    def reference(self) -> str:
        """By which whoever reported it and the editors can speak of it."""
        return f"M-{self.number}"


class Outcome(StrEnum):
    """What has become of a report, as whoever sent it may know it."""

    OPEN = "open"
    KEPT = "kept"
    """The editors leave the reaction where it is."""
    EDITED = "edited"
    """They have changed its text."""
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"
    """Its author has taken it back."""
    PUT_BACK = "put_back"
    """It was taken away and stands on the site again."""


def kept_for(objection: timedelta) -> timedelta:
    """For how long after its answer a report keeps what is personal in it, where objections to that answer are taken
    for so long: who sent it has as much time to come back to it (art. 20).
    """
    return max(objection, KEPT_AT_LEAST)


def ends_notices(decision: Decision) -> bool:
    """Whether a decision answers the open reports of its reaction: it was kept after them, its text was changed where
    all can see it, or it is gone.
    """
    if decision.act is Act.UNDO:
        return decision.after in GONE
    stays = decision.act in (Act.KEEP, Act.EDIT) and decision.after is Status.PUBLISHED
    return stays or decision.after in GONE


def outcome_of(answer: Decision | None, status: Status) -> Outcome:
    """What has become of a report by the decision that ended it, now that its reaction has this status."""
    if answer is None:
        return Outcome.OPEN
    if answer.act is Act.KEEP:
        return Outcome.KEPT
    if answer.act is Act.EDIT:
        return Outcome.EDITED
    if status is Status.PUBLISHED:
        return Outcome.PUT_BACK
    return Outcome.WITHDRAWN if answer.act is Act.WITHDRAW else Outcome.REMOVED


def problems_of(draft: NoticeDraft) -> dict[str, Message]:
    """What must be mended before it can be taken, by field. Whether the address can be one is not looked at."""
    problems: dict[str, Message] = {}
    is_named = draft.ground in NEEDS_CONTACT
    if draft.ground is None:
        problems["ground"] = say("Choose what is wrong with the reaction.")
    if not draft.text:
        problems["text"] = say("Explain what is wrong with it.")
    elif len(draft.text) > LONGEST_TEXT:
        problems["text"] = say("Your explanation is longer than %(most)d characters.", most=LONGEST_TEXT)
    if is_named and not draft.name:
        problems["name"] = say("Fill in your name. The law asks for it with such a report.")
    if is_named and not draft.email:
        problems["email"] = say("Fill in your e-mail address. The law asks for it with such a report.")
    problems |= _too_long({"about": draft.about, "name": draft.name, "email": draft.email})
    if not draft.in_faith:
        problems["in_faith"] = say("Tick that what you say is correct and complete, as far as you know.")
    if draft.trap:
        problems["trap"] = say("Something has filled in a field that people cannot see. Send it once more.")
    return problems


def _too_long(lines: Mapping[str, str]) -> dict[str, Message]:
    told = say("This is longer than %(most)d characters.", most=LONGEST_LINE)
    return {name: told for name, line in lines.items() if len(line) > LONGEST_LINE}
