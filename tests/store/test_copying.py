"""A house is copied from every engine to every engine: whole, or marked as unfinished, and never over another one."""

import hashlib
import random
import signal
import sqlite3
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.errors import BadSettings, StoreUnavailable
from moderation.domain.reaction import Status
from moderation.store import contents, open_engine, open_store
from moderation.store.contents import Entry, batches, encode, entries, paired
from moderation.store.copying import COPIED, Copy, open_copy
from moderation.store.engine import Engine, Param, Row, Work, prepared
from moderation.store.interface import Store
from moderation.store.sqlite import SqliteEngine
from moderation.store.tables import Table
from tests.store.conftest import ENGINES, sqlite_url
from tests.store.houses import lived_in
from tests.store.samples import (
    NOW,
    SECRET,
    a_decision,
    a_site,
    arrived,
    furnished,
    kept_policy,
    published,
)

ROOT = Path(__file__).parents[2]
COUNTER = next(table for table in COPIED if table.name == "counter")
ADD_COUNTER = "insert into counter (key, since, until, n) values (:key, :since, '', :n)"
DIES = """
import os, sys
from moderation.store.copying import open_copy
from moderation.store.engine import Work
from tests.store.test_copying import SECRET, Interrupted

source, target, writes = sys.argv[1:]
with open_copy(source, target, SECRET) as copy:
    copy._target = Interrupted(copy._target, int(writes), lambda: os.kill(os.getpid(), 9))
    for _ in copy.go_over():
        pass
print("it did not die")
"""

T = TypeVar("T")


class PlugPulled(BaseException):
    """What no code expects."""


@dataclass
class Interrupted:
    """An engine that does something else in the middle of a transaction, after so many others."""

    engine: Engine
    writes: int
    happens: Callable[[], object]

    def read(self, sql: str, /, **params: Param) -> list[Row]:
        return self.engine.read(sql, **params)

    def write(self, work: Callable[[Work], T], *, synced: bool = True) -> T:
        def interrupted(run: Work) -> T:
            done = work(run)
            self.writes -= 1
            if self.writes == 0:
                self.happens()
            return done

        return self.engine.write(interrupted, synced=synced)


@pytest.fixture(params=product(ENGINES, ENGINES), ids="-to-".join)
def places(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """The addresses of a house that was lived in and of an empty database, of each pair of engines."""
    source, target = request.param
    places = ENGINES[source](request, _folder(tmp_path / "from")), ENGINES[target](request, _folder(tmp_path / "to"))
    lived_in(places[0])
    return places


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """The same, for what can be seen on files alone."""
    folders = [_folder(tmp_path / place) for place in ("from", "to")]
    lived_in(sqlite_url(folders[0]))
    return folders[0] / "moderation.db", folders[1] / "moderation.db"


@pytest.fixture
def in_small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "AT_FIRST", 2)
    monkeypatch.setattr(contents, "AT_ONCE", 3)


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def url(file: Path) -> str:
    return f"sqlite:///{file}"


def made(copy: Copy, rounds: int = 4) -> bool:
    """Whether it was finished, as the command does it."""
    for _ in range(rounds):
        deque(copy.go_over(), maxlen=0)
        if copy.last.was_same:
            copy.finish()
            return True
    return False


def copied(source: str, target: str) -> bool:
    with open_copy(source, target, SECRET) as copy:
        return made(copy)


def everything(address: str) -> dict[str, list[Row]]:
    """All rows of all tables but the mark, in an order of their own."""
    with closing(open_engine(address, only_reading=True)) as engine:
        return {table.name: sorted(engine.read(f"select * from {table.name}"), key=repr) for table in COPIED}


def changed(address: str, change: Callable[[Store], object]) -> None:
    with closing(open_store(address, SECRET)) as store:
        change(store)


# What is copied


def sqlite_says(engine: Engine, pragma: str, table: str) -> list[Row]:
    return engine.read(f"select * from pragma_{pragma}(:table)", table=table)


def test_every_table_is_copied_but_the_mark_and_what_the_engine_keeps_for_itself(engine: Engine) -> None:
    found = {row["name"] for row in engine.read("select name from sqlite_master where type = 'table'")}
    kept = {name for name in found if not name.startswith(("sqlite_", "_sqlite_", "reaction_words"))}
    assert kept - {"proof"} == {table.name for table in COPIED}


@pytest.mark.parametrize("table", COPIED, ids=lambda table: table.name)
def test_a_key_is_the_one_that_the_database_has(engine: Engine, table: Table) -> None:
    columns = sorted(sqlite_says(engine, "table_info", table.name), key=lambda row: row["pk"])
    assert table.key == tuple(row["name"] for row in columns if row["pk"])


