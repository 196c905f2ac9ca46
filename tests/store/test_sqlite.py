"""What is true of SQLite alone: how it is set, how it stands under many hands, and how it says that it cannot."""

import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from moderation.domain.errors import AlreadyExists, BadSettings, NotFound, StoreUnavailable
from moderation.domain.reaction import Author, Status
from moderation.store import open_store
from moderation.store.engine import Engine, Row, Run, Work
from moderation.store.interface import Store
from moderation.store.sealing import Sealer
from moderation.store.sql import SqlStore
from moderation.store.sqlite import SqliteEngine
from tests.store.need import folder_of_nobody, held_by_another_process, no_file_larger_than
from tests.store.samples import (
    NOW,
    SECRET,
    a_decision,
    a_reaction,
    a_reading,
    a_site,
    an_arrangement,
    an_arrival,
    arranged,
    arranging,
    arrived,
    arrived_under,
    furnished,
    published,
    undoing,
)

ROOT = Path(__file__).parents[2]
ADD_COUNTER = "insert into counter (key, since, until, n) values (:key, '', '', 0)"
COUNTED = "select n from counter where key = :key"
POSTS_WITHOUT_END = """
import sys
from moderation.store import open_store
from tests.store.samples import SECRET, arrived
store = open_store(sys.argv[1], SECRET)
while True:
    print(arrived(store).number, flush=True)
"""


@pytest.fixture
def desk(engine: Engine) -> Store:
    """A furnished store over the engine that has little patience."""
    return furnished(SqlStore(engine, Sealer(SECRET)))


# How it is set


def test_a_commit_is_synced_readers_do_not_wait_and_what_is_deleted_is_gone(engine: Engine) -> None:
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    assert {name: engine.read(f"pragma {name}")[0][name] for name in expected} == expected


def test_every_thread_has_a_connection_set_like_this(engine: Engine) -> None:
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(engine.read, "pragma synchronous").result() == [{"synchronous": 2}]
        assert pool.submit(engine.read, "pragma foreign_keys").result() == [{"foreign_keys": 1}]


def test_a_thread_that_ends_lets_go_of_its_connection(engine: SqliteEngine) -> None:
    for _ in range(3):
        thread = threading.Thread(target=engine.read, args=("select 1",))
        thread.start()
        thread.join()
    assert len(engine._open) == 0


def test_migrating_again_changes_nothing(engine: Engine, desk: Store) -> None:
    engine.migrate()
    assert desk.site("blad") == a_site()


def test_many_who_start_on_a_new_file_at_once_do_not_break_it(file: Path) -> None:
    def start(_: int) -> str:
        with closing(SqliteEngine(file)) as engine:
            engine.migrate()
            return str(engine.read("pragma journal_mode")[0]["journal_mode"])

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(start, range(8))) == {"wal"}


def test_a_relative_file_stays_the_same_file_when_the_folder_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with closing(SqliteEngine(Path("a b?#%.db"))) as engine:
        engine.migrate()
        monkeypatch.chdir("/")
        assert engine.read("select count(*) as n from site") == [{"n": 0}]
    assert [path.name for path in tmp_path.iterdir()] == ["a b?#%.db"]


# Under many hands


def test_no_increment_is_lost_that_reads_first_and_then_writes(file: Path, engine: Engine) -> None:
    engine.write(lambda run: run(ADD_COUNTER, key="k"))

    def one_more(run: Run) -> None:
        n = run(COUNTED, key="k")[0]["n"]
        run("update counter set n = :n where key = :key", n=n + 1, key="k")

    def increment(patient: SqliteEngine) -> None:
        for _ in range(60):
            patient.write(one_more)

    with closing(SqliteEngine(file)) as patient, ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(increment, patient) for _ in range(8)]:
            done.result()
    assert engine.read(COUNTED, key="k") == [{"n": 480}]


def test_a_transaction_holds_the_right_to_write_from_its_first_moment(file: Path, engine: Engine) -> None:
    with closing(SqliteEngine(file, timeout=0)) as other:

        def meanwhile(run: Run) -> None:
            with pytest.raises(StoreUnavailable, match="locked"):
                other.write(lambda run: None)

        engine.write(meanwhile)
        other.write(lambda run: run(ADD_COUNTER, key="k"))
    assert engine.read(COUNTED, key="k") == [{"n": 0}]


