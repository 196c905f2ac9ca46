"""The one door: an address and a secret in, a store out, or a sentence that says what to do."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from moderation.domain.errors import BadSettings
from moderation.store import open_store
from tests.store.samples import SECRET, a_site, kept_policy


def test_a_store_keeps_what_it_has_after_a_restart(address: str) -> None:
    with closing(open_store(address, SECRET)) as store:
        store.keep_policy(kept_policy())
        store.add_site(a_site())
    with closing(open_store(address, SECRET)) as store:
        assert store.sites() == (a_site(),)


def test_a_relative_address_is_a_file_in_this_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    open_store("sqlite:///moderation.db", SECRET).close()
    assert (tmp_path / "moderation.db").exists()


@pytest.mark.parametrize(
    "address", ["", "moderation.db", "sqlite://", "sqlite:///", "sqlite:///:memory:", "mysql://jan:geheim@host/db"]
)
def test_another_address_is_answered_with_what_is_possible(address: str) -> None:
    with pytest.raises(BadSettings, match=r"give sqlite:///moderation\.db") as refused:
        open_store(address, SECRET)
    assert "geheim" not in str(refused.value)


def test_a_secret_that_is_too_short_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="secret"):
        open_store(f"sqlite:///{tmp_path}/moderation.db", b"short")
    assert list(tmp_path.iterdir()) == []


def test_another_secret_than_the_first_is_refused_at_once(address: str) -> None:
    open_store(address, SECRET).close()
    with pytest.raises(BadSettings, match="MODERATION_SECRET_KEY is not the one"):
        open_store(address, SECRET + b"!")
    open_store(address, SECRET).close()


def test_the_interface_can_be_imported_without_a_database_or_cryptography() -> None:
    code = (
        "import sys, moderation.store.interface; sys.exit(any(m in sys.modules for m in ('sqlite3', 'cryptography')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[2]).returncode == 0
