"""A policy: house rules as data, and where a reaction goes under them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from moderation.domain.conversation import Conversation
from moderation.domain.correspondence import Correspondence
from moderation.domain.reaction import Status


@dataclass(frozen=True, slots=True)
class RuleInUse:
    """A rule that the policy names, with the settings that the rule itself defines.

    A rule in the shadow speaks, but what it says weighs nothing.
    """

    name: str
    settings: Any
    in_shadow: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a reaction may be taken away or returned: a key for the log and a sentence per language.

    `house_rule` is the number of the sentence of the house rules that it rests on, from 1; `law` what it rests on
    beside them or instead. `category` is its kind among those of the EU's transparency database. `letter` is per
    language what the mail to the author says, with places such as `{name}`; where there is none, the sentence. One that
    is not offered any more can be chosen no longer, and is known wherever it was chosen before.
    """

    key: str
    words: Mapping[str, str]
    house_rule: int | None = None
    law: str = ""
    category: str = "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"
    letter: Mapping[str, str] = field(default_factory=dict)
    is_offered: bool = True

    def in_language(self, *languages: str) -> str:
        """The sentence in the first of these languages that has one, or else the first that the policy gives."""
        said = (self.words[language] for language in languages if language in self.words)
        return next(said, None) or next(iter(self.words.values()))


@dataclass(frozen=True, slots=True)
class Policy:
    """A version of house rules, known by the digest of its text.

    `files` has by name the text of every file that makes it, its own policy.toml first: kept whole, so that a decision
    can be understood years later. `required` are the fields that the form marks with an asterisk. `markup` are the
    elements of HTML that a text may have. `house_rules` has per language the sentences that readers see above the form,
    `arranged_name` what stands in place of a name that only the editors know. `two_names` says that the form asks for
    first name and surname in two fields. `closes_after` is the age in days from which a thread takes no more reactions,
    `consent` per language what readers must know because an outside service is asked.
    """

    name: str
    digest: str
    files: Mapping[str, str]
    first_status: Status
    markup: frozenset[str]
    rules: tuple[RuleInUse, ...]
    required: frozenset[str] = frozenset()
    longest_text: int | None = None
    reasons: tuple[Reason, ...] = ()
    house_rules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    arranged_name: Mapping[str, str] = field(default_factory=dict)
    two_names: bool = False
    closes_after: int | None = None
    consent: Mapping[str, str] = field(default_factory=dict)
    conversation: Conversation = field(default_factory=Conversation)
    correspondence: Correspondence = field(default_factory=Correspondence)

    @property
    def source(self) -> str:
        """The text of its own policy.toml."""
        return next(iter(self.files.values()))

    @property
    def wants_surname(self) -> bool:
        """Whether a name is more than a first name here, so that the form can ask for it."""
        return self.rule("surname") is not None

    @property
    def offers_one_name(self) -> bool:
        """Whether people who have one legal name can say so."""
        rule = self.rule("surname")
        return rule is not None and getattr(rule.settings, "one_name", None) is not None

    @property
    def offered(self) -> tuple[Reason, ...]:
        """The reasons that can be chosen, in the order in which they are picked."""
        return tuple(reason for reason in self.reasons if reason.is_offered)

    def rule(self, name: str) -> RuleInUse | None:
        """The rule of this name, if it is in use and not in the shadow."""
        return next((rule for rule in self.rules if rule.name == name and not rule.in_shadow), None)

    def reason(self, key: str) -> Reason | None:
        return next((reason for reason in self.reasons if reason.key == key), None)
