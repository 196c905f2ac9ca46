"""`serve` and `demo` as processes of their own: started, asked, stopped."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.bench.processes import children, held_by
from tests.conftest import SECRET

OUT_OF_PATIENCE = 60
SMALL = 20
"""MB."""
HERE = {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUNBUFFERED": "1"}


@contextmanager
def running(
    *words: str, folder: Path, python: str = sys.executable, **environment: str
) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """A command, with its address and what it printed until then. Ended with SIGTERM."""
    process = subprocess.Popen(
        [python, "-m", "moderation", *words],
        cwd=folder,
        env=os.environ | HERE | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    printed = ""
    try:
        assert process.stdout
        while not (found := re.search(r"http://127\.0\.0\.1:\d+", printed)):
            line = process.stdout.readline()
            assert line, f"it ended without serving: {printed}"
            printed += line
        yield process, found[0], printed
    finally:
        process.send_signal(signal.SIGTERM)
        rest, _ = process.communicate(timeout=OUT_OF_PATIENCE)
        assert process.returncode == 0, printed + rest


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=OUT_OF_PATIENCE) as answer:
        return str(answer.read().decode())


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    return {"MODERATION_SECRET_KEY": SECRET, "MODERATION_LISTEN": "127.0.0.1:0"}


def test_serve_makes_its_database_answers_and_stops_cleanly(tmp_path: Path, settings: dict[str, str]) -> None:
    with running("serve", folder=tmp_path, **settings) as (_, url, _):
        assert get(f"{url}/health") == "ok\n"
        assert (tmp_path / "moderation.db").exists()


def test_a_hundred_and_fifty_who_dawdle_shut_nobody_out(tmp_path: Path, settings: dict[str, str]) -> None:
    with running("serve", folder=tmp_path, **settings) as (_, url, _), ExitStack() as dawdlers:
        host, _, port = url.removeprefix("http://").partition(":")
        for number in range(150):
            dawdler = dawdlers.enter_context(socket.create_connection((host, int(port)), timeout=OUT_OF_PATIENCE))
            body = b"POST /t/x/post HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\nx"
            dawdler.sendall(body if number % 2 else b"GET / HTTP/1.1\r\nHost: loc")
        assert get(f"{url}/health") == "ok\n"


def wrong_passwords(url: str) -> int:
    """The answer to the seventh try, each said to come from another client."""
    for number in range(7):
        sent = urllib.request.Request(
            f"{url}/desk/login",
            data=b"email=els%40example.org&password=wrong",
            headers={"Origin": url, "X-Forwarded-For": f"203.0.113.{number}"},
        )
        with pytest.raises(urllib.error.HTTPError) as refused, urllib.request.urlopen(sent, timeout=OUT_OF_PATIENCE):
            pass
        refused.value.close()
    return int(refused.value.code)


@pytest.mark.parametrize(("proxies", "answer"), [("0", 429), ("1", 403)])
def test_a_forwarded_address_is_believed_from_our_own_proxy_alone(
    tmp_path: Path, settings: dict[str, str], proxies: str, answer: int
) -> None:
    with running("serve", folder=tmp_path, MODERATION_TRUSTED_PROXIES=proxies, **settings) as (_, url, _):
        assert wrong_passwords(url) == answer


def test_a_setting_that_is_wrong_is_said_in_a_sentence(tmp_path: Path, settings: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings["MODERATION_LISTEN"] = f"127.0.0.1:{taken.getsockname()[1]}"
        command = [sys.executable, "-m", "moderation", "serve"]
        told = subprocess.run(
            command, cwd=tmp_path, env=os.environ | HERE | settings, capture_output=True, text=True, check=False
        )
    assert told.returncode == 1
    assert told.stderr.startswith("Error: MODERATION_LISTEN: cannot listen on 127.0.0.1:")
    assert "Traceback" not in told.stderr


def test_the_process_above_the_others_is_small(tmp_path: Path, settings: dict[str, str]) -> None:
    """It must not load what only those need that answer."""
    with running("serve", folder=tmp_path, **settings) as (process, _, _):
        assert 0 < held_by(process.pid) - sum(map(held_by, children(process.pid))) < SMALL


def test_the_demo_shows_an_article_and_a_queue_and_leaves_nothing(tmp_path: Path) -> None:
    with running("demo", "--port", "0", folder=tmp_path, TMPDIR=str(tmp_path)) as (process, url, printed):
        page = get(url)
        assert "reacties: 3" in page
        assert "Reacties zonder achternaam worden verwijderd." in page
        assert list(tmp_path.glob("moderation-demo-*/demo.db"))
        assert process.stdout
        while "password" not in printed:
            printed += process.stdout.readline()
    assert re.search(r"password +\w{4}-\w{4}-\w{4}-\w{4}", printed)
    assert list(tmp_path.iterdir()) == []
