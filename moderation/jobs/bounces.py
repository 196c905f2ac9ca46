"""Letters that come back by mail, days after a mail server has taken them: what is done with its report."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

import structlog

from moderation.domain.bounce import Bounce, Fate, why_failed
from moderation.domain.delivery import Delivery
from moderation.domain.errors import NotFound
from moderation.outside.bounces import bounce_in
from moderation.store.interface import Store

log = structlog.get_logger(__name__)


class Read(StrEnum):
    """What a message turned out to be."""

    CAME_BACK = "a letter that came back"
    CAME_BACK_BEFORE = "a letter that came back, which is known already"
    UNDER_WAY = "a letter that is being sent at this moment"
    DELAYED = "a letter that is late"
    ARRIVED = "a letter that has arrived"
    NOT_OURS = "a report on a letter that is none of ours, or was sent anew since"
    NO_REPORT = "no report of a mail server"


class Bounces:
    """Reads the reports of mail servers. Whoever can write such a one can at most have a letter given up that they
    themselves were sent: nobody else knows its name.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def read(self, message: bytes) -> Read:
        """Do what is to be done with a message. The same again changes nothing. One on a letter that is UNDER_WAY is to
        be read again in a few minutes: whoever sends the letter has not said yet that it was taken.
        """
        bounce = bounce_in(message)
        if bounce is None:
            return Read.NO_REPORT
        delivery = self._letter(bounce)
        if delivery is None:
            return Read.NOT_OURS
        if bounce.fate is not Fate.FAILED:
            log.info("a mail server reports", fate=bounce.fate.value, **_named(delivery, bounce))
            return Read.DELAYED if bounce.fate is Fate.DELAYED else Read.ARRIVED
        return self._came_back(delivery, bounce)

    def _letter(self, bounce: Bounce) -> Delivery | None:
        for name in bounce.message_ids:
            try:
                return self._store.delivery_of_message(name)
            except NotFound:
                continue
        return None

    def _came_back(self, delivery: Delivery, bounce: Bounce) -> Read:
        why = why_failed(bounce.status).value
        if self._store.bounced(delivery, why, self._clock()):
            log.error("a letter came back", why=why, **_named(delivery, bounce))
            return Read.CAME_BACK
        now = self._store.delivery(delivery.site, delivery.id)
        return Read.UNDER_WAY if now.is_open and now.tries else Read.CAME_BACK_BEFORE


def _named(delivery: Delivery, bounce: Bounce) -> dict[str, str]:
    """A letter as the log names it."""
    return {"site": delivery.site, "delivery": delivery.id, "status": bounce.status}
