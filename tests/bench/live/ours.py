"""Our own service as `moderation serve` runs it, on a filled database that can be kept from one run to the next."""

import hashlib
import json
import os
import random
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlencode

from moderation.config import Settings
from moderation.domain.snapshot import name_of
from tests.bench.arrivals import Plan
from tests.bench.fill import THREADS, Filled, fill, found
from tests.bench.live.client import Connection, request
from tests.bench.live.environments import installed as into
from tests.bench.live.environments import made
from tests.bench.live.servers import ROOT, Server, free_port, started
from tests.bench.magazine import EMAIL, PASSWORD, SECRET, SITE, settings_for
from tests.bench.wsgi import FORM, HOST, ORIGIN

WAITING = 0.8
"""The part of what is stored that waits: the rest is a quarter of it."""

MADE_BY = ("tests/bench/arrivals.py", "tests/bench/fill_rows.py", "tests/bench/texts.py", "tests/bench/magazine.py")
TABLES = "moderation/store/schema.py"
API = f"/api/v1/sites/{SITE.key}"


@dataclass(frozen=True, slots=True)
class Database:
    """A filled database: with so many waiting."""

    waiting: int
    folder: Path
    settings: Settings
    filled: Filled

    @property
    def name(self) -> str:
        return short(self.waiting)


@dataclass(frozen=True, slots=True)
class Ours:
    """The service on such a database, and the cookie of a moderator who is signed in."""

    database: Database
    server: Server
    cookie: str


def short(number: int) -> str:
    """A number as people say it: 1k, 100k, 1M."""
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if number >= size and number % size == 0:
            return f"{number // size}{letter}"
    return f"{number:,}"


def plan_of(waiting: int) -> Plan:
    return Plan(round(waiting / WAITING), THREADS, datetime.now(UTC), WAITING)


def database(folder: Path, waiting: int) -> Database:
    """The database in this folder, filled anew unless it was by the same plan and the same code."""
    plan, settings = plan_of(waiting), settings_for(folder)
    stamp, mark = {**asdict(plan), "until": None, "code": _code()}, folder / "filled.json"
    stamp = json.loads(json.dumps(stamp))
    if not mark.exists() or json.loads(mark.read_text()) != stamp:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        fill(settings, plan)
        mark.write_text(json.dumps(stamp))
    return Database(waiting, folder, settings, found(settings, plan))


def installed(cache: Path) -> Path | None:
    """The Python of an environment that has this very version as a house installs it, and nothing else. None when it
    cannot be installed, which is then said.
    """
    python = made(cache / "ours", "--require-hashes", "--requirement", str(ROOT / ".dev/requirements/run.txt"))
    ours = ("--no-deps", "--no-build-isolation", "--force-reinstall", str(ROOT))
    return python if python and into(python, *ours) else None


@contextmanager
def serving(kept: Database, python: Path, **more: str) -> Iterator[Ours]:
    """`moderation serve` on this database, behind a proxy as far as it can tell: who sends what is told in a header."""
    port = free_port()
    with started(f"ours-{kept.name}", command(python), port, kept.folder, environment(kept, port, **more)) as server:
        yield Ours(kept, server, _signed_in(server))


def command(python: Path) -> Sequence[str]:
    # Not `-m moderation`, which would take the sources of the folder in which it is started.
    return (str(python.parent / "moderation"), "serve")


def environment(kept: Database, port: int, **more: str) -> dict[str, str]:
    """What the process finds around it: no settings but these."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("MODERATION_")},
        "MODERATION_SECRET_KEY": SECRET,
        "MODERATION_PUBLIC_URL": ORIGIN,
        "MODERATION_LISTEN": f"{HOST}:{port}",
        "MODERATION_TRUSTED_PROXIES": "1",
        "DATABASE_URL": kept.settings.database,
        **more,
    }


def thread_address(key: str, form: str = "json") -> str:
    return f"{API}/threads/{name_of(key)}.{form}"


def counts_address(keys: Sequence[str]) -> str:
    return f"{API}/counts?" + "&".join(f"thread={quote(key, safe='/')}" for key in keys)


def _signed_in(server: Server) -> str:
    form = urlencode({"email": EMAIL, "password": PASSWORD}).encode()
    # From another network at each start: a kept database remembers who has tried to sign in.
    network = ".".join(str(random.randrange(1, 255)) for _ in range(3))
    headers = {"Content-Type": FORM, "Origin": ORIGIN, "X-Forwarded-For": f"10.{network}"}
    answer = Connection(server.port).ask(request("POST", "/desk/login", headers, form), 303)
    cookies = [value for name, value in answer.headers if name.lower() == "set-cookie"]
    return next(cookie.partition(";")[0] for cookie in cookies if cookie.startswith("desk="))


def _code() -> str:
    files = [ROOT / file for file in (*MADE_BY, TABLES)]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
