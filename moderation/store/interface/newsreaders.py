"""What people at the desk are told by mail of what waits for them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from moderation.domain.delivery import Delivery
from moderation.domain.news import News
from moderation.domain.person import Person


class Newsreaders(Protocol):
    """Who wants which news, and when they were told last."""

    def change_news(self, person: str, news: News | None, after: int, at: datetime) -> Person:
        """Have somebody be told like this from now on: as if they had just been. Returns the person as kept. Raises
        UnknownPerson. 1 row.
        """

    def tell_news(self, seen: Person, at: datetime, deliveries: Sequence[Delivery]) -> bool:
        """Keep deliveries to a person who was seen like this, and that they are told at this moment, in one
        transaction. False, and nothing is written, when they were told or wished something else since.
        """
