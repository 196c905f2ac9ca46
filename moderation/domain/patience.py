"""When to try again what has failed."""

from collections.abc import Callable

FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
"""Seconds until what failed is tried again; each time twice as long."""


class Patience:
    """When to try again after failures: later each time."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._wait = FIRST_WAIT
        self._until = 0.0

    def fail(self) -> float:
        """Something has failed; how many seconds to wait."""
        wait, self._wait = self._wait, min(2 * self._wait, LONGEST_WAIT)
        self._until = self._monotonic() + wait
        return wait

    def succeed(self) -> bool:
        """All is well; says whether it was not before."""
        before, self._wait, self._until = self._wait, FIRST_WAIT, 0.0
        return before != FIRST_WAIT

    @property
    def is_waiting(self) -> bool:
        return self._monotonic() < self._until