def test_only_what_need_not_be_synced_is_not_whatever_comes_of_it(engine: Engine) -> None:
    """2 waits for the disk at each commit, 1 does not."""

    def waiting(run: Run) -> int:
        (row,) = run("pragma synchronous")
        return int(row["synchronous"])

    def refused(run: Run) -> None:
        run(ADD_COUNTER, key="k")
        run(ADD_COUNTER, key="k")

    assert engine.write(waiting, synced=False) == 1
    assert engine.write(waiting) == 2
    with pytest.raises(AlreadyExists):
        engine.write(refused, synced=False)
    assert engine.write(waiting) == waiting(engine.read) == 2
    engine.write(lambda run: run(ADD_COUNTER, key="k"), synced=False)
    assert engine.read(COUNTED, key="k") == [{"n": 0}]


def test_work_that_raises_leaves_nothing_behind(engine: Engine) -> None:
    def half_done(run: Run) -> None:
        run(ADD_COUNTER, key="k")
        raise KeyError

    with pytest.raises(KeyError):
        engine.write(half_done)
    assert engine.read(COUNTED, key="k") == []


def test_a_reader_sees_nothing_of_what_is_not_committed(engine: Engine) -> None:
    def work(run: Run) -> list[Row]:
        run(ADD_COUNTER, key="k")
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(engine.read, COUNTED, key="k").result()

    assert engine.write(work) == []
    assert engine.read(COUNTED, key="k") == [{"n": 0}]


@pytest.mark.parametrize(
    ("sql", "error"),
    [
        (ADD_COUNTER, AlreadyExists),
        ("insert into session (digest, person, until) values (:key, 'niemand', '')", NotFound),
        ("insert into counter (key) values (:key)", ValueError),
    ],
)
def test_a_refused_statement_is_one_of_ours_and_undoes_the_others(
    engine: Engine, sql: str, error: type[Exception]
) -> None:
    def half_refused(run: Run) -> None:
        run(ADD_COUNTER, key="k")
        run(sql, key="k")

    with pytest.raises(error):
        engine.write(half_refused)
    assert engine.read(COUNTED, key="k") == []


def test_what_was_acknowledged_survives_a_kill(file: Path) -> None:
    address = f"sqlite:///{file}"
    with closing(SqliteEngine(file)) as engine:
        engine.migrate()
        store = furnished(SqlStore(engine, Sealer(SECRET)))
        process = subprocess.Popen([sys.executable, "-c", POSTS_WITHOUT_END, address], stdout=subprocess.PIPE, cwd=ROOT)
        with process as posting:
            assert posting.stdout is not None
            acknowledged = [int(posting.stdout.readline()) for _ in range(30)]
            posting.kill()
            acknowledged += [int(line) for line in posting.stdout if line.endswith(b"\n")]
        for number in acknowledged:
            assert store.reaction("blad", number).text == "Mooi *stuk*!"
        assert engine.read("pragma integrity_check") == [{"integrity_check": "ok"}]
        last = engine.read("select last_number from site where key = 'blad'")[0]["last_number"]
        assert store.number_of(Status.WAITING) == last == store.reaction("blad", last).number


# What is written


@pytest.mark.parametrize(
    "sql",
    ["update decision set note = 'x'", "delete from decision", "update reading set why = 'x'", "delete from reading"],
)
def test_the_logs_are_only_added_to_whoever_opens_the_file(file: Path, desk: Store, sql: str) -> None:
    decided, arrangement = published(desk), arranged(desk)
    desk.read_names(arrangement.id, a_reading())
    with closing(sqlite3.connect(file)) as other, pytest.raises(sqlite3.IntegrityError, match="only added to"):
        other.execute(sql)
    assert len(desk.decisions("blad", decided.id)) == 1
    assert desk.readings(arrangement.id) == (a_reading(),)


def test_no_address_can_be_read_in_the_files(file: Path, desk: Store) -> None:
    arrived(desk, author=Author("Jan Jansen", "jan.verborgen@jansen.example"))
    desk.open_session("digest", "els", NOW, "hash of els")
    files = [path.read_bytes().lower() for path in file.parent.iterdir()]
    assert len(files) == 3, "the file itself, -wal and -shm"
    assert any(b"jan jansen" in content for content in files)
    for content in files:
        assert b"verborgen" not in content
        assert b"els@blad" not in content


