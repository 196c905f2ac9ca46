"""Fills a store with plausible reactions, always the same ones.

All goes through the store's own `accept`, but a thousand reactions share one commit: with one commit each, most of the
time goes to waiting for the disk. Fifty texts are rendered and judged by the house; the reactions are these in turn,
each with a last line of its own, so that no two have the same words.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from random import Random
from typing import TypeVar

from moderation.config import Settings
from moderation.domain.assessment import Assessment
from moderation.domain.decision import Act, Decision
from moderation.domain.ids import ENTROPY, time_ordered_id
from moderation.domain.policy import Policy
from moderation.domain.reaction import Author, Draft, Reaction, Status, fingerprint
from moderation.domain.site import Site
from moderation.domain.thread import Thread, address_of
from moderation.pipeline import assess
from moderation.store.engine import Engine, Run
from moderation.store.interface import Arrival
from moderation.store.paging import mark_of
from moderation.store.sealing import Sealer
from moderation.store.sql import SqlStore
from tests.bench import texts

T = TypeVar("T")

SEED = 1
BEGUN = datetime(2021, 1, 4, 8, 0, tzinfo=UTC)
A_COMMIT = 1000
A_PAGE = 50
"""Reactions on one page of the queue, and different texts: so every page of it weighs the same."""

COUNTED = 50
"""Threads whose reactions are counted: as many as one call may ask for."""

A_THREAD = 20
"""Reactions in each of the other threads, of all statuses."""

STATUSES = {Status.WAITING: 60, Status.PUBLISHED: 34, Status.REJECTED: 3, Status.SPAM: 3}
"""How many of a hundred reactions have each status."""

ACTS = {Status.PUBLISHED: Act.APPROVE, Status.REJECTED: Act.REJECT, Status.SPAM: Act.SPAM}


@dataclass(frozen=True, slots=True)
class Grouped:
    """An engine whose every transaction is part of one that is open already."""

    run: Run

    @property
    def read(self) -> Run:
        return self.run

    def write(self, work: Callable[[Run], T]) -> T:
        return work(self.run)

    def migrate(self) -> None:
        """The tables are there."""

    def close(self) -> None:
        """The transaction is closed by whoever opened it."""


@dataclass(slots=True)
class Filled:
    """What is in the store now: threads by how many published reactions they have, and the queue in order."""

    size: int
    threads: dict[int, str]
    counted: tuple[str, ...]
    waiting: list[str] = field(default_factory=list)

    @property
    def middle(self) -> str:
        """The mark after which the page in the middle of the queue begins."""
        return mark_of(self.waiting[max(0, len(self.waiting) // 2 - A_PAGE // 2)])


def fill(engine: Engine, settings: Settings, site: Site, policy: Policy, size: int, threads: Sequence[int]) -> Filled:
    """Put `size` reactions into a store, spread over many threads, and besides these a thread for each of the given
    numbers of published reactions. The site is there already.
    """
    chance = Random(SEED)
    others = max(COUNTED, size // A_THREAD)
    filled = Filled(
        size=size,
        threads={number: f"/artikel/met-{number}-reacties" for number in threads},
        counted=tuple(f"/artikel/{index}" for index in range(COUNTED)),
    )
    places = [(key, Status.PUBLISHED) for number, key in filled.threads.items() for _ in range(number)]
    statuses = chance.choices(tuple(STATUSES), tuple(STATUSES.values()), k=size)
    places += [(f"/artikel/{index % others}", status) for index, status in enumerate(statuses)]
    # The reactions of one thread come in over the years, not one after the other.
    chance.shuffle(places)
    arrivals = _arrivals(places, site, policy, chance)
    _keep(engine, Sealer(settings.secret), policy, _noted(arrivals, filled), len(places))
    return filled


def _keep(engine: Engine, sealer: Sealer, policy: Policy, arrivals: Iterator[Arrival], total: int) -> None:
    for done in range(0, total, A_COMMIT):
        group = list(islice(arrivals, A_COMMIT))
        engine.write(partial(_accept, sealer, policy, group))
        print(f"\rfilling: {done + len(group):,} of {total:,}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def _accept(sealer: Sealer, policy: Policy, group: Sequence[Arrival], run: Run) -> None:
    store = SqlStore(Grouped(run), sealer)
    for arrival in group:
        store.accept(arrival, _decision(arrival.reaction))


def _noted(arrivals: Iterable[Arrival], filled: Filled) -> Iterator[Arrival]:
    """The same arrivals; the ids of those that wait are kept on their way past."""
    for arrival in arrivals:
        if arrival.reaction.status is Status.WAITING:
            filled.waiting.append(arrival.reaction.id)
        yield arrival


def _arrivals(places: Sequence[tuple[str, Status]], site: Site, policy: Policy, chance: Random) -> Iterator[Arrival]:
    drafts = [texts.draft(chance) for _ in range(A_PAGE)]
    judged = [(draft, assess(draft, policy)) for draft in drafts]
    taken: Counter[str] = Counter()
    at = BEGUN
    for number, (key, status) in enumerate(places, start=1):
        at += timedelta(seconds=chance.randint(1, 600))
        pile = status.value if status is Status.WAITING else key
        draft, assessment = judged[taken[pile] % len(judged)]
        taken[pile] += 1
        reaction = _reaction(site, key, status, draft, assessment, number, at, chance)
        thread = Thread(site.key, key, f"Over {key.rpartition('/')[2]}", address_of(key, site))
        yield Arrival(reaction, thread, f"ticket {number}", f"receipt {number}", fingerprint(reaction.text))


def _reaction(
    site: Site,
    thread: str,
    status: Status,
    draft: Draft,
    assessment: Assessment,
    number: int,
    at: datetime,
    chance: Random,
) -> Reaction:
    last = f"Dit was reactie {number}."
    rendering = assessment.rendering
    return Reaction(
        site=site.key,
        id=time_ordered_id(at, chance.randbytes(ENTROPY)),
        number=0,
        thread=thread,
        status=status,
        version=1 if status in ACTS else 0,
        author=Author(draft.name, draft.email),
        shown_name=assessment.shown_name,
        text=f"{draft.text}\n\n{last}",
        html=f"{rendering.html}\n<p>{last}</p>",
        plain=f"{rendering.plain}\n\n{last}",
        renderer=rendering.renderer,
        policy=assessment.policy,
        received=at,
        findings=assessment.findings,
    )


def _decision(reaction: Reaction) -> Decision | None:
    act = ACTS.get(reaction.status)
    if act is None:
        return None
    return Decision(
        id=reaction.id,
        site=reaction.site,
        reaction=reaction.id,
        person=None,
        act=act,
        before=Status.WAITING,
        after=reaction.status,
        version=1,
        at=reaction.received,
        policy=reaction.policy,
        reason="offtopic" if act is Act.REJECT else "",
    )
