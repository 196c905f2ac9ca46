"""A primary that dies, and a replica that takes its place: the service goes on, and nothing acknowledged is lost."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest

from moderation.domain.errors import StoreUnavailable
from moderation.domain.reaction import Status
from moderation.store import postgres_link
from moderation.store.consistency import consistency
from moderation.store.health import State
from moderation.store.postgres import PostgresEngine
from moderation.store.sealing import Sealer
from moderation.store.sql import SqlStore
from tests.postgres import Cluster, cluster
from tests.store.samples import SECRET, an_arrival, furnished

WRITERS = 4
ENOUGH = 150
"""Reactions that are acknowledged, before and after."""

PATIENCE = 60.0
WAITING = "select 1 from pg_stat_activity where wait_event = 'SyncRep'"
STREAMING = "select 1 from pg_stat_replication where state = 'streaming' and sync_state = 'sync'"
# Commits wait until another server has them on its disk.
SYNCHRONOUS = {"synchronous_commit": "on", "synchronous_standby_names": "*"}


@contextmanager
def primary_and_replica() -> Iterator[tuple[Cluster, Cluster]]:
    with cluster() as primary, primary.replica() as replica:
        primary.set(**SYNCHRONOUS)
        primary.wait_until(STREAMING)
        yield primary, replica


def address(*servers: Cluster) -> str:
    """The address of one database on whichever of these servers writes."""
    hosts = ",".join(f"127.0.0.1:{server.port}" for server in servers)
    return f"postgresql://postgres@{hosts}/postgres?target_session_attrs=read-write"


class Writers:
    """A few who send reactions without end, each until it is acknowledged."""

    def __init__(self, store: SqlStore) -> None:
        self.acknowledged: dict[str, str] = {}
        self.refused = 0
        self._store = store
        self._lock = threading.Lock()
        self._stopping = threading.Event()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        with ThreadPoolExecutor(WRITERS) as pool:
            writing = [pool.submit(self._write) for _ in range(WRITERS)]
            try:
                yield
            finally:
                self._stopping.set()
            for each in writing:
                each.result()

    def wait_for(self, more: int, or_until: Callable[[], object] = lambda: False) -> None:
        """Wait until so many more were acknowledged."""
        number, deadline = len(self.acknowledged) + more, time.monotonic() + PATIENCE
        while len(self.acknowledged) < number and not or_until():
            assert time.monotonic() < deadline, f"{len(self.acknowledged)} acknowledged, {self.refused} refused"
            time.sleep(0.02)

    def _write(self) -> None:
        while not self._stopping.is_set():
            arrival = an_arrival()
            while True:
                try:
                    kept = self._store.accept(arrival, None)
                    break
                except StoreUnavailable:
                    with self._lock:
                        self.refused += 1
                    # As a reader who presses the button again; and not for ever, should nobody come back.
                    if self._stopping.wait(0.05):
                        return
            with self._lock:
                self.acknowledged[arrival.ticket] = kept.id


def test_nothing_that_was_acknowledged_is_lost_when_a_replica_takes_the_place_of_a_primary_that_died() -> None:
    with primary_and_replica() as (primary, replica), closing(PostgresEngine(address(primary, replica))) as engine:
        engine.migrate()
        store = SqlStore(engine, Sealer(SECRET))
        writers = Writers(furnished_store(store))
        with writers.at_work():
            writers.wait_for(ENOUGH)
            # What the replica has not got cannot have been acknowledged; without waiting for it, it would have been.
            primary.hold_back()
            writers.wait_for(ENOUGH, or_until=lambda: primary.run(WAITING))
            primary.kill()
            replica.promote()
            writers.wait_for(ENOUGH)
        assert writers.refused > 0
        kept = {row["ticket"]: row["id"] for row in engine.read("select ticket, id from reaction")}
        assert {ticket: kept.get(ticket) for ticket in writers.acknowledged} == writers.acknowledged
        numbers = [row["number"] for row in engine.read("select number from reaction order by number")]
        assert numbers == list(range(1, len(kept) + 1)), "each is there once, and none is missing in between"
        assert {check.state for check in consistency(engine.read, full=True)} == {State.WELL}
        assert store.number_of(Status.WAITING) == len(kept)


def furnished_store(store: SqlStore) -> SqlStore:
    furnished(store)
    return store


def test_connections_to_a_server_that_has_become_a_replica_are_given_up() -> None:
    """As after a planned change of places, when the old primary is back at once, and only reads."""
    with primary_and_replica() as (primary, replica), closing(PostgresEngine(address(primary, replica))) as engine:
        engine.migrate()
        store = furnished_store(SqlStore(engine, Sealer(SECRET)))
        store.accept(an_arrival(), None)
        primary.set(default_transaction_read_only="on")
        replica.promote()
        primary.run("select pg_terminate_backend(pid) from pg_stat_replication")
        assert store.accept(an_arrival(), None).number == 2
        assert [row["port"] for row in engine.read("select inet_server_port() as port")] == [replica.port]


def test_when_the_replica_is_gone_nothing_is_acknowledged_and_reading_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_link, "COMMIT_PATIENCE", 0.5)
    with primary_and_replica() as (primary, replica), closing(PostgresEngine(address(primary, replica))) as engine:
        engine.migrate()
        store = furnished_store(SqlStore(engine, Sealer(SECRET)))
        kept = store.accept(an_arrival(), None)
        replica.stop()
        arrival = an_arrival()
        with pytest.raises(StoreUnavailable, match="not known whether this was kept"):
            store.accept(arrival, None)
        assert store.reaction("blad", 1) == kept
        replica.start()
        primary.wait_until(STREAMING)
        assert store.accept(arrival, None).number == 2
