"""What the web is built on: the use cases and the few settings that pages need. Put together by `bootstrap`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import current_app

from moderation.intake import Intake
from moderation.limits import Limits
from moderation.people import People
from moderation.publication import Publication
from moderation.review import Review


@dataclass(frozen=True, slots=True)
class House:
    """The use cases, the clock, and how browsers reach us."""

    intake: Intake
    review: Review
    publication: Publication
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