def test_a_table_comes_after_those_to_which_it_refers(engine: Engine) -> None:
    names = [table.name for table in COPIED]
    references = {(name, row["table"]) for name in names for row in sqlite_says(engine, "foreign_key_list", name)}
    assert ("reaction", "arrangement") in references
    assert [(name, other) for name, other in references if names.index(other) >= names.index(name)] == []


@pytest.mark.parametrize("table", COPIED, ids=lambda table: table.name)
def test_no_table_is_sorted_and_each_page_begins_where_the_last_one_ended(engine: SqliteEngine, table: Table) -> None:
    values: dict[str, Param] = dict.fromkeys(table.key, 0) | {"most": 10}
    plans = []
    for sql in (contents.FIRST_ROWS, contents.ROWS_AFTER):
        statement, params = prepared(contents._spelled(sql, table), values)
        plans.append([row["detail"] for row in engine.read(f"explain query plan {statement}", **params)])
    first, after = plans
    assert len(first) == len(after) == 1
    assert after[0].startswith(f"SEARCH {table.name} USING ")


# How it is read


def test_what_is_equal_is_packed_alike_and_what_is_not_is_not() -> None:
    values = [None, "", b"", "0", 0, "1", 1, -1, b"1", "é", "e\u0301", 2**63 - 1, -(2**63) + 1]
    rows: list[dict[str, Any]] = [{"a": one, "b": other} for one, other in product(values, values)]
    assert len({encode(row) for row in rows}) == len(rows)
    assert encode({"a": memoryview(b"\0\xff"), "b": bytearray(b"x")}) == encode({"b": b"x", "a": b"\0\xff"})


@pytest.mark.usefixtures("in_small_steps")
@pytest.mark.parametrize("number", [0, 1, 2, 3, 5, 6, 40])
def test_all_rows_come_by_in_the_order_of_their_keys(engine: Engine, number: int) -> None:
    keys = [(f"{key}", f"{since}") for key, since in product(("a", "aa", "b", "é", "\U0001f469"), range(8))][:number]
    shuffled = random.Random(0).sample(keys, len(keys))
    engine.write(lambda run: run.each(ADD_COUNTER, [{"key": key, "since": since, "n": 1} for key, since in shuffled]))
    assert [entry.key for entry in entries(engine.read, COUNTER)] == keys


@given(st.sets(st.integers(0, 30)), st.sets(st.integers(0, 30)))
def test_both_sides_are_paired_by_their_keys(left: set[int], right: set[int]) -> None:
    sides = [[Entry((key,), b"", {}) for key in sorted(side)] for side in (left, right)]
    found = [(one and one.key[0], other and other.key[0]) for one, other in paired(*map(iter, sides))]
    assert found == [(key if key in left else None, key if key in right else None) for key in sorted(left | right)]


def test_no_more_is_held_at_once_than_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "AT_ONCE", 100)
    monkeypatch.setattr(contents, "BYTES_AT_ONCE", 1000)
    asked: list[int] = []

    def run(sql: str, /, **params: Param) -> list[Row]:
        """A table of short rows, and then of long ones."""
        after, most = params.get("key", -1), params["most"]
        assert isinstance(after, int)
        assert isinstance(most, int)
        asked.append(most)
        return [
            {"key": key, "since": "", "text": "x" * (500 if key > 300 else 5)}
            for key in range(after + 1, min(after + 1 + most, 400))
        ]

    sizes = [
        (len(batch), sum(len(entry.packed) for entry, _ in batch if entry))
        for batch in batches(paired(entries(run, COUNTER), iter(())))
    ]
    assert sum(number for number, _ in sizes) == 400
    assert all(number <= 100 and size < 1000 + 600 for number, size in sizes)
    assert max(asked) <= 100
    assert asked[-1] == 1


# A copy


def test_a_copy_has_every_row_of_every_table_and_none_is_empty_here(places: tuple[str, str]) -> None:
    assert copied(*places)
    source, target = map(everything, places)
    assert [name for name, rows in source.items() if not rows] == []
    assert target == source


@pytest.mark.usefixtures("in_small_steps")
def test_so_has_one_that_is_made_in_small_steps(places: tuple[str, str]) -> None:
    assert copied(*places)
    assert everything(places[1]) == everything(places[0])


def test_a_house_goes_on_where_it_was_copied_to(places: tuple[str, str]) -> None:
    copied(*places)
    with closing(open_store(places[1], SECRET)) as store:
        assert store.reaction("blad", 2).author.email == "Jan@Jansen.example"
        assert store.person_in_session("digest", NOW)
        before = store.number_of(Status.WAITING)
        last = published(store)
        assert last.number == 1 + max(row["number"] for row in everything(places[0])["reaction"])
        assert store.number_of(Status.WAITING) == before


