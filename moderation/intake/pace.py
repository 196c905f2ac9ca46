"""How fast reactions come in, counted in the store for ten minutes and for a day.

Of the window before this one, as much is counted as still lies within its length: so nobody gets twice as far around a
border. The counters are keyed digests, and are forgotten when they count no more.
"""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import NamedTuple

from moderation.domain.circumstances import Pace, Recent
from moderation.domain.network import network_of
from moderation.domain.window import window_of
from moderation.store.interface import Counter, Store

TEN_MINUTES, DAY = timedelta(minutes=10), timedelta(days=1)


class Window(NamedTuple):
    """A stretch of time in which something is counted, when it began, and until when it counts."""

    name: str
    begun: datetime
    until: datetime


class Tally(NamedTuple):
    """What is counted of one sender, network or thread: now and in the window before, for both lengths."""

    ten_minutes: tuple[Counter, Counter]
    day: tuple[Counter, Counter]


class Pacing:
    """Names the counters of one reaction, reads them and says which to add to when it is accepted."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, b"moderation: pace", "sha256")

    def tallies(self, site: str, thread: str, email: str, address: str, now: datetime) -> dict[str, Tally]:
        """The counters of this sender, network and thread on the site; none for what is not known."""
        counted = {
            "sender": email.casefold(),
            "network": network_of(address) if address else "",
            "thread": thread,
        }
        windows = [_windows(length, now) for length in (TEN_MINUTES, DAY)]
        return {what: self._tally(f"{site} {what} {who}", windows) for what, who in counted.items() if who}

    def _tally(self, who: str, windows: list[tuple[Window, Window]]) -> Tally:
        return Tally(*((self._counter(who, present), self._counter(who, before)) for present, before in windows))

    def _counter(self, who: str, window: Window) -> Counter:
        named = f"{who} {window.name}".encode("utf-8", "replace")
        key = hashlib.blake2b(named, key=self._key, digest_size=32).hexdigest()
        return Counter(key, window.begun, window.until)


def _windows(length: timedelta, now: datetime) -> tuple[Window, Window]:
    """The present window of this length, and the one before."""
    begun = window_of(now, length)
    return _window(begun, length), _window(begun - length, length)


def _window(begun: datetime, length: timedelta) -> Window:
    return Window(f"{length.total_seconds():.0f} {begun.timestamp():.0f}", begun, begun + 2 * length)


def to_add(tallies: dict[str, Tally]) -> tuple[Counter, ...]:
    """The counters of the present windows."""
    return tuple(counters[0] for tally in tallies.values() for counters in tally)


def read_pace(store: Store, tallies: dict[str, Tally], now: datetime) -> Pace:
    """What these counters stand at."""
    keys = [counter.key for tally in tallies.values() for counters in tally for counter in counters]
    counts = store.counted(keys) if keys else {}
    recent = {
        what: Recent(_within(tally.ten_minutes, TEN_MINUTES, counts, now), _within(tally.day, DAY, counts, now))
        for what, tally in tallies.items()
    }
    return Pace(**recent)


def _within(counters: tuple[Counter, Counter], length: timedelta, counts: dict[str, int], now: datetime) -> int:
    present, before = counters
    left = 1 - (now - present.window) / length
    return counts.get(present.key, 0) + int(counts.get(before.key, 0) * left)
