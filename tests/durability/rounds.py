"""One round: eight readers send and two moderators decide, something is killed at a random moment, it starts again,
and everybody who was told something finds it there.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from threading import Event
from time import perf_counter

from tests.durability import audit
from tests.durability.audit import Fault
from tests.durability.house import environment, furnish
from tests.durability.ledger import Ledger, Posting
from tests.durability.moderators import Bram, Els
from tests.durability.readers import Reader, Unexpected, post, receipt_in
from tests.durability.service import PATIENCE, Service, Victim
from tests.durability.web import Client

READERS = 8
RECEIPT, SERVED = "receipt changed", "not served as printed"
KINDS = (*audit.KINDS, RECEIPT, SERVED)

A_LOOK = 0.002
"""Seconds between two looks at how far the readers have come."""

EARLIER = 20
"""Reactions of earlier rounds that are sent again."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What befalls the house in one round. It follows from the seed; how the processes meet does not, of course."""

    name: str
    receipts: int
    """Reactions that are acknowledged before the first kill."""
    moment: float
    """Seconds from there, or from the beginning of the load, to the kill."""
    victim: Victim
    afterwards: float
    """Seconds for which the load goes on after that, when somebody is left."""
    is_bram_killed: bool
    starts_killed: tuple[float, ...]
    """Starts that are killed as well, each after so many seconds."""
    processes: int

    def __str__(self) -> str:
        bram = ", and Bram" if self.is_bram_killed else ""
        starts = "".join(f", a start after {seconds:.2f} s" for seconds in self.starts_killed)
        when = f"{self.receipts} receipts and {self.moment * 1000:.0f} ms"
        return f"{self.name}: {self.victim} of {self.processes} after {when}{bram}{starts}"


@dataclass(slots=True)
class Seen:
    """What was seen in a round."""

    plan: str
    what: str
    """What was killed."""
    sent: int = 0
    acknowledged: int = 0
    """Before the kill."""
    decided: int = 0
    start: float = 0.0
    """Seconds from the last start to the first answer."""
    longest: float = 0.0
    """Seconds that the longest answer took."""
    refused: float = 0.0
    """Seconds that the longest 503 took."""
    faults: list[Fault] = field(default_factory=list)


