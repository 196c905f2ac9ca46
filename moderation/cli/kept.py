"""The store and what belongs to it, for commands that look or change and then end."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

from moderation import bootstrap
from moderation.cli.logs import keep_log
from moderation.config import Settings, read_settings
from moderation.store.interface import Store


@contextmanager
def open_kept() -> Iterator[tuple[Settings, Store]]:
    """The settings and the store, closed at the end."""
    keep_log(logging.WARNING)
    settings = read_settings(os.environ)
    store = bootstrap.store_of(settings)
    try:
        yield settings, store
    finally:
        store.close()
