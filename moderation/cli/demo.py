"""`moderation demo`: the whole walk on a throw-away database, with an article, a queue and somebody at the desk."""

import logging
import secrets
import shutil
import tempfile
import tomllib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from socket import socket
from typing import Any
from zoneinfo import ZoneInfo

import click

from moderation import bootstrap
from moderation.activation import Activations
from moderation.cli.logs import keep_log
from moderation.config import Settings
from moderation.domain.decision import Act
from moderation.domain.person import Person, Role
from moderation.domain.site import Site
from moderation.domain.thread import Thread
from moderation.domain.thread import address_of as address_of_page
from moderation.intake import Accepted
from moderation.intake.sent import Sent
from moderation.policies import Shelf
from moderation.serving.sockets import address_of, listening_socket
from moderation.serving.worker import server_of
from moderation.store.interface import Store
from moderation.web import create_app
from moderation.web.article import Article
from moderation.web.house import House

TIME_ZONE = "Europe/Amsterdam"
OWNER = "els@example.org"


class SetClock:
    """A clock that stands where it is put, so that the demo's reactions come in over three days in a second."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@click.command("demo")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65_535))
def command(port: int) -> None:
    """Try it: an invented magazine, forty reactions waiting, and a desk. Nothing is kept afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="moderation-demo-"))
    settings = Settings(
        secret_key=secrets.token_urlsafe(48),
        database=f"sqlite:///{folder}/demo.db",
        listen=f"127.0.0.1:{port}",
        time_zone=TIME_ZONE,
    )
    keep_log(logging.WARNING)
    try:
        with closing(listening_socket(settings, {})) as listener:
            _serve(replace(settings, public_url=address_of(listener)), listener)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _serve(settings: Settings, listener: socket) -> None:
    with closing(bootstrap.store_of(settings)) as store:
        content = tomllib.loads(files("moderation.cli").joinpath("demo_content.toml").read_text(encoding="utf-8"))
        password = "-".join(secrets.token_hex(2) for _ in range(4))
        shelf = bootstrap.shelf_of(settings, store)
        articles = fill(settings, store, shelf, content, password)
        house = bootstrap.build(settings, store, shelf=shelf)
        server = server_of(settings, create_app(house, articles), house.front.ready)
        server.run(listener, lambda: click.echo(_where_to_look(address_of(listener), articles, password)))


def fill(
    settings: Settings, store: Store, shelf: Shelf, content: Mapping[str, Any], password: str
) -> tuple[Article, ...]:
    """Put the demo's sites, people and reactions into an empty store, through the same doors as real ones."""
    now = bootstrap.now()
    clock = SetClock(now)
    articles = _sites(settings, store, content, bootstrap.activations_of(settings, store, clock, shelf))
    house = bootstrap.build(settings, store, clock, shelf)
    owner = house.people.add("Els de Graaf", OWNER, Role.OWNER, password)
    house.people.add("Bram Postma", "bram@example.org", Role.EDITOR, password)
    for each in content["published"]:
        clock.at = each["at"].replace(tzinfo=ZoneInfo(TIME_ZONE))
        _send(house, clock, "magazine", articles[0].path, each)
        clock.at += timedelta(hours=2)
        _approve_next(house, owner)
    for each in content["waiting"]:
        clock.at = now - timedelta(minutes=each["minutes_ago"])
        _send(house, clock, each["site"], {"magazine": articles[0], "buurt": articles[1]}[each["site"]].path, each)
    return articles


def _sites(
    settings: Settings, store: Store, content: Mapping[str, Any], activations: Activations
) -> tuple[Article, ...]:
    origins = (settings.public_url, settings.public_url.replace("127.0.0.1", "localhost"))
    first, second = content["article"], content["second"]
    magazine = Article(
        site="magazine",
        path=first["path"],
        magazine=first["magazine"],
        motto=first["motto"],
        title=first["title"],
        byline=f"{first['byline']} | {first['date']}",
        intro=first["intro"],
        paragraphs=tuple((each["kind"], each["text"]) for each in first["paragraphs"]),
        tags=tuple(first["tags"]),
    )
    paper = Article(
        site="buurt",
        path=second["path"],
        magazine=second["name"],
        title=second["title"],
        intro=second["paragraph"],
    )
    for article, policy in ((magazine, "huisregels"), (paper, "open")):
        site = Site(article.site, article.magazine, origins, "nl", TIME_ZONE, "")
        activations.add_site(site, policy)
        store.put_thread(Thread(site.key, article.path, article.title, address_of_page(article.path, site)))
    return magazine, paper


def _send(house: House, clock: SetClock, site: str, path: str, reaction: Mapping[str, Any]) -> None:
    """Preview and post, as a reader does. What the rules refuse would never have come in: that is a fault of
    the demo.
    """
    place = house.intake.place(site, path)
    sent = Sent(reaction["name"], reaction["email"], reaction["text"])
    preview = house.intake.preview(place, sent)
    clock.at += timedelta(seconds=40)  # nobody reads a preview in less than no time
    outcome = house.intake.submit(place, sent, preview.ticket)
    if not isinstance(outcome, Accepted):
        refusals = [f"{finding.rule}: {finding.reason}" for finding in outcome.assessment.findings]
        raise RuntimeError(f"the demo's reaction by {reaction['name']!r} is refused: {refusals}")


def _approve_next(house: House, owner: Person) -> None:
    for line in house.review.queue(owner).page.items:
        house.review.decide(owner, line.reaction.site, line.reaction.number, Act.APPROVE, line.reaction.version)


def _where_to_look(url: str, articles: tuple[Article, ...], password: str) -> str:
    return f"""
The demo is running. Nothing is kept when you stop it with Ctrl-C.

  The article, as readers see it   {url}{articles[0].path}
  Another site, with other rules   {url}{articles[1].path}
  The desk, where reactions wait   {url}/desk/queue
      e-mail address               {OWNER}
      password                     {password}

Send a reaction under the article, then approve it at the desk.
"""
