"""A service on a filled database, as `moderation serve` puts it together; and an empty Flask view beside it."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, Response

from moderation import bootstrap
from moderation.cli.logs import keep_log
from moderation.config import Settings
from moderation.domain.person import Person
from moderation.web import create_app
from moderation.web.house import House
from tests.bench.arrivals import Plan
from tests.bench.fill import Filled, fill, found
from tests.bench.magazine import EMAIL, PASSWORD, settings_for
from tests.bench.wsgi import Visitor


@dataclass(frozen=True, slots=True)
class Service:
    """One service: by its use cases, as a stranger reaches it and as a moderator who is signed in, and who that is."""

    settings: Settings
    filled: Filled
    house: House
    stranger: Visitor
    moderator: Visitor
    person: Person

    @property
    def stored(self) -> str:
        return f"{self.filled.size:,} stored"


@dataclass(frozen=True, slots=True)
class Services:
    """The same service on little and on much, and an application of Flask that does nothing."""

    small: Service
    large: Service
    empty: Visitor


@contextmanager
def opened(folder: Path, size: int, threads: Sequence[int]) -> Iterator[Service]:
    """A service with this many reactions, in an empty folder."""
    settings, plan = settings_for(folder), Plan(size, threads, datetime.now(UTC))
    fill(settings, plan)
    store = bootstrap.store_of(settings)
    try:
        house = bootstrap.build(settings, store)
        app = create_app(house)
        cookie = f"desk={house.people.sign_in(EMAIL, PASSWORD)}"
        person, _ = store.person_by_email(EMAIL)
        yield Service(settings, found(settings, plan), house, Visitor(app), Visitor(app, cookie), person)
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
