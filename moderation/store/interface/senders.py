"""What is known of those who send, and what colleagues note of them."""

from datetime import datetime
from typing import Protocol

from moderation.domain.note import Note
from moderation.domain.reaction import Reaction, Status
from moderation.domain.sender import Sender


class Senders(Protocol):
    """Who sent a reaction, known by the address, or else by what the site says of them; and the thread around it.

    What stands under an arrangement is nobody's here: it neither counts nor shows among the others from its address,
    and nothing is told of who sent it. Nor is what an address was only typed with, until its owner has confirmed it.
    """

    def sender(self, site: str, reaction: str, newest: int = 500) -> Sender:
        """What came in on this site from the address of the reaction with this id; if it has none, from whom the site
        says that it is. Looks at no more than the `newest`
        reactions, and in those at nothing that is long. Raises UnknownReaction.
        """

    def neighbours(self, reaction: Reaction, around: int = 3) -> tuple[tuple[Reaction, ...], tuple[Reaction, ...]]:
        """The reactions just before and just after this one in its thread, each in the order of their numbers; without
        spam. At most `around` rows of each status on each side.
        """

    def counted_by_status(self, site: str, thread: str) -> dict[Status, int]:
        """How many reactions of a thread have which status. Every one of them once, in an index."""

    # Notes

    def add_note(self, note: Note) -> None:
        """Keep a new note. Raises UnknownReaction, NotFound."""

    def notes(self, site: str, reaction: str, limit: int = 50) -> tuple[Note, ...]:
        """The notes on the reaction with this id and on all others from its address, newest first. At most `limit`
        rows, and those on reactions under an arrangement that lie between them.
        """

    def withdraw_note(self, site: str, note: str, person: str, at: datetime) -> Note:
        """Have a note say nothing any more, if it is this person's; one that was withdrawn before keeps its moment.
        Gives the note as it is now. Raises UnknownNote.
        """
