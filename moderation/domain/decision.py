"""Decisions: the one table that says which act leads from which status to which.

Nothing else in the house may change a status. The log of decisions is only ever added to: undoing an act is an act.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from moderation.domain.errors import ActNotPossible, NothingToUndo
from moderation.domain.finding import Effect, Finding, heaviest
from moderation.domain.reaction import Status


class Act(StrEnum):
    """What can be done to a reaction."""

    APPROVE = "approve"
    REJECT = "reject"
    SPAM = "spam"
    REMOVE = "remove"
    RESTORE = "restore"
    ARRANGE = "arrange"
    """It will stand without its author's name, as agreed with the editors."""
    UNDO = "undo"


LEADS_TO: dict[tuple[Status, Act], Status] = {
    (Status.WAITING, Act.APPROVE): Status.PUBLISHED,
    (Status.WAITING, Act.REJECT): Status.REJECTED,
    (Status.WAITING, Act.SPAM): Status.SPAM,
    (Status.SPAM, Act.APPROVE): Status.PUBLISHED,
    (Status.SPAM, Act.REJECT): Status.REJECTED,
    (Status.REJECTED, Act.APPROVE): Status.PUBLISHED,
    (Status.REJECTED, Act.SPAM): Status.SPAM,
    (Status.PUBLISHED, Act.REMOVE): Status.REMOVED,
    (Status.REMOVED, Act.RESTORE): Status.PUBLISHED,
    (Status.WAITING, Act.ARRANGE): Status.WAITING,
}

NEEDS_REASON = frozenset({Act.REJECT, Act.REMOVE})
"""Acts that take a reader's words away: the log must be able to say why."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One act on one reaction: who, what, why, when, and under which policy.

    `person` is the key of a moderator, or None when the policy itself decided at intake. `reason` is the key of one of
    the policy's reasons. `undoes` is the id of the decision that this one takes back. `version` is the one that it
    made.
    """

    id: str
    site: str
    reaction: str
    person: str | None
    act: Act
    before: Status
    after: Status
    version: int
    at: datetime
    policy: str
    reason: str = ""
    note: str = ""
    undoes: str | None = None


def possible_acts(status: Status) -> tuple[Act, ...]:
    """The acts that the table allows from a status, in the order of the table."""
    return tuple(act for (before, act) in LEADS_TO if before is status)


def result_of(act: Act, status: Status) -> Status:
    """The status that an act leads to. Raises ActNotPossible when the table has no such step."""
    try:
        return LEADS_TO[status, act]
    except KeyError:
        raise ActNotPossible(act, status) from None


def undoable(decisions: Sequence[Decision]) -> Decision | None:
    """The decision that can be undone now: the last one, in order of time, that still stands. None if there is none."""
    undone = {decision.undoes for decision in decisions}
    standing = [d for d in decisions if d.act is not Act.UNDO and d.id not in undone]
    return standing[-1] if standing else None


def status_after_undoing(decision_id: str, decisions: Sequence[Decision]) -> Status:
    """The status to which undoing leads back. Raises NothingToUndo unless this is the last decision that stands."""
    last = undoable(decisions)
    if last is None or last.id != decision_id:
        raise NothingToUndo(decision_id)
    return last.before


def first_status(findings: Sequence[Finding], otherwise: Status) -> Status | None:
    """Where a reaction goes at intake: the heaviest finding decides. None means that it is refused.

    `otherwise` is where the policy sends a reaction that nothing speaks against; a finding that vouches has it
    published.
    """
    match heaviest(findings):
        case Effect.REFUSE:
            return None
        case Effect.SPAM:
            return Status.SPAM
        case Effect.HOLD:
            return Status.WAITING
        case _:
            return Status.PUBLISHED if any(finding.vouches for finding in findings) else otherwise
