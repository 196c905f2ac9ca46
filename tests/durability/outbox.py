"""`python -m tests.durability.outbox`: kills the workers of the outbox at every step, and counts what arrived.

Whatever happens, each message arrives at least once, and none of a decision that was undone before. Each round brings a
few reactions with their decisions, some of them undone, and several workers after each other and at once, most of which
are killed between looking for an event and marking its message as brought.
"""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random, SystemRandom
from tempfile import TemporaryDirectory

import click
import psutil

from moderation import bootstrap
from moderation.domain.decision import Decision
from moderation.domain.delivery import AUTHOR, delivery_id
from moderation.domain.event import Consequences, Event, Kind
from moderation.domain.reaction import Author, Reaction
from moderation.jobs.carrying import LEASE
from tests.durability.house import ROOT, settings_of
from tests.durability.outbox_workers import NEVER, STEPS, ended_beside
from tests.jobs.carriers import Ledger, until
from tests.postgres import cluster
from tests.store.samples import NOW, a_decision, a_reaction, an_arrival, furnished, undoing

KILLS = 3
"""Times in each round that workers are killed, before the last one may finish."""

A_ROUND = timedelta(hours=1)


@dataclass
class Counted:
    """What was seen in all rounds."""

    rounds: int = 0
    killed: int = 0
    messages: int = 0
    brought: int = 0
    undone: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        again = self.brought - self.messages
        return (
            f"{self.rounds} rounds, {self.killed} workers killed; {self.messages} messages, {again} brought once more; "
            f"{self.undone} decisions undone; {len(self.faults)} faults"
        )


class Outbox:
    """A house whose outbox is put to the test, in the database at this address."""

    def __init__(self, url: str, folder: Path, seed: int) -> None:
        self.counted = Counted()
        self._chance = Random(seed)
        file = folder / "brought.txt"
        self._ledger, self._ended = Ledger(file), ended_beside(file)
        self._now = NOW
        self._numbers = count(1)
        self._store = furnished(bootstrap.store_of(settings_of(url)))
        command = [sys.executable, "-m", "tests.durability.outbox_workers", url, str(file)]
        self._workers = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def close(self) -> None:
        self._workers.communicate()
        self._store.close()

    def round(self, *steps: str) -> None:
        """Bring some in and have it told, with workers killed at these steps, or at some by chance."""
        self.counted.rounds += 1
        self._now += A_ROUND
        made = [self._came_in() for _ in range(self._chance.randrange(2, 5))]
        expected, undone = set[str](), dict[str, int]()
        standing = []
        for reaction, decision in made:
            expected.add(delivery_id(reaction.id, Kind.RECEIVED, AUTHOR))
            if self._chance.random() < 0.3:
                undone |= self._undo(reaction, decision)
            else:
                standing.append((reaction, decision))
        for step in steps or self._some_steps():
            self._work(step, *self._perhaps_another())
            if standing and self._chance.random() < 0.4:
                undone |= self._undo(*standing.pop(self._chance.randrange(len(standing))))
        self._work(NEVER)
        expected |= {delivery_id(decision.id, Kind.DECIDED, AUTHOR) for _, decision in standing}
        self._judge(made, expected, undone)

    def _came_in(self) -> tuple[Reaction, Decision]:
        """A reaction that has come in and was decided on, of which both is due to be told."""
        # From an address of their own each: to one mailbox only a few a day would be told that something came in.
        author = Author("Jan Jansen", f"lezer{next(self._numbers)}@blad.example")
        reaction = a_reaction(received=self._now, author=author)
        arrival = Event(reaction.site, Kind.RECEIVED, reaction.id, reaction.id, self._now, self._now)
        kept = self._store.accept(replace(an_arrival(reaction), events=(arrival,)), None)
        decision = a_decision(kept, at=self._now)
        event = Event(kept.site, Kind.DECIDED, decision.id, kept.id, self._now, self._now)
        return self._store.decide(decision, Consequences((event,))), decision

    def _undo(self, reaction: Reaction, decision: Decision) -> dict[str, int]:
        """Undo a decision; how often its message had been brought by then."""
        self.counted.undone += 1
        self._store.decide(undoing(decision, reaction, at=self._now))
        name = delivery_id(decision.id, Kind.DECIDED, AUTHOR)
        return {name: self._ledger.brought.count(name)}

    def _some_steps(self) -> list[str]:
        return self._chance.sample(STEPS, KILLS)

    def _perhaps_another(self) -> list[str]:
        """Somebody who is at work at the same time, and is killed too or not."""
        return [self._chance.choice((*STEPS, NEVER))] if self._chance.random() < 0.3 else []

    def _work(self, *steps: str) -> None:
        """Have workers at work at once, and wait until all of them are dead. The leases of those before are over."""
        self._now += LEASE
        assert self._workers.stdin
        assert self._workers.stdout
        for step in steps:
            self._workers.stdin.write(f"{self._now.isoformat()} {step}\n")
        numbers = [int(self._workers.stdout.readline()) for _ in steps]
        until(lambda: not any(map(psutil.pid_exists, numbers)))
        ended = self._ended.read_text().split() if self._ended.exists() else []
        self.counted.killed += sum(str(number) not in ended for number in numbers)

    def _judge(self, made: list[tuple[Reaction, Decision]], expected: set[str], undone: dict[str, int]) -> None:
        brought = Counter(self._ledger.brought)
        self.counted.messages += len(expected)
        self.counted.brought += sum(brought[name] for name in expected)
        faults = [f"{name} was lost" for name in expected if not brought[name]]
        faults += [f"{name} was brought after it was undone" for name, n in undone.items() if brought[name] > n]
        faults += [f"{event.id} was not spread" for event in self._store.due_events(self._now)]
        for reaction, _ in made:
            about = self._store.deliveries_about(reaction.site, reaction.id)
            faults += [f"{each.id} is not marked" for each in about if each.id in expected and not each.done]
        self.counted.faults += faults


