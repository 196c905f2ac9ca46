"""What is true of PostgreSQL alone: how it is set, how it stands under many hands, and how it says that it cannot."""

import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from pathlib import Path

import psycopg
import pytest

from moderation.domain.errors import AlreadyExists, BadSettings, NotFound, StoreUnavailable
from moderation.domain.reaction import Status
from moderation.store import open_engine, open_store, postgres_link, sqlite_file
from moderation.store.engine import BIGGEST, Row, Run, Work
from moderation.store.health import State
from moderation.store.people import HOLD_PASSWORD, OPEN_SESSION
from moderation.store.postgres import PAUSES, PostgresEngine
from moderation.store.postgres_address import address_in
from moderation.store.postgres_connections import MOST, Connections
from moderation.store.postgres_spelling import spelled
from moderation.store.schema import KNOWN, TABLES
from moderation.store.sealing import Sealer
from moderation.store.sql import SqlStore
from tests.postgres import Cluster, cluster, free_port
from tests.store.houses import ODD_SIGNS
from tests.store.samples import NOW, SECRET, a_site, an_arrival, arrived, furnished

ROOT = Path(__file__).parents[2]
FORKS = """
import os, sys
from moderation.store.postgres import PostgresEngine

def say():
    print(engine.read("select pg_backend_pid() as pid")[0]["pid"], flush=True)

engine = PostgresEngine(sys.argv[1])
say()
child = os.fork()
say() if child == 0 else os.waitpid(child, 0)
if child:
    say()
    engine.close()
else:
    os._exit(0)
"""

AT_ONCE = 1.0
"""Seconds within which it is said that the database cannot be reached."""

ADD_COUNTER = "insert into counter (key, since, until, n) values (:key, '', '', 0)"
COUNTED = "select n from counter where key = :key"
TOO_LONG = "(select string_agg(md5(i::text), '') from generate_series(1, 1000) as i)"
COUNT = "update counter set n = n + 1 where key = :key"


@pytest.fixture
def url(postgres: Cluster) -> Iterator[str]:
    """The address of a database with our tables."""
    with postgres.new_database(migrated=True) as url:
        yield url


@pytest.fixture
def engine(url: str) -> Iterator[PostgresEngine]:
    with closing(PostgresEngine(url)) as engine:
        yield engine


@pytest.fixture
def desk(engine: PostgresEngine) -> SqlStore:
    return furnished_over(engine)


def furnished_over(engine: PostgresEngine) -> SqlStore:
    store = SqlStore(engine, Sealer(SECRET))
    furnished(store)
    return store


def name_in(url: str) -> str:
    """The name of the database at this address."""
    return url.rpartition("/")[2]


def commits_waiting_for_nobody(server: Cluster) -> AbstractContextManager[None]:
    """Every commit waits for a replica that does not exist."""
    return server.restarted(synchronous_standby_names="nobody")


WAITING = "select pid from pg_stat_activity where wait_event = 'SyncRep'"


# How a statement is turned


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("select :a, :b_1", "select %(a)s, %(b_1)s"),
        ("select ':a', :a", "select ':a', %(a)s"),
        ("select 'it''s :a' || :a", "select 'it''s :a' || %(a)s"),
        ("select '%:a', 5 % 3", "select '%%:a', 5 %% 3"),
        ('select "odd:name%" from t', 'select "odd:name%%" from t'),
        ("select n::text, :n::text", "select n::text, %(n)s::text"),
        ("where key like 'a%' and n in (:n_0, :n_1)", "where key like 'a%%' and n in (%(n_0)s, %(n_1)s)"),
    ],
)
def test_a_parameter_is_one_only_where_it_is_no_part_of_a_text(ours: str, theirs: str) -> None:
    assert spelled(ours) == theirs


def test_a_percent_sign_and_a_colon_stay_what_they_are(engine: PostgresEngine) -> None:
    assert engine.read("select '%:x' as a, '%' || :x as b, 7 % 4 as c", x="%s") == [{"a": "%:x", "b": "%%s", "c": 3}]


