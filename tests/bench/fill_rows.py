"""The rows of thousands of reactions at once, by the store's own functions: all but their numbers, which a store gives.

They can be made ahead in a process of their own, so that the database need not wait for them.
"""

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import islice
from multiprocessing.queues import Queue
from queue import Empty
from typing import Any, NamedTuple

from moderation.domain.policy import Policy
from moderation.domain.reaction import Reaction, Status
from moderation.domain.site import Site
from moderation.store.arrivals import ADD_REACTION, OPEN_THREAD
from moderation.store.decisions import ADD_DECISION, human_status
from moderation.store.earlier import ADD_SHINGLE, shingle_columns
from moderation.store.entries import ADD_ENTRY, KEEP_END, End, tell_decision
from moderation.store.interface import Arrival
from moderation.store.moments import moment_or_none
from moderation.store.names import ADD_NAME_WORD, name_rows
from moderation.store.reaction_rows import circumstances_text, decision_columns, reaction_columns
from moderation.store.reactions import ADD_TO_RECORD, TALLY, author_place
from moderation.store.sealing import Sealer
from moderation.store.spoken import ADD_SPOKEN, spoken_rows
from tests.bench.arrivals import Came, Plan, arrivals

A_COMMIT = 10_000
AHEAD = 2
"""Groups that wait for the database."""

A_LOOK = 1.0
"""Seconds after which it is looked whether the other process still lives."""

SHOW_MORE = "update thread set published = published + :n where site = :site and key = :key"
NEXT_EDITIONS = """
    insert into edition (site, n) values (:site, :n)
    on conflict (site) do update set n = edition.n + excluded.n"""

Rows = list[dict[str, Any]]


class Group(NamedTuple):
    """Some reactions that share a commit: how many there are for each site, and the rows for each statement, in the
    order in which `accept` locks what it changes. Those for ADD_REACTION lack their numbers.
    """

    taken: dict[str, int]
    rows: dict[str, Rows]


def groups(
    plan: Plan, sites: Sequence[Site], policy: Policy, secret: bytes, a_commit: int = A_COMMIT
) -> Iterator[Group]:
    """All reactions of a plan, in the order in which they came in, so many to a commit."""
    came, maker = arrivals(plan, sites, policy), Maker(Sealer(secret))
    while group := list(islice(came, a_commit)):
        yield maker.group(group)


def made_ahead(make: Callable[[], Iterator[Group]]) -> Iterator[Group]:
    """What this makes, in a process of its own, a little ahead. Raises RuntimeError when that process breaks off."""
    context = multiprocessing.get_context("spawn")
    queue: Queue[Group | None] = context.Queue(AHEAD)
    process = context.Process(target=_make_into, args=(queue, make), daemon=True)
    process.start()
    try:
        while group := _next_in(queue, process.is_alive):
            yield group
    finally:
        process.terminate()
        process.join()


class Lines:
    """Takes lines of the log as a database would."""

    def __init__(self) -> None:
        self.entries: Rows = []

    def __call__(self, sql: str, /, **params: Any) -> Rows:
        if sql == ADD_ENTRY:
            self.entries.append(params)
        return []


class Maker:
    """Makes rows. It remembers which threads there are, and the index of each address."""

    def __init__(self, sealer: Sealer) -> None:
        self._seal = sealer.seal
        self._index = cache(sealer.index)
        self._known: set[tuple[str, str]] = set()
        self._ends: dict[str, End] = {}

    def group(self, came: Sequence[Came]) -> Group:
        """The rows of these reactions, which came after those that went by before."""
        reactions = [arrival.reaction for arrival, _ in came]
        taken = Counter(reaction.site for reaction in reactions)
        rows = {
            OPEN_THREAD: list(self._threads(came)),
            ADD_REACTION: [self._reaction(*each) for each in came],
            ADD_SPOKEN: [row for reaction in reactions for row in _spoken(reaction)],
            ADD_NAME_WORD: [row for each in reactions for row in name_rows(each.site, each.id, each.author.name)],
            ADD_SHINGLE: [row for arrival, _ in came for row in _shingles(arrival)],
            ADD_DECISION: (decided := [decision_columns(decision) for _, decision in came if decision]),
            ADD_ENTRY: [entry for columns in decided for entry in self._told(columns)],
        }
        return Group(dict(sorted(taken.items())), rows | self._counts(came))

    def _threads(self, came: Sequence[Came]) -> Iterator[dict[str, Any]]:
        """Only those that are new: the others keep what they have."""
        for thread in (arrival.thread for arrival, _ in came):
            if (thread.site, thread.key) not in self._known:
                self._known.add((thread.site, thread.key))
                names = {"site": thread.site, "key": thread.key, "title": thread.title, "url": thread.url}
                yield {**names, "opened": moment_or_none(thread.opened)}

    def _told(self, decided: dict[str, Any]) -> Rows:
        """The line of a decision in the log, after the last one of its site."""
        site, lines = decided["site"], Lines()
        self._ends[site] = tell_decision(lines, self._ends.get(site) or End(site, 0, ""), decided)
        return lines.entries

    def _reaction(self, arrival: Arrival, decision: Any) -> dict[str, Any]:
        reaction = arrival.reaction
        email = reaction.author.email
        return {
            **reaction_columns(reaction),
            "human": human_status(decision) if decision else None,
            "email": self._seal(email, *author_place(reaction.site, reaction.id)),
            "email_index": self._index(email),
            "ticket": arrival.ticket,
            "receipt": arrival.receipt,
            "fingerprint": arrival.fingerprint,
            "circumstances": circumstances_text(arrival.circumstances),
        }

    def _counts(self, came: Sequence[Came]) -> dict[str, Rows]:
        """What the store keeps along, added up: by status, by address, by thread, and the editions of each site."""
        tallies, records, shown, editions = (Counter[tuple[str, ...]]() for _ in range(4))
        for reaction in (arrival.reaction for arrival, _ in came):
            status = reaction.status
            tallies[reaction.site, status.value] += 1
            if status is not Status.WAITING:
                records[reaction.site, self._index(reaction.author.email), status.value] += 1
            if status is Status.PUBLISHED:
                shown[reaction.site, reaction.thread] += 1
                editions[(reaction.site,)] += 1
        ends = [{"site": end.site, "number": end.number, "digest": end.digest} for end in self._ends.values()]
        return {
            KEEP_END: ends,
            TALLY: _named(("site", "status", "change"), tallies),
            ADD_TO_RECORD: _named(("site", "email_index", "status", "change"), records),
            SHOW_MORE: _named(("site", "key", "n"), shown),
            NEXT_EDITIONS: _named(("site", "n"), editions),
        }


def _spoken(reaction: Reaction) -> Rows:
    return spoken_rows(reaction.site, reaction.id, reaction.status, reaction.findings)


def _shingles(arrival: Arrival) -> Rows:
    return shingle_columns(arrival.reaction.site, arrival.reaction.id, arrival.shingles)


def _named(names: Sequence[str], counted: Counter[tuple[str, ...]]) -> Rows:
    return [dict(zip(names, (*key, n), strict=True)) for key, n in sorted(counted.items())]


def _make_into(queue: "Queue[Group | None]", make: Callable[[], Iterator[Group]]) -> None:
    for group in make():
        queue.put(group)
    queue.put(None)


def _next_in(queue: "Queue[Group | None]", is_alive: Callable[[], bool]) -> Group | None:
    while True:
        try:
            return queue.get(timeout=A_LOOK)
        except Empty:
            if not is_alive():
                raise RuntimeError("the process that makes the reactions has broken off") from None
