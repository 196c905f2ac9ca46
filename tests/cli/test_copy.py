"""`moderation copy`, typed to move a house."""

import signal
from pathlib import Path

import pytest

from tests.cli.houses import Typed, started, stopped, typing
from tests.cli.test_backup import filled
from tests.store.houses import lived_in
from tests.store.test_copying import everything


@pytest.fixture
def house(tmp_path: Path) -> Path:
    file = tmp_path / "moderation.db"
    lived_in(f"sqlite:///{file}")
    return file


@pytest.fixture
def copy(house: Path) -> Typed:
    return typing(house, "copy")


def test_a_house_is_moved_and_both_sides_are_shown_to_be_the_same(copy: Typed, house: Path, tmp_path: Path) -> None:
    source, target = f"sqlite:///{house}", f"sqlite:///{tmp_path}/anew.db"
    result = copy(source, target)
    assert (result.exit_code, result.stderr) == (0, "")
    heading, *table, done, next_step = result.stdout.splitlines()
    assert " ".join(heading.split()) == "table rows in FROM rows in TO digest of FROM digest of TO"
    cells = {line.split()[0]: line.split()[1:] for line in table}
    assert cells["reaction"][:2] == ["12", "12"]
    assert all(here == there for _, _, here, there, *_ in cells.values())
    assert all(line.endswith("the same") for line in table)
    rows = sum(int(row[0].replace(",", "")) for row in cells.values())
    assert done.startswith(f"Copied and compared: {rows} rows in ")
    assert next_step == "Now set DATABASE_URL to the address of TO, and start the service."
    assert everything(target) == everything(source)


def test_a_finished_copy_is_not_copied_again(copy: Typed, house: Path, tmp_path: Path) -> None:
    source, target = f"sqlite:///{house}", f"sqlite:///{tmp_path}/anew.db"
    assert copy(source, target).exit_code == 0
    for there in (target, source):
        again = copy(source, there)
        assert again.exit_code == 1
        assert again.stderr == "Error: TO is FROM itself, or a finished copy of it; nothing was copied\n"


def test_of_a_house_that_is_in_use_it_is_said_that_it_must_be_stopped_to_be_moved(
    copy: Typed, house: Path, tmp_path: Path
) -> None:
    with started(house, "serve", MODERATION_LISTEN=f"unix:{tmp_path}/house.sock") as serving:
        assert serving.stderr
        assert any("Serving on" in line for line in serving.stderr)
        result = copy(f"sqlite:///{house}", f"sqlite:///{tmp_path}/anew.db")
    told = "FROM is in use: what comes in from now on is not copied. Stop the service first to move.\n"
    assert (result.exit_code, result.stderr) == (0, told)


@pytest.mark.parametrize(
    ("source", "target", "complaint"),
    [
        ("sqlite:///nowhere.db", "sqlite:///anew.db", "FROM: there is no database"),
        ("mysql://jan:geheim@db/x", "sqlite:///anew.db", "FROM: there is no engine for this kind of database address"),
        ("sqlite:///moderation.db", "mysql://jan:geheim@db/x", "TO: there is no engine"),
        ("sqlite:///moderation.db", "sqlite:///nowhere/anew.db", "TO: there is no folder"),
        ("sqlite:///moderation.db", "sqlite:///other.db", "TO holds something else already"),
    ],
)
def test_what_cannot_be_copied_is_said_in_a_sentence(
    copy: Typed, house: Path, monkeypatch: pytest.MonkeyPatch, source: str, target: str, complaint: str
) -> None:
    monkeypatch.chdir(house.parent)
    lived_in("sqlite:///other.db")
    result = copy(source, target)
    assert result.exit_code == 1
    assert complaint in result.stderr
    assert "geheim" not in result.output


def test_one_that_is_broken_off_goes_on(copy: Typed, house: Path, tmp_path: Path) -> None:
    filled(house)
    source, target = f"sqlite:///{house}", f"sqlite:///{tmp_path}/anew.db"
    ended = stopped(house, signal.SIGINT, tmp_path / "anew.db-wal", 1_000_000, "copy", source, target)
    assert (ended.returncode, ended.stdout) == (130, "")
    assert "Broken off. The same command goes on." in ended.stderr
    refused = typing(tmp_path / "anew.db", "site")("list")
    assert refused.exit_code == 1
    assert "a copy that was not finished; run the same `moderation copy` again" in refused.stderr
    again = copy(source, target)
    assert again.exit_code == 0, again.output
    assert everything(target) == everything(source)