@pytest.mark.parametrize("text", [ODD_SIGNS, "%(key)s", "\\", "'", "\U0010ffff", "\x01", ""])
def test_any_sign_comes_back(engine: PostgresEngine, text: str) -> None:
    engine.write(lambda run: run(ADD_COUNTER, key=text))
    assert engine.read("select key from counter where key in :keys", keys=(text, "another")) == [{"key": text}]


@pytest.mark.parametrize("number", [0, -1, 2**15, 2**31, BIGGEST, -BIGGEST])
def test_numbers_up_to_the_biggest_come_back_as_they_were(engine: PostgresEngine, number: int) -> None:
    engine.write(lambda run: run("insert into counter (key, since, until, n) values ('k', '', '', :n)", n=number))
    (row,) = engine.read("select n, sum(n) as total from counter where n = :n group by n", n=number)
    assert row == {"n": number, "total": number}
    assert type(row["total"]) is int


def test_text_sorts_byte_by_byte_as_in_sqlite(engine: PostgresEngine) -> None:
    keys = ["a", "B", "é", "e", "Z", "\U0001f469", "-", "_a", "ab", "a b", "中"]
    engine.write(lambda run: run.each(ADD_COUNTER, [{"key": key} for key in keys]))
    found = [row["key"] for row in engine.read("select key from counter order by key")]
    assert found == sorted(keys, key=str.encode)


def test_every_column_of_text_is_compared_byte_by_byte_whatever_the_database(postgres: Cluster, url: str) -> None:
    columns = (
        "select collation_name from information_schema.columns where data_type = 'text' and table_name = any('{%s}')"
    )
    name = name_in(url)
    assert {row["collation_name"] for row in postgres.run(columns % ",".join(TABLES), name)} == {"C"}


# Under many hands


def test_no_increment_is_lost_of_those_who_write_first_and_then_read(engine: PostgresEngine) -> None:
    engine.write(lambda run: run(ADD_COUNTER, key="k"))

    def one_more(run: Run) -> None:
        run("update counter set since = since where key = :key", key="k")
        n = run(COUNTED, key="k")[0]["n"]
        run("update counter set n = :n where key = :key", n=n + 1, key="k")

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(engine.write, one_more) for _ in range(200)]:
            done.result()
    assert engine.read(COUNTED, key="k") == [{"n": 200}]


def test_more_threads_than_connections_wait_for_their_turn(engine: PostgresEngine, postgres: Cluster, url: str) -> None:
    with ThreadPoolExecutor(3 * MOST) as pool:
        list(pool.map(lambda _: engine.read("select pg_sleep(0.01)"), range(6 * MOST)))
        sessions = f"select count(*) as n from pg_stat_activity where datname = '{name_in(url)}'"
        (row,) = postgres.run(sessions)
    assert 1 < row["n"] <= MOST


def test_two_transactions_that_wait_for_each_other_are_both_done_in_the_end(engine: PostgresEngine) -> None:
    engine.write(lambda run: run.each(ADD_COUNTER, [{"key": "a"}, {"key": "b"}]))
    both_have_one = threading.Barrier(2)
    tries: list[str] = []

    def work(first: str, second: str) -> Callable[[Work], None]:
        def crossing(run: Work) -> None:
            tries.append(first)
            run(COUNT, key=first)
            if len(tries) <= 2:
                both_have_one.wait(10)
            run(COUNT, key=second)

        return crossing

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(engine.write, work(*keys)) for keys in ("ab", "ba")]:
            done.result()
    assert len(tries) == 3, "one of the two was undone and done again"
    assert engine.read("select n from counter") == [{"n": 2}, {"n": 2}]


def test_what_a_stricter_database_undoes_is_done_again(engine: PostgresEngine, url: str) -> None:
    """40001, as from CockroachDB: provoked by two transactions that both read what the other one writes."""
    engine.write(lambda run: run.each(ADD_COUNTER, [{"key": "a"}, {"key": "b"}]))
    tries: list[int] = []

    def work(run: Work) -> None:
        tries.append(1)
        if len(tries) == 1:
            run("set transaction isolation level serializable")
        total = sum(row["n"] for row in run("select n from counter"))
        if len(tries) == 1:
            with psycopg.connect(url) as other:
                other.isolation_level = psycopg.IsolationLevel.SERIALIZABLE
                other.execute("select n from counter").fetchall()
                other.execute("update counter set n = 10 where key = 'b'")
        run("update counter set n = :n where key = 'a'", n=total + 1)

    engine.write(work)
    assert len(tries) == 2
    assert engine.read(COUNTED, key="a") == [{"n": 11}]


