"""`moderation backup`: the house in a file of its own, made while it is in use."""

import logging
import os
import re
import time
from datetime import datetime, timedelta
from pathlib import Path

import click

from moderation import bootstrap
from moderation.cli.copied import TERMINATED, can_be_broken_off, told, watched
from moderation.cli.logs import keep_log
from moderation.config import Settings, read_settings
from moderation.domain.errors import ModerationError
from moderation.store.backups import Backups, Copied, back_up

PERIOD = re.compile(r"(\d{1,5})([smhd])", re.ASCII)
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}

SOON = timedelta(minutes=10)
"""After this a backup that failed is tried again, if its turn does not come sooner."""

NAP = 30.0
"""Seconds after which a command that waits looks at the clock, which may have been set."""


def _period(context: click.Context, option: click.Parameter, text: str | None) -> timedelta | None:
    if text is None:
        return None
    found = PERIOD.fullmatch(text)
    if not found or not int(found[1]):
        raise click.BadParameter("say how often as in 24h, 90m or 7d")
    return timedelta(**{UNITS[found[2]]: int(found[1])})


@click.command("backup")
@click.argument("target", metavar="TO", type=click.Path(path_type=Path))
@click.option(
    "--every", metavar="PERIOD", callback=_period, help="Stay, and make one as often as this: 24h, 90m or 7d."
)
@click.option("--keep", metavar="NUMBER", type=click.IntRange(min=1), help="Delete the oldest but this many.")
def command(target: Path, every: timedelta | None, keep: int | None) -> None:
    """Copy the database to TO: a folder, in which the file is named after the moment, or a new file.

    The service may run meanwhile; the copy is of one moment, and is read through before it gets its name. What fails
    leaves nothing behind, and ends with exit code 1. For a database in SQLite.
    """
    keep_log(logging.WARNING)
    settings = read_settings(os.environ)
    _require_place(target, needs_folder=bool(every or keep))
    with can_be_broken_off(0 if every else TERMINATED):
        if not target.is_dir():
            _one_file(settings, target)
            return
        backups = Backups(target, settings.database, settings.secret)
        if every is None:
            _add(backups, keep)
        else:
            _stay(backups, every, keep)


def _require_place(target: Path, *, needs_folder: bool) -> None:
    if needs_folder and not target.is_dir():
        raise click.BadParameter(f"with --every or --keep it must be a folder, and there is no folder {target}")
    if not target.parent.is_dir():
        raise click.BadParameter(f"there is no folder {target.parent}; make it first")


def _one_file(settings: Settings, target: Path) -> None:
    begun = bootstrap.now()
    with watched(target.name) as progress:
        copied = back_up(settings.database, settings.secret, target, progress)
    _tell(copied, begun)


def _add(backups: Backups, keep: int | None) -> None:
    begun = bootstrap.now()
    with watched("Backup") as progress:
        copied = backups.add(begun, progress)
    _tell(copied, begun)
    if keep is not None:
        for file in backups.forget_all_but(keep, begun):
            click.echo(f"{file}: deleted, since {keep} are kept")


def _tell(copied: Copied, begun: datetime) -> None:
    click.echo(told(copied, bootstrap.now() - begun))


def _stay(backups: Backups, every: timedelta, keep: int | None) -> None:
    """Make one whenever the newest is old enough. The first failure ends it; later ones are told, and it goes on."""
    due = _due(backups, every, bootstrap.now())
    if due > bootstrap.now():
        click.echo(f"The next backup is made at {due:%Y-%m-%d %H:%M} UTC.")
    has_succeeded = False
    while True:
        _wait_until(due, every)
        try:
            _add(backups, keep)
            has_succeeded = True
            due = _due(backups, every, bootstrap.now())
        except ModerationError as error:
            if not has_succeeded:
                raise
            due = bootstrap.now() + min(every, SOON)
            click.echo(f"Error: {error}\nTried again at {due:%Y-%m-%d %H:%M} UTC.", err=True)


def _due(backups: Backups, every: timedelta, now: datetime) -> datetime:
    """When the next one is to be made. A service that is started again and again makes no more of them."""
    made = backups.all(now)
    return made[-1].made + every if made else now


def _wait_until(due: datetime, longest: timedelta) -> None:
    """Until then; no longer when the clock was set back meanwhile."""
    while timedelta(0) < (left := due - bootstrap.now()) <= longest:
        time.sleep(min(left.total_seconds(), NAP))