def test_no_name_that_was_sealed_can_be_read_in_the_files(file: Path, desk: Store) -> None:
    arrangement = an_arrangement()
    desk.add_arrangement(arrangement, "code", "Els Verborgen")
    arrived_under(desk, arrangement, "Jan Verborgen")
    desk.read_names(arrangement.id, a_reading())
    assert _places_of(b"Verborgen", file) == []


def test_a_name_is_nowhere_in_the_files_once_it_is_put_under_an_arrangement(file: Path, desk: Store) -> None:
    before = [arrived(desk, author=Author(f"Lezer {number}", "")) for number in range(30)]
    # Much longer than what takes its place, so that it is not just overwritten.
    hidden = Author("Jan " + "Verborgen" * 20, "", "Verborgen")
    kept = arrived(desk, author=hidden, shown_name=hidden.name)
    for reaction in before:
        arrived(desk)
        desk.decide(a_decision(reaction))
    assert "moderation.db-wal" in _places_of(b"Verborgen", file)
    decision = arranging(kept)
    now = desk.arrange(decision, an_arrangement(shown_name="N.N."), "code")
    assert _places_of(b"Verborgen", file) == []
    assert desk.decide(undoing(decision, now)).author == hidden
    assert "moderation.db-wal" in _places_of(b"Verborgen", file)


def test_a_reaction_that_waits_costs_no_row_on_record(engine: Engine, desk: Store) -> None:
    arrived(desk)
    assert engine.read("select * from record") == []
    published(desk)
    assert [row["n"] for row in engine.read("select * from record")] == [1]


def test_to_leave_no_trace_waits_for_nobody(file: Path, desk: Store) -> None:
    kept = arrived(desk, author=Author("Jan Verborgen", ""))
    with closing(SqliteEngine(file, timeout=60)) as patient, closing(sqlite3.connect(file)) as reading:
        reading.execute("begin")
        reading.execute("select * from reaction").fetchone()
        now = SqlStore(patient, Sealer(SECRET)).arrange(arranging(kept), an_arrangement(), "code")
        assert desk.reaction("blad", 1) == now


def test_an_address_that_was_moved_to_another_row_is_not_shown_there(file: Path, desk: Store) -> None:
    arrived(desk)
    mine = arrived(desk, author=Author("Piet", "piet@example.org"))
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("update reaction set email = (select email from reaction where number = 1) where number = 2")
    with pytest.raises(StoreUnavailable, match="moved from another row"):
        desk.reaction("blad", mine.number)


# How it says that it cannot


def test_a_file_that_is_no_database_is_a_matter_of_settings(file: Path) -> None:
    file.write_text("Dit is een brief, geen database. " * 100)
    with pytest.raises(BadSettings, match="not an SQLite database"):
        SqliteEngine(file).migrate()
    assert file.read_text().startswith("Dit is een brief")


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="not a folder"):
        SqliteEngine(tmp_path).migrate()


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"there is no folder .*/elders"):
        SqliteEngine(tmp_path / "elders" / "moderation.db").migrate()
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_another_program_is_left_alone(file: Path) -> None:
    with closing(sqlite3.connect(file)) as other:
        other.execute("create table recipe (name text)")
    with pytest.raises(BadSettings, match="another program"):
        SqliteEngine(file).migrate()
    with closing(sqlite3.connect(file)) as other:
        assert other.execute("select name from sqlite_master").fetchall() == [("recipe",)]


def test_a_database_of_a_newer_version_is_left_alone(file: Path, engine: Engine) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as newer:
        newer.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) values ('moderation', 'm999', '')"
        )
    with pytest.raises(BadSettings, match=r"newer version of moderation \(m999\)"):
        engine.migrate()


def test_a_file_that_is_gone_is_not_replaced_by_an_empty_one(file: Path) -> None:
    with closing(SqliteEngine(file)) as engine:
        with pytest.raises(StoreUnavailable, match="cannot be used now"):
            engine.read("select 1 from site")
        assert not file.exists()
        engine.migrate()
        assert engine.read("select 1 from site") == []


def test_a_file_that_turns_into_something_else_is_unavailable(file: Path, engine: Engine) -> None:
    engine.close()
    file.write_text("Dit is een brief. " * 500)
    with closing(SqliteEngine(file)) as reopened, pytest.raises(StoreUnavailable, match="not a database"):
        reopened.read("select 1 from site")


