"""The keys of policy.toml and cases.toml. What stands here is all that may stand in the files."""

from enum import StrEnum
from typing import Annotated, Any

import msgspec

from moderation.domain.finding import Effect
from moderation.domain.reaction import Status
from moderation.rules import RULES

Sentence = Annotated[str, msgspec.Meta(min_length=1)]


class FirstDecision(StrEnum):
    """Where a reaction goes that nothing speaks against."""

    HOLD = "hold"
    PUBLISH = "publish"


class Outcome(StrEnum):
    """Where a case says that a reaction goes."""

    REFUSE = "refuse"
    SPAM = "spam"
    HOLD = "hold"
    PUBLISH = "publish"


STATUS_OF: dict[str, Status | None] = {
    Outcome.REFUSE: None,
    Outcome.SPAM: Status.SPAM,
    Outcome.HOLD: Status.WAITING,
    Outcome.PUBLISH: Status.PUBLISHED,
}
"""The status behind each word; None means that the reaction is refused."""


class PolicyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """policy.toml. The tables are checked one by one, so that an objection can name the key inside them."""

    name: Sentence
    markup: str | tuple[str, ...]
    first_decision: FirstDecision = FirstDecision.HOLD
    rules: dict[str, Any] = {}
    reasons: dict[str, Any] = {}
    house_rules: dict[str, Any] = {}


RulesInUse = msgspec.defstruct(
    "RulesInUse",
    [(rule.name, rule.settings | None, None) for rule in RULES],
    frozen=True,
    forbid_unknown_fields=True,
)
"""The tables under `[rules]`: one for each rule there is, None when the policy does not use it."""


class Defaults(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An unremarkable good reaction."""

    name: str
    email: str
    text: str


class EarlierInCase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An earlier reaction with the same words; `here` says whether under the same page."""

    name: str
    here: bool = True


class CaseInFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[case]]`: what differs from the defaults, and all that is expected."""

    title: Sentence
    rule: str
    findings: tuple[str, ...]
    decision: Outcome
    name: str | None = None
    email: str | None = None
    text: str | None = None
    earlier: tuple[EarlierInCase, ...] = ()


class CasesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """cases.toml."""

    defaults: Defaults
    case: tuple[CaseInFile, ...] = ()


EFFECTS = frozenset(str(effect) for effect in Effect)
