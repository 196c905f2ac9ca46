"""Carriers for the tests of the worker: one that writes down what it brings, and ways in which one can fail."""

import os
from collections.abc import Callable
from pathlib import Path
from threading import Event, Lock

from moderation.domain.delivery import Delivery
from moderation.jobs.telling import NotDelivered

PATIENCE = 30.0


class Ledger:
    """Brings a delivery by a line in a file, which is on the disk before it is called brought."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = Lock()

    def carry(self, delivery: Delivery) -> None:
        with self._lock, self._file.open("a") as file:
            file.write(f"{delivery.id} {delivery.tries}\n")
            file.flush()
            os.fsync(file.fileno())

    @property
    def brought(self) -> list[str]:
        """The ids of what was brought, in that order."""
        if not self._file.exists():
            return []
        return [line.rpartition(" ")[0] for line in self._file.read_text().splitlines()]


class Failing:
    """Does not bring anything as long as there is a reason not to."""

    def __init__(self, *whys: Exception) -> None:
        self.whys = list(whys)
        self.tried: list[str] = []

    def carry(self, delivery: Delivery) -> None:
        self.tried.append(delivery.id)
        if self.whys:
            raise self.whys.pop(0)


class Slow:
    """Keeps others waiting until it may go on."""

    def __init__(self) -> None:
        self.begun, self.may_go_on = Event(), Event()

    def carry(self, delivery: Delivery) -> None:
        self.begun.set()
        if not self.may_go_on.wait(PATIENCE):
            raise NotDelivered("It was kept waiting for too long.")


def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    pause = Event()
    for _ in range(int(PATIENCE / 0.01)):
        if is_so():
            return
        pause.wait(0.01)
    raise AssertionError("it did not come about")
