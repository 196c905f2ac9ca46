"""Workers of the outbox that can be killed at a chosen step: each line that this one reads begets one.

`python -m tests.durability.outbox_workers DATABASE LEDGER` reads lines of three words: the moment that it is for the
worker, and the step at which it kills itself, such as `before:spread:2`, or `never`. It prints the number of each. They
are forked, so that none has to load the program anew.
"""

import os
import random
import signal
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from moderation import bootstrap
from moderation.cli.logs import keep_log
from moderation.domain.delivery import AUTHOR, Channel, Delivery, delivery_id
from moderation.jobs.carrying import Carrying
from moderation.jobs.spreading import Spreader
from moderation.jobs.telling import About
from moderation.jobs.worker import Worker
from moderation.policies import Shelf
from moderation.store.interface import Store
from tests.durability.house import settings_of
from tests.jobs.carriers import Ledger

NEVER = "never"
WARNING = 30


class Each:
    """Has the author of a reaction told of every event."""

    def deliveries(self, about: About) -> Iterable[Delivery]:
        event = about.event
        name = delivery_id(event.cause, event.kind, AUTHOR)
        return [Delivery(event.site, name, Channel.MAIL, event.kind, AUTHOR, event.cause, event.reaction, event.due)]


@dataclass
class Deadly:
    """Passes every call on, and kills this process before or after one of them."""

    behind: Any
    when: str = ""
    method: str = ""
    left: int = 0

    @classmethod
    def at(cls, behind: Any, step: str) -> "Deadly":
        """The step is spelt as in `STEPS`."""
        if step == NEVER:
            return cls(behind)
        when, method, left = step.split(":")
        return cls(behind, when, method, int(left))

    def __getattr__(self, name: str) -> Any:
        def call(*given: Any, **named: Any) -> Any:
            is_it = name == self.method and self._is_the_one()
            if is_it and self.when == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            answer = getattr(self.behind, name)(*given, **named)
            if is_it:
                os.kill(os.getpid(), signal.SIGKILL)
            return answer

        return call

    def _is_the_one(self) -> bool:
        self.left -= 1
        return self.left == 0


STEPS = tuple(
    f"{when}:{method}:{number}"
    for when in ("before", "after")
    for method in ("due_events", "spread", "claim_delivery", "carry", "delivered")
    for number in (1, 2)
)
"""Everything between an event and its message being marked as brought: before or after the first or second of each."""


def main(url: str, ledger: Path) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    keep_log(WARNING)
    for line in sys.stdin:
        moment, step = line.split()
        number = os.fork()
        if not number:
            work(url, ledger, datetime.fromisoformat(moment), step)
            with ended_beside(ledger).open("a") as file:
                file.write(f"{os.getpid()}\n")
            os._exit(0)
        print(number, flush=True)


def ended_beside(ledger: Path) -> Path:
    """The file with the number of each worker that was not killed, since it never came to its step."""
    return ledger.with_name("ended.txt")


def work(url: str, ledger: Path, now: datetime, step: str) -> None:
    """Do what is due at this moment, as `moderation work --once` does."""
    store = cast(Store, Deadly.at(bootstrap.store_of(settings_of(url)), step))
    carrier = Deadly.at(Ledger(ledger), step)
    carryings = {Channel.MAIL: Carrying(store, Channel.MAIL, carrier, lambda: now, random.random)}
    spreader = Spreader(store, Shelf((), store.policy_files), [Each()], carryings)
    Worker(store, spreader, carryings, (), lambda: now, lambda: 0.0).work_off()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
