"""What commands say of a copy of the house: how far it is, and what is in it."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import FrameType

import click

from moderation.cli.printing import counted
from moderation.store.backups import Copied
from moderation.store.sqlite_copies import Progress

BROKEN_OFF, TERMINATED = 128 + signal.SIGINT, 128 + signal.SIGTERM
"""The exit codes of a command that Ctrl-C and that SIGTERM ended."""


@contextmanager
def watched(label: str) -> Iterator[Progress]:
    """A bar on the terminal, if there is one."""
    with click.progressbar(
        length=1, label=label, item_show_func=lambda doing: doing, file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:

        def tell(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos, "checking" if done == total else "copying")

        yield tell


@contextmanager
def can_be_broken_off(code_when_terminated: int = TERMINATED) -> Iterator[None]:
    """Ctrl-C and SIGTERM end the command, and leave nothing half done behind."""
    code = BROKEN_OFF

    def stop(signum: int, frame: FrameType | None) -> None:
        nonlocal code
        code = code_when_terminated
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt:
        click.echo("Broken off. Nothing was left behind.", err=True)
        raise click.exceptions.Exit(code) from None
    finally:
        signal.signal(signal.SIGTERM, before)


def told(copied: Copied, took: timedelta) -> str:
    """What is in it, in a line."""
    rows = copied.contents.rows
    newest = f", the newest of {copied.newest:%Y-%m-%d %H:%M} UTC" if copied.newest else ""
    return (
        f"{copied.file}: {counted(rows['reaction'], 'reaction', 'reactions')}{newest}, "
        f"{counted(rows['decision'], 'decision', 'decisions')}, {copied.contents.size / 1e6:,.1f} MB; "
        f"copied and checked in {took.total_seconds():.1f} s"
    )
