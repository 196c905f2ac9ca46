"""The application behind another server: here the one of Python's own library."""

import subprocess
import sys
from pathlib import Path

from moderation.config import Settings
from tests.serving.asking import environment
from tests.serving.pages import THREAD

ASKED_THERE = """
import sys
from wsgiref.util import setup_testing_defaults
from moderation.serving.wsgi import application

environ = {"PATH_INFO": sys.argv[1], "HTTP_HOST": "localhost", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}
setup_testing_defaults(environ)
pieces = application(environ, lambda status, headers, exc_info=None: print(status))
print(b"".join(pieces).decode())
print(environ.get("REMOTE_ADDR"), environ.get("HTTP_X_FORWARDED_FOR"))
"""


def asked_there(folder: Path, **more: str) -> str:
    command = [sys.executable, "-c", ASKED_THERE, THREAD]
    return subprocess.run(
        command, cwd=folder, env=environment(**more), check=True, capture_output=True, text=True
    ).stdout


def test_another_server_finds_the_application(tmp_path: Path, settings: Settings, published: str) -> None:
    told = asked_there(tmp_path, DATABASE_URL=settings.database)
    assert told.startswith("200 OK\n")
    assert published in told
    assert told.endswith("None None\n")


def test_the_proxies_of_the_settings_are_believed_there_too(tmp_path: Path, settings: Settings, published: str) -> None:
    told = asked_there(tmp_path, DATABASE_URL=settings.database, MODERATION_TRUSTED_PROXIES="1")
    assert told.endswith("203.0.113.9 None\n")
