"""The way back: a person's own decisions are taken back, the newest first, one after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from moderation.domain import ids
from moderation.domain.decision import Act, Decision, last_standing
from moderation.domain.errors import NothingToUndo, StaleDecision
from moderation.domain.event import Consequences, after_decision
from moderation.domain.person import Person
from moderation.domain.reaction import Reaction
from moderation.policies import Shelf
from moderation.review import Review
from moderation.store.interface import Decided, Store

log = structlog.get_logger(__name__)

STEPS = 50
REACH = timedelta(hours=24)
"""How far back the walk leads; those that were taken at once are one step. One key must not take back what has stood
for long: that is done where one sees it, in the list of what was decided.
"""


@dataclass(frozen=True, slots=True)
class Passed:
    """A decision of one's own that was passed over: after it, a colleague decided on the same reaction, or its author
    amended or withdrew it.
    """

    site: str
    number: int
    author_name: str
    later: Decision


@dataclass(frozen=True, slots=True)
class Undone:
    """What a step back has done: which act was undone, on which reactions, as they are now, and what was passed over.

    `act` is None when there was nothing to undo. `batch` is the one that was taken back, if it was one.
    """

    act: Act | None
    reactions: tuple[Reaction, ...]
    batch: str | None
    passed: tuple[Passed, ...]


class Walk:
    """Takes back what a person did last, step by step."""

    def __init__(
        self,
        store: Store,
        policies: Shelf,
        review: Review,
        clock: Callable[[], datetime],
        entropy: Callable[[int], bytes],
    ) -> None:
        self._store = store
        self._policies = policies
        self._review = review
        self._clock = clock
        self._entropy = entropy

    def undo_last(self, person: Person) -> Undone:
        """Undo the newest of a person's own decisions that still stands, or all of those that were taken at once with
        it; again, and it is the one before. A reaction on which a colleague decided since is passed over, and said.
        """
        passed: dict[tuple[str, int], Passed] = {}
        for newest in self._store.last_standing(person.id, STEPS):
            if newest.decision.at < self._clock() - REACH:
                break
            batch = newest.decision.batch
            step = self._step(person, self._store.batch(batch) if batch else (newest,))
            passed |= {(each.site, each.number): each for each in step.passed}
            if step.reactions:
                return replace(step, passed=tuple(passed.values()))
        return Undone(None, (), None, tuple(passed.values()))

    def undo_batch(self, person: Person, batch: str) -> Undone:
        """Undo all of one's own decisions that were taken at once under this id, as far as they stand and no colleague
        has decided since.
        """
        return self._step(person, self._store.batch(batch))

    def passed(self, site: str, number: int) -> Passed | None:
        """Who has decided last on a reaction that was passed over. None when nobody has. Raises UnknownReaction."""
        item = self._review.item(site, number)
        later = item.can_undo or item.by_author
        return Passed(site, number, item.reaction.author.name, later) if later else None

    def _step(self, person: Person, decided: Sequence[Decided]) -> Undone:
        own = [each for each in decided if each.stands and each.decision.person == person.id]
        undone = self._taken_back(person, [each for each in own if each.is_last])
        done = {(each.site, each.number) for each in undone}
        passed = tuple(self._passed(each) for each in own if _place(each) not in done)
        return Undone(own[0].decision.act if undone else None, undone, own[0].decision.batch if own else None, passed)

    def _taken_back(self, person: Person, decided: Sequence[Decided]) -> tuple[Reaction, ...]:
        """The reactions of which these decisions are undone; those that a colleague was faster with are left out."""
        if len(decided) == 1:
            (only,) = decided
            site, number = _place(only)
            try:
                return (self._review.undo(person, site, number, only.decision.id, only.version),)
            except (StaleDecision, NothingToUndo):
                return ()
        return self._all_taken_back(person, decided) if decided else ()

    def _all_taken_back(self, person: Person, decided: Sequence[Decided]) -> tuple[Reaction, ...]:
        now, batch = self._clock(), ids.time_ordered_id(self._clock(), self._entropy(ids.ENTROPY))
        policies = {site: self._store.site(site).policy for site in {each.decision.site for each in decided}}
        new_ids = sorted(ids.time_ordered_id(now, self._entropy(ids.ENTROPY)) for _ in decided)
        undoing = [
            Decision(
                id=new_id,
                site=each.decision.site,
                reaction=each.decision.reaction,
                person=person.id,
                act=Act.UNDO,
                before=each.decision.after,
                after=each.decision.before,
                version=each.version + 1,
                at=now,
                policy=policies[each.decision.site],
                undoes=each.decision.id,
                batch=batch,
            )
            for new_id, each in zip(new_ids, decided, strict=True)
        ]
        outcomes = self._store.decide_all(undoing, self._consequences(undoing))
        log.info("reactions decided", act=Act.UNDO.value, number=len(undoing), by=person.id)
        return tuple(outcome for outcome in outcomes if isinstance(outcome, Reaction))

    def _consequences(self, undoing: Sequence[Decision]) -> dict[str, Consequences]:
        return {
            each.id: Consequences(after_decision(each, self._policies.correspondence(each.policy))) for each in undoing
        }

    def _passed(self, each: Decided) -> Passed:
        decision = each.decision
        later = last_standing(self._store.decisions(decision.site, decision.reaction))
        return Passed(decision.site, each.number, each.author_name, later or decision)


def _place(each: Decided) -> tuple[str, int]:
    return each.decision.site, each.number
