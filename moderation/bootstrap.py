"""The only place that knows the concrete parts: it reads the clock, makes chance, opens the store and joins them."""

import os
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from threading import Event

import structlog

from moderation.activation import Activations
from moderation.arrangements import Arrangements
from moderation.config import Settings
from moderation.domain.code import Codes
from moderation.domain.errors import BadPolicy, BadSettings
from moderation.domain.snapshot import Press
from moderation.intake import Intake
from moderation.intake.gathering import Gathering
from moderation.intake.second_opinion import SecondOpinion
from moderation.intake.ticket import Tickets
from moderation.limits import Limits
from moderation.outside.akismet import Akismet
from moderation.people import People
from moderation.policies import Shelf, shipped
from moderation.publication import Publication
from moderation.publishing import Files, Publisher, PublishingJob
from moderation.replay.parts import Opening
from moderation.replay.reports import Replays
from moderation.review import Review
from moderation.shadow import Shadow
from moderation.store import open_store
from moderation.store.interface import Store
from moderation.web.front import Front
from moderation.web.house import House
from moderation.web.press import PublicPress
from moderation.web.watch import Watch

log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]
Job = Callable[[Event], None]
"""What runs beside the service, until the event is set."""


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def store_of(settings: Settings) -> Store:
    """The store that the settings name, migrated to this version. Raises BadSettings, StoreUnavailable."""
    return open_store(settings.database, settings.secret, press_of(settings))


def press_of(settings: Settings) -> Press:
    """What prints threads for the public."""
    return PublicPress(settings.public_url.rstrip("/"))


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


def people_of(store: Store, clock: Clock = now) -> People:
    """Who works at the desk."""
    return People(store, clock, secrets.token_bytes)


def build(settings: Settings, store: Store, clock: Clock = now, shelf: Shelf | None = None) -> House:
    """All use cases, on this store.

    A site whose house rules cannot be understood any more takes no reactions until others are activated: it is said in
    the log, and no other site suffers from it. A shelf can be handed in, so that its policies need not be read again.
    """
    shelf = shelf or shelf_of(settings, store)
    for site in store.sites():
        try:
            shelf.in_force(site.policy)
        except BadPolicy as error:
            log.error("house rules cannot be read", site=site.key, error=str(error))
    entropy = secrets.token_bytes
    tickets = Tickets(settings.secret, clock, entropy)
    publication = Publication(store, press_of(settings))
    gathering, opinion = Gathering(store, settings.secret), _opinion(settings, clock)
    return House(
        intake=Intake(store, shelf, tickets, gathering, opinion, clock, entropy),
        review=Review(store, shelf, clock, entropy),
        arrangements=Arrangements(store, shelf, Codes(settings.secret), clock, entropy),
        publication=publication,
        front=Front(publication, Watch(store, time.monotonic)),
        activations=activations_of(settings, store, clock, shelf),
        shelf=shelf,
        replays=Replays(store, shelf, opening_of(settings), clock, entropy, _jobs()),
        shadow=Shadow(store),
        people=people_of(store, clock),
        limits=Limits(store, settings.secret, clock),
        clock=clock,
        public_url=settings.public_url.rstrip("/"),
        time_zone=settings.time_zone,
    )


def jobs_of(settings: Settings, store: Store, clock: Clock = now) -> tuple[Job, ...]:
    """What each process of the service does beside answering. None of it ends by itself."""
    folder = settings.publish_folder
    if folder is None:
        return ()
    return (PublishingJob(folder, lambda: publisher_of(settings, store, clock), time.monotonic),)


def publisher_of(settings: Settings, store: Store, clock: Clock = now) -> Publisher:
    """What writes the publish directory. Raises BadSettings when there is none."""
    if settings.publish_folder is None:
        raise BadSettings("MODERATION_PUBLISH is not set; it names the folder for the files")
    press = press_of(settings)
    return Publisher(store, Publication(store, press), press, Files(settings.publish_folder, clock))


def _jobs() -> int:
    """Processes for a replay at the desk: one core is left to the service."""
    return max(1, (os.cpu_count() or 1) - 1)


def _opinion(settings: Settings, clock: Clock) -> SecondOpinion:
    """The spam service, if there is a key for it."""
    if not settings.akismet_key:
        return SecondOpinion()
    return SecondOpinion(Akismet(settings.akismet_key, clock, settings.akismet_url))
