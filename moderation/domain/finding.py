"""What a rule says about a reaction: never a bare yes or no, always with its reason and its place."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from moderation.domain.message import Message


class Effect(StrEnum):
    """How heavy a finding weighs at intake, from light to heavy."""

    NOTE = "note"
    """Worth a moderator's glance; changes nothing."""
    HOLD = "hold"
    """A moderator must look before it is shown."""
    SPAM = "spam"
    """Goes to the spam list, where a moderator can still find it."""
    REFUSE = "refuse"
    """Not accepted: the reader is told at once and can mend it."""

    @property
    def weight(self) -> int:
        return tuple(Effect).index(self)


class Field(StrEnum):
    """The part of a reaction that a finding is about, in the order of the form."""

    IDENTITY = "identity"
    """What the site itself says of who reacts."""
    NAME = "name"
    EMAIL = "email"
    TEXT = "text"
    CODE = "code"
    """The code of an arrangement with the editors."""
    REACTION = "reaction"
    """No field of its own: how, when or from whom it came."""


class Span(NamedTuple):
    """A place in a field, in Unicode code points of the stored text; `end` is the first one after it."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark of one rule.

    `reason` is meant for moderators. `advice` is meant for the author, in words that help to mend the reaction; a
    finding without advice is not shown to its author. `keys` are the settings of the rule that spoke, the first one
    before all, so that the very lines of the policy can be shown. A finding that `vouches` lets a reaction through that
    nothing else speaks against.
    """

    rule: str
    effect: Effect
    reason: Message
    field: Field
    span: Span | None = None
    advice: Message | None = None
    keys: tuple[str, ...] = ()
    vouches: bool = False


def heaviest(findings: Iterable[Finding]) -> Effect | None:
    """The heaviest effect among the findings, or None when there are none."""
    return max((finding.effect for finding in findings), key=lambda effect: effect.weight, default=None)
