"""`moderation serve`: the service itself."""

import gc
import logging
import os
import resource
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Any

import click
import waitress

from moderation import bootstrap
from moderation.cli.logs import keep_log
from moderation.config import Settings, read_settings
from moderation.domain.errors import BadSettings
from moderation.web import create_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

SLOWEST = 30
"""Seconds for which a connection may say nothing; then its place is for others."""

LARGEST_BODY = 1024 * 1024
"""Bytes, as waitress counts them; Flask's own, smaller limit answers with a page in words."""


@click.command("serve")
def command() -> None:
    """Serve readers and the desk. Needs MODERATION_SECRET_KEY."""
    settings = read_settings(os.environ)
    keep_log()
    store = bootstrap.store_of(settings)
    try:
        house = bootstrap.build(settings, store)
        try:
            run(create_app(house), settings, lambda url: click.echo(f"Serving on {url}", err=True))
        finally:
            house.replays.close()
    finally:
        store.close()


def run(app: "WSGIApplication", settings: Settings, when_ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or Ctrl-C; requests in flight are finished. Raises BadSettings when the port is taken.

    waitress, because it goes on answering while others send their headers or bodies slowly, needs nothing else, and
    believes no X-Forwarded header unless it is told to.
    """
    # What was made at the start lives as long as the service: else looking through all of it again and again would be
    # time that the texts of readers take, and there is a ceiling on that.
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGTERM, _stop)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(message)s")
    proxies = int(settings.trusted_proxies)
    trust = {
        "trusted_proxy": "*",
        "trusted_proxy_count": proxies,
        "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto",
    }
    try:
        server = waitress.create_server(
            app,
            host=settings.host,
            port=int(settings.port_text),
            threads=int(settings.threads),
            ident="",
            max_request_body_size=LARGEST_BODY,
            connection_limit=_most_connections(),
            channel_timeout=SLOWEST,
            asyncore_use_poll=True,
            clear_untrusted_proxy_headers=True,
            **(trust if proxies else {}),
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BadSettings(f"MODERATION_LISTEN: cannot listen on {settings.listen}: {reason}") from error
    host, port = _listening(server, settings)
    when_ready(f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}")
    server.run()


def _listening(server: Any, settings: Settings) -> tuple[str, int]:
    """Where it listens; the first place when a name such as localhost stands for several."""
    several = getattr(server, "effective_listen", None)
    host, port = several[0] if several else (settings.host, server.effective_port)
    return host, int(port)


def _most_connections() -> int:
    """As many as the system lets one process open, less those that the database and the log need."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(64, min(soft, 4_096) - 64)


def _stop(signum: int, frame: FrameType | None) -> None:
    # waitress drains its requests when this reaches its loop; without it, SIGTERM would cut them off.
    raise SystemExit(0)
