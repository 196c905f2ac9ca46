"""The processes of the service: they end, are replaced and make way without anybody being turned away."""

import os
import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from moderation.domain.decision import Act
from moderation.domain.person import Person
from moderation.web.house import House
from tests.conftest import SECRET, Reader
from tests.serving.asking import Service, all_of, connected, get, status, until
from tests.serving.conftest import Start
from tests.serving.pages import PAGE, THREAD, preview

TWO = {"MODERATION_PROCESSES": "2"}
SMALL = 15
"""MB."""


@contextmanager
def reading(running: Service) -> Iterator[list[bytes]]:
    """Three who ask all the time, each on a fresh connection. What went wrong is in the list."""
    over, wrong = threading.Event(), list[bytes]()

    def read() -> None:
        while not over.is_set():
            try:
                answer = get(running.port, THREAD)
            except OSError as error:
                answer = repr(error).encode()
            if not answer.startswith(b"HTTP/1.1 200 "):
                wrong.append(answer)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        yield wrong
    finally:
        over.set()
        for reader in readers:
            reader.join()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_request_that_is_half_sent_is_finished_before_the_end(start: Start, number: signal.Signals) -> None:
    with start() as running, connected(running.port) as connection:
        sent = preview(close=False)
        connection.sendall(sent[:-5])
        get(running.port, "/health")  # so the half has been read
        running.signal(number)
        until(lambda: not accepts(running), "nobody new is let in")
        connection.sendall(sent[-5:])
        answer = all_of(connection)
        assert status(answer) == 200
        assert b"connection: close" in answer
        assert running.process.wait(30) == 0


def accepts(running: Service) -> bool:
    """Whether a new question is answered."""
    try:
        return bool(get(running.port, "/health"))
    except OSError:
        return False


def test_all_processes_are_replaced_and_nobody_notices(start: Start) -> None:
    with start(**TWO) as running:
        until(lambda: len(running.workers()) == 2, "two processes answer")
        before = running.workers()
        with reading(running) as wrong, connected(running.port) as connection:
            sent = preview()
            connection.sendall(sent[:-5])
            running.signal(signal.SIGHUP)
            until(lambda: not before & running.workers() and len(running.workers()) == 2, "others have come")
            connection.sendall(sent[-5:])
            until(lambda: get(running.port, PAGE), "the new ones make pages")
        assert wrong == []


def test_whoever_is_being_served_by_an_old_process_is_served_to_the_end(start: Start) -> None:
    with start() as running, connected(running.port) as connection:
        before, sent = running.workers(), preview()
        connection.sendall(sent[:-5])
        get(running.port, "/health")
        running.signal(signal.SIGHUP)
        until(lambda: len(running.workers()) == 2, "a new one has come")
        connection.sendall(sent[-5:])
        assert status(all_of(connection)) == 200
        until(lambda: not before & running.workers(), "the old one has gone")


def test_the_old_processes_stay_when_new_ones_do_not_come_up(start: Start, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    with start(MODERATION_SECRET_KEY="", MODERATION_SECRET_KEY_FILE=str(secret)) as running:
        before = running.workers()
        with reading(running) as wrong:
            secret.write_text(SECRET + ", and another one than that of the database")
            running.signal(signal.SIGHUP)
            until(lambda: "the old ones go on" in running.told(), "the new ones are given up")
            secret.unlink()
            running.signal(signal.SIGHUP)
            until(lambda: "settings cannot be read" in running.told(), "there is nothing to begin with")
            assert running.workers() == before
            secret.write_text(SECRET)
            running.signal(signal.SIGHUP)
            until(lambda: not before & running.workers(), "another one has come")
        assert wrong == []


def test_what_signals_bring_about_is_told_and_also_what_needs_a_restart(start: Start, tmp_path: Path) -> None:
    listen = tmp_path / "listen"
    listen.write_text("127.0.0.1:0")
    with start(MODERATION_LISTEN="", MODERATION_LISTEN_FILE=str(listen)) as running:
        for times in (1, 2):
            running.signal(signal.SIGHUP)
            until(lambda: running.told().count("the processes were replaced") == times, "others have come")  # noqa: B023
        assert "needs a restart" not in running.told()
        assert 0 < alone(running.process.pid) < SMALL, "what it tells, it tells without what the others load"
        listen.write_text("127.0.0.2:0")
        running.signal(signal.SIGHUP)
        until(lambda: "a new address to listen on needs a restart" in running.told(), "it is told")
        assert accepts(running)
    assert running.told().count("the service was told to stop") == 1


def alone(pid: int) -> float:
    """MB that this process holds, without those that it has begun."""
    (line,) = re.findall(r"^Pss: +(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    return int(line) / 1024


def test_a_process_that_is_killed_is_replaced_and_the_others_answer(start: Start) -> None:
    with start(**TWO) as running:
        until(lambda: len(running.workers()) == 2, "two processes answer")
        first, second = running.workers()
        os.kill(first, signal.SIGKILL)
        assert status(get(running.port, THREAD)) == 200
        until(lambda: len(running.workers() - {first}) == 2, "another one has come")
        assert second in running.workers()
        assert status(get(running.port, THREAD)) == 200


def test_nobody_is_turned_away_while_the_only_process_is_being_replaced(start: Start) -> None:
    with start() as running:
        (only,) = running.workers()
        os.kill(only, signal.SIGKILL)
        assert status(get(running.port, "/health")) == 200


def test_processes_end_when_the_one_above_them_is_gone(start: Start) -> None:
    with start(**TWO) as running:
        until(lambda: len(running.workers()) == 2, "two processes answer")
        left, running.ends_with = running.workers(), -signal.SIGKILL
        running.process.kill()
        until(lambda: not any(map(alive, left)), "they have ended")


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_decision_in_one_process_is_seen_at_once_in_all(start: Start, house: House, els: Person, jan: Reader) -> None:
    with start(MODERATION_PROCESSES="3") as running:
        until(lambda: len(running.workers()) == 3, "three processes answer")
        for number in range(1, 6):
            sent = jan.sends(f"Dit is nummer {number} van de reeks.").reaction
            assert not seen(running, f"nummer {number}")
            house.review.decide(els, "magazine", sent.number, Act.APPROVE, sent.version)
            assert all(seen(running, f"nummer {number}") for _ in range(20))


def seen(running: Service, words: str) -> bool:
    return words.encode() in get(running.port, THREAD)


def test_a_wrong_setting_is_told_in_a_sentence_and_ends_the_service(start: Start) -> None:
    with pytest.raises(AssertionError, match=r"^Error: there is no engine [^{]*$"), start(DATABASE_URL="nowhere://x"):
        pass


def test_threads_are_kept_as_files_while_the_service_runs(start: Start, tmp_path: Path) -> None:
    folder = tmp_path / "published"
    folder.mkdir()
    with start(MODERATION_PUBLISH=str(folder), **TWO):
        until(lambda: (folder / THREAD[1:]).exists(), "the thread is there as a file")