def plan_of(seed: int, number: int, *, most: int = 200) -> Plan:
    """The plan of a round, with at most so many receipts before the kill."""
    chance = Random(f"{seed} {number}")
    # From before the first post until well under load, and early as often as late.
    receipts = chance.randint(0, chance.choice((0, most // 20, most // 4, most)))
    return Plan(
        name=f"{seed}-{number}",
        receipts=receipts,
        moment=chance.random() * (0.05 if receipts else 0.8),
        victim=chance.choices(list(Victim), (6, 2, 2))[0],
        afterwards=chance.uniform(0.05, 0.4),
        is_bram_killed=chance.random() < 0.5,
        starts_killed=tuple(chance.random() * 0.8 for _ in range(chance.choice((0, 0, 0, 1, 2)))),
        processes=chance.choice((1, 1, 2)),
    )


class House:
    """A house on one database, which lives through all rounds."""

    def __init__(self, url: str, seed: int) -> None:
        self._url = url
        self._chance = Random(seed)
        self.ledger = Ledger()
        self._els = Els(self.ledger, self._chance)
        self._bram = Bram(environment(url), self.ledger, self._chance)
        self._service: Service | None = None
        furnish(url)

    def close(self) -> Iterator[Fault]:
        """Stop the service, and look at everything once more."""
        self._bram.end()
        service, self._service = self._service, None
        if service is not None and service.stop() != 0:
            raise AssertionError(service.said)
        with audit.opened(self._url) as books:
            yield from audit.of_sent(books, self.ledger.acknowledged)
            yield from audit.of_decided(books, self.ledger.decided)
            yield from audit.of_snapshots(books)
        yield from audit.of_reprint(self._url)
        with audit.opened(self._url) as books:
            yield from audit.of_database(books)

    def end(self) -> None:
        """Leave no process behind, whatever happened."""
        self._bram.kill()
        self._bram.end()
        if self._service is not None:
            self._service.kill()
            self._service.wait_until_gone()
            self._service = None

    def round(self, plan: Plan) -> Seen:
        """Raises NotServing when the service does not come up again by itself, and Unexpected."""
        service = self._service or Service(environment(self._url))
        port = service.port()
        seen, since = Seen(str(plan), plan.victim), (len(self.ledger.sent), len(self.ledger.decided))
        told = len(self.ledger.acknowledged)
        with self._load(plan.name, port, seen):
            self._kill(service, plan)
        seen.acknowledged = len(self.ledger.acknowledged) - told
        if plan.is_bram_killed:
            self._bram.end()
        begun = perf_counter()
        self._service = self._start(plan)
        port = self._service.port()
        seen.start = perf_counter() - begun
        if plan.victim is Victim.SUPERVISOR:
            service.wait_until_gone()
        seen.faults += self.look(port, since)
        seen.sent, seen.decided = len(self.ledger.sent) - since[0], len(self.ledger.decided) - since[1]
        return seen

    def look(self, port: int, since: tuple[int, int]) -> Iterator[Fault]:
        """Look at all that this round has left, before and after everything is sent again."""
        sent, decided = self.ledger.sent[since[0] :], self.ledger.decided[since[1] :]
        earlier = self.ledger.sent[: since[0]]
        again = [*sent, *self._chance.sample(earlier, min(EARLIER, len(earlier)))]
        # What was lost would come back by being sent again.
        with audit.opened(self._url) as books:
            yield from audit.of_sent(books, [posting for posting in again if posting.receipt])
            yield from audit.of_decided(books, decided)
        unsure = [posting for posting in sent if not posting.receipt]
        yield from self._sent_again(port, again)
        with audit.opened(self._url) as books:
            yield from audit.of_sent(books, unsure)
            yield from audit.of_all(books, self.ledger)
            yield from audit.of_database(books)
            yield from audit.of_snapshots(books, frozenset(posting.thread for posting in sent))
            for site, thread in sorted({(posting.site, posting.thread) for posting in sent}):
                yield from _served(books, port, site, thread)

    def _sent_again(self, port: int, postings: Sequence[Posting]) -> Iterator[Fault]:
        """Every reaction that was sent is sent again with its ticket, whether or not it was acknowledged."""
        client = Client(port)
        for posting in postings:
            client.network = posting.network
            receipt = receipt_in(post(client, posting))
            if posting.receipt not in ("", receipt):
                yield Fault(RECEIPT, f"{posting.site} {posting.text[:60]!r}")
            self.ledger.acknowledge(posting, receipt)
        client.close()

    @contextmanager
    def _load(self, name: str, port: int, seen: Seen) -> Iterator[Event]:
        """While everybody is at work. Raises what they met."""
        over = Event()
        readers = [Reader(f"{name}-{each}", port, f"/artikel/{name}", self.ledger) for each in range(READERS)]
        self._bram.begin()
        work: list[Callable[[], None]] = [lambda each=each: each.work(over) for each in readers]
        work += [lambda: self._els.work(port, over), lambda: self._bram.work(over)]
        with ThreadPoolExecutor(len(work)) as pool:
            futures = [pool.submit(each) for each in work]
            try:
                yield over
            finally:
                over.set()
            for future in futures:
                future.result()
        seen.longest = max(reader.client.longest for reader in readers)
        seen.refused = max(reader.client.refused for reader in readers)

    def _kill(self, service: Service, plan: Plan) -> None:
        wait = Event().wait
        self._wait_for_receipts(plan.receipts)
        wait(plan.moment)
        if plan.is_bram_killed:
            self._bram.kill()
        service.kill(plan.victim, self._chance)
        if plan.victim is Victim.ALL:
            service.wait_until_gone()
            return
        wait(plan.afterwards)
        if plan.victim is Victim.WORKER:
            service.kill()
            service.wait_until_gone()

    def _wait_for_receipts(self, number: int) -> None:
        """Wait until so many more reactions are acknowledged. Raises Unexpected when nothing comes any more."""
        wanted, until = len(self.ledger.acknowledged) + number, perf_counter() + PATIENCE
        while len(self.ledger.acknowledged) < wanted:
            if perf_counter() > until:
                raise Unexpected(
                    f"only {len(self.ledger.acknowledged)} of {wanted} reactions were acknowledged in time"
                )
            Event().wait(A_LOOK)

    def _start(self, plan: Plan) -> Service:
        """Start the service, after some starts that are killed too."""
        for seconds in plan.starts_killed:
            killed = Service(environment(self._url))
            Event().wait(seconds)
            killed.kill()
            killed.wait_until_gone()
        return Service(environment(self._url, MODERATION_PROCESSES=str(plan.processes)))


def _served(books: audit.Books, port: int, site: str, thread: str) -> Iterator[Fault]:
    client = Client(port)
    answer = client.get(audit.address_of(site, thread))
    client.close()
    if answer.status != 200 or answer.body != audit.printed(books, site, thread):
        yield Fault(SERVED, f"{site} {thread} is answered {answer.status}")