def test_work_that_others_are_in_the_way_of_for_ever_is_given_up(engine: PostgresEngine) -> None:
    tries: list[int] = []

    def work(run: Work) -> None:
        tries.append(1)
        run("do $$ begin raise exception 'again' using errcode = '40001'; end $$")

    with pytest.raises(StoreUnavailable, match="again"):
        engine.write(work)
    assert len(tries) == len(PAUSES) + 1


def test_nobody_stays_signed_in_whose_password_is_changed_at_that_moment(
    engine: PostgresEngine, desk: SqlStore
) -> None:
    """The session is begun on the old password; the change waits for it, and ends it with the others."""
    with ThreadPoolExecutor(1) as pool:

        def open_slowly(run: Work) -> None:
            assert run(HOLD_PASSWORD, person="els", password_hash="hash of els")
            changing.append(pool.submit(desk.set_password, "els", "another"))
            engine.read("select pg_sleep(0.2)")
            run(OPEN_SESSION, digest="digest", person="els", until="9")

        changing: list[Future[None]] = []
        engine.write(open_slowly)
        changing[0].result()
    assert desk.person_in_session("digest", NOW) is None
    assert not desk.open_session("digest", "els", NOW, "hash of els")


def test_whoever_signs_in_while_the_password_is_changed_is_not_let_in(engine: PostgresEngine, desk: SqlStore) -> None:
    with ThreadPoolExecutor(1) as pool:

        def change_slowly(run: Work) -> None:
            run("update person set password_hash = 'another' where id = 'els'")
            opening.append(pool.submit(desk.open_session, "digest", "els", NOW, "hash of els"))
            engine.read("select pg_sleep(0.2)")
            run("delete from session where person = 'els'")

        opening: list[Future[bool]] = []
        engine.write(change_slowly)
        assert opening[0].result() is False


def test_a_transaction_does_not_wait_for_ever_for_a_row(engine: PostgresEngine, url: str) -> None:
    engine.write(lambda run: run(ADD_COUNTER, key="k"))
    with psycopg.connect(url) as other:
        other.execute("update counter set n = 1")

        def impatient(run: Work) -> None:
            run("set local lock_timeout = '50ms'")
            run(COUNT, key="k")

        with pytest.raises(StoreUnavailable, match="somebody else holds"):
            engine.write(impatient)
        other.rollback()
    engine.write(lambda run: run("show lock_timeout"))
    engine.write(lambda run: run(COUNT, key="k"))
    assert engine.read(COUNTED, key="k") == [{"n": 1}]


def test_work_that_raises_leaves_nothing_behind(engine: PostgresEngine) -> None:
    def half_done(run: Run) -> None:
        run(ADD_COUNTER, key="k")
        raise KeyError

    with pytest.raises(KeyError):
        engine.write(half_done)
    assert engine.read(COUNTED, key="k") == []


def test_work_that_swallows_a_refusal_is_not_said_to_be_done(engine: PostgresEngine) -> None:
    def swallowing(run: Run) -> None:
        run(ADD_COUNTER, key="k")
        with pytest.raises(AlreadyExists):
            run(ADD_COUNTER, key="k")

    with pytest.raises(StoreUnavailable, match="undone"):
        engine.write(swallowing)
    assert engine.read(COUNTED, key="k") == []


@pytest.mark.parametrize(
    ("sql", "error"),
    [
        (ADD_COUNTER, AlreadyExists),
        ("insert into session (digest, person, until) values (:key, 'niemand', '')", NotFound),
        ("insert into counter (key) values (:key)", ValueError),
        ("insert into counter (key, since, until, n) values (:key, :key, '', 9223372036854775807 + 1)", ValueError),
        (f"insert into counter (key, since, until, n) values ({TOO_LONG}, :key, '', 0)", ValueError),
    ],
)
def test_a_refused_statement_is_one_of_ours_and_undoes_the_others(
    engine: PostgresEngine, sql: str, error: type[Exception]
) -> None:
    def half_refused(run: Run) -> None:
        run(ADD_COUNTER, key="k")
        run(sql, key="k")

    with pytest.raises(error):
        engine.write(half_refused)
    assert engine.read(COUNTED, key="k") == []


