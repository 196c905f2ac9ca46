"""`moderation backup`, typed while the house is in use, in time and too late."""

import re
import signal
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from moderation.cli.backup import _due, _wait_until
from moderation.store import open_engine, open_store
from moderation.store.backups import Backups
from moderation.store.whole_file import alone_in
from tests.cli.houses import OUT_OF_PATIENCE, Typed, environment, started, stopped, typing
from tests.store.houses import lived_in
from tests.store.samples import NOW, SECRET
from tests.store.test_backups import FILL, names, quietly

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    file = tmp_path / "house" / "moderation.db"
    file.parent.mkdir()
    lived_in(f"sqlite:///{file}")
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


@pytest.fixture
def backup(house: Path) -> Typed:
    return typing(house, "backup")


@pytest.fixture
def backups(house: Path, folder: Path) -> Backups:
    return Backups(folder, f"sqlite:///{house}", SECRET)


def filled(house: Path) -> None:
    """So large that to copy it page by page takes a while."""
    with closing(open_engine(f"sqlite:///{house}")) as engine:
        engine.write(lambda run: run.each(FILL, [{"key": f"{n} {'much ' * 800}"} for n in range(4000)]))


# Once


def test_a_backup_in_a_folder_is_named_after_the_moment_and_says_what_is_in_it(
    backup: Typed, house: Path, folder: Path
) -> None:
    with closing(open_store(f"sqlite:///{house}", SECRET)) as store:
        assert store.sites()  # the service runs
        result = backup(folder)
    assert (result.exit_code, result.stderr) == (0, "")
    (name,) = names(folder)
    assert re.fullmatch(r"moderation-\d{8}T\d{6}Z\.db", name)
    assert re.fullmatch(
        rf"{folder}/{name}: 12 reactions, the newest of 2026-11-23 20:15 UTC, 9 decisions, 0\.\d MB; "
        r"copied and checked in \d+\.\d s\n",
        result.stdout,
    )


def test_a_backup_under_a_name_is_a_new_file(backup: Typed, folder: Path) -> None:
    assert backup(folder / "before-the-move.db").exit_code == 0
    again = backup(folder / "before-the-move.db")
    assert again.exit_code == 1
    assert "is there already; give another name, or a folder" in again.stderr
    assert names(folder) == ["before-the-move.db"]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("nowhere/copy.db",), "there is no folder nowhere; make it first"),
        (("copy.db", "--keep", "3"), "it must be a folder, and there is no folder copy.db"),
        (("copy.db", "--every", "1d"), "it must be a folder, and there is no folder copy.db"),
        ((".", "--keep", "0"), "0 is not in the range x>=1"),
        *(((".", "--every", odd), "say how often as in 24h, 90m or 7d") for odd in ("daily", "0h", "1", "-1h", "1.5h")),
    ],
)
def test_what_cannot_be_meant_is_said_in_a_sentence(
    backup: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], complaint: str
) -> None:
    monkeypatch.chdir(tmp_path)
    before = names(tmp_path)
    result = backup(*words)
    assert result.exit_code == 2
    assert complaint in " ".join(result.stderr.split())
    assert names(tmp_path) == before


def test_without_a_database_there_is_no_backup(backup: Typed, house: Path, folder: Path) -> None:
    house.unlink()
    for words in ((), ("--every", "1h")):
        result = backup(folder, *words)
        assert result.exit_code == 1
        assert str(house) in result.stderr
    assert names(folder) == []


@pytest.mark.parametrize(("signum", "code", "size"), [(signal.SIGINT, 130, 1_000_000), (signal.SIGTERM, 143, -1)])
def test_one_that_is_told_to_stop_leaves_nothing(house: Path, folder: Path, signum: int, code: int, size: int) -> None:
    filled(house)
    ended = stopped(house, signum, folder / ".*.unfinished", size, "backup", folder)
    assert (ended.returncode, ended.stdout) == (code, "")
    assert "Broken off. Nothing was left behind." in ended.stderr
    assert names(folder) == []


# Again and again


def test_the_oldest_but_so_many_are_deleted_and_named(backup: Typed, backups: Backups, folder: Path) -> None:
    older = [backups.add(datetime(2020, 1, day, tzinfo=UTC), quietly).file for day in (1, 2, 3)]
    result = backup(folder, "--keep", 2)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1:] == [f"{file}: deleted, since 2 are kept" for file in older[:2]]
    assert len(names(folder)) == 2
    assert older[2].exists()


def test_the_next_one_is_due_when_the_newest_is_old_enough(backups: Backups) -> None:
    now = NOW.replace(microsecond=0)
    assert _due(backups, DAY, now) == now
    backups.add(now - 9 * HOUR, quietly)
    backups.add(now - 7 * HOUR, quietly)
    assert _due(backups, DAY, now) == now + 17 * HOUR
    assert _due(backups, 6 * HOUR, now) == now - HOUR


def test_one_of_a_clock_that_was_wrong_does_not_keep_the_next_one_waiting(backups: Backups) -> None:
    backups.add(NOW + 999 * DAY, quietly)
    assert _due(backups, DAY, NOW) == NOW


def test_a_clock_that_was_set_back_while_it_waited_makes_it_wait_no_longer() -> None:
    _wait_until(datetime.now(UTC) + 9 * DAY, DAY)


def test_it_says_when_it_will_make_the_first_one(house: Path, backups: Backups, folder: Path) -> None:
    made = datetime.now(UTC)
    backups.add(made, quietly)
    with started(house, "backup", folder, "--every", "2h") as process:
        assert process.stdout
        assert process.stdout.readline() == f"The next backup is made at {made + 2 * HOUR:%Y-%m-%d %H:%M} UTC.\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(OUT_OF_PATIENCE) == 0
    assert len(names(folder)) == 1


def test_it_goes_on_until_it_is_told_to_stop_and_a_failure_does_not_end_it(house: Path, folder: Path) -> None:
    with started(house, "backup", folder, "--every", "1s", "--keep", 2) as process:
        assert process.stdout
        assert process.stderr
        told = process.stdout.readline()
        with alone_in(folder):
            assert "another copy is being made there" in process.stderr.readline()
            assert "Tried again at" in process.stderr.readline()
        while "deleted, since 2 are kept" not in told:
            told = process.stdout.readline()
            assert told
        process.send_signal(signal.SIGTERM)
        assert process.wait(OUT_OF_PATIENCE) == 0
    assert [name for name in names(folder) if name.endswith(".unfinished")] == []
    assert 2 <= len(names(folder)) <= 3


def test_the_settings_are_those_of_the_service(backup: Typed, house: Path, folder: Path) -> None:
    result = backup(folder, MODERATION_SECRET_KEY="not the key of this house, but as long as one")
    assert result.exit_code == 1
    assert "MODERATION_SECRET_KEY is not the one with which this database was begun" in result.stderr
    assert names(folder) == []
    assert environment(house)["MODERATION_SECRET_KEY"] not in result.output
