"""`moderation serve`: the service itself."""

import gc
import json
import os
import sys
from datetime import UTC, datetime
from functools import partial

import click

from moderation.config import read_settings
from moderation.serving.sockets import address_of, listening_socket, put_away
from moderation.serving.supervisor import Supervisor


@click.command("serve")
@click.option("--worker", nargs=2, type=int, hidden=True, help="Be one of the processes that answer, on these sockets.")
def command(worker: tuple[int, int] | None) -> None:
    """Serve readers and the desk. Needs MODERATION_SECRET_KEY.

    SIGTERM or Ctrl-C ends it, when what is in flight is finished. SIGHUP starts its processes anew, with the settings
    and the code as they are then, and turns nobody away meanwhile.
    """
    if worker:
        answer(*worker)
    else:
        sys.exit(supervise())


def supervise() -> int:
    """Have processes answer, and replace those that end. The exit code. Nothing of them is loaded here: what this one
    holds is held beside all of them.
    """
    settings = read_settings(os.environ)
    listener = listening_socket(settings, os.environ)
    supervisor = Supervisor(listener, _command, partial(_how_many, settings.listen), _tell)
    return supervisor.run(
        lambda: click.echo(f"Serving on {address_of(listener)}", err=True),
        lambda: put_away(listener, os.environ),
    )


def answer(listener: int, link: int) -> None:
    """Answer on a listening socket, under the supervisor at the other end of the link."""
    gc.disable()  # until it serves: a fifth of the start would be a search for waste, and there is next to none

    from moderation.cli.logs import keep_log
    from moderation.serving.worker import work

    keep_log()
    work(read_settings(os.environ), listener, link)


def _command(listener: int, link: int) -> list[str]:
    # In the way in which this one was started, so that both are the same program wherever they are started.
    return [sys.executable, *sys.orig_argv[1:], "--worker", str(listener), str(link)]


def _how_many(listen: str) -> int:
    """Processes that there should be, by the settings as they are now. The socket that `listen` asked for stays."""
    settings = read_settings(os.environ)
    if settings.listen != listen:
        _tell("a new address to listen on needs a restart", listens_on=listen, wanted=settings.listen)
    return int(settings.processes)


def _tell(event: str, **what: object) -> None:
    """A line as `keep_log` has them, without structlog: that would nearly double what this process holds."""
    line = {**what, "event": event, "level": "warning", "timestamp": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"}
    click.echo(json.dumps(line), err=True)
