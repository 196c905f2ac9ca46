"""Lanes: threads that work off requests of one kind, so that they do not wait behind those of another kind."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVarTuple

MOST_WAITING = 256
"""Requests that wait for a thread. Who comes later would wait for seconds, and is better told to come back."""

Values = TypeVarTuple("Values")


class Lane:
    """So many threads, and those who wait for one of them. Used on one event loop alone."""

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="request")
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
