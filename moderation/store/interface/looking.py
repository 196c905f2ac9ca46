"""What is looked at and decided: by moderators, and by the public."""

from collections.abc import Collection
from typing import Protocol

from moderation.domain.decision import Decision
from moderation.domain.reaction import PublicReaction, Reaction, Status
from moderation.domain.snapshot import Snapshot
from moderation.store.values import LogEntry, Page, Printed, QueueItem


class Looking(Protocol):
    """The desk, and what the public sees of its decisions."""

    # A moderator looks

    def reaction(self, site: str, number: int) -> Reaction:
        """The reaction with this number, with its findings. Raises UnknownReaction. 1 row."""

    def reaction_by_receipt(self, receipt: str) -> Reaction:
        """The reaction to whose private page this digest leads. Raises UnknownReaction. 1 row."""

    def listed(
        self, status: Status, *, site: str | None = None, after: str | None = None, limit: int = 50
    ) -> Page[QueueItem]:
        """Reactions with this status, oldest first, after the given mark. At most `limit` + 1 rows, however deep.

        A mark that is none stands for the beginning.
        """

    def following(self, status: Status, reaction: str, *, site: str | None = None) -> Reaction | None:
        """The next reaction with this status after the one with this id; after the last comes the first again.

        None when there is no other. At most 2 rows.
        """

    def number_of(self, status: Status, *, site: str | None = None) -> int:
        """How many reactions have this status. 1 row for each site, however many there are."""

    def decide(self, decision: Decision) -> Reaction:
        """Write the status and the decision in one transaction and return the reaction as it is now.

        Undoing an arrangement puts the sealed name back, ends the arrangement, and is written down as a reading of it.

        The decision holds the version that it makes: one more than the moderator saw. Raises StaleDecision, and writes
        nothing, when the reaction is not at that version or not in the status `before`; UnknownReaction.
        """

    def decisions(self, site: str, reaction: str) -> tuple[Decision, ...]:
        """All decisions on one reaction, by its id, oldest first."""

    def log(self, *, after: str | None = None, limit: int = 50) -> Page[LogEntry]:
        """All decisions, newest first, after the given mark. At most `limit` + 1 rows, however deep.

        A mark that is none stands for the beginning.
        """

    # The public reads

    # Whatever changes what the public sees of a thread prints its pages anew in the same transaction and gives its site
    # the next edition. In a store without a press the pages are outdated until somebody asks for them.

    def published(self, site: str, thread: str) -> tuple[PublicReaction, ...]:
        """The published reactions of a thread, in the order of their numbers."""

    def published_counts(self, site: str, threads: Collection[str]) -> dict[str, int]:
        """How many published reactions each of these threads has; 0 for those that are not known. 1 row for each."""

    def snapshot(self, site: str, thread: str, first: int, basis: str) -> Snapshot | None:
        """The page of a thread that begins there, as it was printed on this basis; None when there is none. 1 row."""

    def print_thread(self, site: str, thread: str, first: int) -> Snapshot | None:
        """Print all pages of a thread anew, unless they are as they should be, and give the one that begins there.

        None when there is no such page; when the thread is not known, or the store has no press, nothing happens.
        """

    def editions(self) -> dict[str, int]:
        """The number of the edition of each site, which grows with every change that its public can see. 1 row a
        site.
        """

    def printed(self, site: str, after: Printed, limit: int = 500) -> tuple[Printed, ...]:
        """The pages of a site that were printed, or outdated, after the given one, in the order in which it was done.
        At most `limit` rows.
        """
