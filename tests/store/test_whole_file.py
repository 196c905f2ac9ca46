"""Files are there whole or not at all, and never in the place of another one."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from moderation.store.whole_file import alone_in, belong_like, put_new, require_room, sync, unfinished_of, whole_file
from tests.store.need import NOBODY

HOLDS_THE_FOLDER = """
import sys
from pathlib import Path
from moderation.store.whole_file import alone_in
with alone_in(Path(sys.argv[1])) as is_alone:
    print(is_alone, flush=True)
    sys.stdin.readline()
"""
ROOT = Path(__file__).parents[2]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_has_its_name_only_when_all_of_it_is_there(tmp_path: Path) -> None:
    target = tmp_path / "house.db"
    with whole_file(target) as made:
        made.write_bytes(b"all of it")
        assert names(tmp_path) == [".house.db.unfinished"]
        assert made.stat().st_mode & 0o777 == 0o600
    assert names(tmp_path) == ["house.db"]
    assert target.read_bytes() == b"all of it"


def break_off_halfway(target: Path) -> None:
    with whole_file(target) as made:
        made.write_bytes(b"half of it")
        raise KeyboardInterrupt


def test_what_goes_wrong_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        break_off_halfway(tmp_path / "house.db")
    assert names(tmp_path) == []


def test_what_one_that_was_killed_left_behind_is_begun_anew(tmp_path: Path) -> None:
    target = tmp_path / "house.db"
    unfinished_of(target).write_bytes(b"half of it")
    with whole_file(target) as made:
        assert made.read_bytes() == b""
    assert names(tmp_path) == ["house.db"]


def test_a_link_that_somebody_laid_in_its_way_is_not_followed(tmp_path: Path) -> None:
    target, precious = tmp_path / "house.db", tmp_path / "precious"
    precious.write_bytes(b"precious")
    unfinished_of(target).symlink_to(precious)
    with whole_file(target) as made:
        made.write_bytes(b"new")
    assert precious.read_bytes() == b"precious"
    target.unlink()
    target.symlink_to(precious)
    with pytest.raises(FileExistsError), whole_file(target) as made:
        made.write_bytes(b"new")
    assert (precious.read_bytes(), target.readlink()) == (b"precious", precious)


def no_links(source: object, target: object) -> None:
    """As on a disk such as FAT, which has none."""
    raise OSError(errno.EPERM, "Operation not permitted")


@pytest.mark.parametrize("has_links", [True, False])
def test_what_is_there_is_not_overwritten_whether_or_not_the_disk_knows_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool
) -> None:
    if not has_links:
        monkeypatch.setattr(os, "link", no_links)
    made, target, lost = tmp_path / "made", tmp_path / "house.db", tmp_path / "lost"
    made.write_bytes(b"new")
    put_new(made, target)
    assert target.read_bytes() == b"new"
    made.unlink(missing_ok=True)  # one file under two names, where the disk knows links
    made.write_bytes(b"newer")
    lost.symlink_to("nowhere")
    for taken in (target, lost):
        with pytest.raises(FileExistsError):
            put_new(made, taken)
    assert target.read_bytes() == b"new"


def test_another_fault_of_the_disk_is_not_taken_for_one_without_links(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        put_new(tmp_path / "gone", tmp_path / "house.db")
    assert names(tmp_path) == []


def test_one_is_alone_in_a_folder_until_it_ends_however_it_ends(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDS_THE_FOLDER, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"True\n"
        with pytest.raises(BlockingIOError), alone_in(tmp_path):
            pass
        other.kill()
        other.wait()
        with alone_in(tmp_path) as is_alone:
            assert is_alone


def test_only_what_fits_is_begun(tmp_path: Path) -> None:
    require_room(tmp_path, 1)
    with pytest.raises(OSError, match="No space left"):
        require_room(tmp_path, 2**62)


def test_a_file_and_a_folder_are_synced_and_what_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    sync(tmp_path / "file")
    sync(tmp_path)
    with pytest.raises(FileNotFoundError):
        sync(tmp_path / "gone")


def test_a_file_is_given_the_owner_and_the_rights_of_another(tmp_path: Path) -> None:
    made, like = tmp_path / "made", tmp_path / "like"
    for path in (made, like):
        path.touch()
    like.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(like, NOBODY, NOBODY)
    belong_like(made, like)
    found, wanted = made.stat(), like.stat()
    assert (found.st_uid, found.st_gid, found.st_mode) == (wanted.st_uid, wanted.st_gid, wanted.st_mode)
