"""What a letter to an author needs that stands in no reaction."""

from typing import Protocol


class Letters(Protocol):
    """Read when a letter is sent."""

    def ticket_of(self, site: str, reaction: str) -> str:
        """The id of the ticket with which a reaction, by its id, was posted: from it follows its private address.
        Raises UnknownReaction. 1 row.
        """
