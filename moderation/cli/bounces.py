"""`moderation bounces`: letters that come back by mail are given up, and left to the desk."""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import click

from moderation import bootstrap
from moderation.cli.kept import open_kept
from moderation.domain.errors import BadSettings, StoreUnavailable
from moderation.jobs.bounces import Bounces, Read
from moderation.outside.bounces import LONGEST

A_PIECE = 64 * 1024
SEEN = ":2,S"
"""Behind the name of a message that was read, in a Maildir."""


@click.command("bounces")
@click.option(
    "--maildir",
    type=click.Path(exists=True, file_okay=False, writable=True, path_type=Path),
    help="Read the new messages in this Maildir instead, each once.",
)
def command(maildir: Path | None) -> None:
    """Read what mail servers report of letters that they could not deliver after all: one message, from standard input,
    as an alias or a filter hands it over.

    A letter that came back stands at the desk under Messages, with why, and no more is written to that address about
    the same reaction. What is no such report is left alone. The exit code is 0, or 75 when the message is to be handed
    over again later, as when the database cannot be reached: mail servers do so by themselves.
    """
    try:
        with open_kept() as (_, store):
            bounces = Bounces(store, bootstrap.now)
            found = _read_folder(bounces, maildir) if maildir else [bounces.read(_read(sys.stdin.buffer))]
    except (BadSettings, StoreUnavailable) as error:
        click.echo(f"Error: {error}", err=True)
        raise click.exceptions.Exit(os.EX_TEMPFAIL) from error
    for read in Read:
        if number := found.count(read):
            click.echo(f"{number:,}: {read.value}.")
    if not maildir and Read.UNDER_WAY in found:
        raise click.exceptions.Exit(os.EX_TEMPFAIL)


def _read_folder(bounces: Bounces, maildir: Path) -> list[Read]:
    """What the new messages in a Maildir turned out to be; those that are to be read again later stay new."""
    found = []
    for file in _new(maildir):
        # Somebody else may be at it, or have taken it away.
        with suppress(FileNotFoundError):
            with file.open("rb") as message:
                read = bounces.read(message.read(LONGEST))
            found.append(read)
            if read is not Read.UNDER_WAY:
                file.rename(maildir / "cur" / f"{file.name.partition(':')[0]}{SEEN}")
    return found


def _new(maildir: Path) -> Iterator[Path]:
    for name in ("new", "cur"):
        if not (maildir / name).is_dir():
            raise click.BadParameter(f"{maildir} is no Maildir: it has no folder {name}", param_hint="--maildir")
    return (file for file in sorted((maildir / "new").iterdir()) if file.is_file() and not file.is_symlink())


def _read(message: BinaryIO) -> bytes:
    """The beginning of a message, of which the rest is taken too: who hands it over expects that."""
    beginning = message.read(LONGEST)
    while message.read(A_PIECE):
        pass
    return beginning
