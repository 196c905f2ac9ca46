"""A database that cannot be reached is told at once, and is no reason to stop."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.serving.asking import answered, get, status
from tests.serving.conftest import Start
from tests.serving.pages import PAGE, THREAD, preview


def test_whoever_sends_while_the_database_is_locked_is_told_when_to_come_back(start: Start, tmp_path: Path) -> None:
    with start() as running:
        assert status(get(running.port, THREAD)) == 200
        with closing(sqlite3.connect(tmp_path / "test.db", isolation_level=None)) as other:
            other.execute("begin immediate")
            answer = answered(running.port, preview())
            assert status(answer) == 503
            assert b"\r\nretry-after: " in answer
            assert b"Met belangstelling gelezen." in answer
            assert status(get(running.port, THREAD)) == 200
            assert status(get(running.port, PAGE)) == 200
        assert status(answered(running.port, preview())) == 200