def test_what_was_found_is_told_for_each_table_and_both_sides(places: tuple[str, str]) -> None:
    with open_copy(*places, SECRET) as copy:
        assert made(copy)
        told = {compared.table: compared for compared in copy.last.tables}
    assert list(told) == [table.name for table in COPIED]
    for name, rows in everything(places[0]).items():
        digest = told[name].source.digest
        assert (told[name].source.rows, told[name].target.rows) == (len(rows), len(rows))
        assert told[name].target.digest == digest
    packed = b"".join(map(encode, sorted(everything(places[0])["person"], key=lambda row: row["id"])))
    assert told["person"].source.digest == hashlib.sha256(packed).hexdigest()


def test_the_first_round_is_not_the_last_word(places: tuple[str, str]) -> None:
    with open_copy(*places, SECRET) as copy:
        assert not made(copy, rounds=1)
        assert {compared.table for compared in copy.last.differing} == {table.name for table in COPIED}
        assert made(copy, rounds=1)


def test_the_source_is_left_as_it_is_to_the_byte(files: tuple[Path, Path]) -> None:
    before = files[0].read_bytes()
    assert copied(*map(url, files))
    assert files[0].read_bytes() == before


# Broken off


def test_a_copy_goes_on_wherever_it_was_broken_off(places: tuple[str, str], in_small_steps: None) -> None:
    broken_off = 0
    with suppress(StopIteration):
        while True:
            with open_copy(*places, SECRET) as copy, suppress(PlugPulled):
                copy._target = Interrupted(copy._target, 1 + broken_off % 3, pull_the_plug)  # type: ignore[assignment]
                deque(copy.go_over(), maxlen=0)
                break
            broken_off += 1
    assert broken_off > 10
    assert copied(*places)
    assert everything(places[1]) == everything(places[0])


def pull_the_plug() -> None:
    raise PlugPulled


@pytest.mark.parametrize("writes", [1, 5, 11])
def test_a_copy_goes_on_after_its_process_was_killed(places: tuple[str, str], writes: int) -> None:
    command = [sys.executable, "-c", DIES, *places, str(writes)]
    killed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stdout + killed.stderr
    assert copied(*places)
    assert everything(places[1]) == everything(places[0])


def test_until_a_copy_is_finished_no_service_starts_on_it_and_none_is_made_of_it(
    places: tuple[str, str], tmp_path: Path
) -> None:
    with open_copy(*places, SECRET) as copy:
        deque(copy.go_over(), maxlen=0)
    with pytest.raises(BadSettings, match="a copy that was not finished"):
        open_store(places[1], SECRET)
    with pytest.raises(BadSettings, match="FROM is a copy that was not finished"):
        copied(places[1], sqlite_url(tmp_path))
    assert list(tmp_path.glob("*.db")) == []


# While others work


def test_what_has_changed_since_is_fetched(places: tuple[str, str]) -> None:
    with open_copy(*places, SECRET) as copy:
        deque(copy.go_over(), maxlen=0)
    changed(places[0], live_on)
    assert copied(*places)
    assert everything(places[1]) == everything(places[0])


def live_on(store: Store) -> None:
    """Rows are added, changed and deleted."""
    store.close_session("digest")
    store.sweep(NOW + timedelta(days=90))
    store.put_thread(store.thread("blad", "/artikel/1"))  # type: ignore[arg-type]
    store.add_site(a_site("avondblad"))
    waiting = arrived(store, site="avondblad")
    store.decide(a_decision(waiting))
    published(store)


def test_a_reaction_that_comes_in_between_two_tables_is_fetched_by_the_next_round(places: tuple[str, str]) -> None:
    with closing(open_store(places[0], SECRET)) as store, open_copy(*places, SECRET) as copy:
        for _ in copy.go_over():
            if copy.last.tables[-1:] and copy.last.tables[-1].table == "reaction":
                published(store)
        assert not copy.last.was_same
        assert next(compared for compared in copy.last.tables if compared.table == "decision").refused
        assert made(copy)
    assert everything(places[1]) == everything(places[0])


def test_a_value_that_was_let_go_can_be_taken_by_another_row(places: tuple[str, str]) -> None:
    with open_copy(*places, SECRET) as copy:
        deque(copy.go_over(), maxlen=0)
    with closing(open_engine(places[0])) as engine:
        engine.write(let_another_have_the_address_of_els)
    assert copied(*places)
    assert everything(places[1]) == everything(places[0])


def let_another_have_the_address_of_els(run: Work) -> None:
    (els,) = run("select * from person where id = 'els'")
    run("update person set email_index = 'another' where id = 'els'")
    run.each(
        """insert into person (id, name, name_key, email, email_index, role, language, keys, density,
            password_hash)
        values (:id, :name, :name_key, :email, :email_index, :role, :language, :keys, :density, :password_hash)""",
        [dict(els) | {"id": "anna"}],
    )


