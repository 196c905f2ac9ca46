"""`moderation thread`: open and close the reactions of a page."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import click

from moderation import bootstrap
from moderation.cli.kept import open_kept
from moderation.domain.errors import BadClosing, UnknownThread
from moderation.domain.thread import Thread, address_of, canonical_key, closing
from moderation.review.threads import Threads
from moderation.store.interface import Store


@click.group("thread")
def command() -> None:
    """The reactions of one page."""


@command.command("add")
@click.argument("site")
@click.argument("key")
@click.option("--title", required=True)
@click.option("--url", default="", help="The page's address, when KEY is not its path.")
@click.option(
    "--published",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The day on which the page came out, from which a policy may count its age; today for a new thread if left "
    "out.",
)
def add(site: str, key: str, title: str, url: str, published: datetime | None) -> None:
    """Add the thread KEY of SITE before anybody reacts, or change its title and address."""
    with open_kept() as (_, store):
        known = store.site(site)
        address, key = address_of(key, known), canonical_key(key, known)
        before = store.thread(site, key)
        kept = before or Thread(site, key, "", address)
        if url and not url.startswith(("https://", "http://")):
            raise click.BadParameter("give an address such as https://www.example.org/page", param_hint="--url")
        day = published.replace(tzinfo=ZoneInfo(known.time_zone)) if published else None
        if day and day > bootstrap.now():
            raise click.BadParameter("this day has yet to come", param_hint="--published")
        opened = day or kept.opened or bootstrap.now()
        store.put_thread(replace(kept, title=title, url=url or kept.url, opened=opened))
        click.echo(f"Kept: {key}")


@command.command("close")
@click.argument("site")
@click.argument("key")
@click.option(
    "--last-day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Only when this day is over, on the clocks of SITE.",
)
def close(site: str, key: str, last_day: datetime | None) -> None:
    """Take no new reactions under the page KEY of SITE. What stands there stays."""
    with open_kept() as (_, store):
        key = _kept(store, site, key)
        if last_day is None:
            _threads(store).change(None, site, key, is_open=False)
            click.echo(f"Closed: {key}")
        else:
            _close_after(store, site, key, last_day.date())


@command.command("open")
@click.argument("site")
@click.argument("key")
def reopen(site: str, key: str) -> None:
    """Take reactions under the page KEY of SITE again."""
    with open_kept() as (_, store):
        key = _kept(store, site, key)
        thread, age = _threads(store).change(None, site, key, is_open=True), store.site(site).closes_after
        if closing(thread, age, bootstrap.now()):
            raise click.ClickException(f"still closed: {key} is older than the {age} days of the house rules")
        click.echo(f"Open: {key}")


def _close_after(store: Store, site: str, key: str, last_day: date) -> None:
    try:
        thread = _threads(store).close_after(None, site, key, last_day)
    except BadClosing as error:
        raise click.BadParameter(str(error.problems["last_day"]), param_hint="--last-day") from error
    if closing(thread, None, bootstrap.now()):
        raise click.ClickException(f"closed by hand already: {key}; `moderation thread open` opens it")
    click.echo(f"Closes after {last_day}: {key}")


def _threads(store: Store) -> Threads:
    return Threads(store, bootstrap.now)


def _kept(store: Store, site: str, given: str) -> str:
    """The key of a thread, which is kept if the site takes reactions under pages that it does not know. Raises
    UnknownSite, UnknownThread.
    """
    known = store.site(site)
    address, key = address_of(given, known), canonical_key(given, known)
    if store.thread(site, key) is None:
        if not known.open_threads:
            raise UnknownThread(site, key)
        store.put_thread(Thread(site, key, "", address))
    return key
