"""`moderation publish`: the publish directory in line with the database, file by file."""

import sys
import time
from pathlib import Path
from typing import Any

import click

from moderation import bootstrap
from moderation.cli.kept import open_kept, open_to_read
from moderation.cli.printing import counted, fit_to_print
from moderation.domain.errors import BadSettings
from moderation.publishing import Publisher, Seat, Tally

A_MOMENT = 1.0
"""Seconds after which a service that runs has brought to the disk what has just changed."""

STEPS_BETWEEN_LOOKS = 20
"""Pages and files that are gone through before decisions are followed again: some milliseconds."""


@click.command("publish")
@click.option("--check", is_flag=True, help="Write nothing; name the files that differ, with exit code 1 if there are.")
def command(check: bool) -> None:
    """Bring the folder MODERATION_PUBLISH in line with the database, reading every file.

    A service that runs does this by itself when it starts, as far as files tell by their time and length, and follows
    every decision. It makes room for this command, which follows decisions meanwhile, and can be broken off.
    """
    if check:
        _check()
        return
    with open_kept() as (settings, store):
        publisher, folder = bootstrap.publisher_of(settings, store), Path(settings.publish)
        try:
            with Seat(folder).called_for():
                pages, tally = _brought(publisher)
        except OSError as error:
            raise BadSettings(f"MODERATION_PUBLISH: {_told(error)}") from error
    click.echo(_summary(pages, tally))
    if publisher.failure is not None:
        missing = pages - tally.written - tally.unchanged
        raise click.ClickException(f"{counted(missing, 'page', 'pages')} missing; {_told(publisher.failure)}")


def _told(error: OSError) -> str:
    return fit_to_print(f"{error.filename}: {error.strerror}")


def _brought(publisher: Publisher) -> tuple[int, Tally]:
    """Everything gone through, as often as settings change while it is done, and the number of pages."""
    while True:
        tally, pages = Tally(), 0
        with _bar(publisher, "Publishing") as bar:
            for step, place in enumerate(publisher.reconcile(tally, fully=True)):
                pages += place is not None
                bar.update(place is not None)
                if step % STEPS_BETWEEN_LOOKS == 0 and not publisher.follow():
                    break
            else:
                if publisher.follow():
                    return pages, tally


def _bar(publisher: Publisher, label: str) -> Any:
    return click.progressbar(length=publisher.number(), label=label, file=sys.stderr, hidden=not sys.stderr.isatty())


def _summary(pages: int, tally: Tally) -> str:
    return (
        f"{counted(pages, 'page', 'pages')}: {tally.written:,} written, {tally.unchanged:,} unchanged; "
        f"{counted(tally.deleted, 'file', 'files')} deleted that belong to none."
    )


def _check() -> None:
    with open_to_read() as (settings, store):
        publisher = bootstrap.publisher_of(settings, store)
        found = _differing(publisher)
        if found:
            # What has just changed may be on its way to the disk: only what stays different is.
            time.sleep(A_MOMENT)
            found &= _differing(publisher)
    for path in sorted(found):
        click.echo(f"{fit_to_print(str(path))} differs")
    click.echo(f"{counted(len(found), 'file differs', 'files differ')} in {settings.publish_folder}.")
    if found:
        raise click.exceptions.Exit(1)


def _differing(publisher: Publisher) -> set[Path]:
    found = set()
    with _bar(publisher, "Comparing") as bar:
        for place, paths in publisher.differing():
            found.update(paths)
            bar.update(place is not None)
    return found
