"""SQLite in need: what befalls its file is told, nothing is half-written, and it works again when that is over."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest
from sqlite_utils import Database, Migrations
from structlog.testing import capture_logs

from moderation.domain.errors import BadSettings, StoreUnavailable
from moderation.store import sqlite_migrations
from moderation.store.engine import Engine, Run, Work
from moderation.store.sqlite import SqliteEngine
from tests.store.conftest import sqlite_url
from tests.store.houses import lived_in
from tests.store.need import (
    SmallDisk,
    emptied,
    folder_of_nobody,
    held_by_another_process,
    moved_away,
    read_only,
    replaced,
    scribbled_over,
    small_disk,
    truncated,
)

ADD_COUNTER = "insert into counter (key, since, until, n) values (:key, '', '', 0)"
MUCH = 2000
KEYS = "select key from counter order by key"
DIES_WHILE_WRITING = """
import os, sys
from pathlib import Path
from moderation.store.sqlite import SqliteEngine

def work(run):
    for number in range(20_000):
        run("insert into counter (key, since, until, n) values (:key, '', '', 0)", key=f"half {number}")
    os.kill(os.getpid(), 9)

SqliteEngine(Path(sys.argv[1])).write(work)
"""


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    with small_disk() as disk:
        yield disk


def add(engine: Engine, key: str) -> None:
    engine.write(lambda run: run(ADD_COUNTER, key=key))


def keys(engine: Engine) -> list[str]:
    return [row["key"] for row in engine.read(KEYS)]


def add_much(run: Work) -> None:
    run.each(ADD_COUNTER, [{"key": f"{number:4} {'much ' * 200}"} for number in range(MUCH)])


# What befalls a file that is in use

NEEDS = (held_by_another_process, moved_away, replaced, truncated, emptied)


@pytest.mark.parametrize("need", NEEDS)
def test_nothing_is_written_in_need_and_all_goes_on_after_it(file: Path, engine: Engine, need) -> None:
    add(engine, "before")
    engine.leave_no_trace()
    with need(file):
        for _ in range(2):
            with pytest.raises(StoreUnavailable, match=rf"{file.name}"):
                add(engine, "meanwhile")
        with ThreadPoolExecutor(1) as pool, pytest.raises(StoreUnavailable):
            pool.submit(add, engine, "meanwhile").result()
    add(engine, "after")
    assert keys(engine) == ["after", "before"]
    assert engine.read("pragma integrity_check") == [{"integrity_check": "ok"}]


def test_what_fills_the_disk_is_undone_and_the_rest_can_be_read_meanwhile(disk: SmallDisk) -> None:
    with closing(SqliteEngine(disk.folder / "moderation.db")) as engine:
        engine.migrate()
        add(engine, "before")
        with disk.full():
            with pytest.raises(StoreUnavailable, match=r"full; make room|I/O"):
                engine.write(add_much)
            assert keys(engine) == ["before"]
        add(engine, "after")
        assert keys(engine) == ["after", "before"]
        assert engine.read("pragma integrity_check") == [{"integrity_check": "ok"}]


def test_a_disk_that_a_transaction_of_our_own_fills_has_room_again_after_it(disk: SmallDisk) -> None:
    with closing(SqliteEngine(disk.folder / "moderation.db")) as engine:
        engine.migrate()
        with disk.full(but=1_000_000), pytest.raises(StoreUnavailable):
            engine.write(add_much)
        engine.write(add_much)
        assert len(keys(engine)) == MUCH


def test_on_a_full_disk_a_start_says_so_and_the_next_one_succeeds(disk: SmallDisk) -> None:
    file = disk.folder / "moderation.db"
    with disk.full(), closing(SqliteEngine(file)) as engine, pytest.raises(StoreUnavailable, match="full"):
        engine.migrate()
    with closing(SqliteEngine(file)) as engine:
        engine.migrate()
        add(engine, "after")
    with disk.full(), closing(SqliteEngine(file)) as engine, pytest.raises(StoreUnavailable, match="full"):
        engine.migrate()
    with closing(SqliteEngine(file)) as engine:
        engine.migrate()
        assert keys(engine) == ["after"]


def test_in_a_folder_in_which_nothing_may_be_made_a_start_says_so() -> None:
    with folder_of_nobody() as folder:
        file = folder / "moderation.db"
        with read_only(folder), pytest.raises(BadSettings, match="rights and those of its folder"):
            SqliteEngine(file).migrate()
        with closing(SqliteEngine(file)) as engine:
            engine.migrate()
        with read_only(folder), closing(SqliteEngine(file)) as engine:
            with pytest.raises(StoreUnavailable, match="rights of the file, its folder"):
                engine.migrate()
            with pytest.raises(StoreUnavailable, match="rights of the file, its folder"):
                keys(engine)
        with closing(SqliteEngine(file)) as engine:
            engine.migrate()
            add(engine, "after")


def test_of_a_writer_that_is_killed_nothing_is_left_and_nobody_waits_for_it(file: Path, engine: Engine) -> None:
    add(engine, "before")
    for _ in range(2):
        killed = subprocess.run([sys.executable, "-c", DIES_WHILE_WRITING, str(file)])
        assert killed.returncode == -9
        assert keys(engine) == ["before"]
    add(engine, "after")
    assert keys(engine) == ["after", "before"]
    assert engine.read("pragma integrity_check") == [{"integrity_check": "ok"}]


def test_a_page_that_is_damaged_takes_the_others_with_it_no_further_than_it_must(file: Path, engine: Engine) -> None:
    add(engine, "before")
    engine.leave_no_trace()
    (root,) = engine.read("select rootpage as page from sqlite_master where name = 'person'")
    engine.read("select * from person")
    with scribbled_over(file, pages=(root["page"] - 1,)), closing(SqliteEngine(file)) as fresh:
        with pytest.raises(StoreUnavailable, match=r"malformed.*moderation restore"):
            fresh.read("select * from person")
        assert keys(fresh) == ["before"]


# Another file in its place


def test_a_log_of_the_file_before_does_not_destroy_the_one_that_took_its_place(tmp_path: Path, file: Path) -> None:
    other = tmp_path / "other.db"
    for path in (file, other):
        with closing(SqliteEngine(path)) as engine:
            engine.migrate()
            add(engine, f"in {path.name}")
    together = Barrier(3)

    def meanwhile(engine: Engine) -> None:
        together.wait()
        with pytest.raises(StoreUnavailable, match="still that of the one before"):
            add(engine, "meanwhile")
        with pytest.raises(StoreUnavailable, match="still that of the one before"):
            engine.changes()

    with closing(SqliteEngine(file)) as engine, ThreadPoolExecutor(3) as pool:
        engine.write(add_much)
        list(pool.map(lambda _: (together.wait(), keys(engine)), range(3)))
        file.rename(tmp_path / "before.db")
        other.rename(file)
        list(pool.map(meanwhile, [engine] * 3))
        engine.leave_no_trace()
        for ending in ("-wal", "-shm"):
            file.with_name(file.name + ending).rename(tmp_path / f"before.db{ending}")
        list(pool.map(lambda number: add(engine, f"new {number}"), range(3)))
        assert keys(engine) == ["in other.db", "new 0", "new 1", "new 2"]
    for name, number in ((file.name, 4), ("before.db", MUCH + 1)):
        with closing(SqliteEngine(tmp_path / name)) as engine:
            assert len(keys(engine)) == number
            assert engine.read("pragma integrity_check") == [{"integrity_check": "ok"}]


def test_to_close_beside_the_log_of_another_file_leaves_both_alone(tmp_path: Path, file: Path) -> None:
    other = tmp_path / "other.db"
    with closing(SqliteEngine(other)) as engine:
        engine.migrate()
    whole = other.read_bytes()
    with closing(SqliteEngine(file)) as engine:
        engine.migrate()
        add(engine, "before")
        file.rename(tmp_path / "before.db")
        other.rename(file)
    assert file.read_bytes() == whole


def test_a_log_without_its_database_is_kept_until_somebody_has_looked_at_it(file: Path) -> None:
    with closing(SqliteEngine(file)) as engine:
        engine.migrate()
        add(engine, "before")
        with moved_away(file) as moved:
            for content in (None, b""):
                if content is not None:
                    file.write_bytes(content)
                with pytest.raises(BadSettings, match="put the file back, or move the log away"):
                    SqliteEngine(file).migrate()
                with pytest.raises(StoreUnavailable, match="put the file back, or move the log away"):
                    keys(engine)
            assert moved.exists()
        assert keys(engine) == ["before"]


# Whether something has changed


def test_it_is_seen_that_others_have_changed_something_also_in_another_file(file: Path, engine: SqliteEngine) -> None:
    seen = [engine.changes()]
    assert engine.changes() == seen[0]
    add(engine, "own")
    seen.append(engine.changes())
    with closing(SqliteEngine(file)) as other:
        add(other, "others'")
    seen.append(engine.changes())
    with moved_away(file), pytest.raises(StoreUnavailable):
        engine.changes()
    seen.append(engine.changes())
    assert len(set(seen)) == 4
    assert engine.changes() == seen[-1]


def test_after_closing_nothing_is_watched_any_more(file: Path) -> None:
    engine = SqliteEngine(file)
    engine.migrate()
    engine.changes()
    engine.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        engine.changes()
    assert [path.name for path in file.parent.iterdir()] == [file.name]


# A new version changes the tables


@pytest.fixture
def one_step_more(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the next version does to the tables; a statement can be put into the list."""
    statements = ["create table next (x text)"]
    steps = Migrations("moderation")
    for step in sqlite_migrations.MIGRATIONS._migrations:
        steps(name=step.name)(step.fn)

    @steps(name="m002_next")
    def apply(database: Database) -> None:
        for statement in statements:
            database.execute(statement)

    monkeypatch.setattr("moderation.store.sqlite.MIGRATIONS", steps)
    monkeypatch.setattr("moderation.store.sqlite_migrations.MIGRATIONS", steps)
    monkeypatch.setattr("moderation.store.sqlite_migrations.KNOWN", sqlite_migrations.KNOWN | {"m002_next"})
    return statements


