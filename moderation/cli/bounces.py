"""`moderation bounces`: letters that come back by mail are given up, and left to the desk."""

import errno
import os
import sys
from collections.abc import Iterator
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
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Read the new messages in this Maildir instead, each once.",
)
def command(maildir: Path | None) -> None:
    """Read what mail servers report of letters that they could not deliver after all: one message, from standard input,
    as an alias or a filter hands it over.

    A letter that came back stands at the desk under Messages, with why, and no more is written to that address about
    the same reaction. What is no such report is left alone. The exit code is 0, or 75 when the message is to be handed
    over again later, as when the database cannot be reached: mail servers do so by themselves. It is 75 too when a
    message in a Maildir cannot be read or moved; the others are read all the same.
    """
    try:
        with open_kept() as (_, store):
            bounces = Bounces(store, bootstrap.now)
            found = list(_read_folder(bounces, maildir) if maildir else [bounces.read(_read(sys.stdin.buffer))])
    except (BadSettings, StoreUnavailable) as error:
        raise _later(str(error)) from error
    except PermissionError as error:
        raise _later(f"This user may not read and change {error.filename}.") from error
    for read in Read:
        if number := found.count(read):
            click.echo(f"{number:,}: {read.value}.")
    if None in found or (not maildir and Read.UNDER_WAY in found):
        raise click.exceptions.Exit(os.EX_TEMPFAIL)


def _read_folder(bounces: Bounces, maildir: Path) -> Iterator[Read | None]:
    """What the new messages in a Maildir turned out to be; those that are to be read again later stay new. None for one
    that cannot be read or moved, which is said. Raises PermissionError for a folder; then none was read.
    """
    for file in _new(maildir):
        try:
            yield _read_file(bounces, file, maildir / "cur")
        except FileNotFoundError:
            pass  # somebody else is at it, or has taken it away
        except OSError as error:
            click.echo(f"Error: {file}: {error.strerror}.", err=True)
            yield None


def _read_file(bounces: Bounces, file: Path, seen: Path) -> Read:
    with file.open("rb") as message:
        read = bounces.read(message.read(LONGEST))
    if read is not Read.UNDER_WAY:
        file.rename(seen / f"{file.name.partition(':')[0]}{SEEN}")
    return read


def _new(maildir: Path) -> Iterator[Path]:
    for folder in (maildir / "new", maildir / "cur"):
        if not folder.is_dir():
            raise click.BadParameter(f"{maildir} is no Maildir: it has no folder {folder.name}", param_hint="--maildir")
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK, effective_ids=True):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
    return (file for file in sorted((maildir / "new").iterdir()) if file.is_file() and not file.is_symlink())


def _later(problem: str) -> click.exceptions.Exit:
    click.echo(f"Error: {problem}", err=True)
    return click.exceptions.Exit(os.EX_TEMPFAIL)


def _read(message: BinaryIO) -> bytes:
    """The beginning of a message, of which the rest is taken too: who hands it over expects that."""
    beginning = message.read(LONGEST)
    while message.read(A_PIECE):
        pass
    return beginning
