"""What runs beside the service: follows the store for as long as it is told to, and never stops the service."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from threading import Event

import structlog

from moderation.domain.errors import StoreUnavailable
from moderation.domain.fault import told_of
from moderation.domain.patience import Patience
from moderation.publishing.publisher import Publisher, Tally
from moderation.publishing.seat import Seat

log = structlog.get_logger(__name__)

LOOK_EVERY = 0.1
"""Seconds of rest before each look at whether anything was printed."""

A_PIECE = 0.05
"""Seconds of going through everything between two looks: readers, for whom the same process works, have the rest."""

FOR_THE_SEAT = 0.5
"""Seconds between two tries to get the seat of another process."""


class PublishingJob:
    """Publishes until it is told to stop, whenever the seat in the folder is to be had."""

    def __init__(self, folder: Path, publisher: Callable[[], Publisher], monotonic: Callable[[], float]) -> None:
        self._seat = Seat(folder)
        self._publisher = publisher
        self._monotonic = monotonic

    def __call__(self, stop: Event) -> None:
        patience = Patience(self._monotonic)
        while not stop.is_set():
            wait = FOR_THE_SEAT
            try:
                with self._seat.taken() as is_ours:
                    if is_ours:
                        self._publish(stop)
            except OSError as error:
                wait = patience.fail()
                log.error("threads cannot be published", error=str(error), seconds_until_next_try=wait)
            except Exception as error:
                wait = patience.fail()
                log.error("threads cannot be published", **told_of(error), seconds_until_next_try=wait)
            stop.wait(wait)

    def _publish(self, stop: Event) -> None:
        """With the seat: go through everything once, and follow what is printed meanwhile and afterwards."""
        round_ = Round(self._publisher(), self._monotonic)
        patience = Patience(self._monotonic)
        while not stop.is_set() and not self._seat.is_wanted():
            try:
                round_.go_on()
                patience.succeed()
            except StoreUnavailable as error:
                # Asked at every look, since something may have been withdrawn when it is back; told ever less often.
                if not patience.is_waiting:
                    log.error("what is published stays as it is", error=str(error), told_again_in=patience.fail())
            stop.wait(LOOK_EVERY)


class Round:
    """The work of the one who has the seat, in pieces: first everything is gone through, then it is only followed."""

    def __init__(self, publisher: Publisher, monotonic: Callable[[], float]) -> None:
        self._publisher = publisher
        self._monotonic = monotonic
        self._patience = Patience(monotonic)
        self._tally = Tally()
        self._steps: Iterator[object] | None = None
        self._is_in_line = False
        self._is_due = False

    def go_on(self) -> None:
        """Do the next piece, if there is any. Raises StoreUnavailable, after which it can go on."""
        if self._steps is None and not self._is_in_line:
            self._tally = Tally()
            self._steps = self._publisher.reconcile(self._tally)
        if not self._publisher.follow():
            self._steps, self._is_in_line = None, False
        elif self._steps is not None:
            self._go_through(self._steps)
        elif self._publisher.failure is not None:
            self._mend(self._publisher)
        elif self._patience.succeed():
            log.info("all threads are published again")

    def _go_through(self, steps: Iterator[object]) -> None:
        self._steps = None  # if this fails, they are of no use any more
        until = self._monotonic() + A_PIECE
        for _ in steps:
            if self._monotonic() >= until:
                self._steps = steps
                return
        self._is_in_line = True
        log.info("the publish directory is in line", **asdict(self._tally))

    def _mend(self, publisher: Publisher) -> None:
        """Try again what failed, when it is time."""
        if self._patience.is_waiting:
            return
        if self._is_due:
            self._is_due = False
            if not publisher.behind:  # a file could not be deleted: whether it still should be has to be seen anew
                self._is_in_line = False
                return
            publisher.try_again()
        if publisher.failure is not None:
            self._is_due = True
            wait = self._patience.fail()
            told = {"error": str(publisher.failure), "pages": len(publisher.behind), "seconds_until_next_try": wait}
            log.error("not everything can be published", **told)
