"""What has had its time: a reaction that was not mended, or whose address was not confirmed."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import structlog

from moderation.domain import ids
from moderation.domain.decision import Act, Decision, last_standing, result_of
from moderation.domain.delivery import Delivery
from moderation.domain.errors import StaleDecision
from moderation.domain.event import Consequences, Kind, after_decision
from moderation.domain.reaction import Status
from moderation.jobs.telling import About
from moderation.review.statements import Statements
from moderation.store.interface import Store

log = structlog.get_logger(__name__)


class Expiring:
    """Tells nobody: it does what is to be done when the time is over, and that has consequences of its own.

    Time and chance are handed in: `clock` gives the moment in UTC, `entropy` random bytes.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime], entropy: Callable[[int], bytes]) -> None:
        self._store = store
        self._clock = clock
        self._entropy = entropy

    def deliveries(self, about: About) -> tuple[Delivery, ...]:
        """None, ever. Asked again, or by several at once, it takes its decision once."""
        decision = self._decision(about) if about.event.kind is Kind.EXPIRE else None
        if decision is not None:
            with suppress(StaleDecision):  # somebody was quicker: its author at the last moment, or another of us
                self._store.decide(decision, self._consequences(decision, about))
                log.info("reaction expired", site=decision.site, number=about.reaction.number)
        return ()

    def _consequences(self, decision: Decision, about: About) -> Consequences:
        statement = Statements(self._store).kept_without_the_desk(decision, about.reaction, about.course)
        return Consequences(after_decision(decision, about.house), statement)

    def _decision(self, about: About) -> Decision | None:
        """That it is over; None when it is not what it was when the time began."""
        reaction, last = about.reaction, last_standing(about.course)
        if reaction.status is Status.RETURNED and last is not None and last.id == about.event.cause:
            # For the reasons for which it was returned, in the words of then.
            policy, reason, told = last.policy, last.reason, last.told
        elif reaction.status is Status.UNCONFIRMED and reaction.id == about.event.cause:
            policy, reason, told = about.site.policy, "", ""
        else:
            return None
        now = self._clock()
        return Decision(
            id=ids.time_ordered_id(now, self._entropy(ids.ENTROPY)),
            site=reaction.site,
            reaction=reaction.id,
            person=None,
            act=Act.EXPIRE,
            before=reaction.status,
            after=result_of(Act.EXPIRE, reaction.status),
            version=reaction.version + 1,
            at=now,
            policy=policy,
            reason=reason,
            told=told,
        )
