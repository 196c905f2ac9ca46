"""What readers say to each other: the newest of it, and what is answered."""

from typing import Protocol

from moderation.store.values import Placed


class Conversations(Protocol):
    """The published reactions of a site as they come, and how many answer one of them."""

    def newest_published(self, site: str, thread: str | None = None, limit: int = 50) -> tuple[Placed, ...]:
        """The published reactions of a site, or of one of its threads, that came in last, newest first. At most `limit`
        rows, and three more for each.
        """

    def answers_to(self, site: str, number: int, at_most: int = 100) -> int:
        """How many published reactions answer the one with this number, counted no further than `at_most`."""
