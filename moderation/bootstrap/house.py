"""The house: all use cases, joined."""

import os
import secrets
import time

import structlog

from moderation.arrangements import Arrangements
from moderation.bootstrap.parts import (
    Clock,
    activations_of,
    letters_of,
    now,
    opening_of,
    people_of,
    post_of,
    shelf_of,
    sites_of,
    views_of,
)
from moderation.config import Settings
from moderation.domain.code import Codes
from moderation.domain.errors import BadPolicy
from moderation.hooks import Hooks
from moderation.identities import Identities
from moderation.intake import Intake
from moderation.intake.confirming import Confirming
from moderation.intake.gathering import Gathering
from moderation.intake.notices import Notices
from moderation.intake.objecting import Objecting
from moderation.intake.places import Places
from moderation.intake.receipts import Receipts
from moderation.intake.second_opinion import SecondOpinion
from moderation.intake.ticket import Tickets
from moderation.limits import Limits
from moderation.outside.akismet import Akismet
from moderation.outside.pages import Pages
from moderation.people import Unsubscribing
from moderation.policies import Shelf
from moderation.publication import Publication
from moderation.replay.reports import Replays
from moderation.review import Review
from moderation.review.appeals import Appeals
from moderation.review.bulk import Bulk
from moderation.review.course import Course
from moderation.review.deliveries import Deliveries
from moderation.review.editing import Editing
from moderation.review.figures import Figures
from moderation.review.filters import Filters
from moderation.review.logbook import Logbook
from moderation.review.notes import Notes
from moderation.review.notices import Reports
from moderation.review.reasons import Reasons
from moderation.review.senders import Senders
from moderation.review.statements import Statements
from moderation.review.threads import Threads
from moderation.review.trying import Trying
from moderation.review.walk import Walk
from moderation.shadow import Shadow
from moderation.sites.visit import Visits
from moderation.store.interface import Store
from moderation.web.atom import Feeds
from moderation.web.front import Front
from moderation.web.house import House
from moderation.web.press import PublicPress
from moderation.web.printing import Printing
from moderation.web.readable import Sources
from moderation.web.watch import Watch

log = structlog.get_logger(__name__)


def build(settings: Settings, store: Store, clock: Clock = now, shelf: Shelf | None = None) -> House:
    """All use cases, on this store.

    A site whose house rules cannot be understood any more takes no reactions until others are activated: it is said in
    the log, and no other site suffers from it. A shelf can be handed in, so that its policies need not be read again.
    """
    shelf = shelf or shelf_of(settings, store)
    _tell_what_cannot_be_read(store, shelf)
    entropy = secrets.token_bytes
    tickets = Tickets(settings.secret, clock, entropy)
    publication = Publication(store, PublicPress())
    views = views_of(settings, publication, Places(store, shelf, clock))
    gathering, opinion = Gathering(store, settings.secret), _opinion(settings, clock)
    identities = Identities(store, settings.secret, clock, entropy)
    receipts = Receipts(store, shelf, tickets, gathering, opinion, clock, entropy)
    review, editing = Review(store, shelf, clock, entropy), Editing(store, shelf, clock, entropy)
    return House(
        intake=Intake(store, shelf, tickets, gathering, opinion, identities, clock, entropy),
        receipts=receipts,
        notices=Notices(store, shelf, settings.secret, clock, entropy),
        objecting=Objecting(store, shelf, receipts, clock, entropy),
        confirming=Confirming(store, shelf, tickets, gathering, receipts, clock, entropy, can_mail=bool(settings.smtp)),
        review=review,
        walk=Walk(store, shelf, review, clock, entropy),
        bulk=Bulk(store, shelf, clock, entropy),
        appeals=Appeals(store),
        logbook=Logbook(store),
        arrangements=Arrangements(store, shelf, Codes(settings.secret), clock, entropy),
        identities=identities,
        hooks=Hooks(store, settings.secret, settings.targets, clock, entropy),
        editing=editing,
        course=Course(store, editing),
        deliveries=Deliveries(store, clock),
        notes=Notes(store, clock, entropy),
        senders=Senders(store, clock),
        threads=Threads(store, clock),
        figures=Figures(store, clock, settings.time_zone),
        filters=Filters(store, clock, entropy),
        reasons=Reasons(store, shelf, clock),
        reports=Reports(store, review, clock, entropy),
        statements=Statements(store),
        trying=Trying(store, clock),
        publication=publication,
        views=views,
        front=Front(Sources(publication, views, _feeds(settings, publication)), Watch(store, time.monotonic), clock),
        activations=activations_of(settings, store, clock, shelf),
        shelf=shelf,
        replays=Replays(store, shelf, opening_of(settings), clock, entropy, _jobs()),
        shadow=Shadow(store),
        sites=sites_of(settings, store, clock, shelf),
        visits=_visits(settings, store, clock),
        people=people_of(store, clock),
        unsubscribing=Unsubscribing(store, settings.secret, clock),
        limits=Limits(store, settings.secret, clock),
        letters=letters_of(settings),
        post=post_of(settings),
        clock=clock,
        public_url=settings.service,
        time_zone=settings.time_zone,
    )


def _tell_what_cannot_be_read(store: Store, shelf: Shelf) -> None:
    for site in store.sites():
        try:
            shelf.in_force(site.policy)
        except BadPolicy as error:
            log.error("house rules cannot be read", site=site.key, error=str(error))


def _feeds(settings: Settings, publication: Publication) -> Feeds:
    return Feeds(publication, Printing(settings.service), settings.service)


def _visits(settings: Settings, store: Store, clock: Clock) -> Visits:
    """What looks at pages of sites."""
    return Visits(store, Pages(time.monotonic, settings.service).fetch, settings.service, clock)


def _jobs() -> int:
    """Processes for a replay at the desk: one core is left to the service."""
    return max(1, (os.cpu_count() or 1) - 1)


def _opinion(settings: Settings, clock: Clock) -> SecondOpinion:
    """The spam service, if there is a key for it."""
    if not settings.akismet_key:
        return SecondOpinion()
    return SecondOpinion(Akismet(settings.akismet_key, clock, settings.akismet_url))
