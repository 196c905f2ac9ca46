"""Isso, from its own server with its own database."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.embeds import packages
from tests.bench.embeds.embed import Embed
from tests.bench.embeds.reactions import REACTIONS, email_of
from tests.bench.embeds.served import PATH

CONFIGURATION = """[general]
dbpath = {folder}/comments.db
host = {origin}/
[server]
listen = {url}/
[guard]
enabled = false
[moderation]
enabled = false
[markup]
renderer = mistune
"""

PATIENCE = 20
"""Seconds for it to come up."""


@contextmanager
def served(origin: str) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "isso.cfg"
        file.write_text(CONFIGURATION.format(folder=folder, origin=origin, url=url), "utf-8")
        command = [sys.executable, "-c", "from isso import main; main()", "-c", str(file), "run"]
        environment = {**os.environ, "PYTHONPATH": str(packages.isso())}
        quiet = subprocess.DEVNULL
        with subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet, cwd=folder) as process:
            try:
                _wait_for(url)
                for name, text in REACTIONS:
                    _post(url, origin, {"author": name, "email": email_of(name), "text": text, "title": "Wie?"})
                yield url
            finally:
                process.kill()


def _wait_for(url: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(f"{url}/info", timeout=PATIENCE).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def _post(url: str, origin: str, comment: dict[str, str]) -> None:
    headers = {"Content-Type": "application/json", "Origin": origin}
    asked = urllib.request.Request(f"{url}/new?uri={PATH}", json.dumps(comment).encode(), headers)
    urllib.request.urlopen(asked, timeout=PATIENCE).close()


ISSO = Embed(
    "Isso 0.14.0",
    served,
    '<script data-isso="{service}/" src="{service}/js/embed.min.js" async></script>\n<section id="isso-thread">\n'
    "<noscript>Javascript needs to be activated to view comments.</noscript>\n</section>",
    "#isso-thread",
    ".isso-comment[id]",
)
