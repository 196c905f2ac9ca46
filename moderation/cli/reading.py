"""The store for commands that only look, and the site that they mean."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
import structlog

from moderation import bootstrap
from moderation.config import Settings, read_settings
from moderation.domain.errors import BadSettings
from moderation.domain.site import Site
from moderation.store.interface import Store


@contextmanager
def open_to_read() -> Iterator[tuple[Settings, Store]]:
    """The settings and a store that only reads, closed at the end."""
    # What is printed may be read by a program: lines of the log stand elsewhere.
    structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))
    settings = read_settings(os.environ)
    store = bootstrap.opening_of(settings)()
    try:
        yield settings, store
    finally:
        store.close()


def one_site(store: Store, key: str | None) -> Site:
    """The site with this key, or the only one that there is. Raises UnknownSite, BadSettings."""
    if key is not None:
        return store.site(key)
    sites = store.sites()
    if not sites:
        raise BadSettings("there is no site yet; see `moderation site add --help`")
    if len(sites) > 1:
        keys = ", ".join(site.key for site in sites)
        raise click.UsageError(f"say which site: --site with one of {keys}")
    return sites[0]