def copies(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.before-*"))


def has_next(file: Path) -> bool:
    with closing(sqlite3.connect(file)) as database:
        return bool(database.execute("select 1 from sqlite_master where name = 'next'").fetchall())


def test_a_database_is_copied_before_its_tables_change_and_only_then(
    file: Path, request: pytest.FixtureRequest
) -> None:
    lived_in(sqlite_url(file.parent))
    assert copies(file.parent) == []
    request.getfixturevalue("one_step_more")
    with capture_logs() as logs:
        SqliteEngine(file).migrate()
        SqliteEngine(file).migrate()
    (copy,) = copies(file.parent)
    assert copy.name.startswith("moderation.db.before-m002_next-2")
    assert copy.stat().st_mode & 0o777 == 0o600
    assert [line["file"] for line in logs] == [str(copy)]
    assert (has_next(file), has_next(copy)) == (True, False)
    for path in (file, copy):
        with closing(sqlite3.connect(path)) as database:
            assert database.execute("select count(*) from reaction").fetchone() == (12,)


def test_a_new_database_needs_no_copy(file: Path, one_step_more: list[str]) -> None:
    SqliteEngine(file).migrate()
    assert has_next(file)
    assert copies(file.parent) == []


def test_a_step_that_fails_leaves_all_as_it_was_and_no_copies_however_often_it_is_tried(
    file: Path, request: pytest.FixtureRequest
) -> None:
    lived_in(sqlite_url(file.parent))
    request.getfixturevalue("one_step_more").append("insert into nowhere values (1)")
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="nowhere"):
            SqliteEngine(file).migrate()
    assert not has_next(file)
    assert copies(file.parent) == []


