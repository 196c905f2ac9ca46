"""What a rule is: a name, the settings that a policy may give it, and a pure function that returns findings."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from moderation.domain.finding import Finding
from moderation.domain.reaction import Draft, History


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The base of each rule's settings: the keys of its table in policy.toml, checked when the policy is read."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One check. `check` gets the cleaned draft, the rule's settings and the history, and fetches nothing itself."""

    name: str
    settings: type[Settings]
    check: Callable[[Draft, Any, History], Iterable[Finding]]
