"""`moderation migrate`: the tables of the database as this version wants them."""

import logging
import os
from contextlib import closing

import click

from moderation.cli.logs import keep_log
from moderation.cli.printing import counted
from moderation.config import read_settings
from moderation.store import open_engine


@click.command("migrate")
@click.option("--dry-run", is_flag=True, help="Change nothing; say which steps would be taken.")
def command(dry_run: bool) -> None:
    """Bring the tables of the database up to date.

    `moderation serve` does it as well when it starts. By itself it is for those who want to see it done before, or
    whose service may not change tables. A database in SQLite that holds something is copied beside itself first; of one
    in PostgreSQL make a backup yourself, with pg_dump or as its provider does. All steps are taken, or none.
    """
    keep_log(logging.INFO)
    settings = read_settings(os.environ)
    with closing(open_engine(settings.database, only_reading=dry_run)) as engine:
        steps = engine.pending()
        if not dry_run:
            # Also when there is nothing to do: more than the tables may have to be set.
            engine.migrate()
    if not steps:
        click.echo("The tables are those of this version. There is nothing to do.")
        return
    for step in steps:
        click.echo(step)
    told = counted(len(steps), "step", "steps")
    click.echo(f"{told} to be taken. Nothing was changed." if dry_run else f"{told} taken.")
