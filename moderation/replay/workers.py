"""The parts of a replay, judged by several processes over the cores of the machine.

The processes are spawned, since one with threads must not fork. Each opens the store itself, reads its own parts and
gives back counts. They end with the one that began them, however that ends: they hold the other end of a pipe.
"""

import atexit
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from threading import Thread

import structlog

from moderation.domain.errors import ReplayBroken
from moderation.domain.policy import Policy
from moderation.policies import policy_of
from moderation.replay.parts import Opening, Walk, part
from moderation.replay.tally import Tally
from moderation.store.interface import Store

AHEAD = 3
"""Parts for each process that are under way or wait for it. What is done is taken in the order of the parts."""

SOON = 0.2
"""Seconds within which it is noticed that it shall stop."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a process has to know. A policy goes as its files: its rules are no plain data."""

    opening: Opening
    files: dict[str, str]
    walk: Walk
    nice: int = 0


def in_processes(
    task: Task, marks: Sequence[str], jobs: int, is_stopped: Callable[[], bool]
) -> Generator[Tally, None, None]:
    """The tally of each part, in the order of the marks, made by so many processes at once.

    Raises what the store raises, and ReplayBroken when a process dies or `is_stopped` says so. Whoever takes no more
    ends the processes.
    """
    context = multiprocessing.get_context("spawn")
    theirs, ours = context.Pipe(duplex=False)
    with theirs, ours:
        pool = ProcessPoolExecutor(jobs, context, _begin, (task, theirs))
        try:
            yield from _in_order(pool, marks, jobs * AHEAD, is_stopped)
            pool.shutdown()
        except BrokenProcessPool as error:
            raise ReplayBroken("a process that judged past reactions has died; perhaps memory ran out") from error
        finally:
            # With the pipe shut, those that are still there end in the middle of a part: they only read.
            ours.close()
            pool.shutdown(cancel_futures=True)


def _in_order(
    pool: ProcessPoolExecutor, marks: Sequence[str], most: int, is_stopped: Callable[[], bool]
) -> Iterator[Tally]:
    # Made before signals are held back, since it lets them in again.
    resource_tracker.ensure_running()
    under_way = deque[Future[Tally]]()
    for mark in marks:
        under_way.append(_begun(pool, mark))
        if len(under_way) == most:
            yield _ended(under_way.popleft(), is_stopped)
    while under_way:
        yield _ended(under_way.popleft(), is_stopped)


def _ended(part: Future[Tally], is_stopped: Callable[[], bool]) -> Tally:
    while not is_stopped():
        try:
            return part.result(SOON)
        except TimeoutError:
            if part.done():
                return part.result()
    raise ReplayBroken("it was stopped")


def _begun(pool: ProcessPoolExecutor, mark: str) -> Future[Tally]:
    try:
        with _uninterrupted():
            return pool.submit(_part, mark)
    except BrokenProcessPool:
        raise
    except RuntimeError as error:  # this process is ending, and its pools take nothing more
        raise ReplayBroken("the service was stopped") from error


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Processes that begin in here never hear Ctrl-C, which the terminal sends to all: the first one tells them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Worker:
    """What a process of the pool holds from its first part on."""

    task: Task
    store: Store | None = None
    policy: Policy | None = None


def _begin(task: Task, line: Connection) -> None:
    _Worker.task = task
    structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))
    os.nice(task.nice)
    Thread(target=_end_with, args=(line,), daemon=True).start()


def _end_with(line: Connection) -> None:
    """Wait until the other end is shut or its process gone, and end at once."""
    try:
        line.poll(None)
    finally:
        os._exit(0)


def _part(mark: str) -> Tally:
    # Opened here and not at the beginning, so that what is wrong comes back as an error in words.
    task = _Worker.task
    if _Worker.store is None or _Worker.policy is None:
        _Worker.policy = policy_of(task.files)
        _Worker.store = task.opening()
        atexit.register(_Worker.store.close)
    return part(_Worker.store, _Worker.policy, task.walk, mark)