def test_a_source_that_is_written_to_all_the_while_is_never_done(files: tuple[Path, Path]) -> None:
    source, target = map(url, files)
    with closing(open_store(source, SECRET)) as store, open_copy(source, target, SECRET) as copy:
        for number in range(4):
            for _ in copy.go_over():
                if copy.last.tables[-1:] and copy.last.tables[-1].table == "counter":
                    store.count(f"{number}", NOW, NOW)
            assert not copy.last.was_same
        assert made(copy, rounds=2)


def test_what_was_done_to_the_copy_meanwhile_is_put_right(places: tuple[str, str]) -> None:
    with open_copy(*places, SECRET) as copy:
        deque(copy.go_over(), maxlen=0)
    with closing(open_engine(places[1])) as engine:
        engine.write(lambda run: run("update reaction set text = 'altered' where number = 2"))
        engine.write(lambda run: run("delete from shingle where hash = 0"))
        engine.write(lambda run: run(ADD_COUNTER, key="more", since="", n=1))
    assert copied(*places)
    assert everything(places[1]) == everything(places[0])


def test_a_row_that_the_target_will_not_take_is_told_and_all_others_are_copied(files: tuple[Path, Path]) -> None:
    with closing(sqlite3.connect(files[0])) as connection:
        connection.execute("insert into trial values ('blad', 'links', 'nobody', 0)")
        connection.commit()
    with open_copy(*map(url, files), SECRET) as copy:
        assert not made(copy)
        (trial,) = copy.last.differing
    assert (trial.table, trial.source.rows - trial.target.rows) == ("trial", 1)
    assert "refers to something that is not there" in trial.refused


def test_of_two_copies_at_once_the_second_stops_when_the_first_is_finished(places: tuple[str, str]) -> None:
    with open_copy(*places, SECRET) as late, open_copy(*places, SECRET) as early:
        steps = late.go_over()
        next(steps)
        assert made(early)
        changed(places[1], published)
        changed(places[0], published)
        before = everything(places[1])
        with pytest.raises(StoreUnavailable, match="another process has finished this copy"):
            deque(steps, maxlen=0)
        with pytest.raises(StoreUnavailable, match="another process has finished this copy"):
            late.finish()
    assert everything(places[1]) == before


# What is refused


def test_a_finished_copy_is_left_alone_also_by_its_source(places: tuple[str, str]) -> None:
    copied(*places)
    changed(places[1], published)
    before = everything(places[1])
    with pytest.raises(BadSettings, match="a finished copy"):
        copied(*places)
    assert everything(places[1]) == before


def test_another_house_is_never_copied_over(places: tuple[str, str]) -> None:
    changed(places[1], lambda store: store.keep_policy(kept_policy()))
    before = everything(places[1])
    with pytest.raises(BadSettings, match=r"TO holds something else already \(policy\)"):
        copied(*places)
    assert everything(places[1]) == before


def test_an_unfinished_copy_of_another_house_is_left_alone(places: tuple[str, str], tmp_path: Path) -> None:
    another = sqlite_url(tmp_path)
    changed(another, furnished)
    with open_copy(another, places[1], SECRET) as copy:
        deque(copy.go_over(), maxlen=0)
    with pytest.raises(BadSettings, match="TO holds something else already"):
        copied(*places)
    assert copied(another, places[1])


def test_a_house_is_not_copied_onto_itself(places: tuple[str, str]) -> None:
    before = everything(places[0])
    with pytest.raises(BadSettings, match="TO is FROM itself"):
        copied(places[0], places[0])
    assert everything(places[0]) == before


def test_a_database_that_was_only_begun_is_empty_enough(places: tuple[str, str]) -> None:
    changed(places[1], lambda store: None)
    assert copied(*places)


def test_with_another_secret_nothing_is_copied_and_no_file_made(files: tuple[Path, Path]) -> None:
    with (
        pytest.raises(BadSettings, match="FROM: MODERATION_SECRET_KEY is not the one"),
        open_copy(*map(url, files), SECRET + b"!"),
    ):
        pass
    assert not files[1].exists()


def test_a_database_that_was_begun_with_another_secret_is_refused(places: tuple[str, str]) -> None:
    open_store(places[1], SECRET + b"!").close()
    with pytest.raises(BadSettings, match="TO: MODERATION_SECRET_KEY is not the one"):
        copied(*places)


def test_where_there_is_no_house_none_is_copied(tmp_path: Path) -> None:
    source, target = (sqlite_url(_folder(tmp_path / place)) for place in ("from", "to"))
    with pytest.raises(BadSettings, match=r"FROM: .*moderation\.db"):
        copied(source, target)
    with closing(open_engine(source)) as engine:
        engine.migrate()
    with pytest.raises(BadSettings, match="FROM holds no house"):
        copied(source, target)
    assert list(tmp_path.glob("to/*")) == []
