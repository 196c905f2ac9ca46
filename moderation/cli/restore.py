"""`moderation restore`: a backup in the place of the database."""

import logging
import os
from pathlib import Path

import click

from moderation import bootstrap
from moderation.cli.copied import can_be_broken_off, told, watched
from moderation.cli.logs import keep_log
from moderation.config import read_settings
from moderation.store.backups import restore


@click.command("restore")
@click.argument("source", metavar="FROM", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Also when there is a database: it stays, under another name.")
def command(source: Path, replace: bool) -> None:
    """Put the backup in the file FROM where the settings say that the database is.

    FROM is read through first, and must belong to MODERATION_SECRET_KEY. Stop the service before. What fails leaves
    everything as it was, and ends with exit code 1. For a database in SQLite.
    """
    keep_log(logging.WARNING)
    settings = read_settings(os.environ)
    begun = bootstrap.now()
    with can_be_broken_off(), watched("Restore") as progress:
        copied = restore(source, settings.database, settings.secret, begun, progress, replacing=replace)
    click.echo(told(copied, bootstrap.now() - begun))
    if copied.kept:
        click.echo(f"{copied.kept}: what was there before")
    click.echo("Now start the service.")
