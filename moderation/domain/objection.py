"""Objections: an author does not agree that their words were taken away, or a part of them, and somebody else looks at
them again. One to an edit leaves the reaction on the site as the editors have changed it, until it is answered.

It is the internal complaint of art. 20 of Regulation (EU) 2022/2065, the Digital Services Act.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from moderation.domain.decision import ANSWERS_EDIT, Act, Decision, last_standing
from moderation.domain.reaction import Status
from moderation.domain.statement import takes_out

LONGEST_OBJECTION = 2_000
"""Characters."""

TAKEN_AWAY = frozenset({Status.REJECTED, Status.REMOVED})


@dataclass(frozen=True, slots=True)
class Objection:
    """What the author of a reaction, by its id, says against a decision on it.

    `person` is who took that decision, as `decided_by` says. `answer` is the id of the decision that ended it: the
    second one of the desk, that of the author to withdraw the reaction, or the one that took away all of it where this
    is about an edit; None as long as it is open.
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
    """It waits, or stands on the site with all its words, or its author has withdrawn it."""
    OBJECTED = "objected"
    """Its author has done so, and no answer has come yet."""
    ANSWERED = "answered"
    """It was decided for the second time, and that is final here, as is what was edited before an edit that stays."""
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


@dataclass(frozen=True, slots=True)
class TakenOut:
    """What the editors have taken out of a text since its author last wrote it: `edits` are the decisions that did so
    and still hold, oldest first, `objected` the ids of those that its author has ever objected to, and `upheld` the ids
    of those that stayed after that.

    While an objection is open, `contested` is the edit that it is against, and `objecting` how its author made it.
    """

    edits: tuple[Decision, ...] = ()
    objected: frozenset[str] = frozenset()
    upheld: frozenset[str] = frozenset()
    contested: Decision | None = None
    objecting: Decision | None = None

    @property
    def last_unanswered(self) -> Decision | None:
        """The last edit, unless it was upheld. Then those before it stay as well: putting back the text from before one
        of these would undo what was upheld.
        """
        last = self.edits[-1] if self.edits else None
        return None if last is None or last.id in self.upheld else last


def taken_out(course: Sequence[Decision]) -> TakenOut:
    """What holds of the edits in this course that took something out of the text."""
    undone, found = {each.undoes for each in course}, TakenOut()
    for each in course:
        if each.act is not Act.UNDO and each.id not in undone:
            found = _after(each, found)
    return found


def _after(decision: Decision, found: TakenOut) -> TakenOut:
    match decision.act:
        case Act.EDIT if takes_out(decision):
            return replace(found, edits=(*found.edits, decision))
        case Act.AMEND:
            return TakenOut()
        case Act.OBJECT if decision.after is Status.PUBLISHED:
            contested = found.last_unanswered
            objected = found.objected | ({contested.id} if contested else set())
            return replace(found, objected=objected, contested=contested, objecting=decision)
        case Act.UPHOLD if found.contested:
            return TakenOut(found.edits, found.objected, found.upheld | {found.contested.id})
        case Act.REINSTATE if found.contested:
            return TakenOut(found.edits[: found.edits.index(found.contested)], found.objected, found.upheld)
        case _ if ends_objection(decision):
            return TakenOut(found.edits, found.objected, found.upheld)
        case _:
            return found


def ends_objection(decision: Decision) -> bool:
    """Whether a decision ends the objection that is open to its reaction: it answers that, or the reaction is not any
    more where it could be answered.
    """
    if decision.act is Act.UNDO:
        return False
    leaves = decision.before is Status.PUBLISHED and decision.after is not Status.PUBLISHED
    return decision.before is Status.OBJECTED or decision.act in ANSWERS_EDIT or leaves


def recourse(
    status: Status, course: Sequence[Decision], allowed: Callable[[Decision], timedelta], now: datetime
) -> Recourse:
    """What can be done against what stands after this course. `allowed` is for how long the house lets authors object
    to a decision.

    A reaction is objected to once for each time that its words were taken away. An edit of it can be objected to for as
    long as neither that nor a later edit was upheld, also when the reaction was removed in between.
    """
    objected = next((each.at for each in reversed(course) if each.act is Act.OBJECT), None)
    against, hindrance = _edit_at_stake(course) if status is Status.PUBLISHED else _refusal_at_stake(status, course)
    if against is None:
        return Recourse(hindrance, objected=objected)
    time = allowed(against)
    if not time:
        return Recourse(Hindrance.NOT_OFFERED, objected=objected)
    until = _time_begins(against, course) + time
    return Recourse(Hindrance.TOO_LATE if now >= until else None, against, until, objected)


def _edit_at_stake(course: Sequence[Decision]) -> tuple[Decision | None, Hindrance | None]:
    """The edit of what stands on the site that could be objected to, or else why there is none."""
    out = taken_out(course)
    if out.contested:
        return None, Hindrance.OBJECTED
    if out.last_unanswered:
        return out.last_unanswered, None
    return None, Hindrance.ANSWERED if out.edits else Hindrance.NOT_TAKEN_AWAY


def _time_begins(against: Decision, course: Sequence[Decision]) -> datetime:
    """From when there is time to object to a decision. Who has objected to an edit in time had no answer to that when
    the reaction was removed: that time begins anew where it stands on the site again.
    """
    if against.id not in taken_out(course).objected:
        return against.at
    undone = {each.undoes for each in course}
    placed = (each for each in reversed(course) if each.act is not Act.UNDO and each.id not in undone)
    came_back = (each.at for each in placed if each.after is Status.PUBLISHED and each.before is not Status.PUBLISHED)
    return max(against.at, next(came_back, against.at))


def _refusal_at_stake(status: Status, course: Sequence[Decision]) -> tuple[Decision | None, Hindrance | None]:
    """The decision that took all of it away and could be objected to, or else why there is none."""
    if status is Status.OBJECTED:
        return None, Hindrance.OBJECTED
    last = last_standing(course)
    if status not in TAKEN_AWAY or last is None or last.after is not status:
        return None, Hindrance.NOT_TAKEN_AWAY
    if last.before is Status.OBJECTED:
        return None, Hindrance.ANSWERED
    return last, None


def open_since(status: Status, course: Sequence[Decision]) -> datetime | None:
    """When the objection was made that is open to a reaction where it stands after this course; None when none is."""
    if status is Status.PUBLISHED:
        objecting = taken_out(course).objecting
        return objecting.at if objecting else None
    made = (each.at for each in reversed(course) if each.act is Act.OBJECT)
    return next(made, None) if status is Status.OBJECTED else None


def decided_by(decision: Decision, course: Sequence[Decision]) -> str | None:
    """Who is behind a decision of this course. Where time took it, that is who had sent the reaction back to be mended.
    None when it was nobody.
    """
    if decision.act is not Act.EXPIRE:
        return decision.person
    returned = last_standing([each for each in course if each.version < decision.version])
    return returned.person if returned else None


def is_barred(person: str, objections: Iterable[Objection]) -> bool:
    """Whether one of these, all about the same reaction, is against what this person decided. Then what happens
    to the reaction is for colleagues, also after the answer: else they could overturn it.
    """
    return any(each.person == person for each in objections)
