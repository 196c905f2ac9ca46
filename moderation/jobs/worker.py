"""The worker: looks what is due, has events spread and deliveries brought, for as long as it is told to."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from threading import Event, Thread

import structlog

from moderation.domain.delivery import Channel
from moderation.domain.errors import StoreUnavailable
from moderation.domain.fault import told_of
from moderation.domain.patience import Patience
from moderation.jobs.carrying import Carrying, Outcome
from moderation.jobs.spreading import Spreader
from moderation.store.interface import Store

log = structlog.get_logger(__name__)

LOOK_EVERY = 1.0
"""Seconds of rest before each look, which is one short question to the store."""

A_ROUND = 60.0
"""Seconds from one round to the next."""

LAST_MOMENTS = 2.0
"""Seconds for what is being brought when the worker is told to stop; what takes longer comes again after its lease."""

KEPT = timedelta(days=90)
"""For how long it can be seen what was sent to whom."""

Round = Callable[[datetime], None]
"""What is done about once a minute, by everybody who is at work: it has to see to it that nothing is done twice."""


class Worker:
    """A job beside the service, or alone. Several may be at work in several processes, on one store.

    Each channel has a thread of its own while something is due in it: a mail server that keeps others waiting does not
    hold up what goes elsewhere.
    """

    def __init__(
        self,
        store: Store,
        spreader: Spreader,
        carryings: Mapping[Channel, Carrying],
        rounds: Sequence[Round],
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> None:
        self._store = store
        self._spreader = spreader
        self._carryings = carryings
        self._rounds = (*rounds, self._clear)
        self._clock = clock
        self._monotonic = monotonic

    def __call__(self, stop: Event) -> None:
        """Work until told to stop. What goes wrong is told in the log, ever less often, and tried again."""
        patience, lanes = Patience(self._monotonic), dict[Channel, Thread]()
        next_round = self._monotonic()
        while not stop.is_set():
            wait = LOOK_EVERY
            try:
                if self._monotonic() >= next_round:
                    self._make_rounds()
                    next_round = self._monotonic() + A_ROUND
                self._look(stop, lanes)
                if patience.succeed():
                    log.info("the outbox is worked off again")
            except StoreUnavailable as error:
                wait = patience.fail()
                log.error("nothing can be told now", error=str(error), seconds_until_next_try=wait)
            except Exception as error:
                wait = patience.fail()
                log.error("nothing can be told now", **told_of(error), seconds_until_next_try=wait)
            stop.wait(wait)
        until = self._monotonic() + LAST_MOMENTS
        for lane in lanes.values():
            lane.join(max(0.0, until - self._monotonic()))

    def work_off(self) -> Counter[Outcome]:
        """Do what is due now, and end; what came of it. Raises StoreUnavailable."""
        now, tally = self._clock(), Counter[Outcome]()
        self._make_rounds()
        while self._spreader.spread(now):
            pass
        for carrying in self._carryings.values():
            while outcome := carrying.carry_next(now):
                tally[outcome] += 1
        return tally

    def _look(self, stop: Event, lanes: dict[Channel, Thread]) -> None:
        """Spread what is due, and have somebody at each channel in which something waits."""
        due = self._store.what_is_due(self._clock())
        if due.events:
            while not stop.is_set() and self._spreader.spread(self._clock()):
                pass
            due = self._store.what_is_due(self._clock())
        for channel in due.channels & self._carryings.keys():
            if channel not in lanes or not lanes[channel].is_alive():
                lane = Thread(target=self._carry, args=(channel, stop), name=channel.value, daemon=True)
                lanes[channel] = lane
                lane.start()

    def _carry(self, channel: Channel, stop: Event) -> None:
        """Bring all that is due in a channel."""
        try:
            while not stop.is_set() and self._carryings[channel].carry_next(self._clock()):
                pass
        except StoreUnavailable as error:
            log.error("what was being brought comes again", channel=channel.value, error=str(error))
        except Exception as error:
            log.error("what was being brought comes again", channel=channel.value, **told_of(error))

    def _make_rounds(self) -> None:
        for each in self._rounds:
            try:
                each(self._clock())
            except StoreUnavailable:
                raise
            except Exception as error:
                log.error("a round was not finished", **told_of(error))

    def _clear(self, now: datetime) -> None:
        """Forget what was brought long ago."""
        self._store.clear_deliveries(now - KEPT)
