"""How often something may be tried in a window of the clock, counted in the store so that restarts and several
processes change nothing.

What is counted is a network, not a person: of an IPv6 address the first 64 bits (one household), of IPv4 the address.
It is kept as a keyed digest and only until the window is over. The numbers leave room for an office behind one
address.
"""

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta

from moderation.domain.address import mailbox_of
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

    def amending(self, reaction: str) -> None:
        """Twenty amendments of one reaction, by id, in a day: each keeps a text, and takes it from under the eyes of
        whoever is reading it.
        """
        self._count("amend", reaction, 20, timedelta(days=1))

    def objecting(self, client: str, email: str, reaction: str) -> None:
        """Thirty objections from one network, twelve from one e-mail address and twelve to what was decided on one
        reaction, by id, in a day: each takes an editor's time. To be counted once they are good.
        """
        day = timedelta(days=1)
        self._count("objection network", network_of(client), 30, day)
        if email:
            self._count("objection address", email.strip().casefold(), 12, day)
        self._count("objection reaction", reaction, 12, day)

    def guessing(self, client: str) -> None:
        """Thirty addresses that are known to their owners alone and lead nowhere, from one network in ten minutes. Who
        has one that leads somewhere is never counted.
        """
        self._count("guess", network_of(client), 30, timedelta(minutes=10))

    def reporting(self, client: str, email: str, reaction: str) -> bool:
        """Ten reports from one network in an hour, and twenty from one mailbox in a day, by its cleaned address. To be
        counted once they are good.

        False when there have been more than a hundred of this reaction, by id, in a day: its card at the desk does not
        need more to be opened. They are taken all the same, or strangers could have nobody report it.
        """
        hour, day = timedelta(hours=1), timedelta(days=1)
        self._count("report network", network_of(client), 10, hour)
        for wider in wider_than(client):
            self._count("report networks", wider, 40, hour)
        if email:
            self._count("report address", mailbox_of(email), 20, day)
        return self._tries("report reaction", reaction, day)[0] <= 100

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

    def testing_mail(self, person: str) -> None:
        """Ten letters by one person, by id, to their own address in ten minutes."""
        self._count("test mail", person, 10, timedelta(minutes=10))

    def checking(self, person: str) -> None:
        """Thirty looks at pages of sites by one person, by id, in ten minutes."""
        self._count("check", person, 30, timedelta(minutes=10))

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
