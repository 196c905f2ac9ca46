"""What a rule is: a name, the settings that a policy may give it, and a pure function that returns findings."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Effect, Finding
from moderation.domain.message import Message
from moderation.domain.reaction import Draft


class Mode(StrEnum):
    """Whether what a rule says counts."""

    LIVE = "live"
    SHADOW = "shadow"
    """It speaks, but weighs nothing: its findings are kept apart, to see how it would do."""


class Mild(StrEnum):
    """The effects of rules that can only ever suspect."""

    NOTE = "note"
    HOLD = "hold"

    @property
    def effect(self) -> Effect:
        return Effect(self.value)


class Suspicion(StrEnum):
    """The effects of rules whose objection nobody can mend, and which must never cost a person their words."""

    NOTE = "note"
    HOLD = "hold"
    SPAM = "spam"

    @property
    def effect(self) -> Effect:
        return Effect(self.value)


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The base of each rule's settings: the keys of its table in policy.toml, checked when the policy is read."""

    mode: Mode = Mode.LIVE
    """`shadow` to try the rule out: it speaks, and weighs nothing."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One check. `title` is what people call it.

    `check` gets the cleaned draft, the rule's settings and what is known around the draft, and fetches nothing itself.
    A rule that stands `alone` goes by the draft: of what is known around it, it is told no more than whether there is
    an arrangement. So it need not be asked again about a draft on which it has just spoken.
    """

    name: str
    title: Message
    settings: type[Settings]
    check: Callable[[Draft, Any, Circumstances], Iterable[Finding]]
    alone: bool = False
