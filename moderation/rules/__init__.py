"""The house rules that a policy can use, in the order in which they speak. This list is their table of contents."""

from collections.abc import Iterable, Mapping
from functools import partial

from moderation.domain.circumstances import Circumstances, Code
from moderation.domain.finding import Finding
from moderation.domain.reaction import Draft
from moderation.rules import (
    addresses,
    akismet,
    characters,
    closed,
    email,
    first,
    length,
    links,
    record,
    repetition,
    required,
    reserved,
    script,
    shouting,
    surname,
    tempo,
    traps,
    words,
)
from moderation.rules.asking import guarded, has_failed
from moderation.rules.asking.host import Host
from moderation.rules.asking.packages import Packages, UnknownRule
from moderation.rules.rule import Rule, Settings

__all__ = [
    "NO_MORE_THAN",
    "RULES",
    "UnknownRule",
    "asked",
    "broken_rules",
    "has_failed",
    "installed_rules",
    "rule_named",
    "rules_named",
    "stands_alone",
]

RULES: tuple[Rule, ...] = (
    # First whether there is something to read, and not too much of it.
    required.RULE,
    length.RULE,
    # Then whether it may come in here and now.
    closed.RULE,
    tempo.RULE,
    traps.RULE,
    # Then who says it, whether the editors can write back, and what is known of the sender.
    surname.RULE,
    reserved.RULE,
    email.RULE,
    first.RULE,
    record.RULE,
    # Then what was said: private addresses, advertising, words and how they are written, and what we had before.
    addresses.RULE,
    links.RULE,
    words.RULE,
    shouting.RULE,
    characters.RULE,
    script.RULE,
    repetition.RULE,
    # Last what others say of it.
    akismet.RULE,
)

_BY_NAME = {rule.name: rule for rule in RULES}

NO_MORE_THAN = {arranged: Circumstances(code=Code.GOOD if arranged else None) for arranged in (True, False)}
"""What a rule that stands alone is told of the circumstances."""

OTHERS = Packages(Host(), ours=tuple(_BY_NAME))
"""The rules of installed packages."""


def installed_rules() -> tuple[Rule, ...]:
    """All rules that a policy can use, in the order in which they speak: ours, then those of others by name."""
    return RULES + OTHERS.working()


def broken_rules() -> Mapping[str, str]:
    """By name, the rules that installed packages promise and that cannot be used, and why not."""
    return OTHERS.broken()


def rule_named(name: str) -> Rule:
    """The rule with this name. No package is looked at for one of ours. Raises UnknownRule, which says why."""
    return _BY_NAME.get(name) or OTHERS.rule(name)


def rules_named(names: Iterable[str]) -> tuple[Rule, ...]:
    """The rules with these names, in the order in which they speak. Raises UnknownRule."""
    order = list(_BY_NAME)
    ours_first = sorted(names, key=lambda name: (order.index(name) if name in _BY_NAME else len(order), name))
    return tuple(rule_named(name) for name in ours_first)


def stands_alone(name: str) -> bool:
    """Whether a rule is ours and goes by the draft alone. What those of others go by is not known."""
    ours = _BY_NAME.get(name)
    return ours is not None and ours.alone


def asked(name: str, draft: Draft, settings: Settings, circumstances: Circumstances) -> tuple[Finding, ...]:
    """All that a rule finds. A rule that fails or takes too long becomes a finding that holds the reaction."""
    ours = _BY_NAME.get(name)
    if ours is None:
        return guarded(name, partial(OTHERS.check, name), draft, settings, circumstances)
    told = NO_MORE_THAN[circumstances.arranged] if ours.alone else circumstances
    return guarded(name, ours.check, draft, settings, told)
