"""The house rules that a policy can use, in the order in which they speak. This list is their table of contents."""

from moderation.rules import addresses, email, length, links, repetition, required, surname
from moderation.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    # First whether there is something to read, and not too much of it.
    required.RULE,
    length.RULE,
    # Then who says it, and whether the editors can write back.
    surname.RULE,
    email.RULE,
    # Then what was said: private addresses, advertising, and words that we had before.
    addresses.RULE,
    links.RULE,
    repetition.RULE,
)

_BY_NAME = {rule.name: rule for rule in RULES}


def rule_named(name: str) -> Rule:
    """The rule with this name. Raises KeyError when there is none."""
    return _BY_NAME[name]
