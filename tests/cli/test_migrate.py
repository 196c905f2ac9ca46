"""`moderation migrate`, typed by somebody who has installed a later version."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from moderation.store import open_engine, open_store
from moderation.store.schema import STEPS
from tests.postgres import Cluster
from tests.store.houses import lived_in
from tests.store.samples import SECRET
from tests.store.test_copying import everything

ROOT = Path(__file__).parents[2]
FIRST = [step.name for step in STEPS]
NOTHING = "The tables are those of this version. There is nothing to do.\n"

LATER = """
import sys
from moderation.store import schema

later = schema.Step("m900_later", (schema.Table("later", "key text primary key"), *sys.argv[1:2]))
schema.STEPS = (*schema.STEPS, later)
schema.KNOWN = frozenset(step.name for step in schema.STEPS)

from moderation.cli import main
sys.argv[:2] = ["moderation", "migrate"]
main()
"""


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database in which there is nothing."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/moderation.db"
    else:
        server: Cluster = request.getfixturevalue("postgres")
        with server.new_database() as url:
            yield url


def typed(address: str, *words: str, python: tuple[str, ...] = ("-m", "moderation", "migrate")) -> tuple[int, str, str]:
    """Its exit code, and what the command says on both."""
    settings = {"DATABASE_URL": address, "MODERATION_SECRET_KEY": SECRET.decode(), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, *python, *words]
    done = subprocess.run(command, env=os.environ | settings, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def typed_in_a_later_version(address: str, *words: str, also: str = "select 1") -> tuple[int, str, str]:
    return typed(address, *words, python=("-c", LATER, also))


def rows_of_later(address: str) -> int:
    """How many rows there are in the table of the later version. Raises when it is not there."""
    with closing(open_engine(address)) as engine:
        return int(engine.read("select count(*) as n from later")[0]["n"])


def test_an_empty_database_is_given_its_tables(address: str) -> None:
    assert typed(address) == (0, "".join(f"{name}\n" for name in FIRST) + f"{len(FIRST)} step taken.\n", "")
    assert typed(address) == (0, NOTHING, "")
    open_store(address, SECRET).close()


def test_a_dry_run_says_what_would_be_done_and_does_nothing(address: str, tmp_path: Path) -> None:
    told = "".join(f"{name}\n" for name in FIRST) + f"{len(FIRST)} step to be taken. Nothing was changed.\n"
    for _ in range(2):
        assert typed(address, "--dry-run") == (0, told, "")
    assert list(tmp_path.iterdir()) == []
    typed(address)
    assert typed(address, "--dry-run") == (0, NOTHING, "")


def test_a_house_of_an_older_version_is_brought_up_to_date_with_all_that_is_in_it(address: str) -> None:
    lived_in(address)
    before = everything(address)
    assert typed_in_a_later_version(address, "--dry-run")[1] == "m900_later\n1 step to be taken. Nothing was changed.\n"
    code, said, _ = typed_in_a_later_version(address)
    assert (code, said) == (0, "m900_later\n1 step taken.\n")
    assert typed_in_a_later_version(address) == (0, NOTHING, "")
    assert rows_of_later(address) == 0
    assert everything(address) == before
    code, _, complaint = typed(address)
    assert code == 1
    assert "newer version of moderation (m900_later)" in complaint


def test_a_file_that_holds_something_is_copied_before_and_it_is_said_where(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/moderation.db"
    lived_in(address)
    before = everything(address)
    _, _, told = typed_in_a_later_version(address)
    (kept,) = tmp_path.glob("moderation.db.before-m900_later-*")
    assert str(kept) in told
    assert everything(f"sqlite:///{kept}") == before


def test_a_step_that_fails_leaves_everything_as_it_was(address: str) -> None:
    lived_in(address)
    before = everything(address)
    code, said, complaint = typed_in_a_later_version(address, also="select no_such_thing from site")
    assert (code, said) == (1, "")
    assert "no_such_thing" in complaint
    assert "Traceback" not in complaint
    assert everything(address) == before
    assert typed(address) == (0, NOTHING, "")


def test_a_wrong_address_is_answered_in_a_sentence_without_the_password() -> None:
    for address in ("mysql://jan:geheim@host/db", "postgresql://jan:geheim@[host/db"):
        code, said, complaint = typed(address)
        assert (code, said) == (1, "")
        assert complaint.startswith("Error: ")
        assert "Traceback" not in complaint
        assert "geheim" not in complaint
