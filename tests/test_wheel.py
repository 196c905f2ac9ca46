"""What is handed out is whole: a wheel made from here, installed in an empty environment elsewhere, runs the demo."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.cli.test_serving import get, running

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


def test_it_holds_policies_pages_and_catalogues_and_no_tests(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for needed in (
        "moderation/shipped_policies/huisregels/policy.toml",
        "moderation/shipped_policies/huisregels/cases.toml",
        "moderation/web/templates/public/thread.html",
        "moderation/web/static/tokens.css",
        "moderation/web/locale/nl.po",
        "moderation/web/snippets/plain.txt",
        "moderation/cli/demo_content.toml",
    ):
        assert needed in names
    assert not [name for name in names if name.startswith(("tests/", "policies/"))]


def test_it_runs_the_demo_where_nothing_else_is(wheel: Path, tmp_path: Path) -> None:
    """What it needs from others is taken from this environment, so that the test needs no registry."""
    elsewhere = tmp_path / "environment"
    venv.create(elsewhere, with_pip=False)
    (packages,) = elsewhere.glob("lib/python*/site-packages")
    zipfile.ZipFile(wheel).extractall(packages)
    here = next(path for path in map(Path, sys.path) if path.name == "site-packages")
    (packages / "borrowed.pth").write_text(f"{here}\n")
    python = str(elsewhere / "bin" / "python")
    where = "import moderation; print(moderation.__file__)"
    used = subprocess.run([python, "-c", where], cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    assert used.startswith(str(packages)), "the copy in the wheel is the one that runs"
    with running("demo", "--port", "0", folder=tmp_path, python=python, PYTHONPATH="", TMPDIR=str(tmp_path)) as run:
        assert "reacties: 3" in get(run[1])
    assert list(tmp_path.iterdir()) == [elsewhere]
