"""`moderation restore`, typed on a good day and on a bad one."""

import re
import signal
from contextlib import closing
from pathlib import Path

import pytest

from moderation.store import open_store
from tests.cli.houses import Typed, environment, stopped, typing
from tests.cli.test_backup import filled
from tests.cli.test_serving import get, running
from tests.store.houses import lived_in
from tests.store.samples import SECRET
from tests.store.test_backups import HOLDS_IT_OPEN, another_process, backed_up, names
from tests.store.test_copying import everything


@pytest.fixture
def house(tmp_path: Path) -> Path:
    file = tmp_path / "house" / "moderation.db"
    file.parent.mkdir()
    lived_in(f"sqlite:///{file}")
    return file


@pytest.fixture
def copy(house: Path, tmp_path: Path) -> Path:
    return backed_up(house, tmp_path / "copy.db").file


@pytest.fixture
def restore(house: Path) -> Typed:
    return typing(house, "restore")


def test_where_there_is_no_database_it_is_put_back_and_works(restore: Typed, house: Path, copy: Path) -> None:
    before = everything(f"sqlite:///{house}")
    house.unlink()
    result = restore(copy)
    assert (result.exit_code, result.stderr) == (0, "")
    assert re.fullmatch(
        rf"{house}: 12 reactions, the newest of 2026-11-23 20:15 UTC, 9 decisions, 0\.\d MB; "
        r"copied and checked in \d+\.\d s\nNow start the service\.\n",
        result.stdout,
    )
    assert everything(f"sqlite:///{house}") == before
    with closing(open_store(f"sqlite:///{house}", SECRET)) as store:
        assert store.reaction("blad", 6).author.email == "Jan@Jansen.example"


def test_a_database_that_is_there_makes_room_only_when_that_is_said(restore: Typed, house: Path, copy: Path) -> None:
    before = house.read_bytes()
    refused = restore(copy)
    assert refused.exit_code == 1
    assert f"{house} is there already; with --replace it makes room" in refused.stderr
    assert names(house.parent) == ["moderation.db"]
    assert house.read_bytes() == before
    replaced = restore(copy, "--replace")
    assert replaced.exit_code == 0
    assert re.search(
        rf"^{house}\.before-restore-\d{{8}}T\d{{6}}Z: what was there before$", replaced.stdout, re.MULTILINE
    )
    assert len(names(house.parent)) == 2


def test_while_the_service_runs_it_refuses(restore: Typed, house: Path, copy: Path) -> None:
    with another_process(HOLDS_IT_OPEN, f"sqlite:///{house}"):
        result = restore(copy, "--replace")
        assert result.exit_code == 1
        assert result.stderr == f"Error: {house} is in use; stop the service first\n"


def test_a_backup_of_somebody_else_is_refused(restore: Typed, house: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    open_store(f"sqlite:///{other}", b"a secret of somebody else, just as long").close()
    before = house.read_bytes()
    result = restore(other, "--replace")
    assert result.exit_code == 1
    assert f"{other}: MODERATION_SECRET_KEY is not the one with which this database was begun" in result.stderr
    assert names(house.parent) == ["moderation.db"]
    assert house.read_bytes() == before


def test_what_is_not_there_is_told(restore: Typed, house: Path) -> None:
    result = restore("nowhere.db", "--replace")
    assert result.exit_code == 1
    assert "there is no file" in result.stderr
    assert "nowhere.db" in result.stderr


@pytest.mark.parametrize(("signum", "code", "size"), [(signal.SIGINT, 130, 1_000_000), (signal.SIGTERM, 143, -1)])
def test_one_that_is_told_to_stop_leaves_everything_as_it_was(
    house: Path, tmp_path: Path, signum: int, code: int, size: int
) -> None:
    filled(house)
    copy = backed_up(house, tmp_path / "copy.db").file
    before = house.read_bytes()
    ended = stopped(house, signum, house.parent / ".*.unfinished", size, "restore", copy, "--replace")
    assert (ended.returncode, ended.stdout) == (code, "")
    assert "Broken off. Nothing was left behind." in ended.stderr
    assert names(house.parent) == ["moderation.db"]
    assert house.read_bytes() == before


def test_beside_a_service_that_runs_all_is_well_but_its_database_is_not_replaced(tmp_path: Path) -> None:
    folder, copy = tmp_path / "service", tmp_path / "copy.db"
    folder.mkdir()
    house = folder / "moderation.db"
    settings = environment(house) | {"MODERATION_LISTEN": "127.0.0.1:0"}
    with running("serve", folder=folder, **settings) as (_, url, _):
        looked_at = typing(house, "doctor")(MODERATION_LISTEN=url.removeprefix("http://"))
        assert "the service answers on" in looked_at.stdout
        assert "WRONG" not in looked_at.stdout
        assert typing(house, "backup")(copy).exit_code == 0
        refused = typing(house, "restore")(copy, "--replace")
        assert (refused.exit_code, refused.stderr) == (1, f"Error: {house} is in use; stop the service first\n")
        assert get(f"{url}/health") == "ok\n"
    assert typing(house, "restore")(copy, "--replace").exit_code == 0
    with running("serve", folder=folder, **settings) as (_, url, _):
        assert get(f"{url}/health") == "ok\n"
