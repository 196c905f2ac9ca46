"""Rounds in which PostgreSQL is killed under a service that goes on: refused at once meanwhile, and well again without
a start of the service.
"""

from dataclasses import dataclass
from random import Random
from threading import Event
from time import perf_counter

from tests.durability.house import environment
from tests.durability.rounds import House, Seen
from tests.durability.service import Service
from tests.postgres import Cluster

MORE = 20
"""Reactions that are acknowledged after the database is back, before a round is over."""

SILENT = 0.1
"""The part of the outages in which it is not killed."""


@dataclass(frozen=True, slots=True)
class Outage:
    """When PostgreSQL is killed in a round, and for how long it stays away."""

    name: str
    receipts: int
    moment: float
    away: float
    is_silent: bool = False
    """It is not killed, but says nothing more, as if its network were gone."""

    @property
    def what(self) -> str:
        return "PostgreSQL, silent" if self.is_silent else "PostgreSQL"

    def __str__(self) -> str:
        when = f"after {self.receipts} receipts and {self.moment * 1000:.0f} ms"
        return f"{self.name}: {self.what} {when}, for {self.away:.2f} s"


def outage_of(seed: int, number: int, *, most: int = 150) -> Outage:
    """The outage of a round, with at most so many receipts before it."""
    chance = Random(f"outage {seed} {number}")
    receipts = chance.randint(0, chance.choice((0, most // 10, most)))
    moment, is_silent = chance.random() * 0.05, chance.random() < SILENT
    away = chance.choice((2.0, 8.0) if is_silent else (0.0, 0.3, 1.5)) * chance.random()
    return Outage(f"{seed}-{number}", receipts, moment, away, is_silent)


class ClusterHouse(House):
    """A house on a server that can be killed."""

    def __init__(self, server: Cluster, url: str, seed: int) -> None:
        super().__init__(url, seed)
        self._server = server

    def outage(self, outage: Outage) -> Seen:
        """Raises Unexpected when the service does not go on by itself."""
        self._service = service = self._service or Service(environment(self._url))
        seen, since = Seen(str(outage), outage.what), (len(self.ledger.sent), len(self.ledger.decided))
        told = len(self.ledger.acknowledged)
        # Who begins while the database is away cannot; that is not the matter here.
        self._bram.begin()
        self._bram.wait_until_ready()
        with self._load(outage.name, service.port(), seen):
            self._wait_for_receipts(outage.receipts)
            Event().wait(outage.moment)
            away, back = (
                (self._server.pause, self._server.go_on)
                if outage.is_silent
                else (self._server.kill, self._server.start)
            )
            away()
            seen.acknowledged = len(self.ledger.acknowledged) - told
            Event().wait(outage.away)
            back()
            begun = perf_counter()
            self._wait_for_receipts(1)
            seen.start = perf_counter() - begun
            self._wait_for_receipts(MORE)
        seen.faults += self.look(service.port(), since)
        seen.sent, seen.decided = len(self.ledger.sent) - since[0], len(self.ledger.decided) - since[1]
        return seen
