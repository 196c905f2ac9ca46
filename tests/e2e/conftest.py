"""A real Chromium against the real service on a real port. Most tests run without script: none of ours is needed."""

import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Event, Thread
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from moderation.config import Settings
from moderation.domain.thread import Thread as PageThread
from moderation.serving.server import Server
from moderation.serving.sockets import address_of
from moderation.store.interface import Store
from moderation.web import create_app
from moderation.web.article import Article
from moderation.web.house import House
from tests.conftest import ARTICLE
from tests.e2e.hosts import host as host

WIDTHS = (320, 768, 1280)
SCHEMES = ("light", "dark")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The Chromium that `.dev/test` found. Its own calls home are switched off, and it finds no other machine."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    here = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"args": [*quiet, here, *sandbox], "executable_path": chromium()}


def chromium() -> str | None:
    """The path of the browser; None for the one that Playwright has fetched itself."""
    browser = os.environ.get("TEST_BROWSER", "chromium")
    if browser == "bundled":
        return None
    found = shutil.which(browser)
    assert found, f"no browser {browser!r}; start the tests with `sh .dev/test`, which gets one"
    return found


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Where the service will answer."""
    with listening() as listener:
        yield listener


@pytest.fixture
def settings(settings: Settings, listener: socket.socket) -> Settings:
    """Those of a service that knows its own address: it stands in all that readers get."""
    return replace(settings, public_url=address_of(listener))


@pytest.fixture
def served(store: Store, house: House, listener: socket.socket) -> Iterator[str]:
    """The address of the running service, with one article of the magazine that prints its own reactions."""
    article = Article(
        site="magazine",
        path=ARTICLE,
        magazine="Loket & Lijn",
        title="Wie is aan zet?",
        intro="De gemeente belt terug.",
        paragraphs=(("p", "Een kort artikel."),),
    )
    with running(create_app(house, [article]), listener) as url:
        store.put_thread(PageThread("magazine", ARTICLE, article.title, url + ARTICLE))
        yield url


def listening() -> socket.socket:
    """A socket on a free port, to be closed again."""
    return socket.create_server(("127.0.0.1", 0))


@contextmanager
def running(app: Flask, listener: socket.socket | None = None) -> Iterator[str]:
    """The address of the app, served from this process, there or else on a free port."""
    server, answers = Server(app, threads=4), Event()
    with listener or listening() as listener:
        thread = Thread(target=server.run, args=(listener, answers.set), daemon=True)
        thread.start()
        assert answers.wait(timeout=10)
        yield address_of(listener)
        server.stop()
        thread.join(timeout=20)


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A page of a browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900}, locale="nl-NL")
    yield context.new_page()
    context.close()
