"""Objections: an author does not agree that their words were taken away, and somebody else looks at them again.

It is the internal complaint of art. 20 of Regulation (EU) 2022/2065, the Digital Services Act.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from moderation.domain.decision import Act, Decision, last_standing
from moderation.domain.reaction import Status

LONGEST_OBJECTION = 2_000
"""Characters."""

TAKEN_AWAY = frozenset({Status.REJECTED, Status.REMOVED})


@dataclass(frozen=True, slots=True)
class Objection:
    """What the author of a reaction, by its id, says against a decision on it.

    `person` is who took that decision, as `decided_by` says. `answer` is the id of the decision that ended it: the
    second one of the desk, or that of the author to withdraw the reaction; None as long as it is open.
    """

    id: str
    site: str
    reaction: str
    decision: str
    person: str | None
    text: str
    at: datetime
    answer: str | None = None


class Hindrance(StrEnum):
    """Why nobody can object now."""

    NOT_TAKEN_AWAY = "not_taken_away"
    """It waits, or stands on the site, or its author has withdrawn it."""
    OBJECTED = "objected"
    """Its author has done so, and no answer has come yet."""
    ANSWERED = "answered"
    """It was decided for the second time, and that is final here."""
    NOT_OFFERED = "not_offered"
    """The house takes no objections."""
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class Recourse:
    """What the author of a reaction can do against what was decided on it.

    `against` is the decision that took their words away, if one did and it can be objected to; `until` the moment from
    which that is over. `hindrance` says why they cannot, None when they can. `objected` is when they last did.
    """

    hindrance: Hindrance | None
    against: Decision | None = None
    until: datetime | None = None
    objected: datetime | None = None


NO_RECOURSE = Recourse(Hindrance.NOT_TAKEN_AWAY)


def recourse(status: Status, course: Sequence[Decision], allowed: timedelta, now: datetime) -> Recourse:
    """What can be done against what stands after this course, where a house lets authors object for so long.

    A reaction is objected to once for each time that its words were taken away.
    """
    last = last_standing(course)
    objected = next((each.at for each in reversed(course) if each.act is Act.OBJECT), None)
    if status is Status.OBJECTED:
        return Recourse(Hindrance.OBJECTED, objected=objected)
    if status not in TAKEN_AWAY or last is None or last.after is not status:
        return Recourse(Hindrance.NOT_TAKEN_AWAY, objected=objected)
    if last.before is Status.OBJECTED:
        return Recourse(Hindrance.ANSWERED, objected=objected)
    if not allowed:
        return Recourse(Hindrance.NOT_OFFERED, objected=objected)
    until = last.at + allowed
    return Recourse(Hindrance.TOO_LATE if now >= until else None, last, until, objected)


def decided_by(decision: Decision, course: Sequence[Decision]) -> str | None:
    """Who is behind a decision of this course. Where time took it, that is who had sent the reaction back to be mended.
    None when it was nobody.
    """
    if decision.act is not Act.EXPIRE:
        return decision.person
    returned = last_standing([each for each in course if each.version < decision.version])
    return returned.person if returned else None


def is_barred(person: str, objections: Iterable[Objection]) -> bool:
    """Whether one of these, all about the same reaction, is against what this person decided. Then nothing that happens
    to the reaction is theirs to decide any more, also after the answer: else they could overturn it.
    """
    return any(each.person == person for each in objections)
