"""Isso 0.14, what a house of our size would take otherwise: from PyPI, into an environment of its own, and run as its
manual says for production, `gunicorn --preload isso.run`; with moderation, and without its limits.

Its database is made by itself and then filled directly. It does not keep what was rejected, so its tables are a little
smaller than ours.
"""

import json
import os
import sqlite3
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import quote, urlencode

from moderation.domain.reaction import Status
from moderation.policies import read_policy, shipped
from tests.bench import texts
from tests.bench.arrivals import Plan, arrivals, thread_of
from tests.bench.live.client import Connection, request
from tests.bench.live.environments import made
from tests.bench.live.ours import plan_of, short
from tests.bench.live.servers import Server, free_port, started
from tests.bench.magazine import POLICY, SITE, SITES
from tests.bench.wsgi import FORM, HOST, JSON

PACKAGES = ("isso==0.14.0", "gunicorn==27.0.1")
PASSWORD = "the password of the admin page"
DATABASE = "comments.db"
A_PAGE = 100
"""Comments on a page of its queue: that cannot be set."""

A_COMMIT = 10_000
MODES = {Status.PUBLISHED: 1, Status.WAITING: 2}
NOBODY = bytes(256)
"""A filter of voters in which nobody is."""

ADD_THREAD = "insert into threads (uri, title) values (?, ?)"
ADD_COMMENT = """
    insert into comments (tid, created, mode, remote_addr, text, author, email, voters)
    values ((select id from threads where uri = ?), ?, ?, '127.0.0.0', ?, ?, ?, ?)"""

CONFIGURATION = """
[general]
dbpath = {database}
host = https://blad.example/
[admin]
enabled = true
password = {password}
[moderation]
enabled = true
purge-after = 36500d
[guard]
enabled = false
[server]
public-endpoint = http://{host}:{port}
"""


@dataclass(frozen=True, slots=True)
class Isso:
    """Isso on a filled database, how many wait in it, and the cookie of its administrator."""

    server: Server
    waiting: int
    folder: Path
    cookie: str


def installed(cache: Path) -> Path | None:
    """The Python of an environment that has Isso. None when it cannot be installed, which is then said."""
    return made(cache / "isso", *PACKAGES)


@contextmanager
def isso(python: Path, folder: Path, waiting: int) -> Iterator[Isso]:
    """Isso with so many comments that wait, in a folder that can be kept."""
    folder.mkdir(parents=True, exist_ok=True)
    port, name = free_port(), f"isso-{short(waiting)}"
    around = environment(folder, port)
    if not (folder / "filled").exists():
        (folder / DATABASE).unlink(missing_ok=True)
        with started(name, command(python, port), port, folder, around):
            pass  # now there are tables
        _fill(folder / DATABASE, plan_of(waiting))
        (folder / "filled").touch()
    with started(name, command(python, port), port, folder, around) as server:
        _wake(server)
        yield Isso(server, waiting, folder, _signed_in(server))


def command(python: Path, port: int) -> tuple[str, ...]:
    """What its manual gives for production."""
    # Gunicorn's socket for control would lie in the home folder.
    return (str(python), "-m", "gunicorn", "-b", f"{HOST}:{port}", "--preload", "--no-control-socket", "isso.run")


def environment(folder: Path, port: int) -> dict[str, str]:
    """What the process finds around it, with its settings in a file in this folder."""
    file = folder / "isso.cfg"
    file.write_text(CONFIGURATION.format(database=folder / DATABASE, password=PASSWORD, host=HOST, port=port))
    return {**os.environ, "ISSO_SETTINGS": str(file)}


def uri_of(site: str, key: str) -> str:
    """Threads of other sites lie beside those of the first one: Isso has one site."""
    return key if site == SITE.key else f"/{site}{key}"


def thread_address(key: str) -> str:
    return f"/?uri={quote(key)}"


def queue_address(page: int) -> str:
    return f"/admin/?mode=2&page={page}"


def post(number: int) -> bytes:
    """A new comment of 600 characters with markup."""
    fields = {"author": "Jan Jansen", "email": "jan@example.org", "text": texts.markdown(str(number))}
    body = json.dumps({**fields, "title": "Over geschreven"}).encode()
    return request("POST", "/new?uri=/artikel/geschreven", {"Content-Type": JSON}, body)


def counting(keys: Sequence[str]) -> bytes:
    return request("POST", "/count", {"Content-Type": JSON}, json.dumps(list(keys)).encode())


def _wake(server: Server) -> None:
    """Have a first comment posted. With much stored, its worker may hang at that for half a minute and end: it was
    begun while another thread held a lock. The next one works.
    """
    for attempt in range(3):
        try:
            Connection(server.port).ask(post(-attempt), 202)
        except RuntimeError:
            time.sleep(1)
        else:
            return
    raise RuntimeError(f"Isso takes no comments; see {server.log}")


def _signed_in(server: Server) -> str:
    form = urlencode({"password": PASSWORD}).encode()
    answer = Connection(server.port).ask(request("POST", "/login/", {"Content-Type": FORM}, form), 302)
    cookies = [value for name, value in answer.headers if name.lower() == "set-cookie"]
    return cookies[0].partition(";")[0]


def _fill(database: Path, plan: Plan) -> None:
    rows, known = _rows(plan), set[str]()
    print(f"filling Isso: {plan.total:,}", file=sys.stderr, flush=True)
    with closing(sqlite3.connect(database)) as connection:
        while group := list(islice(rows, A_COMMIT)):
            threads = dict.fromkeys(uri for uri, *_ in group if uri not in known)
            known.update(threads)
            with connection:
                connection.executemany(ADD_THREAD, [(uri, f"Over {uri}") for uri in threads])
                connection.executemany(ADD_COMMENT, group)


def _rows(plan: Plan) -> Iterator[tuple[object, ...]]:
    policy, read = read_policy(shipped() / POLICY), set(map(thread_of, plan.threads))
    for number, (arrival, _) in enumerate(arrivals(plan, SITES, policy)):
        reaction = arrival.reaction
        if reaction.status in MODES:
            uri, at = uri_of(reaction.site, reaction.thread), reaction.received.timestamp()
            author, mode = reaction.author, MODES[reaction.status]
            text = texts.markdown(str(number)) if reaction.thread in read else reaction.text
            yield uri, at, mode, text, author.name, author.email, NOBODY
