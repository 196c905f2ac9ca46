"""Why words were taken away or sent back, in the words of the house: those of the day on which it was decided."""

from collections.abc import Sequence

from moderation.domain.decision import ANSWERS_EDIT, Act, Decision
from moderation.domain.policy import Policy, Reason
from moderation.intake.values import Ground

TAKES_AWAY = frozenset({Act.RETURN, Act.REJECT, Act.REMOVE, Act.EXPIRE})
"""Acts with reasons that the author is told."""

TELLS = TAKES_AWAY | ANSWERS_EDIT | {Act.APPROVE}
"""Acts beside which a moderator may write something to the author, as when an objection is answered."""


def grounds_of(decision: Decision, policy: Policy, tongues: Sequence[str]) -> tuple[Ground, ...]:
    """The reasons of a decision, as far as its act has any that the author is told."""
    return grounds_named(decision.reasons, policy, tongues) if decision.act in TAKES_AWAY else ()


def grounds_named(keys: Sequence[str], policy: Policy, tongues: Sequence[str]) -> tuple[Ground, ...]:
    """The reasons with these keys, each with the house rule that it rests on, in the first of these languages that the
    house has. One that the policy does not know is left out.
    """
    rules = next((policy.house_rules[each] for each in tongues if each in policy.house_rules), ())
    known = [reason for reason in map(policy.reason, keys) if reason is not None]
    return tuple(_ground(reason, rules, tongues) for reason in known)


def _ground(reason: Reason, rules: Sequence[str], tongues: Sequence[str]) -> Ground:
    number, sentence = reason.house_rule or 0, reason.in_language(*tongues)
    if not 0 < number <= len(rules):
        return Ground(reason.key, sentence)
    return Ground(reason.key, sentence, rules[number - 1], number)