def test_without_room_for_a_copy_nothing_is_changed(disk: SmallDisk, request: pytest.FixtureRequest) -> None:
    lived_in(sqlite_url(disk.folder))
    file = disk.folder / "moderation.db"
    request.getfixturevalue("one_step_more")
    with (
        disk.full(but=200_000),
        pytest.raises(StoreUnavailable, match=r"not changed for this version.*(No space left|I/O)"),
    ):
        SqliteEngine(file).migrate()
    assert not has_next(file)
    assert list(disk.folder.glob("*before*")) == list(disk.folder.glob(".*before*")) == []
    SqliteEngine(file).migrate()
    assert has_next(file)
    assert len(copies(disk.folder)) == 1


def test_of_several_who_start_at_once_on_a_new_version_one_makes_a_copy(
    file: Path, request: pytest.FixtureRequest
) -> None:
    lived_in(sqlite_url(file.parent))
    request.getfixturevalue("one_step_more")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: SqliteEngine(file).migrate(), range(4)))
    assert len(copies(file.parent)) == 1


# The rest


def test_a_new_database_is_for_the_eyes_of_its_owner_alone(file: Path) -> None:
    before = os.umask(0o022)
    try:
        with closing(SqliteEngine(file)) as engine:
            engine.migrate()
            add(engine, "k")
            assert {path.stat().st_mode & 0o777 for path in file.parent.iterdir()} == {0o600}
    finally:
        os.umask(before)


def test_an_sqlite_that_is_too_old_is_refused_before_anything_is_written(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    with pytest.raises(BadSettings, match=r"3\.37\.0 is the oldest"):
        SqliteEngine(file).migrate()
    assert not file.exists()


def test_what_is_broken_off_while_it_need_not_be_synced_is_not_committed(engine: SqliteEngine, monkeypatch) -> None:
    """As when Ctrl-C comes between the work and the undoing of it."""

    def interrupted(database: Database) -> None:
        monkeypatch.undo()
        raise KeyboardInterrupt

    def half_done(run: Run) -> None:
        run(ADD_COUNTER, key="half")
        monkeypatch.setattr(Database, "rollback", interrupted)
        raise ValueError

    with pytest.raises(KeyboardInterrupt):
        engine.write(half_done, synced=False)
    assert keys(engine) == []
    add(engine, "after")
    assert keys(engine) == ["after"]
