"""How often something may be tried in a window of the clock, counted in the store so that restarts and several
processes change nothing.

What is counted is a network, not a person: of an IPv6 address the first 64 bits (one household), of IPv4 the address.
It is kept as a keyed digest and only until the window is over. The numbers leave room for an office behind one
address.
"""

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta

from moderation.domain.errors import TooMany
from moderation.domain.network import network_of, wider_than
from moderation.domain.window import window_of
from moderation.store.interface import Store

BETWEEN_SWEEPS = timedelta(seconds=10)
"""How long one process leaves the counters of yesterday alone after it has swept."""


class Limits:
    """Each method counts one try and raises TooMany, with the time to try again, when there were too many."""

    def __init__(self, store: Store, secret: bytes, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._key = hmac.digest(secret, b"moderation: who is counted", "sha256")
        self._clock = clock
        self._swept: datetime | None = None

    def previewing(self, client: str) -> None:
        """A hundred previews from one network in ten minutes."""
        self._count("preview", network_of(client), 100, timedelta(minutes=10))

    def posting(self, client: str) -> None:
        """Thirty definitive posts from one network in ten minutes."""
        self._count("post", network_of(client), 30, timedelta(minutes=10))

    def signing_in(self, client: str, email: str) -> None:
        """Six tries from one network for one address, and thirty from one network, in a quarter of an hour.

        When an address is tried more than sixty times, each network has two tries for it: a stranger with many networks
        must not be able to shut a moderator out altogether.
        """
        quarter = timedelta(minutes=15)
        network, address = network_of(client), email.strip().casefold()
        self._count("sign-in network", network, 30, quarter)
        for wider in wider_than(client):
            self._count("sign-in networks", wider, 120, quarter)
        is_under_attack = self._tries("sign-in address", address, quarter)[0] > 60
        self._count("sign-in pair", f"{network} {address}", 2 if is_under_attack else 6, quarter)

    def _count(self, what: str, who: str, most: int, window: timedelta) -> None:
        tries, until = self._tries(what, who, window)
        if tries > most:
            raise TooMany(until)

    def _tries(self, what: str, who: str, window: timedelta) -> tuple[int, datetime]:
        """How many tries there were in this window, this one included, and when the window ends."""
        now = self._clock()
        begun = window_of(now, window)
        key = hmac.digest(self._key, f"{what}: {who}".encode("utf-8", "replace"), "sha256").hex()
        tries = self._store.count(key, begun, begun + window)
        if tries == 1:
            self._sweep(now)  # whoever comes anew takes the counters of yesterday out
        return tries, begun + window

    def _sweep(self, now: datetime) -> None:
        if self._swept is None or abs(now - self._swept) >= BETWEEN_SWEEPS:
            self._swept = now
            self._store.sweep(now)