def test_only_what_need_not_be_synced_is_not(engine: PostgresEngine) -> None:
    def setting(run: Run) -> str:
        return str(run("show synchronous_commit")[0]["synchronous_commit"])

    assert engine.write(setting, synced=False) == "off"
    assert engine.write(setting) == setting(engine.read) == "on"


def test_one_that_only_reads_changes_nothing(url: str, desk: SqlStore) -> None:
    with closing(PostgresEngine(url, only_reading=True)) as reading:
        reading.migrate()
        assert reading.read("select count(*) as n from site") == [{"n": 2}]
        for attempt in (reading.read, lambda sql: reading.write(lambda run: run(sql))):
            with pytest.raises(StoreUnavailable, match="read-only"):
                attempt("delete from session")


def test_a_process_that_was_forked_makes_connections_of_its_own(url: str) -> None:
    done = subprocess.run([sys.executable, "-c", FORKS, url], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    before, in_the_child, after = done.stdout.split()
    assert before == after != in_the_child


# How it is begun


def test_many_who_start_on_an_empty_database_at_once_do_not_harm_each_other(postgres: Cluster) -> None:
    with postgres.new_database() as url:

        def start(_: int) -> list[Row]:
            with closing(PostgresEngine(url)) as engine:
                engine.migrate()
                return engine.read("select name from migration")

        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(start, range(8))) == [[{"name": name} for name in sorted(KNOWN)]] * 8


def test_migrating_again_changes_nothing(engine: PostgresEngine, desk: SqlStore) -> None:
    engine.migrate()
    assert desk.site("blad") == a_site()


def test_an_empty_database_is_not_made_a_house_by_one_who_only_reads(postgres: Cluster) -> None:
    with postgres.new_database() as url:
        with pytest.raises(BadSettings, match="is empty"):
            PostgresEngine(url, only_reading=True).migrate()
        assert PostgresEngine(url).pending() == tuple(sorted(KNOWN))


@pytest.mark.parametrize(
    "account",
    ["select 1", "create table migration (id bigint)", "create table migration as select '0001_initial' as name"],
)
def test_a_database_of_another_program_is_left_alone(postgres: Cluster, account: str) -> None:
    tables = "select tablename from pg_tables where schemaname = 'public'"
    with postgres.new_database() as url:
        postgres.run("create table recipe (name text)", name_in(url))
        postgres.run(account, name_in(url))
        before = postgres.run(tables, name_in(url))
        with pytest.raises(BadSettings, match="another program"):
            PostgresEngine(url).migrate()
        assert postgres.run(tables, name_in(url)) == before


def test_a_database_of_a_newer_version_is_left_alone(postgres: Cluster) -> None:
    with postgres.new_database() as url:
        with closing(PostgresEngine(url)) as engine:
            engine.migrate()
            engine.write(lambda run: run("insert into migration (name) values ('m999')"))
        for only_reading in (False, True):
            with pytest.raises(BadSettings, match=r"newer version of moderation \(m999\)"):
                PostgresEngine(url, only_reading=only_reading).migrate()


def test_a_database_that_cannot_keep_every_sign_is_refused(postgres: Cluster) -> None:
    postgres.run("create database latin template template0 encoding 'LATIN1' locale 'C'")
    with pytest.raises(BadSettings, match="LATIN1"):
        PostgresEngine(postgres.url("latin")).migrate()
    postgres.run("drop database latin")


def test_a_user_who_may_make_no_tables_is_told_so(postgres: Cluster) -> None:
    with postgres.new_database() as url:
        postgres.run("create role guest login")
        with pytest.raises(BadSettings, match="permission denied for schema public; see to the rights of the user"):
            PostgresEngine(url.replace("postgres@", "guest@")).migrate()
        postgres.run("drop role guest")


