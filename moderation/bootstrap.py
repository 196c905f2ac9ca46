"""The only place that knows the concrete parts: it reads the clock, makes chance, opens the store and joins them."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from moderation.config import Settings
from moderation.intake import Intake
from moderation.intake.ticket import Tickets
from moderation.limits import Limits
from moderation.people import People
from moderation.policies import Shelf, shipped
from moderation.publication import Publication
from moderation.review import Review
from moderation.store import open_store
from moderation.store.interface import Store
from moderation.web.house import House

Clock = Callable[[], datetime]


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def store_of(settings: Settings) -> Store:
    """The store that the settings name, migrated to this version. Raises BadSettings, StoreUnavailable."""
    return open_store(settings.database, settings.secret)


def shelf_of(settings: Settings) -> Shelf:
    """The policies that can be in force: the house's own before the shipped ones."""
    return Shelf((*settings.policy_folders, shipped()))


def people_of(store: Store, clock: Clock = now) -> People:
    """Who works at the desk."""
    return People(store, clock, secrets.token_bytes)


def build(settings: Settings, store: Store, clock: Clock = now, shelf: Shelf | None = None) -> House:
    """All use cases, on this store. Raises BadPolicy when a site's policy fails its own cases.

    A shelf can be handed in, so that its policies need not be checked again.
    """
    shelf = shelf or shelf_of(settings)
    for site in store.sites():
        shelf.in_force(site.policy)
    entropy = secrets.token_bytes
    return House(
        intake=Intake(store, shelf, Tickets(settings.secret, clock, entropy), clock, entropy),
        review=Review(store, shelf, clock, entropy),
        publication=Publication(store),
        people=people_of(store, clock),
        limits=Limits(store, settings.secret, clock),
        clock=clock,
        public_url=settings.public_url.rstrip("/"),
        time_zone=settings.time_zone,
    )
