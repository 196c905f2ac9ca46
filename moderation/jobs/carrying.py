"""Deliveries of one channel are brought one by one: claimed, brought, and only then marked."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

import structlog

from moderation.domain.delivery import Channel, Delivery
from moderation.domain.fault import told_of
from moderation.domain.message import say
from moderation.jobs.telling import Carrier, NotDelivered, Overtaken
from moderation.store.interface import Store

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=5)
"""For so long nobody else tries what was claimed. No carrier may take longer; one that has died is waited for."""

WAITS = (
    *(timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15)),
    *(timedelta(hours=1), timedelta(hours=3), timedelta(hours=6), timedelta(hours=12), timedelta(hours=24)),
)
"""Between one try and the next. After the last one no more is tried: that is in about two days."""

STRAY = 0.2
"""By which part a wait may be longer, so that what failed together does not come back together."""

OUR_FAULT = say("A fault of this program; its log says where.")
NEVER_SAID = say("Whoever brought it broke off each time.")


class Outcome(StrEnum):
    """What came of a try."""

    DELIVERED = "delivered"
    LATER = "put off"
    GIVEN_UP = "given up"
    OVERTAKEN = "overtaken"


def wait_after(tries: int, chance: float) -> timedelta | None:
    """For how long to wait after so many tries, with a part of it left to chance (from 0 to 1); None for no more."""
    return WAITS[tries - 1] * (1 + STRAY * chance) if tries <= len(WAITS) else None


class Carrying:
    """Brings what is due in one channel to whom it is for. Several may be at it: each takes another delivery."""

    def __init__(
        self,
        store: Store,
        channel: Channel,
        carrier: Carrier,
        clock: Callable[[], datetime],
        chance: Callable[[], float],
    ) -> None:
        self._store = store
        self._channel = channel
        self._carrier = carrier
        self._clock = clock
        self._chance = chance

    def carry_next(self, due: datetime) -> Outcome | None:
        """Try the delivery that has been due for longest, of those that are at this moment. None when there is none.
        Raises StoreUnavailable when that cannot be said, after which it is tried again when its lease is over.
        """
        delivery = self._store.claim_delivery(self._channel, due, self._clock() + LEASE)
        if delivery is None:
            return None
        try:
            # One at which whoever brings it dies each time must not kill for ever.
            if delivery.tries > len(WAITS) + 1:
                raise NotDelivered(NEVER_SAID.text, for_good=True)
            self._carrier.carry(delivery)
        except Overtaken:
            self._store.delivery_overtaken(delivery, self._clock())
            log.info("a delivery was overtaken", **_named(delivery))
            return Outcome.OVERTAKEN
        except NotDelivered as failed:
            return self._failed(delivery, failed.why, for_good=failed.for_good)
        except Exception as error:
            log.error("a delivery cannot be brought", **_named(delivery), **told_of(error))
            return self._failed(delivery, OUR_FAULT.text)
        self._store.delivered(delivery, self._clock())
        log.info("delivered", **_named(delivery))
        return Outcome.DELIVERED

    def _failed(self, delivery: Delivery, why: str, *, for_good: bool = False) -> Outcome:
        now = self._clock()
        wait = None if for_good else wait_after(delivery.tries, self._chance())
        self._store.not_delivered(delivery, why, due=now + wait if wait else None, at=now)
        if wait is None:
            log.error("a delivery was given up", **_named(delivery), why=why)
            return Outcome.GIVEN_UP
        log.warning("not delivered", **_named(delivery), why=why, seconds_until_next_try=int(wait.total_seconds()))
        return Outcome.LATER


def _named(delivery: Delivery) -> dict[str, object]:
    """A delivery as the log names it."""
    names = {"site": delivery.site, "delivery": delivery.id, "channel": delivery.channel.value}
    return {**names, "tries": delivery.tries}
