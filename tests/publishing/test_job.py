"""The job beside the service: one process writes, at once, and another takes over when it is killed."""

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import brotli
from structlog.testing import capture_logs

from moderation import bootstrap
from moderation.domain.reaction import Reaction
from moderation.domain.snapshot import FIRST
from moderation.publishing import Seat
from tests.postgres import Cluster
from tests.publishing.conftest import THREAD, Press, file_of, lying_in
from tests.store.need import moved_away, small_disk
from tests.store.samples import furnished

ROOT = Path(__file__).parents[2]
AT_ONCE = 1.0
"""Seconds in which a decision must be on the disk."""

OUT_OF_PATIENCE = 30.0
ROUNDS = 20


def until(is_so: Callable[[], bool], within: float = OUT_OF_PATIENCE) -> float:
    """Wait until something is so, at most for so many seconds; how long it took."""
    begun = time.monotonic()
    never = Event()
    while not is_so():
        assert time.monotonic() - begun < within, "it did not come about"
        never.wait(0.005)
    return time.monotonic() - begun


def holds(file: Path, words: bytes) -> bool:
    try:
        return words in file.read_bytes()
    except FileNotFoundError:
        return False


@contextmanager
def at_work(press: Press) -> Iterator[None]:
    """The job, in a thread of this process."""
    (job,) = bootstrap.jobs_of(press.settings, press.store, press.clock)
    stop = Event()
    thread = Thread(target=job, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(OUT_OF_PATIENCE)
        assert not thread.is_alive()


@contextmanager
def writers(press: Press) -> Iterator[Callable[[], int]]:
    """Starts the job in a process of its own, and says its number, as often as it is asked to."""
    place = Path(press.settings.database.removeprefix("sqlite:///")).parent
    command = [sys.executable, "-m", "tests.publishing.writers", str(place), str(press.folder)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=quiet, text=True, bufsize=1
    ) as process:

        def start() -> int:
            assert process.stdin
            assert process.stdout
            process.stdin.write("another\n")
            return int(process.stdout.readline())

        yield start
        process.communicate()


def is_taken(press: Press) -> bool:
    with Seat(press.folder).taken() as is_free:
        return not is_free


def test_without_a_folder_there_is_nothing_to_do(press: Press) -> None:
    assert bootstrap.jobs_of(replace(press.settings, publish=""), press.store) == ()


def test_a_decision_is_on_the_disk_within_a_second_also_when_another_process_took_it(press: Press) -> None:
    with writers(press) as start:
        start()
        until(lambda: is_taken(press))
        file = file_of(press.folder)
        for text in (b"Aap", b"Noot", b"Mies"):
            reaction = press.published(text=text.decode())
            until(lambda text=text: holds(file, text), within=AT_ONCE)
            press.removed(reaction)
            until(lambda text=text: not holds(file, text), within=AT_ONCE)


def test_what_was_decided_while_nobody_wrote_is_there_soon_after_the_start(press: Press) -> None:
    press.published()
    with at_work(press):
        until(lambda: lying_in(press.folder) == press.answered((THREAD, FIRST)))


def test_an_engine_that_cannot_say_for_nothing_whether_anything_changed_is_followed_as_well(
    press: Press, postgres: Cluster
) -> None:
    with postgres.new_database(migrated=True) as url:
        settings = replace(press.settings, database=url)
        with closing(furnished(bootstrap.store_of(settings))) as store:
            press = replace(press, settings=settings, store=store)
            assert store.changes() is None
            with at_work(press):
                until(lambda: is_taken(press))
                reaction = press.published(text="Aap")
                until(lambda: holds(file_of(press.folder), b"Aap"), within=AT_ONCE)
                press.removed(reaction)
                until(lambda: not holds(file_of(press.folder), b"Aap"), within=AT_ONCE)
            assert lying_in(press.folder) == press.answered((THREAD, FIRST))


def test_one_writes_and_another_takes_over_when_it_is_killed(press: Press) -> None:
    with writers(press) as start:
        first = start()
        until(lambda: is_taken(press))
        second = start()
        press.published(text="Aap")
        until(lambda: holds(file_of(press.folder), b"Aap"))
        os.kill(first, signal.SIGKILL)
        press.published(text="Noot")
        until(lambda: holds(file_of(press.folder), b"Noot"))
        os.kill(second, signal.SIGKILL)
        until(lambda: not is_taken(press))


def test_it_leaves_the_seat_to_a_command_and_takes_it_again(press: Press) -> None:
    with at_work(press):
        until(lambda: is_taken(press))
        with Seat(press.folder).called_for():
            reaction = press.published(text="Aap")
            Event().wait(3 * 0.1)
            assert lying_in(press.folder) == {}, "only the command writes now"
        until(lambda: holds(file_of(press.folder), b"Aap"))
        press.removed(reaction)
        until(lambda: not holds(file_of(press.folder), b"Aap"), within=AT_ONCE)


def test_a_database_that_is_away_for_a_while_is_told_and_all_goes_on_after_it(press: Press, tmp_path: Path) -> None:
    with capture_logs() as told, at_work(press):
        press.published(text="Aap")
        until(lambda: holds(file_of(press.folder), b"Aap"))
        with moved_away(tmp_path / "test.db"):
            until(lambda: any(line["event"] == "what is published stays as it is" for line in told))
            assert holds(file_of(press.folder), b"Aap")
        press.published(text="Noot")
        until(lambda: holds(file_of(press.folder), b"Noot"))


def test_a_disk_that_is_full_for_a_while_is_told_and_mended_when_there_is_room(press: Press) -> None:
    with small_disk(1024 * 1024) as disk, capture_logs() as told:
        small = replace(press, settings=replace(press.settings, publish=str(disk.folder)))
        with at_work(small):
            until(lambda: any(line["event"] == "the publish directory is in line" for line in told))
            with disk.full():
                press.published(text="Lang. " * 2_000)
                until(lambda: any(line["event"] == "not everything can be published" for line in told))
            until(lambda: any(line["event"] == "all threads are published again" for line in told))
            assert lying_in(disk.folder) == small.answered((THREAD, FIRST))


def test_a_folder_that_is_gone_for_a_while_is_told_and_filled_when_it_is_back(press: Press) -> None:
    press.published(text="Aap")
    press.folder.rmdir()
    with capture_logs() as told, at_work(press):
        until(lambda: any(line["event"] == "threads cannot be published" for line in told))
        press.folder.mkdir()
        until(lambda: holds(file_of(press.folder), b"Aap"))


def test_killed_at_random_moments_the_folder_ends_up_as_if_it_were_made_anew(press: Press, tmp_path: Path) -> None:
    """Each one that is killed has somebody behind it who waits for the seat, as the processes of a service do."""
    chance = random.Random(20261129)
    pages = [f"/artikel/{number}" for number in range(6)]
    shown: list[Reaction] = []
    with writers(press) as start:
        queue = [start(), start()]
        for _ in range(ROUNDS):
            for _ in range(chance.randrange(3, 12)):
                shown.append(press.published(chance.choice(pages), text="Lang. " * chance.randrange(1, 500)))
                if chance.random() < 0.4:
                    press.removed(shown.pop(chance.randrange(len(shown))))
            lose_some_as_in_a_power_failure(press.folder, chance)
            Event().wait(chance.random() * 0.3)
            os.kill(queue.pop(0), signal.SIGKILL)
            assert_each_is_whole(press.folder)
            queue.append(start())
    press.begun()
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    replace(press, settings=replace(press.settings, publish=str(fresh))).begun()
    assert lying_in(press.folder) == lying_in(fresh)
    assert lying_in(fresh) == press.answered(*((page, FIRST) for page in pages))


def test_whoever_reads_while_it_writes_gets_every_file_whole(press: Press) -> None:
    with writers(press) as start:
        start()
        for number in range(25):
            press.published(text=f"{number} " * 5_000 * (number % 2))
            for _ in range(3):
                assert_each_is_whole(press.folder)
        until(lambda: lying_in(press.folder) == press.answered((THREAD, FIRST)))


def assert_each_is_whole(folder: Path) -> None:
    """None is cut off in the middle; those that we emptied do not count."""
    unpack = {".gz": gzip.decompress, ".br": brotli.decompress}
    for name, body in lying_in(folder).items():
        file = Path(name)
        if not body or file.suffix == ".unfinished":
            continue
        plain = unpack.get(file.suffix, bytes)(body)
        if ".json" in file.suffixes:
            json.loads(plain)
        else:
            assert plain.endswith(b">\n") or plain.endswith(b">"), plain[-20:]


def lose_some_as_in_a_power_failure(folder: Path, chance: random.Random) -> None:
    files = sorted((folder / "api").rglob("*.*"))
    for file in chance.sample(files, min(3, len(files))):
        with suppress(FileNotFoundError):
            os.truncate(file, 0)
