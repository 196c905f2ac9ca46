"""`python -m tests.durability`: kills the service and its database again and again, and prints what was seen."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import SystemRandom
from tempfile import TemporaryDirectory

import click

from moderation.cli.logs import keep_log
from tests.durability.postgres_rounds import ClusterHouse, outage_of
from tests.durability.report import table
from tests.durability.rounds import House, Seen, plan_of
from tests.postgres import cluster

WARNING = 30

Rounds = Callable[[int], Seen]


@click.command()
@click.option("--rounds", type=int, default=100, show_default=True, help="Rounds on each database.")
@click.option("--seed", type=int, help="Where chance begins; that of an earlier run repeats its plans.")
@click.option("--first", type=int, default=0, help="The round to begin with, to repeat the one that failed.")
@click.option(
    "--only",
    type=click.Choice(["service", "service-postgres", "postgres"]),
    multiple=True,
    help="Only: the service killed on SQLite, the service killed on PostgreSQL, PostgreSQL killed.",
)
@click.option("--folder", type=click.Path(path_type=Path), help="Where the database lies; a temporary folder if not.")
def main(rounds: int, seed: int | None, first: int, only: tuple[str, ...], folder: Path | None) -> None:
    """Whether what was acknowledged survives kill -9, of the service and of PostgreSQL."""
    keep_log(WARNING)
    seed = SystemRandom().randrange(1_000_000) if seed is None else seed
    failed = False
    for name, opened in SUBJECTS.items():
        if only and name not in only:
            continue
        print(f"\n{name}, {rounds} rounds, --seed {seed}", flush=True)
        with opened(seed, folder) as (house, play):
            seen = []
            for number in range(first, first + rounds):
                seen.append(play(number))
                _tell(seen[-1])
            last = Seen("at the end", "at the end", faults=list(house.close()))
        for fault in last.faults:
            print(f"    {fault.kind}: {fault.what}")
        print(f"\n{table([*seen, last])}\n{dict(house.ledger.met)}", flush=True)
        failed = failed or any(each.faults for each in (*seen, last))
    sys.exit(failed)


@contextmanager
def service_on_sqlite(seed: int, folder: Path | None) -> Iterator[tuple[House, Rounds]]:
    with TemporaryDirectory(prefix="moderation-durability-", dir=folder) as place:
        house = House(f"sqlite:///{place}/moderation.db", seed)
        try:
            yield house, lambda number: house.round(plan_of(seed, number))
        finally:
            house.end()


@contextmanager
def service_on_postgres(seed: int, _: Path | None) -> Iterator[tuple[House, Rounds]]:
    with cluster(fsync="on") as server, server.new_database() as url:
        house = House(url, seed)
        try:
            yield house, lambda number: house.round(plan_of(seed, number))
        finally:
            house.end()


@contextmanager
def postgres_itself(seed: int, _: Path | None) -> Iterator[tuple[House, Rounds]]:
    with cluster(fsync="on") as server, server.new_database() as url:
        house = ClusterHouse(server, url, seed)
        try:
            yield house, lambda number: house.outage(outage_of(seed, number))
        finally:
            house.end()


SUBJECTS = {"service": service_on_sqlite, "service-postgres": service_on_postgres, "postgres": postgres_itself}


def _tell(seen: Seen) -> None:
    print(
        f"{seen.plan}: {seen.sent} sent, {seen.acknowledged} had their receipt, {seen.decided} decided; "
        f"back after {seen.start:.2f} s, longest wait {seen.longest:.2f} s, longest 503 {seen.refused:.2f} s",
        flush=True,
    )
    for fault in seen.faults:
        print(f"    {fault.kind}: {fault.what}", flush=True)


if __name__ == "__main__":
    main()
