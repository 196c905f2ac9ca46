"""Decisions that cannot be taken, and reactions that were posted without their own preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moderation.domain.errors.base import ModerationError

if TYPE_CHECKING:
    from moderation.domain.decision import Act, Decision
    from moderation.domain.reaction import Reaction, Status


class TicketError(ModerationError):
    """A reaction was posted without the ticket of its own preview."""


class TicketAltered(TicketError):
    """The ticket is missing, is not ours, or belongs to other words, another page or another policy."""


class TicketExpired(TicketError):
    """The ticket is older than a day."""


class DecisionError(ModerationError):
    """A decision that cannot be taken."""


class StaleDecision(DecisionError):
    """The reaction was changed after the moderator saw it. Nothing was written."""

    def __init__(self, reaction: Reaction, last: Decision | None) -> None:
        super().__init__(f"reaction {reaction.number} is at version {reaction.version} by now")
        self.reaction = reaction
        self.last = last


class ActNotPossible(DecisionError):
    """The table of statuses has no such step."""

    def __init__(self, act: Act, status: Status) -> None:
        super().__init__(f"a reaction that is {status} cannot be given {act}")
        self.act = act
        self.status = status


class ReasonMissing(DecisionError):
    """Taking a reader's words away needs one of the policy's reasons."""


class ReasonReworded(DecisionError):
    """A reason reads otherwise by now than when the moderator chose it. Nothing was written."""


class WordsMissing(DecisionError):
    """What is decided needs a word to the author of the reaction."""


class OwnDecision(DecisionError):
    """The author has objected to what this person decided: what is decided after that is for colleagues."""


class NothingToUndo(DecisionError):
    """The decision does not stand any more, or is not the last one."""
