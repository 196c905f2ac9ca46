"""The parts that both the house and what runs beside it are made of, each from the settings."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from moderation.activation import Activations
from moderation.config import Settings
from moderation.intake.places import Places
from moderation.outside.post import Post
from moderation.people import People
from moderation.policies import Shelf, shipped
from moderation.publication import Publication
from moderation.replay.parts import Opening
from moderation.sites import Sites
from moderation.store import open_store
from moderation.store.interface import Store
from moderation.web.letters import Letters
from moderation.web.press import PublicPress
from moderation.web.printing import Printing
from moderation.web.views import Views

Clock = Callable[[], datetime]


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def store_of(settings: Settings) -> Store:
    """The store that the settings name, migrated to this version. Raises BadSettings, StoreUnavailable."""
    return open_store(settings.database, settings.secret, PublicPress())


def opening_of(settings: Settings) -> Opening:
    """What opens the same store to look only: nothing is changed, also not by closing it. It can be handed to other
    processes, which need no more than the store for it. It raises BadSettings, StoreUnavailable.
    """
    return partial(open_store, settings.database, settings.secret, only_reading=True)


def shelf_of(settings: Settings, store: Store) -> Shelf:
    """The versions in force, which the store keeps, and the folders of those that can be: the house's own before the
    shipped ones.
    """
    return Shelf((*settings.policy_folders, shipped()), store.policy_files)


def activations_of(settings: Settings, store: Store, clock: Clock = now, shelf: Shelf | None = None) -> Activations:
    """What brings policies into force."""
    return Activations(store, shelf or shelf_of(settings, store), clock)


def sites_of(settings: Settings, store: Store, clock: Clock = now, shelf: Shelf | None = None) -> Sites:
    """What sites say of themselves."""
    return Sites(store, activations_of(settings, store, clock, shelf).add_site, clock)


def people_of(store: Store, clock: Clock = now) -> People:
    """Who works at the desk."""
    return People(store, clock, secrets.token_bytes)


def letters_of(settings: Settings) -> Letters:
    """What puts letters into words."""
    return Letters(settings.service, settings.template_folder, settings.time_zone)


def post_of(settings: Settings) -> Post | None:
    """What sends letters; None where mail is not set up."""
    if not settings.relay:
        return None
    return Post(settings.relay, settings.mail_from, settings.service, bounces=settings.mail_bounces)


def views_of(settings: Settings, publication: Publication, places: Places) -> Views:
    """What makes views of threads."""
    return Views(publication, places, Printing(settings.service), settings.service)
