"""Back to its author: for which reasons of the house, and what has come of it."""

from collections.abc import Sequence

from moderation.domain.decision import Act, Decision
from moderation.domain.errors import ReasonMissing
from moderation.domain.finding import Effect
from moderation.domain.reaction import Status
from moderation.review.item import Item


def checked_reasons(item: Item, act: Act, given: str) -> str:
    """The keys of the reasons for an act, each once and in the order of the policy: of several only to return it.

    Raises ReasonMissing when there is none, one that the policy does not have or offer, or one too many.
    """
    keys = set(given.split())
    known = [reason.key for reason in item.reasons if reason.key in keys]
    if not known or len(known) < len(keys) or (len(known) > 1 and act is not Act.RETURN):
        raise ReasonMissing
    return " ".join(known)


def proposed_reasons(item: Item) -> tuple[str, ...]:
    """The keys of the reasons that what was found speaks for: those that are called like a rule which held it."""
    rules = {finding.rule for finding in item.reaction.findings if finding.effect.weight >= Effect.HOLD.weight}
    if item.has_one_name:
        rules.discard("surname")
    return tuple(reason.key for reason in item.policy.offered if reason.key in rules)


def round_of(course: Sequence[Decision]) -> int:
    """How often the editors have it before them: once, and once more each time that its author has mended it."""
    return 1 + sum(each.act is Act.AMEND and each.before is Status.RETURNED for each in course)