def test_a_file_held_by_another_process_is_unavailable_until_it_lets_go(file: Path, desk: Store) -> None:
    kept = arrived(desk)
    with held_by_another_process(file):
        with pytest.raises(StoreUnavailable, match="locked"):
            arrived(desk)
        assert desk.reaction("blad", 1) == kept, "readers go on"
    assert arrived(desk).number == 2


def test_a_full_disk_is_unavailable_until_there_is_room(desk: Store) -> None:
    kept = arrived(desk)
    large = an_arrival(a_reaction(text="lang " * 100_000))
    with no_file_larger_than(150_000):
        with pytest.raises(StoreUnavailable, match=r"full|I/O"):
            desk.accept(large, None)
        assert desk.reaction("blad", 1) == kept
    assert desk.accept(large, None).number == 2


def test_a_read_only_file_can_be_read_and_is_unavailable_to_writers_until_it_is_mended() -> None:
    with folder_of_nobody() as folder:
        file = folder / "moderation.db"
        with closing(SqliteEngine(file)) as engine:
            engine.migrate()
            arrived(furnished(SqlStore(engine, Sealer(SECRET))))
        file.chmod(0o444)
        with closing(SqliteEngine(file)) as engine:
            store = SqlStore(engine, Sealer(SECRET))
            engine.migrate()
            assert store.reaction("blad", 1).number == 1
            with pytest.raises(StoreUnavailable, match="readonly"):
                arrived(store)
            for beside in folder.iterdir():  # SQLite gives -wal and -shm the rights that the file itself has
                beside.chmod(0o644)
            assert arrived(store).number == 2


def _places_of(words: bytes, file: Path) -> list[str]:
    """The files in which these words stand in the open."""
    return [path.name for path in sorted(file.parent.iterdir()) if words in path.read_bytes()]


def test_nothing_is_written_to_a_file_that_was_moved_away_or_replaced(file: Path, engine: Engine) -> None:
    with closing(SqliteEngine(file)) as running:
        running.write(lambda run: run(ADD_COUNTER, key="before"))
        moved = file.rename(file.with_name("moved.db"))
        for ending in ("-wal", "-shm"):
            file.with_name(file.name + ending).rename(moved.with_name(moved.name + ending))
        with pytest.raises(StoreUnavailable):
            running.write(lambda run: run(ADD_COUNTER, key="meanwhile"))
        with closing(SqliteEngine(file)) as restored:
            restored.migrate()
        running.write(lambda run: run(ADD_COUNTER, key="after"))
        assert running.read(COUNTED, key="after") == [{"n": 0}]
        assert running.read(COUNTED, key="before") == []
    with closing(SqliteEngine(moved)) as old:
        assert old.read(COUNTED, key="meanwhile") == []


def test_whoever_works_while_the_store_is_closed_is_told_so_and_nothing_breaks(file: Path) -> None:
    for _ in range(5):
        store = open_store(f"sqlite:///{file}", SECRET)
        with ThreadPoolExecutor(4) as threads:
            asked = [threads.submit(ask_until_closed, store) for _ in range(4)]
            while not all(each.running() for each in asked):
                pass
            store.close()
            assert [each.result() for each in asked] == ["the store is closed"] * 4


def ask_until_closed(store: Store) -> str:
    try:
        while True:
            store.sites()
    except StoreUnavailable as error:
        return str(error)


def test_after_closing_a_copy_of_the_file_alone_is_whole(file: Path) -> None:
    address = f"sqlite:///{file}"
    with closing(open_store(address, SECRET)) as store:
        furnished(store)
        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(arrived, store) for _ in range(4)]:
                done.result()
    copy = file.with_name("copy.db")
    copy.write_bytes(file.read_bytes())
    with closing(open_store(f"sqlite:///{copy}", SECRET)) as store:
        assert store.number_of(Status.WAITING) == 4


def test_threads_write_one_after_the_other_and_nobody_waits_for_ever(file: Path) -> None:
    with closing(SqliteEngine(file, timeout=0.2)) as engine, ThreadPoolExecutor(2) as pool:
        engine.migrate()
        begun, end = threading.Event(), threading.Event()

        def hold_on(run: Work) -> None:
            begun.set()
            end.wait(60)

        first = pool.submit(engine.write, hold_on)
        begun.wait(60)
        with pytest.raises(StoreUnavailable, match="others are writing"):
            engine.write(lambda run: None)
        end.set()
        first.result()
        engine.write(lambda run: None)
