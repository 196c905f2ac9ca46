"""What the web is built on: the use cases and the few settings that pages need. Put together by `bootstrap`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import current_app

from moderation.activation import Activations
from moderation.arrangements import Arrangements
from moderation.intake import Intake
from moderation.limits import Limits
from moderation.people import People
from moderation.policies import Shelf
from moderation.publication import Publication
from moderation.replay.reports import Replays
from moderation.review import Review
from moderation.shadow import Shadow
from moderation.web.front import Front


@dataclass(frozen=True, slots=True)
class House:
    """The use cases, the clock, and how browsers reach us."""

    intake: Intake
    review: Review
    arrangements: Arrangements
    publication: Publication
    front: Front
    activations: Activations
    shelf: Shelf
    replays: Replays
    shadow: Shadow
    people: People
    limits: Limits
    clock: Callable[[], datetime]
    public_url: str
    time_zone: str

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")


def house() -> House:
    """The house that answers this request."""
    return cast(House, current_app.extensions["moderation"])
