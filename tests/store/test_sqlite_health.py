"""How an SQLite file does: each fault that can be planted is seen, and a file that is well is left in peace."""

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from moderation.domain.errors import StoreUnavailable
from moderation.store import health, sqlite_health
from moderation.store.health import Check, State
from moderation.store.sqlite import SqliteEngine
from moderation.store.sqlite_health import file_system_of, is_mended
from tests.store.conftest import sqlite_url
from tests.store.houses import lived_in
from tests.store.need import NOBODY, SmallDisk, folder_of_nobody, read_only, scribbled_over, small_disk

PAGE = 4096


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """The database of a house that was lived in, in a folder of its own."""
    folder = tmp_path / "house"
    folder.mkdir(0o700)
    lived_in(sqlite_url(folder))
    return folder / "moderation.db"


def looked_at(file: Path, *, full: bool = False) -> list[Check]:
    with closing(SqliteEngine(file, only_reading=True)) as engine:
        return list(engine.health(full=full))


def faults(file: Path, *, full: bool = False) -> list[tuple[str, State]]:
    """What is not well, and how bad it is."""
    return [(check.about, check.state) for check in looked_at(file, full=full) if check.state is not State.WELL]


def told(file: Path, about: str, *, full: bool = False) -> str:
    """All that is said about one thing."""
    return "\n".join(check.found for check in looked_at(file, full=full) if check.about == about)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_of_a_file_that_is_well_nothing_else_is_said_and_it_is_as_it_was(house: Path) -> None:
    before = contents(house.parent)
    for full in (False, True):
        assert faults(house, full=full) == []
    assert contents(house.parent) == before


def test_what_there_is_to_do_stands_with_whatever_is_not_well(house: Path) -> None:
    house.parent.chmod(0o777)
    assert all(check.advice for check in looked_at(house) if check.state is not State.WELL)


# The file itself


def index_page(file: Path) -> int:
    """A page on which nothing but an index stands, counted from 0."""
    with closing(sqlite3.connect(file)) as connection:
        (page,) = connection.execute(
            "select rootpage from sqlite_master where type = 'index' and tbl_name = 'reaction' and sql is not null"
        ).fetchone()
        return int(page) - 1


def test_a_damaged_page_is_seen(house: Path) -> None:
    with scribbled_over(house, [index_page(house)]):
        assert ("integrity", State.WRONG) in faults(house)
    assert faults(house) == []


def test_a_schema_that_cannot_be_read_is_told_as_damage(house: Path) -> None:
    with house.open("r+b") as written:
        written.seek(100)
        written.write(b"\xa5" * 200)
    with pytest.raises(StoreUnavailable, match="it is damaged: stop the service, and put a backup in its place"):
        looked_at(house)


def test_a_row_that_refers_to_nothing_is_seen(house: Path) -> None:
    with closing(sqlite3.connect(house)) as connection:
        connection.execute("update thread set site = 'nowhere' where key = '/artikel/1'")
        connection.commit()
    assert faults(house) == [("integrity", State.WRONG)]
    assert "refers to a row of site that is not there" in told(house, "integrity")


def without_an_entry_in_an_index(file: Path) -> None:
    """A row that the index over it does not know."""
    with closing(sqlite3.connect(file)) as connection:
        name, sql = connection.execute(
            "select name, sql from sqlite_master where type = 'index' and tbl_name = 'person' and sql is not null"
            " union all select name, sql from sqlite_master where type = 'index' and tbl_name = 'reaction'"
            " and sql is not null"
        ).fetchone()
        connection.execute("pragma writable_schema=on")
        connection.execute("update sqlite_master set sql = ? where name = ?", (f"{sql} where 0", name))
        connection.commit()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"reindex {name}")
        connection.execute("pragma writable_schema=on")
        connection.execute("update sqlite_master set sql = ? where name = ?", (sql, name))
        connection.commit()


