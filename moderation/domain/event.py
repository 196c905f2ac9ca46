"""Events: what must be told later, by mail or to another service. Kept in the same transaction as their cause."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from moderation.domain.correspondence import Correspondence
from moderation.domain.decision import BY_AUTHOR, Act, Decision
from moderation.domain.notice import Notice
from moderation.domain.objection import Objection
from moderation.domain.reaction import Reaction, Status


class Kind(StrEnum):
    """What an event is about."""

    RECEIVED = "received"
    """A reaction has come in."""
    DECIDED = "decided"
    """Something was done to a reaction, by whomever."""
    REMIND = "remind"
    """Its author may have forgotten that it can be mended."""
    EXPIRE = "expire"
    """It was to be mended, or its address to be confirmed, until now."""
    REPORTED = "reported"
    """Somebody has reported a reaction."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is told when it is `due`, if it still holds by then.

    `cause` is the id of what has brought it about, a reaction, a decision or a report: with the kind it is the name of
    the event, so that the same cause never tells twice. `reaction` is the id of the reaction that it is about.
    """

    site: str
    kind: Kind
    cause: str
    reaction: str
    at: datetime
    due: datetime

    @property
    def id(self) -> str:
        return f"{self.cause}.{self.kind.value}"


@dataclass(frozen=True, slots=True)
class Consequences:
    """What is kept in one transaction with a decision: events, the statement of its reasons, as JSON, and what its
    author says against an earlier one, if any. `keeps_place` says that a line stays where a reaction stood that its
    author withdraws.
    """

    events: tuple[Event, ...] = ()
    statement: str = ""
    objection: Objection | None = None
    keeps_place: bool = False


NOTHING = Consequences()


def after_arrival(reaction: Reaction, house: Correspondence) -> tuple[Event, ...]:
    """What is told of a reaction that comes in."""
    arrived = _event(Kind.RECEIVED, reaction.site, reaction.id, reaction.id, reaction.received)
    if reaction.status is not Status.UNCONFIRMED:
        return (arrived,)
    return arrived, _event(Kind.EXPIRE, reaction.site, reaction.id, reaction.id, reaction.received, house.expire)


def after_decision(decision: Decision, house: Correspondence) -> tuple[Event, ...]:
    """What is told of a decision: of one at the desk only when it cannot be undone in silence any more."""
    place = decision.site, decision.id, decision.reaction, decision.at
    told = _event(Kind.DECIDED, *place, timedelta() if decision.act in BY_AUTHOR else house.undo)
    if decision.act is not Act.RETURN:
        return (told,)
    return told, _event(Kind.REMIND, *place, house.remind), _event(Kind.EXPIRE, *place, house.expire)


def after_report(notice: Notice) -> tuple[Event, ...]:
    """What is told of a report of a reaction: at once, since its receipt is confirmed without delay (art. 16(4))."""
    return (_event(Kind.REPORTED, notice.site, notice.id, notice.reaction, notice.at),)


def _event(kind: Kind, site: str, cause: str, reaction: str, at: datetime, wait: timedelta = timedelta()) -> Event:
    return Event(site, kind, cause, reaction, at, at + wait)