def test_a_password_that_is_wrong_is_a_matter_of_settings_and_is_not_repeated(postgres: Cluster) -> None:
    with postgres.asking_for_passwords():
        for password in ("geheim", "ge%25heim", ""):
            with pytest.raises(BadSettings, match="see to the user and the password") as refused:
                PostgresEngine(postgres.url().replace("postgres@", f"postgres:{password}@")).migrate()
            assert "heim" not in str(refused.value)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://jan:geheim@[host/db",
        "postgresql://jan:ge%zzheim@host/db",
        "postgresql://jan:geheim@host:poort/db",
        "postgresql://jan:geheim@een..twee/db",
        "postgresql://jan:geheim@host/db?connect_timeout=geheim",
        "postgres://jan:geheim@host/db?geheim=1",
        # Passwords whose signs were not escaped.
        "postgresql://jan:a@geheim@host/db",
        "postgresql://jan:a@b:geheim@host/db",
        "postgresql://jan:a/geheim@host/db",
        "postgresql://jan:12/geheim@host/db",
    ],
)
def test_what_is_no_address_is_a_matter_of_settings_and_is_not_repeated(address: str) -> None:
    with pytest.raises(BadSettings, match="cannot be read as the address") as refused:
        open_engine(address)
    assert "heim" not in "".join(traceback.format_exception(refused.value)).replace(address, "")


def test_a_database_that_is_not_there_is_named(postgres: Cluster) -> None:
    with pytest.raises(BadSettings, match=r'database "nergens" does not exist; make that database first'):
        PostgresEngine(postgres.url("nergens")).migrate()


def test_where_no_server_is_it_is_said_at_once() -> None:
    begun = time.monotonic()
    with pytest.raises(StoreUnavailable, match="right host and port") as refused:
        open_store(f"postgresql://jan:geheim@127.0.0.1:{free_port()}/moderation", SECRET)
    assert time.monotonic() - begun < AT_ONCE
    assert "geheim" not in str(refused.value)


def test_a_host_of_which_nobody_knows_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(StoreUnavailable, match=r"'nergens\.example'.*right host and port") as refused:
        open_store("postgresql://jan:geheim@nergens.example/moderation", SECRET)
    assert "geheim" not in str(refused.value)


def test_an_address_is_shown_without_its_password() -> None:
    address = address_in("postgresql://jan:geheim@een:1,twee:2/blad?application_name=x")
    assert address.name == "blad at een,twee port 1,2"
    assert "geheim" not in repr(address)
    assert "target_session_attrs=read-write" in address.conninfo
    assert "connect_timeout=2" in address.conninfo
    assert "application_name=x" in address.conninfo


def test_without_psycopg_it_is_said_what_to_install() -> None:
    code = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from moderation.store import open_store\n"
        "open_store('postgresql://jan:geheim@host/db', b'x' * 32)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "pip install 'psycopg[binary]'" in done.stderr
    assert "geheim" not in done.stderr.replace(code, "")


def test_a_database_on_a_server_is_no_file() -> None:
    with pytest.raises(BadSettings, match="pg_dump") as refused:
        sqlite_file("postgresql://jan:geheim@host/db")
    assert "geheim" not in str(refused.value)


# When the server goes away


def test_while_the_server_is_gone_it_is_said_at_once_and_it_works_again_when_it_is_back(
    postgres: Cluster, desk: SqlStore
) -> None:
    kept = arrived(desk)
    for leave in (postgres.stop, postgres.kill):
        leave()
        with ThreadPoolExecutor(8) as pool:
            begun = time.monotonic()
            for doing in [pool.submit(ask, desk) for ask in 10 * [lambda store: store.reaction("blad", 1), arrived]]:
                with pytest.raises(StoreUnavailable, match="cannot be"):
                    doing.result()
            assert time.monotonic() - begun < AT_ONCE
        postgres.start()
        assert desk.reaction("blad", 1) == kept
        arrived(desk)
    assert desk.number_of(Status.WAITING) == 3


def test_nobody_notices_a_server_that_was_started_anew_meanwhile(postgres: Cluster, engine: PostgresEngine) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: engine.read("select pg_sleep(0.05)"), range(4)))
    for leave, ask in ((postgres.stop, engine.read), (postgres.kill, lambda sql: engine.write(lambda run: run(sql)))):
        leave()
        postgres.start()
        assert ask("select 1 as one") == [{"one": 1}]


