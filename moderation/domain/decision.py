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
    RETURN = "return"
    """It goes back to its author with a reason, to be mended."""
    REJECT = "reject"
    SPAM = "spam"
    REMOVE = "remove"
    RESTORE = "restore"
    ARRANGE = "arrange"
    """It will stand without its author's name, as agreed with the editors."""
    EDIT = "edit"
    """Its text was changed by the editors, who say why; the text as it was sent is kept."""
    KEEP = "keep"
    """It was reported, and stays where it is."""
    UPHOLD = "uphold"
    """Its author has objected to an edit, which stays."""
    REINSTATE = "reinstate"
    """Its author has objected to an edit, and the text stands again as it was before that."""
    UNDO = "undo"
    AMEND = "amend"
    """Its author has put another text in the place of what was sent, while it waited."""
    WITHDRAW = "withdraw"
    """Its author has taken it back."""
    CONFIRM = "confirm"
    """Its author has shown that the e-mail address is theirs."""
    OBJECT = "object"
    """Its author objects to what was decided."""
    EXPIRE = "expire"
    """Nothing came of it in time: it was not mended, or its address not confirmed."""


LEADS_TO: dict[tuple[Status, Act], Status] = {
    (Status.WAITING, Act.APPROVE): Status.PUBLISHED,
    (Status.WAITING, Act.RETURN): Status.RETURNED,
    (Status.WAITING, Act.REJECT): Status.REJECTED,
    (Status.WAITING, Act.SPAM): Status.SPAM,
    (Status.SPAM, Act.APPROVE): Status.PUBLISHED,
    (Status.SPAM, Act.REJECT): Status.REJECTED,
    # From what was taken away no step leads to spam, of which nobody is told: it would take away in silence the reasons
    # that its author was given, and the right to object to them. Undone first, which is told, it waits again.
    (Status.REJECTED, Act.APPROVE): Status.PUBLISHED,
    (Status.PUBLISHED, Act.REMOVE): Status.REMOVED,
    (Status.REMOVED, Act.RESTORE): Status.PUBLISHED,
    (Status.OBJECTED, Act.APPROVE): Status.PUBLISHED,
    (Status.OBJECTED, Act.REJECT): Status.REJECTED,
    (Status.WAITING, Act.ARRANGE): Status.WAITING,
    (Status.WAITING, Act.EDIT): Status.WAITING,
    (Status.PUBLISHED, Act.EDIT): Status.PUBLISHED,
    (Status.PUBLISHED, Act.KEEP): Status.PUBLISHED,
    (Status.PUBLISHED, Act.UPHOLD): Status.PUBLISHED,
    (Status.PUBLISHED, Act.REINSTATE): Status.PUBLISHED,
    # Another text stays where the one before it was: what a person or the house rules took for spam does not get out of
    # it by this, and nobody learns by it that it was. What waits has a person's eye before it, whatever it says by now.
    (Status.WAITING, Act.AMEND): Status.WAITING,
    (Status.SPAM, Act.AMEND): Status.SPAM,
    (Status.RETURNED, Act.AMEND): Status.WAITING,
    # What the house rules make of it is a decision of its own, right after this one.
    (Status.UNCONFIRMED, Act.CONFIRM): Status.WAITING,
    (Status.WAITING, Act.WITHDRAW): Status.WITHDRAWN,
    (Status.PUBLISHED, Act.WITHDRAW): Status.WITHDRAWN,
    (Status.REJECTED, Act.WITHDRAW): Status.WITHDRAWN,
    (Status.SPAM, Act.WITHDRAW): Status.WITHDRAWN,
    (Status.REMOVED, Act.WITHDRAW): Status.WITHDRAWN,
    (Status.RETURNED, Act.WITHDRAW): Status.WITHDRAWN,
    (Status.OBJECTED, Act.WITHDRAW): Status.WITHDRAWN,
    (Status.UNCONFIRMED, Act.WITHDRAW): Status.WITHDRAWN,
    (Status.REJECTED, Act.OBJECT): Status.OBJECTED,
    (Status.REMOVED, Act.OBJECT): Status.OBJECTED,
    # To an edit. What is left of the text stays on the site: taking it off would punish its author for objecting.
    (Status.PUBLISHED, Act.OBJECT): Status.PUBLISHED,
    (Status.RETURNED, Act.EXPIRE): Status.REJECTED,
    (Status.UNCONFIRMED, Act.EXPIRE): Status.WITHDRAWN,
}

BY_AUTHOR = frozenset({Act.AMEND, Act.WITHDRAW, Act.CONFIRM, Act.OBJECT})
"""What only the author of a reaction does."""

NOT_OF_THE_DESK = BY_AUTHOR | {Act.EXPIRE}
"""What only the author does, or time. Nobody at the desk takes these back, nor what was decided before them."""

CHANGES_TEXT = frozenset({Act.EDIT, Act.REINSTATE})
"""What the desk puts another text in its place by. Undoing it puts back the one before."""

ANSWERS_EDIT = frozenset({Act.UPHOLD, Act.REINSTATE})
"""The two answers to an objection to an edit."""

NEEDS_REASON = frozenset({Act.RETURN, Act.REJECT, Act.REMOVE})
"""Acts that take a reader's words away, or ask for others: the log must be able to say why."""

UNDECIDED = frozenset({Status.WAITING, Status.RETURNED, Status.OBJECTED, Status.UNCONFIRMED})
"""Where nobody's judgement of its words stands."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One act on one reaction: who, what, why, when, and under which policy.

    `person` is the key of a moderator, or None when the policy itself decided at intake, when the author did it and
    when time did, which the act tells. `reason` is the key of one of the policy's reasons, or of one to edit; of
    several, with which it is returned, with a space between. `note` is for colleagues, `told` for the author, or for
    those who reported what was kept. `undoes` is the id of the decision that this one takes back. `version` is the one
    that it made. `batch` is the same for those that were taken on many reactions at once.
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
    batch: str | None = None
    told: str = ""

    @property
    def reasons(self) -> tuple[str, ...]:
        """The keys of its reasons."""
        return tuple(self.reason.split())


def possible_acts(status: Status) -> tuple[Act, ...]:
    """The acts that the table allows the desk from a status, in the order of the table."""
    return tuple(act for (before, act) in LEADS_TO if before is status and act not in NOT_OF_THE_DESK)


def acts_of_author(status: Status) -> tuple[Act, ...]:
    """The same for the author."""
    return tuple(act for (before, act) in LEADS_TO if before is status and act in BY_AUTHOR)


def result_of(act: Act, status: Status) -> Status:
    """The status that an act leads to. Raises ActNotPossible when the table has no such step."""
    try:
        return LEADS_TO[status, act]
    except KeyError:
        raise ActNotPossible(act, status) from None


def last_standing(decisions: Sequence[Decision]) -> Decision | None:
    """The last decision, in order of time, that was not taken back. None if there is none."""
    undone = {decision.undoes for decision in decisions}
    standing = [d for d in decisions if d.act is not Act.UNDO and d.id not in undone]
    return standing[-1] if standing else None


def undoable(decisions: Sequence[Decision]) -> Decision | None:
    """The decision that can be undone now: the last one that still stands. None if there is none, or if its author or
    time has done something to the reaction since: that is not ours to take back, nor is what lies beneath it.
    """
    last = last_standing(decisions)
    return None if last is None or last.act in NOT_OF_THE_DESK else last


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
