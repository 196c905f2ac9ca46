"""The application alone, for a house that runs another server: `gunicorn moderation.serving.wsgi:application`.

It reads the same settings, though that server sees to listening, processes and threads itself. It has to load this in
each of its processes: a database must not be opened before a fork. The proxies of the settings are believed here, so
that server must not look at their headers. The jobs beside the answers do not run there.
"""

import atexit
import os
from typing import TYPE_CHECKING

from moderation import bootstrap
from moderation.config import read_settings
from moderation.serving.proxies import behind
from moderation.web import create_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def make_application() -> "WSGIApplication":
    """The application on the store that the environment names. Raises BadSettings, StoreUnavailable."""
    settings = read_settings(os.environ)
    store = bootstrap.store_of(settings)
    house = bootstrap.build(settings, store)
    atexit.register(store.close)
    atexit.register(house.replays.close)
    return behind(create_app(house), int(settings.trusted_proxies))


application = make_application()