def test_nobody_notices_a_session_that_was_ended(postgres: Cluster, engine: PostgresEngine, url: str) -> None:
    tries: list[object] = []

    def work(run: Work) -> None:
        (session,) = run("select pg_backend_pid() as pid")
        tries.append(session["pid"])
        run(ADD_COUNTER, key="k")
        if len(tries) == 1:
            postgres.run(f"select pg_terminate_backend({session['pid']}, 5000)")
        run(COUNT, key="k")

    engine.read("select 1")
    engine.write(work)
    assert len(set(tries)) == 2
    assert engine.read(COUNTED, key="k") == [{"n": 1}]


def test_nobody_notices_tables_that_were_changed_by_a_later_version(postgres: Cluster) -> None:
    """A statement that was prepared before is refused by the server, on each connection that has prepared it."""
    sites: list[int] = []

    def look(run: Run) -> None:
        sites.append(len(run("select * from site")))

    with postgres.new_database() as url, closing(PostgresEngine(url)) as engine:
        engine.migrate()
        for number in range(3):
            for _ in range(10):
                engine.read("select * from site")
                engine.write(look)
            postgres.run(f"alter table site add column later_{number} text", name_in(url))
        assert engine.read("select * from site") == []
        engine.write(look)
    assert sites == 31 * [0]


def test_a_server_that_says_nothing_any_more_is_given_up_on_and_then_nobody_waits_for_it(
    postgres: Cluster, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_link, "SILENCE", 0.3)
    with closing(PostgresEngine(url)) as engine, ThreadPoolExecutor(4) as pool:
        assert engine.read("select 1 as one") == [{"one": 1}]
        postgres.pause()
        try:
            with pytest.raises(StoreUnavailable, match=r"said nothing for 0\.3 seconds"):
                engine.read("select 1")
            with pytest.raises(StoreUnavailable, match="timeout"):
                engine.read("select 1")
            looking = pool.submit(engine.read, "select 1")
            begun = time.monotonic()
            for asking in [pool.submit(engine.read, "select 1") for _ in range(30)]:
                with pytest.raises(StoreUnavailable):
                    asking.result()
            assert time.monotonic() - begun < AT_ONCE
            with pytest.raises(StoreUnavailable):
                looking.result()
        finally:
            postgres.go_on()
        assert engine.read("select 1 as one") == [{"one": 1}]


def test_a_server_that_is_only_slow_is_waited_for(engine: PostgresEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_link, "SILENCE", 0.2)
    assert engine.read("select 1 as one, pg_sleep(0.7)")[0]["one"] == 1


def test_a_server_that_takes_no_more_connections_is_unavailable_until_it_does(postgres: Cluster, url: str) -> None:
    postgres.run("create role few login connection limit 1")
    postgres.run("grant all on all tables in schema public to few", name_in(url))
    few = url.replace("postgres@", "few@")
    with closing(PostgresEngine(few)) as engine:
        with psycopg.connect(few), pytest.raises(StoreUnavailable, match="too many connections"):
            engine.read("select 1 from site")
        postgres.wait_until("select 1 where not exists (select 1 from pg_stat_activity where usename = 'few')")
        assert engine.read("select 1 from site") == []
    postgres.run("drop owned by few", name_in(url))
    postgres.run("drop role few")


def test_when_all_connections_are_at_work_one_does_not_wait_for_ever(url: str) -> None:
    connections = Connections(address_in(url), most=1, patience=0.05)
    with connections.lent(), pytest.raises(StoreUnavailable, match="all 1 connections"), connections.lent():
        pass
    with connections.lent() as link:
        assert link.execute("select 1 as one").fetchall() == [{"one": 1}]
    connections.close()


def test_a_store_that_is_closed_says_so(url: str) -> None:
    engine = PostgresEngine(url)
    engine.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        engine.read("select 1")


