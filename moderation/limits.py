"""How often something may be tried, counted in the store so that restarts and several processes change nothing.

What is counted is a network, not a person: of an IPv6 address the first 64 bits (one household), of IPv4 the address.
It is kept as a keyed digest and only until the window is over. The numbers leave room for an office behind one
address.
"""

import hmac
import ipaddress
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from moderation.domain.errors import TooMany
from moderation.store.interface import Store


class Limits:
    """Each method counts one try and raises TooMany, with the time to try again, when there were too many."""

    def __init__(self, store: Store, secret: bytes, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._key = hmac.digest(secret, b"moderation: who is counted", "sha256")
        self._clock = clock

    def previewing(self, client: str) -> None:
        """A hundred previews from one network in ten minutes."""
        self._count("preview", _network(client), 100, timedelta(minutes=10))

    def posting(self, client: str) -> None:
        """Thirty definitive posts from one network in ten minutes."""
        self._count("post", _network(client), 30, timedelta(minutes=10))

    def signing_in(self, client: str, email: str) -> None:
        """Six tries from one network for one address, thirty from one network, and sixty for one address, in a quarter.

        The last is wide on purpose: a stranger must not be able to shut a moderator out with a handful of tries.
        """
        quarter = timedelta(minutes=15)
        network, address = _network(client), email.strip().casefold()
        self._count("sign-in pair", f"{network} {address}", 6, quarter)
        self._count("sign-in network", network, 30, quarter)
        self._count("sign-in address", address, 60, quarter)

    def _count(self, what: str, who: str, most: int, window: timedelta) -> None:
        begun = datetime.fromtimestamp(
            self._clock().timestamp() // window.total_seconds() * window.total_seconds(), UTC
        )
        until = begun + window
        key = hmac.digest(self._key, f"{what}: {who}".encode("utf-8", "replace"), "sha256").hex()
        tries = self._store.count(key, begun, until)
        if tries == 1:
            self._store.sweep(self._clock())  # whoever comes anew takes the counters of yesterday out
        if tries > most:
            raise TooMany(until)


def _network(client: str) -> str:
    try:
        address = ipaddress.ip_address(client.partition("%")[0])
    except ValueError:
        return client
    if isinstance(address, ipaddress.IPv6Address):
        return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))
    return str(address)
