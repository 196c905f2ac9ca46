"""The store and what belongs to it, for commands that look or change and then end, and the site that they mean."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import click

from moderation import bootstrap
from moderation.cli.logs import keep_log
from moderation.config import Settings, read_settings
from moderation.domain.errors import BadSettings
from moderation.domain.site import Site
from moderation.store.interface import Store


def open_kept() -> AbstractContextManager[tuple[Settings, Store]]:
    """The settings and the store, closed at the end."""
    return _opened(bootstrap.store_of)


def open_to_read() -> AbstractContextManager[tuple[Settings, Store]]:
    """The settings and a store that only reads, closed at the end."""
    return _opened(lambda settings: bootstrap.opening_of(settings)())


@contextmanager
def _opened(opening: Callable[[Settings], Store]) -> Iterator[tuple[Settings, Store]]:
    keep_log(logging.WARNING)
    settings = read_settings(os.environ)
    store = opening(settings)
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