def test_a_commit_of_which_nothing_is_heard_is_not_done_again(postgres: Cluster, engine: PostgresEngine) -> None:
    """The session is ended when the commit has been written, and before that is said."""
    tries: list[int] = []

    def work(run: Work) -> None:
        tries.append(1)
        run(ADD_COUNTER, key="k")

    with commits_waiting_for_nobody(postgres), ThreadPoolExecutor(1) as pool:
        writing = pool.submit(engine.write, work)
        postgres.wait_until(WAITING)
        postgres.run(WAITING.replace("pid", "pg_terminate_backend(pid, 5000)", 1))
        with pytest.raises(StoreUnavailable, match="not known whether this was kept"):
            writing.result()
    assert len(tries) == 1
    assert engine.read(COUNTED, key="k") == [{"n": 0}], "it was kept in fact, and is there once"


def test_a_commit_that_was_let_go_before_it_was_safe_is_not_acknowledged(
    postgres: Cluster, engine: PostgresEngine
) -> None:
    """An administrator who cancels the waiting for a replica makes the server say that all is done."""
    with commits_waiting_for_nobody(postgres), ThreadPoolExecutor(1) as pool:
        writing = pool.submit(engine.write, lambda run: run(ADD_COUNTER, key="k"))
        postgres.wait_until(WAITING)
        postgres.run(WAITING.replace("pid", "pg_cancel_backend(pid)", 1))
        with pytest.raises(StoreUnavailable, match="did not wait until the commit was safe"):
            writing.result()


def test_a_commit_that_never_comes_to_an_end_is_given_up_and_what_need_not_be_synced_goes_on(
    postgres: Cluster, engine: PostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_link, "COMMIT_PATIENCE", 0.2)
    with commits_waiting_for_nobody(postgres):
        with pytest.raises(StoreUnavailable, match="not known whether this was kept"):
            engine.write(lambda run: run(ADD_COUNTER, key="k"))
        engine.write(lambda run: run(ADD_COUNTER, key="another"), synced=False)
    assert engine.read("select key from counter order by key") == [{"key": "another"}, {"key": "k"}]


def test_the_same_reaction_sent_again_after_a_commit_of_which_nothing_was_heard_is_there_once(
    postgres: Cluster, desk: SqlStore
) -> None:
    arrival = an_arrival()
    with commits_waiting_for_nobody(postgres), ThreadPoolExecutor(1) as pool:
        writing = pool.submit(desk.accept, arrival, None)
        postgres.wait_until(WAITING)
        postgres.kill()
        with pytest.raises(StoreUnavailable, match="not known whether this was kept"):
            writing.result()
        postgres.start()
    assert desk.accept(arrival, None).number == 1
    assert desk.number_of(Status.WAITING) == 1


# How it does


def test_a_server_that_may_forget_is_said_to_be_wrong(engine: PostgresEngine, postgres: Cluster) -> None:
    found = {check.about: check for check in engine.health(full=True)}
    assert found["durability"].state is State.WRONG
    assert "fsync and full_page_writes off" in found["durability"].found
    assert {about: check.state for about, check in found.items() if about != "durability"} == dict.fromkeys(
        ("server", "role", "encoding", "order", "room"), State.WELL
    )
    assert found["server"].found.startswith("PostgreSQL 18")


def test_a_server_that_does_not_wait_for_its_disk_is_said_to_be_wrong() -> None:
    with cluster() as safe, safe.new_database() as url, closing(PostgresEngine(url)) as here:
        here.migrate()
        for setting, state in (("on", State.WELL), ("off", State.WRONG), ("local", State.WELL)):
            safe.run(f"alter database {name_in(url)} set synchronous_commit = {setting}")
            with closing(PostgresEngine(url)) as asked_anew:
                (durability,) = [check for check in asked_anew.health(full=False) if check.about == "durability"]
            assert durability.state is state
            assert "synchronous_commit" in durability.found


def test_columns_that_are_compared_otherwise_are_named(engine: PostgresEngine, postgres: Cluster) -> None:
    with postgres.new_database() as url, closing(PostgresEngine(url)) as odd:
        odd.migrate()
        postgres.run('alter table report alter column failure type text collate "default"', name_in(url))
        (order,) = [check for check in odd.health(full=False) if check.about == "order"]
    assert order.state is State.WRONG
    assert "report" in order.found
