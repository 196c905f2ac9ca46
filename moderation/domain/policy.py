"""A policy: house rules as data, and where a reaction goes under them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from moderation.domain.reaction import Status


@dataclass(frozen=True, slots=True)
class RuleInUse:
    """A rule that the policy names, with the settings that the rule itself defines."""

    name: str
    settings: Any


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a reaction may be taken away: a key for the log and a sentence per language."""

    key: str
    words: Mapping[str, str]

    def in_language(self, language: str) -> str:
        """The sentence in this language, or else the first one that the policy gives."""
        return self.words.get(language) or next(iter(self.words.values()))


@dataclass(frozen=True, slots=True)
class Policy:
    """A version of house rules, known by the digest of its text.

    `required` are the fields that the form marks with an asterisk. `markup` are the elements of HTML that a text may
    have. `house_rules` has per language the sentences that readers see above the form. `source` is the text of
    policy.toml, kept so that a decision can be understood years later.
    """

    name: str
    digest: str
    source: str
    first_status: Status
    markup: frozenset[str]
    rules: tuple[RuleInUse, ...]
    required: frozenset[str] = frozenset()
    longest_text: int | None = None
    reasons: tuple[Reason, ...] = ()
    house_rules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def wants_surname(self) -> bool:
        """Whether a name is more than a first name here, so that the form can ask for it."""
        return any(rule.name == "surname" for rule in self.rules)

    def reason(self, key: str) -> Reason | None:
        return next((reason for reason in self.reasons if reason.key == key), None)
