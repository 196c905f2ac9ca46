"""How fast reactions come in, counted in the store for ten minutes and for a day.

Of the window before this one, as much is counted as still lies within its length: so nobody gets twice as far around a
border. The counters are keyed digests, and are forgotten when they count no more.
"""

import hmac
from datetime import datetime, timedelta
from typing import NamedTuple

from moderation.domain.circumstances import Pace, Recent
from moderation.domain.network import network_of
from moderation.domain.window import window_of
from moderation.store.interface import Counter, Store

TEN_MINUTES, DAY = timedelta(minutes=10), timedelta(days=1)


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
        return {what: self._tally(f"{site} {what} {who}", now) for what, who in counted.items() if who}

    def _tally(self, who: str, now: datetime) -> Tally:
        return Tally(self._counters(who, TEN_MINUTES, now), self._counters(who, DAY, now))

    def _counters(self, who: str, length: timedelta, now: datetime) -> tuple[Counter, Counter]:
        begun = window_of(now, length)
        return self._counter(who, begun, length), self._counter(who, begun - length, length)

    def _counter(self, who: str, begun: datetime, length: timedelta) -> Counter:
        named = f"{who} {length.total_seconds():.0f} {begun.timestamp():.0f}"
        key = hmac.digest(self._key, named.encode("utf-8", "replace"), "sha256").hex()
        return Counter(key, begun, begun + 2 * length)


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
