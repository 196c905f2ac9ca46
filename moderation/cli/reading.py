"""The store for commands that only look, and the site that they mean."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from moderation import bootstrap
from moderation.cli.logs import keep_log
from moderation.config import Settings, read_settings
from moderation.domain.errors import BadSettings
from moderation.domain.site import Site
from moderation.store.interface import Store


@contextmanager
def open_to_read() -> Iterator[tuple[Settings, Store]]:
    """The settings and a store that only reads, closed at the end."""
    keep_log(logging.WARNING)
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
