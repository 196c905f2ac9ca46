"""The only place that knows the concrete parts: it reads the clock, makes chance, opens the store and joins them."""

import os
import random
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
from moderation.domain.delivery import Channel
from moderation.domain.errors import BadPolicy, BadSettings
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
from moderation.jobs.authors import Authors
from moderation.jobs.carrying import Carrying
from moderation.jobs.expiring import Expiring
from moderation.jobs.hooks import HookCarrier, HookTelling
from moderation.jobs.mailing import MailCarrier
from moderation.jobs.moderators import Moderators, NewsRound
from moderation.jobs.news import NewsOf
from moderation.jobs.reporters import Reporters
from moderation.jobs.spreading import Spreader
from moderation.jobs.telling import Carrier, Telling
from moderation.jobs.worker import Round, Worker
from moderation.limits import Limits
from moderation.outside.akismet import Akismet
from moderation.outside.hook_line import HookLine
from moderation.outside.pages import Pages
from moderation.outside.post import Post
from moderation.people import People
from moderation.policies import Shelf, shipped
from moderation.publication import Publication
from moderation.publishing import Files, Publisher, PublishingJob
from moderation.replay.parts import Opening
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
from moderation.sites import Sites
from moderation.sites.visit import Visits
from moderation.store import open_store
from moderation.store.interface import Store
from moderation.web.atom import Feeds
from moderation.web.front import Front
from moderation.web.hook_links import HookLinks
from moderation.web.house import House
from moderation.web.letters import Letters
from moderation.web.press import PublicPress
from moderation.web.printing import Printing
from moderation.web.readable import Sources
from moderation.web.views import Views
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
    views = _views(settings, publication, Places(store, shelf, clock))
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


def letters_of(settings: Settings) -> Letters:
    """What puts letters into words."""
    return Letters(settings.service, settings.template_folder, settings.time_zone)


def post_of(settings: Settings) -> Post | None:
    """What sends letters; None where mail is not set up."""
    return Post(settings.relay, settings.mail_from, settings.service) if settings.relay else None


def jobs_of(settings: Settings, store: Store, clock: Clock = now) -> tuple[Job, ...]:
    """What each process of the service does beside answering. None of it ends by itself."""
    jobs: list[Job] = []
    if folder := settings.publish_folder:
        jobs.append(PublishingJob(folder, lambda: publisher_of(settings, store, clock), time.monotonic))
    if settings.worker == "on":
        jobs.append(worker_of(settings, store, clock))
    return tuple(jobs)


def worker_of(settings: Settings, store: Store, clock: Clock = now) -> Worker:
    """What tells people and other services of what has happened."""
    shelf = shelf_of(settings, store)
    notices = Notices(store, shelf, settings.secret, clock, secrets.token_bytes)
    reporters = Reporters(store, notices.token_of)
    tellings: tuple[Telling, ...] = (
        Expiring(store, clock, secrets.token_bytes),
        Authors(store),
        HookTelling(store),
        Moderators(store),
        reporters,
    )
    line = HookLine(settings.targets, time.monotonic, settings.service)
    links = HookLinks(settings.service)
    carriers: dict[Channel, Carrier] = {Channel.HOOK: HookCarrier(store, line, links, clock)}
    if post := post_of(settings):
        carriers[Channel.MAIL] = _mail_carrier(settings, store, shelf, post, reporters, clock)
    rounds: tuple[Round, ...] = (NewsRound(store, settings.time_zone),) if Channel.MAIL in carriers else ()
    spreader = Spreader(store, shelf, tellings, carriers.keys())
    chance = random.SystemRandom().random
    carryings = {each: Carrying(store, each, carrier, clock, chance) for each, carrier in carriers.items()}
    return Worker(store, spreader, carryings, rounds, clock, time.monotonic)


def _mail_carrier(
    settings: Settings, store: Store, shelf: Shelf, post: Post, reporters: Reporters, clock: Clock
) -> MailCarrier:
    return MailCarrier(
        store,
        shelf,
        Tickets(settings.secret, clock, secrets.token_bytes),
        post,
        letters_of(settings),
        clock,
        settings.service,
        news=NewsOf(store, clock),
        reporters=reporters.reporter,
    )


def publisher_of(settings: Settings, store: Store, clock: Clock = now) -> Publisher:
    """What writes the publish directory. Raises BadSettings when there is none."""
    if settings.publish_folder is None:
        raise BadSettings("MODERATION_PUBLISH is not set; it names the folder for the files")
    press = PublicPress()
    publication = Publication(store, press)
    views = _views(settings, publication, Places(store, shelf_of(settings, store), clock))
    return Publisher(store, publication, press, views, Files(settings.publish_folder, clock), clock)


def _feeds(settings: Settings, publication: Publication) -> Feeds:
    return Feeds(publication, Printing(settings.service), settings.service)


def _views(settings: Settings, publication: Publication, places: Places) -> Views:
    return Views(publication, places, Printing(settings.service), settings.service)


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
