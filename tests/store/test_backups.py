"""Backups: of one moment also while others write, whole or not there at all, and put back without losing what was."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from moderation.domain.errors import BadSettings, StoreUnavailable
from moderation.store import open_engine, open_store, sqlite_copies
from moderation.store.backups import Backups, Copied, back_up, look_into, restore
from moderation.store.consistency import consistency
from moderation.store.copying import open_copy
from moderation.store.health import State
from moderation.store.sqlite_connections import files_of
from moderation.store.sqlite_copies import keep_copy, opened, run_on
from tests.store.houses import lived_in
from tests.store.need import (
    NOBODY,
    SmallDisk,
    folder_of_nobody,
    held_by_another_process,
    read_only,
    small_disk,
)
from tests.store.samples import NOW, SECRET
from tests.store.test_copying import changed, everything

ROOT = Path(__file__).parents[2]
ANOTHER_SECRET = b"a secret of somebody else, just as long"
LATER_STEP = "insert into _sqlite_migrations (migration_set, name) values ('moderation', 'm999_later')"
FILL = "insert into counter (key, since, until, n) values (:key, '', '', 0)"

WRITES_ON_AND_ON = """
import sys
from datetime import timedelta
from itertools import count
from moderation.domain.ids import time_ordered_id
from moderation.store import open_store
from tests.store.houses import PlainPress
from tests.store.samples import NOW, SECRET, a_decision, arrived

def an_id(number):
    return time_ordered_id(NOW + timedelta(hours=1, milliseconds=number), number.to_bytes(10, "big"))

store = open_store(sys.argv[1], SECRET, PlainPress())
for number in count():
    reaction = arrived(store, id=an_id(2 * number), text=f"{number}", thread=f"/artikel/{number % 7}")
    store.decide(a_decision(reaction, id=an_id(2 * number + 1)))
    if number == 0:
        print("begun", flush=True)
"""
DIES_IN_THE_MIDDLE = """
import os, signal, sys
from pathlib import Path
from moderation.store.backups import back_up
from tests.store.samples import SECRET

back_up(sys.argv[1], SECRET, Path(sys.argv[2]), lambda done, total: os.kill(os.getpid(), signal.SIGKILL))
"""
HOLDS_IT_OPEN = """
import sys
from moderation.store import open_store
from tests.store.samples import SECRET

store = open_store(sys.argv[1], SECRET)
print("open", flush=True)
sys.stdin.readline()
"""


def quietly(done: int, total: int) -> None:
    """Watches nothing."""


def url(file: Path) -> str:
    return f"sqlite:///{file}"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """The database of a house that was lived in, with which nobody works now."""
    file = tmp_path / "house" / "moderation.db"
    file.parent.mkdir()
    lived_in(url(file))
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the backups go."""
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


@pytest.fixture
def copy(house: Path, folder: Path) -> Path:
    return backed_up(house, folder / "copy.db").file


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    with small_disk() as disk:
        yield disk


def backed_up(house: Path, target: Path) -> Copied:
    return back_up(url(house), SECRET, target, quietly)


def put_back(source: Path, house: Path, *, replacing: bool = False) -> Copied:
    return restore(source, url(house), SECRET, NOW, quietly, replacing=replacing)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def what_differs(file: Path) -> list[str]:
    """What a look through all of a copy says against it."""
    with closing(opened(file)) as database:
        return [check.found for check in consistency(run_on(database), full=True) if check.state is not State.WELL]


