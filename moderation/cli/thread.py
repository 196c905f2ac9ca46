"""`moderation thread`: open and close the reactions of a page."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import click

from moderation import bootstrap
from moderation.cli.kept import open_kept
from moderation.domain.errors import UnknownThread
from moderation.domain.thread import Thread, address_of, canonical_key, end_of_day


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
@click.option("--last-day", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Only when this day is over.")
def close(site: str, key: str, last_day: datetime | None) -> None:
    """Take no new reactions under the page KEY of SITE. What stands there stays."""
    _change(site, key, is_open=False, last_day=last_day.date() if last_day else None)


@command.command("open")
@click.argument("site")
@click.argument("key")
def reopen(site: str, key: str) -> None:
    """Take reactions under the page KEY of SITE again."""
    _change(site, key, is_open=True)


def _change(site: str, key: str, *, is_open: bool, last_day: date | None = None) -> None:
    with open_kept() as (_, store):
        known = store.site(site)
        address, key = address_of(key, known), canonical_key(key, known)
        thread = store.thread(site, key)
        if thread is None:
            if not known.open_threads:
                raise UnknownThread(site, key)
            thread = Thread(site, key, "", address)
        now = bootstrap.now()
        closed = end_of_day(last_day, known) if last_day else now
        if closed < now:
            raise click.BadParameter("this day is over", param_hint="--last-day")
        store.put_thread(replace(thread, closed=None if is_open else closed))
        click.echo(f"Closes after {last_day}: {key}" if last_day else f"{'Open' if is_open else 'Closed'}: {key}")
