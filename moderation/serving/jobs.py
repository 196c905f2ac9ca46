"""What a process does beside answering: jobs that go on in the background for as long as it serves."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

Job = Callable[[threading.Event], None]
"""Works until the event is set, and ends soon after that. It sees to its own errors: nobody else would hear of them."""

PATIENCE = 3.0
"""Seconds for a job to end; it goes down with the process then."""


@contextmanager
def at_work(jobs: Sequence[Job]) -> Iterator[None]:
    """The jobs at work meanwhile, each in a thread of its own. Several processes do each of them several times over,
    so a job whose work is there once has to see whether somebody else is at it.
    """
    over = threading.Event()
    threads = [threading.Thread(target=job, args=(over,), name="job", daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join(PATIENCE)
