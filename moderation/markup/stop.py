"""A ceiling on the CPU time of one rendering that really stops it, in any thread.

Counting signs is no stop: which pattern is slow is only known for those that were found. So whatever reads a stranger's
text looks at the clock of its own thread: loops call `check`, and patterns that are not plainly linear are made by
`compile`, whose every search is given the time that is left; the regex package then stops inside a search. A signal
would reach the main thread only, and another process would cost every rendering a message there and back.
"""

import gc
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import regex

SECONDS = 0.25
"""CPU time of one rendering. 8,000 characters of honest markup take about a hundredth of a second."""


class TooSlow(Exception):
    """The rendering was stopped."""


class _Mine(threading.local):
    until: float | None = None
    not_before = 0.0
    collecting = 0.0


_mine = _Mine()


def _leave_out(phase: str, _: object) -> None:
    """Put the ceiling up by what a garbage collection takes. It looks through all that there is, in whichever thread
    happens to be at work then: in a large process that is a quarter of a second, and no doing of the text.
    """
    if _mine.until is None:
        return
    if phase == "start":
        _mine.collecting = time.thread_time()
    else:
        _mine.until += time.thread_time() - _mine.collecting


gc.callbacks.append(_leave_out)


@contextmanager
def ceiling(seconds: float = SECONDS) -> Iterator[None]:
    """What runs in here raises TooSlow, from `check` or from a pattern, when it takes more CPU time."""
    before = _mine.until, _mine.not_before
    _mine.until, _mine.not_before = time.thread_time() + seconds, time.perf_counter() + seconds
    try:
        yield
    finally:
        _mine.until, _mine.not_before = before


def check() -> None:
    """Raises TooSlow when the time is over. To be called in every loop over a stranger's text."""
    # No thread has used more time than has gone by, and that is ten times cheaper to ask: 0.2 µs.
    if _mine.until is not None and time.perf_counter() > _mine.not_before and time.thread_time() > _mine.until:
        raise TooSlow


def left() -> float | None:
    """Seconds that are left, or None outside of a ceiling. Raises TooSlow when there are none."""
    if _mine.until is None:
        return None
    seconds = _mine.until - time.thread_time()
    if seconds <= 0:
        raise TooSlow
    return seconds


class Pattern:
    """A pattern of the regex package whose searches raise TooSlow when the ceiling is reached.

    The package counts the time of the whole process, other threads and all. So its own TimeoutError says no more than
    that it is time to look at our clock: if there is time left, the search begins again.
    """

    def __init__(self, pattern: Any) -> None:
        self._pattern = pattern

    def finditer(self, text: str, at: int = 0) -> Iterator[Any]:
        """All matches from a place on, from left to right. None of them may be empty."""
        while True:
            try:
                for match in self._pattern.finditer(text, at, timeout=left()):
                    at = match.end()
                    yield match
                return
            except TimeoutError:
                continue

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Any other method of a pattern that looks through a text."""
        method = getattr(self._pattern, name)

        def searched(*given: Any, **named: Any) -> Any:
            while True:
                try:
                    return method(*given, **named, timeout=left())
                except TimeoutError:
                    continue

        return searched


@cache
def compile(pattern: str, flags: int = 0) -> Pattern:  # noqa: A001 (the name that patterns have everywhere)
    """The pattern, compiled once in a process."""
    return Pattern(regex.compile(pattern, flags))
