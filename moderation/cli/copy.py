"""`moderation copy`: a house from one database to another."""

import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress

import click

from moderation import bootstrap
from moderation.cli.copied import BROKEN_OFF
from moderation.cli.logs import keep_log
from moderation.cli.printing import aligned, counted, fit_to_print
from moderation.config import read_settings
from moderation.domain.errors import BadSettings, StoreUnavailable
from moderation.store import SQLITE, sqlite_file
from moderation.store.copying import Compared, Copy, Round, open_copy
from moderation.store.sqlite_swap import require_unused

ROUNDS = 4
"""One to copy, one to compare, and two for what was written meanwhile."""

DIGITS = 12

IN_USE = "FROM is in use: what comes in from now on is not copied. Stop the service first to move."


@click.command("copy")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
def command(source: str, target: str) -> None:
    """Copy a whole house from the database at FROM to the empty one at TO, both given as in DATABASE_URL, and compare
    them.

    FROM is only read. When it is broken off, the same command goes on, and fetches what has changed since; until both
    sides are the same no service starts on TO, and the command ends with exit code 1. To move, stop the service, copy,
    and start it on TO.
    """
    keep_log(logging.WARNING)
    settings = read_settings(os.environ)
    _warn_of_use(source)
    begun = bootstrap.now()
    try:
        with open_copy(source, target, settings.secret) as copy:
            last = _made(copy)
    except KeyboardInterrupt:
        click.echo("Broken off. The same command goes on.", err=True)
        raise click.exceptions.Exit(BROKEN_OFF) from None
    click.echo("\n".join(_table(last.tables)))
    if not last.was_same:
        click.echo("\n".join(_complaints(last)), err=True)
        raise click.exceptions.Exit(1)
    rows = sum(compared.source.rows for compared in last.tables)
    took = (bootstrap.now() - begun).total_seconds()
    click.echo(f"Copied and compared: {counted(rows, 'row', 'rows')} in {took:.0f} s.")
    click.echo("Now set DATABASE_URL to the address of TO, and start the service.")


def _warn_of_use(source: str) -> None:
    """Say so when a service works with FROM. To be asked before this process opens it; what else may be wrong with the
    address is told when it does.
    """
    if not source.startswith(SQLITE):
        return
    with suppress(OSError, BadSettings):
        try:
            require_unused(sqlite_file(source))
        except StoreUnavailable:
            click.echo(IN_USE, err=True)


def _made(copy: Copy) -> Round:
    """Round after round, until both sides are the same."""
    for number in range(ROUNDS):
        _go_over(copy, "Comparing" if number else "Copying")
        if copy.last.was_same:
            copy.finish()
            break
    return copy.last


def _go_over(copy: Copy, label: str) -> None:
    with click.progressbar(
        length=copy.number_of_rows(),
        label=label,
        show_pos=True,
        item_show_func=str,
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as bar:
        for rows in copy.go_over():
            bar.update(rows, f"{1 / bar.time_per_iteration:,.0f} rows a second" if bar.time_per_iteration else "")


def _table(tables: Sequence[Compared]) -> Iterator[str]:
    heading = ("table", "rows in FROM", "rows in TO", "digest of FROM", "digest of TO", "")
    rows = (
        (
            compared.table,
            f"{compared.source.rows:,}",
            f"{compared.target.rows:,}",
            compared.source.digest[:DIGITS],
            compared.target.digest[:DIGITS],
            "the same" if compared.is_same else "NOT the same",
        )
        for compared in tables
    )
    yield from aligned([heading, *rows], {1, 2})


def _complaints(last: Round) -> Iterator[str]:
    for compared in last.differing:
        if compared.refused:
            yield fit_to_print(f"{compared.table}: TO would not take some of it: {compared.refused}")
    changed = ", ".join(compared.table for compared in last.differing)
    where = f"{changed} differed" if changed else "FROM was written to"
    yield f"{where} when the house was gone over for the last time. Is the service stopped? The same command goes on."
