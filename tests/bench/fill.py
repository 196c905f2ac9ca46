"""Fills an empty database with plausible reactions: `python -m tests.bench.fill URL --size 1000000`.

What `accept` does for one reaction is done here for thousands in one transaction: the same rows, from the store's own
functions and by its own statements, but all of a kind at once, and what is counted along is added up first. A test
holds that every table is as `accept` would have left it. Snapshots are not made: the store makes one at the first
reading.
"""

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import count
from typing import TypeVar

import click

from moderation import bootstrap
from moderation.config import Settings
from moderation.store.arrivals import ADD_REACTION
from moderation.store.engine import Engine, Row, Run, Work
from moderation.store.interface import Store
from moderation.store.paging import mark_of
from tests.bench.arrivals import A_PAGE, WAITING, Plan, counted, thread_of
from tests.bench.fill_rows import Group, groups, made_ahead
from tests.bench.magazine import EMAIL, PASSWORD, SECRET, SITE, SITES, furnish, settings_of

T = TypeVar("T")

THREADS = (3, 50, 500)

LARGE = 50_000
"""Reactions for which a process that makes them is worth its start."""

TAKE_NUMBERS = "update site set last_number = last_number + :n where key = :site returning last_number"
WAITING_NOW = "select coalesce(sum(n), 0) as n from tally where status = 'waiting'"
LAST_NUMBER = "select last_number from site where key = :site"
NTH_WAITING = "select id, site from reaction where status = 'waiting' order by id limit 1 offset :n"

# Of this connection alone, until it is closed. What breaks off is begun anew, so nothing need be safe before the end.
SQLITE_IN_A_HURRY = ("pragma synchronous = off", "pragma cache_size = -200000", "pragma wal_autocheckpoint = 50000")


@dataclass(frozen=True, slots=True)
class Grouped:
    """An engine whose every transaction is part of one that is open already."""

    run: Work

    @property
    def read(self) -> Run:
        return self.run

    def write(self, work: Callable[[Work], T]) -> T:
        return work(self.run)

    def changes(self) -> None:
        """Nobody waits for changes here."""

    def migrate(self) -> None:
        """The tables are there."""

    def leave_no_trace(self) -> None:
        """That is for whoever opened the transaction."""

    def close(self) -> None:
        """The transaction is closed by whoever opened it."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What is in a store: how many reactions in all, on the first site, and waiting; the threads by how many published
    reactions they have, those whose reactions are counted, and the marks after which pages of the queue begin.
    """

    size: int
    on_first: int
    waiting: int
    threads: Mapping[int, str]
    counted: Sequence[str]
    marks: Mapping[str, str]


def fill(settings: Settings, plan: Plan) -> None:
    """Furnish an empty database and put all reactions of a plan into it. Says on the way how far it is."""
    with _opened(settings) as store:
        policy = furnish(settings, store)
        engine = engine_of(store)
        if settings.database.startswith("sqlite:"):
            for pragma in SQLITE_IN_A_HURRY:
                engine.read(pragma)
        make = partial(groups, plan, SITES, policy, settings.secret)
        put(engine, _told(made_ahead(make) if plan.total >= LARGE else make(), plan.total))


def put(engine: Engine, made: Iterable[Group]) -> None:
    """Write these rows into a store that has the sites, the policy and nothing else of theirs."""
    for group in made:
        engine.write(partial(_keep, group))


def found(settings: Settings, plan: Plan) -> Filled:
    """What is in a database that was filled by this plan."""
    with _opened(settings) as store:
        read = engine_of(store).read
        waiting = int(read(WAITING_NOW)[0]["n"])
        # A page begins behind its mark.
        starts = {"middle": max(0, waiting // 2 - A_PAGE // 2), "deep": max(0, waiting - A_PAGE - 1)}
        return Filled(
            size=plan.total,
            on_first=int(read(LAST_NUMBER, site=SITE.key)[0]["last_number"]),
            waiting=waiting,
            threads={number: thread_of(number) for number in plan.threads},
            counted=counted(),
            marks={depth: _mark_of(read(NTH_WAITING, n=start)[0]) for depth, start in starts.items()},
        )


def _mark_of(row: Row) -> str:
    return mark_of(f"{row['id']} {row['site']}")


def engine_of(store: Store) -> Engine:
    """What the parts of a store speak SQL to."""
    engine: Engine = store._engine  # type: ignore[attr-defined]
    return engine


@contextmanager
def _opened(settings: Settings) -> Iterator[Store]:
    store = bootstrap.store_of(settings)
    try:
        yield store
    finally:
        store.close()


def _keep(group: Group, run: Work) -> None:
    """All of this is done again from the start when the engine says so: the numbers are then others."""
    numbers = {site: _numbers(run, site, n) for site, n in group.taken.items()}
    for row in group.rows[ADD_REACTION]:
        row["number"] = next(numbers[row["site"]])
    for sql, rows in group.rows.items():
        run.each(sql, rows)


def _numbers(run: Work, site: str, n: int) -> Iterator[int]:
    (row,) = run(TAKE_NUMBERS, site=site, n=n)
    return count(int(row["last_number"]) - n + 1)


def _told(made: Iterable[Group], total: int) -> Iterator[Group]:
    """The same groups; when the next one is asked for, the one before has been written."""
    begun, done = time.perf_counter(), 0
    for group in made:
        yield group
        done += sum(group.taken.values())
        rate = done / (time.perf_counter() - begun)
        print(f"\rfilling: {done:,} of {total:,}, {rate:,.0f} a second  ", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


@click.command()
@click.argument("url")
@click.option("--size", type=click.IntRange(1), default=100_000, show_default=True, help="How many reactions.")
@click.option("--waiting", type=click.FloatRange(0, 1), default=WAITING, show_default=True, help="The part that waits.")
@click.option("--thread", "threads", type=int, multiple=True, default=THREADS, show_default=True)
def main(url: str, size: int, waiting: float, threads: Sequence[int]) -> None:
    """Fill the empty database at URL. Threads with so many published reactions are made besides."""
    fill(settings_of(url), Plan(size, threads, datetime.now(UTC), waiting))
    print(f"MODERATION_SECRET_KEY={SECRET!r}\nsign in at the desk: {EMAIL}, {PASSWORD}")


if __name__ == "__main__":
    main()