@contextmanager
def on_sqlite(seed: int) -> Iterator[Outbox]:
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="moderation-outbox-"))
        yield stack.enter_context(closing(Outbox(f"sqlite:///{folder}/moderation.db", Path(folder), seed)))


@contextmanager
def on_postgres(seed: int) -> Iterator[Outbox]:
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="moderation-outbox-"))
        server = stack.enter_context(cluster(fsync="on"))
        url = stack.enter_context(server.new_database())
        yield stack.enter_context(closing(Outbox(url, Path(folder), seed)))


SUBJECTS = {"sqlite": on_sqlite, "postgres": on_postgres}


@click.command()
@click.option("--rounds", type=int, default=200, show_default=True, help="Rounds on each database.")
@click.option("--seed", type=int, help="Where chance begins; that of an earlier run repeats its rounds.")
@click.option("--only", type=click.Choice(list(SUBJECTS)), multiple=True, help="Only on this database.")
def main(rounds: int, seed: int | None, only: tuple[str, ...]) -> None:
    """Whether everything is told at least once, and nothing that was undone, however workers are killed."""
    seed = SystemRandom().randrange(1_000_000) if seed is None else seed
    failed = False
    for name, opened in SUBJECTS.items():
        if only and name not in only:
            continue
        with opened(seed) as outbox:
            begun = datetime.now().astimezone()
            for _ in range(rounds):
                outbox.round()
            took = datetime.now().astimezone() - begun
        print(f"{name}, --seed {seed}: {outbox.counted}; {took.total_seconds():.0f} s", flush=True)
        for fault in outbox.counted.faults:
            print(f"    {fault}", flush=True)
        failed = failed or bool(outbox.counted.faults)
    sys.exit(failed)


if __name__ == "__main__":
    main()
