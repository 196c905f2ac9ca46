"""What the web is built on: the use cases and the few settings that pages need. Put together by `bootstrap`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import current_app

from moderation.activation import Activations
from moderation.arrangements import Arrangements
from moderation.hooks import Hooks
from moderation.identities import Identities
from moderation.intake import Intake
from moderation.intake.confirming import Confirming
from moderation.intake.notices import Notices
from moderation.intake.objecting import Objecting
from moderation.intake.receipts import Receipts
from moderation.limits import Limits
from moderation.outside.post import Post
from moderation.people import People, Unsubscribing
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
from moderation.sites import Sites
from moderation.sites.visit import Visits
from moderation.web.front import Front
from moderation.web.letters import Letters
from moderation.web.views import Views


@dataclass(frozen=True, slots=True)
class House:
    """The use cases, the clock, and how browsers reach us. There is no `post` where mail is not set up."""

    intake: Intake
    receipts: Receipts
    notices: Notices
    objecting: Objecting
    confirming: Confirming
    review: Review
    walk: Walk
    bulk: Bulk
    appeals: Appeals
    logbook: Logbook
    arrangements: Arrangements
    identities: Identities
    hooks: Hooks
    editing: Editing
    course: Course
    deliveries: Deliveries
    notes: Notes
    senders: Senders
    threads: Threads
    figures: Figures
    filters: Filters
    reasons: Reasons
    reports: Reports
    statements: Statements
    trying: Trying
    publication: Publication
    views: Views
    front: Front
    activations: Activations
    shelf: Shelf
    replays: Replays
    shadow: Shadow
    sites: Sites
    visits: Visits
    people: People
    unsubscribing: Unsubscribing
    limits: Limits
    letters: Letters
    post: Post | None
    clock: Callable[[], datetime]
    public_url: str
    time_zone: str

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")


def house() -> House:
    """The house that answers this request."""
    return cast(House, current_app.extensions["moderation"])
