"""A service on a filled database, as `moderation serve` puts it together; and an empty Flask view beside it."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, redirect_stderr
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response

from moderation import bootstrap
from moderation.cli.logs import keep_log
from moderation.config import Settings
from moderation.domain.person import Role
from moderation.domain.site import Site
from moderation.store.sqlite import SqliteEngine
from moderation.web import create_app
from moderation.web.house import House
from tests.bench.fill import Filled, fill
from tests.bench.wsgi import HOST, ORIGIN, PORT, Visitor

SECRET = "a secret for benchmarks only, long enough to be one"
EMAIL, PASSWORD = "els@example.org", "vier losse woorden hier"
SITE = Site("magazine", "Loket & Lijn", ("https://blad.example",), "nl", "Europe/Amsterdam", "")
POLICY = "huisregels"


@dataclass(frozen=True, slots=True)
class Service:
    """One service: by its use cases, as a stranger reaches it and as a moderator who is signed in."""

    settings: Settings
    filled: Filled
    house: House
    stranger: Visitor
    moderator: Visitor

    @property
    def stored(self) -> str:
        return f"{self.filled.size:,} stored"


@dataclass(frozen=True, slots=True)
class Services:
    """The same service on little and on much, and an application of Flask that does nothing."""

    small: Service
    large: Service
    empty: Visitor


def settings_for(folder: Path) -> Settings:
    """The settings of the service whose database lies in this folder."""
    return Settings(
        secret_key=SECRET, database=f"sqlite:///{folder}/bench.db", public_url=ORIGIN, listen=f"{HOST}:{PORT}"
    )


@contextmanager
def opened(folder: Path, size: int, threads: tuple[int, ...]) -> Iterator[Service]:
    """A service with this many reactions, in an empty folder."""
    settings = settings_for(folder)
    store = bootstrap.store_of(settings)
    try:
        bootstrap.activations_of(settings, store).add_site(SITE, POLICY)
        house = bootstrap.build(settings, store)
        policy = house.intake.place(SITE.key, "/").policy
        with closing(SqliteEngine(folder / "bench.db")) as engine:
            filled = fill(engine, settings, SITE, policy, size, threads)
        house.people.add("Els de Graaf", EMAIL, Role.MODERATOR, PASSWORD, "nl")
        app = create_app(house)
        cookie = f"desk={house.people.sign_in(EMAIL, PASSWORD)}"
        yield Service(settings, filled, house, Visitor(app), Visitor(app, cookie))
    finally:
        store.close()


def empty_view() -> Flask:
    """Flask with one address that says ok: what the framework itself costs."""
    app = Flask("empty")
    app.add_url_rule("/", "empty", lambda: Response("ok\n", mimetype="text/plain"), methods=["GET", "POST"])
    return app


@contextmanager
def log_thrown_away() -> Iterator[None]:
    """The log is written as `moderation serve` does, so that it counts, but to nowhere."""
    with Path(os.devnull).open("w") as nowhere:
        with redirect_stderr(nowhere):
            keep_log()
        yield
