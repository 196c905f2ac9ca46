"""Past reactions judged part by part, each part by itself."""

from collections.abc import Callable
from dataclasses import dataclass

from moderation.domain.errors import ModerationError
from moderation.domain.policy import Policy
from moderation.replay.judging import judged
from moderation.replay.tally import Tally, Unjudged
from moderation.store.interface import Past, Store

PART = 200
"""Reactions in a part: so few that progress is seen, and that breaking off is a matter of moments."""

Opening = Callable[[], Store]
"""Opens the store. It goes to other processes, so it can be pickled: a function of a module, or a partial of one."""


@dataclass(frozen=True, slots=True)
class Walk:
    """By the reactions of a site, in parts of `step`; of each, `keep` changes are told one by one."""

    site: str
    step: int
    keep: int


def part(store: Store, policy: Policy, walk: Walk, mark: str) -> Tally:
    """What comes of the part that begins after a mark."""
    tally = Tally(walk.keep)
    for past in store.past(walk.site, after=mark, limit=walk.step):
        _count(tally, past, policy)
    return tally


def _count(tally: Tally, past: Past, policy: Policy) -> None:
    """One reaction that makes a rule stumble must not end the walk: it is counted apart."""
    number = past.reaction.number
    try:
        tally.add(judged(past, policy))
    except ModerationError as error:
        tally.add_failure(Unjudged(number, str(error)))
    except Exception as error:
        # Its kind alone: its message may hold a reader's words.
        tally.add_failure(Unjudged(number, type(error).__name__))
