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
from moderation.store import SQLITE, sqlite_file
from moderation.store.interface import Store


def open_kept(*, may_be_new: bool = False) -> AbstractContextManager[tuple[Settings, Store]]:
    """The settings and the store, closed at the end. A file for it is made if it `may_be_new`; else there must
    be one. Raises BadSettings.
    """
    return _opened(bootstrap.store_of, may_be_new=may_be_new)


def open_to_read() -> AbstractContextManager[tuple[Settings, Store]]:
    """The settings and a store that only reads, closed at the end. Raises BadSettings when there is none."""
    return _opened(lambda settings: bootstrap.opening_of(settings)())


@contextmanager
def _opened(opening: Callable[[Settings], Store], *, may_be_new: bool = False) -> Iterator[tuple[Settings, Store]]:
    keep_log(logging.WARNING)
    settings = read_settings(os.environ)
    if not may_be_new:
        _require_there(settings.database)
    store = opening(settings)
    try:
        yield settings, store
    finally:
        store.close()


def _require_there(database: str) -> None:
    """A command that is typed in the wrong folder must not begin a house there."""
    if database.startswith(SQLITE) and not (file := sqlite_file(database)).exists():
        raise BadSettings(
            f"there is no database {file.absolute()}; "
            "`moderation serve`, `moderation migrate` or `moderation site add` makes it"
        )


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
