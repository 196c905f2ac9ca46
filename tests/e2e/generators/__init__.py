"""Sites of others: two pages each, made by what they are made with, and with our snippets put into them.

The folders beside this file hold them as their owners have them, before they heard of us. An address in them stands for
one that is known only when the site is served.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

from moderation.web.snippets import Filling, blocks

ROOT = Path(__file__).parents[3]
PROGRAMS = ROOT / ".venv-sites"
ELEVENTY = ("node", str(PROGRAMS / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"))

SITE = "https://blad.example"
SERVICE = "https://reacties.example"
WORDS = "Lees de reacties of reageer"


@dataclass(frozen=True, slots=True)
class Generator:
    """How a site is made, in which folder it lies then, and the paths of its two pages; the second counts the first."""

    name: str
    command: tuple[str, ...]
    pages: tuple[str, str]
    output: str = "out"


FILES = ("/wie-is-aan-zet.html", "/het-loket.html")
FOLDERS = ("/wie-is-aan-zet/", "/het-loket/")

MKDOCS = Generator("mkdocs-material", ("mkdocs", "build", "-q", "-d", "out"), FOLDERS)
GENERATORS = (
    MKDOCS,
    Generator("pelican", ("pelican", "content", "-o", "out", "-s", "pelicanconf.py", "-q"), FILES),
    Generator("nikola", ("nikola", "build", "-q"), ("/posts/wie-is-aan-zet/", "/posts/het-loket/"), "output"),
    Generator("sphinx", ("sphinx-build", "-q", ".", "out"), FILES),
    Generator("hugo", ("hugo", "--quiet", "-d", "out"), FOLDERS),
    Generator("eleventy", (*ELEVENTY, "--quiet", "--output=out"), FOLDERS),
)


def made(generator: Generator, site: str, folder: Path) -> Path:
    """The finished site, with the snippets for the site that our service knows by this key; made in an empty folder."""
    assert PROGRAMS.exists(), "start the tests with `sh .dev/test`, which gets what sites are made with"
    work = folder / generator.name
    shutil.copytree(Path(__file__).parent / generator.name, work)
    for block in blocks(generator.name, Filling(SERVICE, site, WORDS)):
        _put(work, block.path, str(block.told), f"{block.text}\n")
    path = f"{PROGRAMS / 'bin'}{os.pathsep}{os.environ['PATH']}"
    quiet = {"NO_MKDOCS_2_WARNING": "1", "HUGO_CACHEDIR": str(folder)}
    run = subprocess.run(
        generator.command, cwd=work, env={**os.environ, "PATH": path, **quiet}, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return work / generator.output


def _put(work: Path, path: str, what: str, text: str) -> None:
    """Does what the snippet says."""
    file = work / path
    if what == "a new file":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    elif what == "add this":
        file.write_text(f"{file.read_text('utf-8')}{text}", "utf-8")
    elif what == "after the line that is there already":
        first = text.splitlines()[0]
        before = file.read_text("utf-8")
        assert before.count(first) == 1
        file.write_text(before.replace(first, text.rstrip("\n")), "utf-8")
    else:
        assert what == "at the top of each page that takes reactions"
        for page in file.parent.glob("*-*.md"):
            page.write_text(f"{text}{page.read_text('utf-8')}", "utf-8")


@contextmanager
def site_served(folder: Path, service: str) -> Iterator[str]:
    """The address of the site. Where its pages say what its address and that of the service are, they say it right."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, directory=str(folder), service=service)) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class _Files(SimpleHTTPRequestHandler):
    """A plain web server for files, which puts addresses in the place of those that were invented."""

    def __init__(self, *arguments: Any, service: str, **rest: Any) -> None:
        self.service = service
        super().__init__(*arguments, **rest)

    def send_head(self) -> Any:
        path = Path(self.translate_path(self.path))
        if path.is_dir() and self.path.split("?")[0].endswith("/"):
            path /= "index.html"
        if path.suffix not in (".html", ".xml") or not path.is_file():
            return super().send_head()
        here = f"http://{self.headers['Host']}"
        text = path.read_text("utf-8").replace(SITE, here).replace(SERVICE, self.service).encode()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        return BytesIO(text)

    def log_message(self, *_: Any) -> None:
        """Not in between what pytest says."""