def test_of_a_big_file_indexes_are_held_against_rows_when_it_is_asked_for(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_an_entry_in_an_index(house)
    assert faults(house) == [("integrity", State.WRONG)]
    monkeypatch.setattr(sqlite_health, "BIG", 1000)
    assert faults(house) == []
    assert "--full does those too" in told(house, "integrity")
    assert faults(house, full=True) == [("integrity", State.WRONG)]


def test_only_some_of_much_damage_is_told(house: Path) -> None:
    with closing(sqlite3.connect(house)) as connection:
        connection.execute("update thread set site = 'nowhere'")
        connection.commit()
    assert told(house, "integrity").count("refers to") == 3
    assert told(house, "integrity").endswith("; …")


def test_a_log_that_grows_and_grows_is_seen(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_health, "LARGE_LOG", 100_000)
    with closing(sqlite3.connect(house, isolation_level=None)) as writer, closing(sqlite3.connect(house)) as reader:
        reader.execute("begin")
        reader.execute("select * from site").fetchall()
        assert faults(house) == []
        for number in range(20):
            writer.execute(
                "insert into counter (key, since, until, n) values (?, '', '', 0)", (f"{number} {'much ' * 10_000}",)
            )
        assert faults(house) == [("log file", State.DOUBTFUL)]
        reader.rollback()


# Rights


@pytest.mark.parametrize("mode", [0o644, 0o606])
def test_a_file_that_everybody_can_open_is_doubted(house: Path, mode: int) -> None:
    house.chmod(mode)
    shut = {place: place.stat().st_mode for place in house.parents if not place.stat().st_mode & stat.S_IXOTH}
    assert shut
    assert faults(house) == []  # nobody else can enter its folder
    try:
        for place, before in shut.items():
            place.chmod(before | stat.S_IXOTH)
        assert faults(house) == [("rights", State.DOUBTFUL)]
    finally:
        for place, before in shut.items():
            place.chmod(before)


def test_a_folder_in_which_everybody_can_put_another_file_is_wrong_unless_it_is_sticky(house: Path) -> None:
    house.parent.chmod(0o777)
    assert ("rights", State.WRONG) in faults(house)
    house.parent.chmod(0o1777)
    assert ("rights", State.WRONG) not in faults(house)


def test_whoever_may_not_write_is_told_so() -> None:
    with folder_of_nobody() as folder:
        lived_in(sqlite_url(folder))
        with closing(SqliteEngine(folder / "moderation.db", only_reading=True)) as engine:
            assert engine.read("select 1 as one from site")
            with read_only(folder):
                found = [(check.about, check.state) for check in engine.health(full=False)]
    assert ("owner", State.DOUBTFUL) in found


def test_what_belongs_to_a_file_must_have_its_owner(house: Path, tmp_path: Path) -> None:
    strange = Path("/dev/null")
    if os.geteuid() == 0:
        strange = tmp_path / "strange"
        strange.touch()
        os.chown(strange, NOBODY, NOBODY)
    house.with_name("moderation.db-journal").symlink_to(strange)
    assert faults(house) == [("owner", State.WRONG)]
    assert told(house, "owner") == "moderation.db-journal and moderation.db have different owners"


# The disk


def test_a_disk_that_is_as_good_as_full_is_wrong(tmp_path: Path) -> None:
    with small_disk() as disk:
        assert_full(disk)


def assert_full(disk: SmallDisk) -> None:
    lived_in(sqlite_url(disk.folder))
    with disk.full(but=1_000_000):
        found = looked_at(disk.folder / "moderation.db")
    (room,) = [check for check in found if check.about == "room"]
    assert room.state is State.WRONG
    assert "1 MB are free" in room.found


def test_a_disk_without_room_for_a_copy_is_doubted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LEAST_ROOM", 1)
    assert health.room("room", tmp_path, 1, "a copy").state is State.WELL
    assert health.room("room", tmp_path, 2**62, "a copy").state is State.DOUBTFUL


MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:30 / /net rw - nfs4 server:/export rw
31 22 0:31 / /net/local rw - xfs /dev/sdb1 rw
32 22 0:32 / /with\\040space rw shared:2 master:3 - cifs //server/share rw
33 22 0:33 / /fused rw - fuse.sshfs someone@elsewhere:/ rw
34 22 0:34 / /odd rw - fuse.unheardof thing rw
35 22 0:35 / /over rw - ext4 /dev/sdc1 rw
36 22 0:36 / /over rw - nfs server:/over rw
"""


@pytest.fixture
def mounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], object]:
    """Writes down what the system says of its disks."""
    file = tmp_path / "mountinfo"
    monkeypatch.setattr(sqlite_health, "MOUNTS", file)
    return file.write_text


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/srv/moderation.db", "ext4"),
        ("/net/moderation.db", "nfs4"),
        ("/network/moderation.db", "ext4"),
        ("/net/local/moderation.db", "xfs"),
        ("/with space/moderation.db", "cifs"),
        ("/over/moderation.db", "nfs"),
    ],
)
def test_the_disk_is_the_innermost_that_was_mounted_last(mounts, place: str, kind: str) -> None:
    mounts(MOUNTS)
    assert file_system_of(Path(place)) == kind


def test_where_the_system_does_not_tell_nothing_is_said(house: Path, mounts) -> None:
    assert file_system_of(house) is None
    assert told(house, "file system") == ""


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("ext4", State.WELL),
        ("overlay", State.WELL),
        ("nfs", State.WRONG),
        ("nfs4", State.WRONG),
        ("cifs", State.WRONG),
        ("smb3", State.WRONG),
        ("fuse.sshfs", State.WRONG),
        ("fuse.glusterfs", State.WRONG),
        ("fuse.unheardof", State.DOUBTFUL),
        ("virtiofs", State.DOUBTFUL),
    ],
)
def test_a_disk_over_a_network_is_wrong(house: Path, mounts, kind: str, state: State) -> None:
    mounts(f"22 1 8:1 / / rw - {kind} /dev/sda1 rw\n")
    assert [check.state for check in looked_at(house) if check.about == "file system"] == [state]


# SQLite


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_it_is_known_which_sqlite_has_the_fault_of_the_log(version: tuple[int, ...], expected: bool) -> None:
    assert is_mended(version) is expected
