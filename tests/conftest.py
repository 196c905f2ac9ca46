"""The house for tests: real parts on a real database file, a clock that stands still, and known people.

els is a moderator, bram an editor, wil the owner, and Jan Jansen reacts.
"""

import gc
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hypothesis
import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from moderation import bootstrap, people
from moderation.config import Settings
from moderation.domain.person import Person, Role
from moderation.domain.policy import Policy
from moderation.domain.site import Site
from moderation.intake import Accepted, Place, Preview
from moderation.intake.sent import Sent
from moderation.policies import Shelf, read_policy, shipped
from moderation.store import sqlite_file
from moderation.store.interface import KeptPolicy, Store
from moderation.web import create_app
from moderation.web.house import House
from tests.postgres import postgres as postgres

# The contracts of the store are no test files by their names, and other rooms use their helpers, in whatever order.
pytest.register_assert_rewrite("tests.store")

# How long something takes is measured in benchmarks: a busy machine makes no test fail.
hypothesis.settings.register_profile("here", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("here")


def pytest_collection_finish() -> None:
    """What thousands of tests consist of stays until the end. To look through all of it takes the garbage collector a
    quarter of a second, which is as much as a text of a reader may take.
    """
    gc.collect()
    gc.freeze()


class Compiled(BytecodeCache):
    """What Jinja has made of each template. Every test has an application of its own, which would begin anew."""

    def __init__(self) -> None:
        self._made: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if made := self._made.get(bucket.key):
            bucket.bytecode_from_string(made)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._made[bucket.key] = bucket.bytecode_to_string()


Flask.jinja_options = {"bytecode_cache": Compiled()}

SECRET = "a secret for tests only, long enough to be one"
PASSWORD = "vier losse woorden hier"
ARTICLE = "/artikel/wie-is-aan-zet"
ORIGIN = "https://blad.example"


class Clock:
    """A clock that is put forward by hand."""

    def __init__(self) -> None:
        self.at = datetime(2022, 1, 13, 20, 44, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **how_far: float) -> None:
        self.at += timedelta(**how_far)


STRENGTH = people.MEMORY_KIB, people.ROUNDS
"""How strong the hashes of passwords are."""


@pytest.fixture(scope="session", autouse=True)
def passwords_are_hashed_quickly() -> Iterator[None]:
    """In earnest it takes a fortieth of a second, twice for whoever is made and signs in: as long as half of a test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "MEMORY_KIB", 64)
        patch.setattr(people, "ROUNDS", 1)
        yield


@pytest.fixture
def passwords_are_hashed_in_earnest(monkeypatch: pytest.MonkeyPatch) -> None:
    memory, rounds = STRENGTH
    monkeypatch.setattr(people, "MEMORY_KIB", memory)
    monkeypatch.setattr(people, "ROUNDS", rounds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(secret_key=SECRET, database=f"sqlite:///{tmp_path}/test.db", public_url="http://localhost")


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory, policies: Mapping[str, Policy]) -> Path:
    """A database with all tables and three sites, to be copied: to make it takes ten times as long."""
    file = tmp_path_factory.mktemp("furnished") / "test.db"
    store = bootstrap.store_of(Settings(secret_key=SECRET, database=f"sqlite:///{file}"))
    for site in (
        Site("magazine", "Loket & Lijn", (ORIGIN,), "nl", "Europe/Amsterdam", "huisregels"),
        Site("buurt", "Corner Paper", ("https://corner.example",), "en", "Europe/London", "open"),
        Site("archief", "Archief", (ORIGIN,), "nl", "Europe/Amsterdam", "strict", open_threads=False),
    ):
        policy = policies[site.policy]
        store.keep_policy(KeptPolicy(policy.digest, policy.name, policy.files))
        store.add_site(replace(site, policy=policy.digest, closes_after=policy.closes_after))
    store.close()
    return file


@pytest.fixture
def store(settings: Settings, furnished: Path) -> Iterator[Store]:
    shutil.copy(furnished, sqlite_file(settings.database))
    store = bootstrap.store_of(settings)
    yield store
    store.close()


@pytest.fixture(scope="session")
def policies() -> dict[str, Policy]:
    """The shipped policies by the names of their folders, read once for all tests."""
    return {name: read_policy(shipped() / name) for name in ("huisregels", "open", "strict")}


@pytest.fixture(scope="session")
def shelf(policies: Mapping[str, Policy]) -> Shelf:
    """The shipped policies as if a store had kept them."""
    return Shelf((shipped(),), {policy.digest: policy.files for policy in policies.values()}.__getitem__)


@pytest.fixture
def house(settings: Settings, store: Store, clock: Clock, shelf: Shelf) -> House:
    return bootstrap.build(settings, store, clock, shelf)


@pytest.fixture
def els(house: House) -> Person:
    return house.people.add("Els de Graaf", "els@example.org", Role.MODERATOR, PASSWORD, "nl")


@pytest.fixture
def bram(house: House) -> Person:
    return house.people.add("Bram Postma", "bram@example.org", Role.EDITOR, PASSWORD, "en")


@pytest.fixture
def wil(house: House) -> Person:
    """Who owns the desk."""
    return house.people.add("Wil de Bree", "wil@example.org", Role.OWNER, PASSWORD)


@pytest.fixture
def place(house: House) -> Place:
    return house.intake.place("magazine", ARTICLE)


class Reader:
    """Jan Jansen, who sends reactions as a reader does: preview first, then definitively."""

    def __init__(self, house: House, clock: Clock) -> None:
        self._house = house
        self._clock = clock

    def sends(
        self,
        text: str = "Een dapper initiatief.",
        *,
        name: str = "Jan Jansen",
        email: str = "jan@example.org",
        site: str = "magazine",
        thread: str = ARTICLE,
        parent: int | None = None,
    ) -> Accepted:
        place = self._house.intake.place(site, thread)
        sent = Sent(name, email, text, parent=str(parent or ""))
        preview = self._house.intake.preview(place, sent)
        self._clock.forward(seconds=3)  # as long as it takes to read a preview
        outcome = self._house.intake.submit(place, sent, preview.ticket)
        assert isinstance(outcome, Accepted), outcome.assessment.findings if isinstance(outcome, Preview) else outcome
        return outcome


@pytest.fixture
def jan(house: House, clock: Clock) -> Reader:
    return Reader(house, clock)


@pytest.fixture
def app(house: House) -> Flask:
    return create_app(house)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A stranger's browser, which says where its forms stand."""
    client = app.test_client()
    client.environ_base["HTTP_ORIGIN"] = "http://localhost"
    return client


@pytest.fixture
def desk(app: Flask, els: Person) -> FlaskClient:
    """els, signed in."""
    return signed_in(app, els)


@pytest.fixture
def owner(app: Flask, wil: Person) -> FlaskClient:
    """wil, signed in."""
    return signed_in(app, wil)


def signed_in(app: Flask, person: Person) -> FlaskClient:
    """The browser of somebody who works at the desk."""
    client = app.test_client()
    client.environ_base["HTTP_ORIGIN"] = "http://localhost"
    assert client.post("/desk/login", data={"email": person.email, "password": PASSWORD}).status_code == 303
    return client


@pytest.fixture(autouse=True)
def the_log_as_it_was() -> Iterator[None]:
    """A command that is run in a test sets up its log for its own process, which is ours too."""
    yield
    structlog.reset_defaults()


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests do not see how this machine happens to be set up."""
    for variable in list(os.environ):
        if variable.startswith("MODERATION_") or variable == "DATABASE_URL":
            monkeypatch.delenv(variable)
