"""An author objects: it is looked at again, by somebody else."""

from collections.abc import Callable
from datetime import datetime

import structlog

from moderation.domain import ids
from moderation.domain.decision import Act, Decision, result_of
from moderation.domain.errors import ActNotPossible, BadObjection, Oversized, StaleDecision
from moderation.domain.event import Consequences, after_decision
from moderation.domain.message import Message, say
from moderation.domain.objection import LONGEST_OBJECTION, Objection, decided_by
from moderation.domain.reaction import Reaction, Status
from moderation.intake.receipts import Receipts
from moderation.intake.values import Standing
from moderation.markup import clean_text
from moderation.pipeline import LONGEST_TEXT
from moderation.policies import Shelf
from moderation.store.interface import Store

log = structlog.get_logger(__name__)

FIELD = "objection"
MISSING = say("Write down why you do not agree.")


class Objecting:
    """The author's way to a second decision. Time and chance are handed in, as in Intake."""

    def __init__(
        self,
        store: Store,
        policies: Shelf,
        receipts: Receipts,
        clock: Callable[[], datetime],
        entropy: Callable[[int], bytes],
    ) -> None:
        self._store = store
        self._policies = policies
        self._receipts = receipts
        self._clock = clock
        self._entropy = entropy

    def object(self, standing: Standing, seen: str, text: str, counted: Callable[[], None] = lambda: None) -> Standing:
        """Say what is wrong with the decision that took these words away, or a part of them. The same words twice
        object once. `counted` is called before anything is kept, when nothing has to be mended; what it raises is
        raised.

        Raises ActNotPossible when that cannot be done (its `recourse` says why), StaleDecision when the author saw
        something else than stands now, BadObjection when there is nothing in it or too much, Oversized, BadPolicy.
        """
        if len(text) > LONGEST_TEXT:
            raise Oversized(FIELD, LONGEST_TEXT)
        said = clean_text(text)
        if self._said_before(standing.reaction, said):
            return standing
        if standing.place.is_out_of_order:
            self._policies.in_force(standing.place.site.policy)
        recourse = standing.recourse
        if recourse.hindrance is not None or recourse.against is None:
            raise ActNotPossible(Act.OBJECT, standing.reaction.status)
        if seen != standing.seen:
            raise StaleDecision(standing.reaction, recourse.against)
        if problem := _problem_with(said):
            raise BadObjection({FIELD: problem})
        counted()
        return self._kept(standing, recourse.against, said)

    def _kept(self, standing: Standing, against: Decision, said: str) -> Standing:
        decision = self._decision(standing)
        person = decided_by(against, standing.course)
        objection = Objection(decision.id, decision.site, decision.reaction, against.id, person, said, decision.at)
        events = after_decision(decision, standing.place.policy.correspondence)
        try:
            objected = self._store.decide(decision, Consequences(events, objection=objection))
        except StaleDecision as stale:
            # The other half of a double click was quicker.
            if self._said_before(stale.reaction, said):
                return self._receipts.of(stale.reaction, standing.place)
            raise
        log.info("reaction objected to", site=objected.site, number=objected.number)
        return self._receipts.of(objected, standing.place)

    def _said_before(self, reaction: Reaction, said: str) -> bool:
        if reaction.status not in (Status.OBJECTED, Status.PUBLISHED):
            return False
        objections = self._store.objections(reaction.site, reaction.id)
        return any(each.answer is None and each.text == said for each in objections)

    def _decision(self, standing: Standing) -> Decision:
        now, reaction = self._clock(), standing.reaction
        return Decision(
            id=ids.time_ordered_id(now, self._entropy(ids.ENTROPY)),
            site=reaction.site,
            reaction=reaction.id,
            person=None,
            act=Act.OBJECT,
            before=reaction.status,
            after=result_of(Act.OBJECT, reaction.status),
            version=reaction.version + 1,
            at=now,
            policy=standing.place.site.policy,
        )


def _problem_with(said: str) -> Message | None:
    if not said:
        return MISSING
    if len(said) > LONGEST_OBJECTION:
        return say(
            "The text is too long: %(length)d characters, where %(limit)d fit.",
            length=len(said),
            limit=LONGEST_OBJECTION,
        )
    return None
