"""What runs beside the service, in each of its processes or in one of their own."""

import random
import secrets
import time
from collections.abc import Callable
from threading import Event

from moderation.bootstrap.parts import Clock, letters_of, now, post_of, shelf_of, views_of
from moderation.config import Settings
from moderation.domain.delivery import Channel
from moderation.domain.errors import BadSettings
from moderation.intake.notices import Notices
from moderation.intake.places import Places
from moderation.intake.ticket import Tickets
from moderation.jobs.authors import Authors
from moderation.jobs.carrying import Carrying
from moderation.jobs.expiring import Expiring
from moderation.jobs.forgetting import Forgetting
from moderation.jobs.hooks import HookCarrier, HookTelling
from moderation.jobs.mailing import MailCarrier
from moderation.jobs.moderators import Moderators, NewsRound
from moderation.jobs.news import NewsOf
from moderation.jobs.reporters import Reporters
from moderation.jobs.spreading import Spreader
from moderation.jobs.telling import Carrier, Telling
from moderation.jobs.worker import Round, Worker
from moderation.outside.hook_line import HookLine
from moderation.outside.post import Post
from moderation.people import Unsubscribing
from moderation.policies import Shelf
from moderation.publication import Publication
from moderation.publishing import Files, Publisher, PublishingJob
from moderation.store.interface import Store
from moderation.web.hook_links import HookLinks
from moderation.web.press import PublicPress

Job = Callable[[Event], None]
"""What runs beside the service, until the event is set."""


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
    rounds: list[Round] = [Forgetting(store, shelf)]
    if Channel.MAIL in carriers:
        rounds.append(NewsRound(store, settings.time_zone))
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
        unsubscribe=Unsubscribing(store, settings.secret, clock).secret_of,
    )


def publisher_of(settings: Settings, store: Store, clock: Clock = now) -> Publisher:
    """What writes the publish directory. Raises BadSettings when there is none."""
    if settings.publish_folder is None:
        raise BadSettings("MODERATION_PUBLISH is not set; it names the folder for the files")
    press = PublicPress()
    publication = Publication(store, press)
    views = views_of(settings, publication, Places(store, shelf_of(settings, store), clock))
    return Publisher(store, publication, press, views, Files(settings.publish_folder, clock), clock)
