"""Parts of the queue that have a name."""

from typing import Protocol

from moderation.domain.saved_filter import SavedFilter


class Filters(Protocol):
    """What people have kept for themselves, and what all of them share."""

    def add_filter(self, saved: SavedFilter, at_most: int) -> bool:
        """Keep a filter, unless its owner, or all who share it, have so many already: then it is False. Two at the same
        moment may both be kept. Raises AlreadyExists.
        """

    def filters(self, person: str) -> tuple[SavedFilter, ...]:
        """Those of a person, by id, and then the shared ones, each in the order in which they were kept. 1 row each."""

    def filter(self, saved: str) -> SavedFilter:
        """One filter, by its id. Raises UnknownFilter. 1 row."""

    def change_filter(self, saved: SavedFilter) -> None:
        """Give the filter with this id another name, query or owner. Raises UnknownFilter. 1 row."""

    def remove_filter(self, saved: str) -> None:
        """Forget a filter, by its id; nothing happens when there is none."""
