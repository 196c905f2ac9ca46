"""`moderation work`: what is to be told is told, by mail and to other services."""

import logging
import signal
from collections import Counter
from threading import Event

import click

from moderation import bootstrap
from moderation.cli.kept import open_kept
from moderation.cli.logs import keep_log
from moderation.jobs.carrying import Outcome


@click.command("work")
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
def command(once: bool) -> None:
    """Send what is to be told: letters to authors and others, and requests to other services.

    A service that runs does this by itself, unless MODERATION_WORKER is `off`. Any number of these may run beside it
    and beside each other, also on other machines, and be killed at any moment: everything is sent, and hardly ever
    twice. SIGTERM or Ctrl-C ends it. With --once the exit code is 1 when something was given up, which is then listed
    at the desk.
    """
    with open_kept() as (settings, store):
        worker = bootstrap.worker_of(settings, store)
        if once:
            _say(worker.work_off())
            return
        keep_log(logging.INFO)
        stop = Event()
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, lambda *_: stop.set())
        worker(stop)


def _say(tally: Counter[Outcome]) -> None:
    click.echo(", ".join(f"{tally[outcome]:,} {outcome.value}" for outcome in Outcome) + ".")
    if tally[Outcome.GIVEN_UP]:
        raise click.exceptions.Exit(1)