@contextmanager
def another_process(code: str, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-c", code, *words], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline()
            yield process
        finally:
            process.kill()


# Made


def test_a_backup_holds_everything_in_one_file_for_the_eyes_of_its_owner(house: Path, folder: Path) -> None:
    told: list[tuple[int, int]] = []
    copied = back_up(url(house), SECRET, folder / "copy.db", lambda *how_far: told.append(how_far))
    assert names(folder) == ["copy.db"]
    assert copied.file.stat().st_mode & 0o777 == 0o600
    assert everything(url(copied.file)) == everything(url(house))
    assert copied.contents.rows["reaction"] == 12
    assert copied.contents.size == copied.file.stat().st_size == told[-1][1]
    assert told[-1][0] == told[-1][1]
    assert copied.newest == NOW
    assert look_into(copied.file, SECRET) == NOW


def test_to_make_one_changes_nothing_in_the_folder_of_the_house(house: Path, folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in house.parent.iterdir()}
    backed_up(house, folder / "copy.db")
    assert {path.name: path.read_bytes() for path in house.parent.iterdir()} == before


def test_a_backup_can_be_looked_into_with_any_tool_where_nothing_may_be_written() -> None:
    with folder_of_nobody() as place:
        house, folder = place / "moderation.db", place / "backups"
        folder.mkdir()
        lived_in(url(house))
        copied = backed_up(house, folder / "copy.db")
        with read_only(folder, copied.file), closing(sqlite3.connect(copied.file)) as connection:
            assert connection.execute("select count(*) from reaction").fetchone() == (12,)
        assert names(folder) == ["copy.db"]


def test_under_constant_writing_each_backup_is_of_one_moment_and_later_than_the_one_before(
    house: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_copies, "PAGES_AT_ONCE", 8)
    numbers = []
    with another_process(WRITES_ON_AND_ON, url(house)) as writer, closing(sqlite3.connect(house)) as watcher:

        def others_write(done: int, total: int) -> None:
            steps.append(done)
            assert len(steps) <= total / 4096, "it began anew again and again"
            before = last_number(watcher)
            while last_number(watcher) == before:
                assert writer.poll() is None

        for number in range(5):
            steps: list[int] = []
            copied = back_up(url(house), SECRET, folder / f"{number}.db", others_write)
            assert what_differs(copied.file) == []
            assert len(steps) > 5
            numbers.append(copied.contents.rows["reaction"])
    assert numbers == sorted(set(numbers))


def last_number(house: sqlite3.Connection) -> int:
    (number,) = house.execute("select last_number from site where key = 'blad'").fetchone()
    return int(number)


def test_of_a_backup_that_is_killed_there_is_no_file_and_the_next_one_takes_away_its_rest(
    house: Path, folder: Path
) -> None:
    name = folder / "moderation-20261123T201530Z.db"
    killed = subprocess.run([sys.executable, "-c", DIES_IN_THE_MIDDLE, url(house), str(name)], cwd=ROOT)
    assert killed.returncode == -signal.SIGKILL
    assert names(folder) == [f".{name.name}.unfinished"]
    backed_up(house, folder / "another.db")
    assert names(folder) == ["another.db"]


def test_what_is_raised_while_it_is_made_breaks_it_off(house: Path, folder: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(url(house), SECRET, folder / "copy.db", stop)
    assert names(folder) == []


def test_two_in_one_folder_do_not_get_in_each_others_way(house: Path, folder: Path) -> None:
    def meanwhile(done: int, total: int) -> None:
        with pytest.raises(StoreUnavailable, match="another copy is being made there"):
            backed_up(house, folder / "second.db")

    back_up(url(house), SECRET, folder / "first.db", meanwhile)
    assert names(folder) == ["first.db"]


@pytest.mark.parametrize("room", [0, 200_000])
def test_on_a_full_disk_it_says_so_and_leaves_nothing(house: Path, disk: SmallDisk, room: int) -> None:
    target = disk.folder / "copy.db"
    told: list[int] = []
    with disk.full(but=room):
        can_be_known = shutil.disk_usage(disk.folder).free < house.stat().st_size
        with pytest.raises(StoreUnavailable, match=r"no copy can be made in .*(No space|full|I/O)"):
            back_up(url(house), SECRET, target, lambda done, total: told.append(done))
    assert not (told and can_be_known), "others suffered from it first"
    assert names(disk.folder) == []
    assert backed_up(house, target).file == target


def test_a_disk_that_others_fill_meanwhile_leaves_nothing_either(house: Path, disk: SmallDisk) -> None:
    with closing(open_engine(url(house))) as engine:
        engine.write(lambda run: run.each(FILL, [{"key": f"{n} {'much ' * 1000}"} for n in range(2000)]))
    others: list[object] = []

    def filling(done: int, total: int) -> None:
        if not others:
            others.append(stack.__enter__())

    stack = disk.full()
    try:
        with pytest.raises(StoreUnavailable, match=r"no copy can be made in .*(full|I/O)"):
            back_up(url(house), SECRET, disk.folder / "copy.db", filling)
    finally:
        stack.__exit__(None, None, None)
    assert names(disk.folder) == []


def test_where_nothing_may_be_written_it_says_so() -> None:
    with folder_of_nobody() as place:
        house, folder = place / "moderation.db", place / "backups"
        folder.mkdir()
        lived_in(url(house))
        with read_only(folder), pytest.raises(StoreUnavailable, match=r"no copy can be made in .*Permission denied"):
            backed_up(house, folder / "copy.db")


def test_a_house_whose_folder_may_not_be_written_is_backed_up_unless_its_log_would_be_left_out() -> None:
    with folder_of_nobody() as place:
        house, folder = place / "house" / "moderation.db", place / "backups"
        for each in (house.parent, folder):
            each.mkdir()
        lived_in(url(house))
        with read_only(house.parent, house):
            assert backed_up(house, folder / "copy.db").contents.rows["reaction"] == 12
            assert names(house.parent) == ["moderation.db"]
        house.with_name("moderation.db-wal").write_bytes(b"a log of which nothing can be read")
        link = place / "link.db"
        link.symlink_to(house)
        for name in (house, link):
            with read_only(house.parent, house), pytest.raises(StoreUnavailable, match="cannot be copied"):
                backed_up(name, folder / "another.db")
        assert names(folder) == ["copy.db"]


def test_of_a_house_behind_a_link_its_log_is_backed_up_too(house: Path, folder: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(house)
    with closing(open_store(url(house), SECRET)) as store:
        assert store.sites()
        with another_process(WRITES_ON_AND_ON, url(house)):
            pass
        assert files_of(house)
        copied = backed_up(link, folder / "copy.db")
    assert copied.contents.rows["reaction"] >= 12


@pytest.mark.parametrize("make", [Path.touch, lambda path: path.symlink_to("nowhere"), Path.mkdir])
def test_what_is_there_already_is_not_written_over(house: Path, folder: Path, make: Callable[[Path], object]) -> None:
    make(folder / "copy.db")
    with pytest.raises(BadSettings, match="is there already"):
        backed_up(house, folder / "copy.db")
    assert names(folder) == ["copy.db"]


def test_a_name_that_is_taken_meanwhile_stays_with_whoever_took_it(house: Path, folder: Path) -> None:
    target = folder / "copy.db"
    with pytest.raises(StoreUnavailable, match="File exists"):
        back_up(url(house), SECRET, target, lambda done, total: target.touch())
    assert names(folder) == ["copy.db"]
    assert target.read_bytes() == b""


# What is no house, whichever way it goes


def of_another_program(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("create table recipe (name text)")
        connection.commit()


def of_a_newer_version(file: Path) -> None:
    lived_in(url(file))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(LATER_STEP)
        connection.commit()


def without_its_end(file: Path) -> None:
    lived_in(url(file))
    os.truncate(file, file.stat().st_size // 8192 * 4096)


def with_nonsense_in_it(file: Path) -> None:
    lived_in(url(file))
    with file.open("r+b") as written:
        written.seek(5 * 4096)
        written.write(b"\xa5" * 40 * 4096)


def with_a_row_that_refers_to_nothing(file: Path) -> None:
    lived_in(url(file))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("update thread set site = 'nowhere'")
        connection.commit()


def not_begun(file: Path) -> None:
    with closing(open_engine(url(file))) as engine:
        engine.migrate()


def copied_by_half(file: Path) -> None:
    source = file.with_name("source.db")
    lived_in(url(source))
    with open_copy(url(source), url(file), SECRET) as copy:
        next(copy.go_over())


def with_another_secret(file: Path) -> None:
    open_store(url(file), ANOTHER_SECRET).close()


ODD = {
    of_another_program: "of another program",
    of_a_newer_version: "newer version",
    without_its_end: "damaged|malformed",
    with_nonsense_in_it: "damaged|malformed",
    with_a_row_that_refers_to_nothing: "a row of .* refers to a row of .* that is not there",
    not_begun: "holds no house",
    copied_by_half: "a copy that was not finished",
    with_another_secret: "MODERATION_SECRET_KEY is not the one",
    Path.touch: "is an empty database",
    lambda file: file.write_text("Dear diary, " * 1000): "not an SQLite database",
    Path.mkdir: "there is no file",
    lambda file: None: "there is no file",
}


@pytest.mark.parametrize(("make", "complaint"), ODD.items())
def test_what_is_no_sound_house_of_ours_is_neither_backed_up_nor_put_back(
    tmp_path: Path, folder: Path, make: Callable[[Path], object], complaint: str
) -> None:
    odd = tmp_path / "odd.db"
    make(odd)
    with pytest.raises((BadSettings, StoreUnavailable), match=complaint):
        backed_up(odd, folder / "copy.db")
    with pytest.raises((BadSettings, StoreUnavailable), match=complaint):
        put_back(odd, folder / "moderation.db")
    assert names(folder) == []


# Kept in a folder

DAY = timedelta(days=1)


@pytest.fixture
def backups(house: Path, folder: Path) -> Backups:
    return Backups(folder, url(house), SECRET)


def test_those_of_a_folder_are_known_by_their_names_oldest_first(backups: Backups, folder: Path) -> None:
    for day in (2, 1, 3):
        backups.add(NOW + day * DAY, quietly)
    found = backups.all(NOW + 3 * DAY)
    assert [each.file.name for each in found] == [f"moderation-202611{day}T201530Z.db" for day in (24, 25, 26)]
    assert [each.made for each in found] == [NOW.replace(microsecond=0) + day * DAY for day in (1, 2, 3)]


def test_the_oldest_are_forgotten_and_nothing_that_is_not_ours(backups: Backups, folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "moderation.db"
    other.parent.mkdir()
    lived_in(url(other))
    others = Backups(folder, url(other), SECRET).add(NOW - 9 * DAY, quietly).file
    odd = [folder / name for name in ("moderation-20200101T000000Z.db", "moderation-20209999T999999Z.db", "notes.txt")]
    for path in odd:
        path.write_text("not a database")
    made = [backups.add(NOW + day * DAY, quietly).file for day in range(4)]
    assert backups.forget_all_but(2, NOW + 4 * DAY) == tuple(made[:2])
    assert names(folder) == sorted(path.name for path in (others, *odd, *made[2:]))
    assert backups.forget_all_but(2, NOW + 4 * DAY) == ()


def test_one_of_a_clock_that_was_wrong_costs_no_other_one_its_place(backups: Backups, folder: Path) -> None:
    of_later = backups.add(NOW + 999 * DAY, quietly).file
    made = [backups.add(NOW + day * DAY, quietly).file for day in range(3)]
    assert backups.forget_all_but(1, NOW + 2 * DAY) == tuple(made[:2])
    assert names(folder) == sorted([made[2].name, of_later.name])


def test_a_folder_that_is_gone_is_told(backups: Backups, folder: Path) -> None:
    folder.rmdir()
    with pytest.raises(StoreUnavailable, match="No such file or directory"):
        backups.all(NOW)
    with pytest.raises(StoreUnavailable, match=r"no copy can be made in .*No such file or directory"):
        backups.add(NOW, quietly)


# Put back


def test_a_restored_house_works_and_its_addresses_can_be_read(house: Path, copy: Path, tmp_path: Path) -> None:
    anew = tmp_path / "anew" / "moderation.db"
    anew.parent.mkdir()
    copied = put_back(copy, anew)
    assert (copied.file, copied.kept, copied.newest) == (anew, None, NOW)
    assert names(anew.parent) == ["moderation.db"]
    assert anew.stat().st_mode & 0o777 == 0o600
    assert everything(url(anew)) == everything(url(house))
    with closing(open_store(url(anew), SECRET)) as store:
        assert store.reaction("blad", 6).author.email == "Jan@Jansen.example"
    lived_on = everything(url(anew))
    changed(url(anew), lambda store: store.open_session("another", "els", NOW + DAY, "hash of els"))
    assert len(everything(url(anew))["session"]) == len(lived_on["session"]) + 1


def test_a_database_that_is_there_is_not_touched_unless_it_is_to_be_replaced(house: Path, copy: Path) -> None:
    before = house.read_bytes()
    with pytest.raises(BadSettings, match="is there already; with --replace"):
        put_back(copy, house)
    assert names(house.parent) == ["moderation.db"]
    assert house.read_bytes() == before


def test_what_is_replaced_is_kept_whole_and_hands_on_its_owner_and_rights(house: Path, copy: Path) -> None:
    changed(url(house), lambda store: store.open_session("later", "els", NOW + DAY, "hash of els"))
    before, after = everything(url(house)), everything(url(copy))
    house.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(house, NOBODY, NOBODY)
    owner = (house.stat().st_uid, house.stat().st_gid)
    kept = put_back(copy, house, replacing=True).kept
    assert kept == house.with_name("moderation.db.before-restore-20261123T201530Z")
    assert names(house.parent) == [house.name, kept.name]
    for file, content in ((house, after), (kept, before)):
        found = file.stat()
        assert (found.st_uid, found.st_gid, found.st_mode & 0o777) == (*owner, 0o640)
        assert everything(url(file)) == content


def test_what_only_stood_in_the_log_of_a_service_that_was_killed_is_kept_too(house: Path, copy: Path) -> None:
    with another_process(WRITES_ON_AND_ON, url(house)):
        pass
    assert [path.name for path in files_of(house)] == ["moderation.db-wal", "moderation.db-shm"]
    kept = put_back(copy, house, replacing=True).kept
    assert kept
    assert names(house.parent) == [house.name, kept.name]
    assert len(everything(url(kept))["reaction"]) >= 12
    assert everything(url(house)) == everything(url(copy))


def test_a_damaged_database_is_kept_with_all_that_belongs_to_it(house: Path, copy: Path) -> None:
    with another_process(WRITES_ON_AND_ON, url(house)):
        pass
    log = house.with_name("moderation.db-wal").read_bytes()
    house.write_bytes(b"\xa5" * 8192)
    kept = put_back(copy, house, replacing=True).kept
    assert kept
    assert names(house.parent) == [house.name, kept.name, f"{kept.name}-shm", f"{kept.name}-wal"]
    assert kept.read_bytes() == b"\xa5" * 8192
    assert kept.with_name(f"{kept.name}-wal").read_bytes() == log
    assert everything(url(house)) == everything(url(copy))


def test_while_a_service_has_it_open_it_is_not_replaced(house: Path, copy: Path) -> None:
    before = everything(url(house))
    with another_process(HOLDS_IT_OPEN, url(house)):
        with pytest.raises(StoreUnavailable, match="is in use; stop the service first"):
            put_back(copy, house, replacing=True)
        assert not [path for path in house.parent.iterdir() if "before" in path.name]
        changed(url(house), lambda store: store.open_session("later", "els", NOW + DAY, "hash of els"))
    assert len(everything(url(house))["session"]) == len(before["session"]) + 1
    with held_by_another_process(house), pytest.raises(StoreUnavailable, match="is in use"):
        put_back(copy, house, replacing=True)


def test_a_service_that_starts_meanwhile_keeps_its_database(house: Path, copy: Path) -> None:
    started: list[object] = []

    def starts(done: int, total: int) -> None:
        if not started:
            started.append(process.__enter__())

    process = another_process(HOLDS_IT_OPEN, url(house))
    try:
        with pytest.raises(StoreUnavailable, match="is in use"):
            restore(copy, url(house), SECRET, NOW, starts, replacing=True)
    finally:
        process.__exit__(None, None, None)
    assert {path.name.removeprefix(house.name) for path in house.parent.iterdir()} == {"", "-wal", "-shm"}


def test_the_database_itself_is_no_backup_of_it(house: Path) -> None:
    house.with_name("link.db").symlink_to(house)
    for name in ("moderation.db", "link.db"):
        with pytest.raises(BadSettings, match="is the database itself"):
            put_back(house.with_name(name), house, replacing=True)


def test_a_log_without_its_database_is_not_given_to_another_one(copy: Path, tmp_path: Path) -> None:
    log = tmp_path / "moderation.db-wal"
    log.write_bytes(b"left behind")
    with pytest.raises(StoreUnavailable, match="without its database; move it away first"):
        put_back(copy, tmp_path / "moderation.db")
    assert log.read_bytes() == b"left behind"
    assert not (tmp_path / "moderation.db").exists()


def test_where_a_link_leads_to_another_disk_the_database_stays_there(house: Path, copy: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(house)
    kept = put_back(copy, link, replacing=True).kept
    assert link.readlink() == house
    assert kept
    assert kept.parent == house.parent
    assert everything(url(house)) == everything(url(copy))


def test_without_room_for_it_everything_is_as_it_was(house: Path, copy: Path, disk: SmallDisk) -> None:
    place = disk.folder / "moderation.db"
    put_back(copy, place)
    with disk.full(), pytest.raises(StoreUnavailable, match=r"no copy can be made|cannot be put into"):
        put_back(copy, place, replacing=True)
    assert names(disk.folder) == ["moderation.db"]
    assert everything(url(place)) == everything(url(copy))


def test_where_nothing_may_be_written_it_is_not_put_back() -> None:
    with folder_of_nobody() as place:
        house, copy = place / "house" / "moderation.db", place / "copy.db"
        house.parent.mkdir()
        lived_in(url(house))
        backed_up(house, copy)
        with read_only(house.parent), pytest.raises(StoreUnavailable, match="Permission denied"):
            put_back(copy, house, replacing=True)
        with read_only(house), pytest.raises(StoreUnavailable, match="cannot be replaced: Permission denied"):
            put_back(copy, house, replacing=True)
        assert names(house.parent) == ["moderation.db"]


def test_a_file_that_was_copied_by_hand_with_its_log_is_put_back_and_left_as_it_was(
    house: Path, tmp_path: Path, folder: Path
) -> None:
    by_hand = folder / "by-hand.db"
    with another_process(WRITES_ON_AND_ON, url(house)):
        pass
    for ending in ("", "-wal"):
        by_hand.with_name(by_hand.name + ending).write_bytes(house.with_name(house.name + ending).read_bytes())
    anew = tmp_path / "moderation.db"
    assert put_back(by_hand, anew).contents.rows["reaction"] >= 12
    assert everything(url(anew)) == everything(url(house))


# Before a change of the tables


def test_a_copy_before_a_change_takes_away_what_a_start_that_was_killed_left(house: Path) -> None:
    left = house.with_name(f".{house.name}.before-m002_next-20261123T201530Z.unfinished")
    others = house.with_name(".other.db.before-m002_next-20261123T201530Z.unfinished")
    for path in (left, others):
        path.write_bytes(b"half")
    with closing(sqlite3.connect(house)), closing(opened(house)) as database:
        kept = keep_copy(database, house, "m002_next")
    assert names(house.parent) == sorted([house.name, kept.name, others.name])
    assert everything(url(kept)) == everything(url(house))


def test_a_copy_before_a_change_belongs_to_the_owner_of_the_database(house: Path) -> None:
    if os.geteuid() == 0:
        os.chown(house, NOBODY, NOBODY)
    with closing(opened(house)) as database:
        kept = keep_copy(database, house, "m002_next")
    assert (kept.stat().st_uid, kept.stat().st_gid) == (house.stat().st_uid, house.stat().st_gid)


# While it is looked through

LOOKED_THROUGH = """
import os, signal, sys, threading
from pathlib import Path
from moderation.store.sqlite_copies import checked

signal.signal(signal.SIGINT, signal.default_int_handler)  # which is off for what is begun in the background
begun = threading.Event()
threading.Thread(target=lambda: (begun.wait(60), os.kill(os.getpid(), signal.SIGINT))).start()
try:
    while True:
        checked(Path(sys.argv[1]), lambda done, total: begun.set(), "it")
except KeyboardInterrupt:
    print("broken off")
"""


def test_a_long_look_through_a_copy_can_be_broken_off(house: Path) -> None:
    with closing(open_engine(url(house))) as engine:
        engine.write(lambda run: run.each(FILL, [{"key": f"{n}"} for n in range(200_000)]))
    broken_off = subprocess.run(
        [sys.executable, "-c", LOOKED_THROUGH, str(house)], cwd=ROOT, capture_output=True, text=True
    )
    assert broken_off.stdout == "broken off\n", broken_off.stderr


def test_a_copy_that_lost_a_row_on_its_way_is_found_out(house: Path, folder: Path) -> None:
    def lose(done: int, total: int) -> None:
        if done == total:
            with closing(sqlite3.connect(next(folder.iterdir()))) as copy:
                copy.execute("delete from counter")
                copy.commit()

    with pytest.raises(StoreUnavailable, match="has not the rows that are in it"):
        back_up(url(house), SECRET, folder / "copy.db", lose)
    assert names(folder) == []
