"""Lanes: threads that work off requests of one kind, so that they do not wait behind those of another kind."""

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVarTuple

MOST_WAITING = 256
"""Requests that wait for a thread. Who comes later would wait for seconds, and is better told to come back."""

GIVES_WAY = 10
MOST_NICE = 19
"""How much less than others, as `nice` has it, these threads claim of a processor that is busy: who reads what lies
ready then waits a third of the time while many have texts rendered.
"""

Values = TypeVarTuple("Values")


class Lane:
    """So many threads, and those who wait for one of them. Used on one event loop alone."""

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="request", initializer=_give_way)
        self._most = threads + MOST_WAITING
        self._inside = 0

    @property
    def is_full(self) -> bool:
        return self._inside >= self._most

    async def run(self, work: Callable[[*Values], None], *values: *Values) -> None:
        """Do this in a thread, as soon as one is free."""
        self._inside += 1
        try:
            await asyncio.get_running_loop().run_in_executor(self._pool, work, *values)
        finally:
            self._inside -= 1

    def close(self) -> None:
        """Let the threads finish what they are at; what has not begun does not begin any more."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def _give_way() -> None:
    # Elsewhere than on Linux this would be said of the whole process.
    if sys.platform == "linux":
        nice = os.getpriority(os.PRIO_PROCESS, 0)
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), min(MOST_NICE, nice + GIVES_WAY))
