"""What is looked at and decided: by moderators, and by the public."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from moderation.domain.claim import Claim
from moderation.domain.decision import Decision
from moderation.domain.event import Consequences
from moderation.domain.reaction import PublicReaction, Reaction, Status
from moderation.domain.snapshot import Packed
from moderation.domain.wanted import Wanted
from moderation.store.values import Page, Printed, QueueItem


class Looking(Protocol):
    """The desk, and what the public sees of its decisions."""

    # A moderator looks

    def reaction(self, site: str, number: int) -> Reaction:
        """The reaction with this number, with its findings. Raises UnknownReaction. 1 row."""

    def reaction_by_id(self, site: str, reaction: str) -> Reaction:
        """The reaction with this id. Raises UnknownReaction. 1 row."""

    def reaction_by_receipt(self, receipt: str) -> Reaction:
        """The reaction to whose private page this digest leads. Raises UnknownReaction. 1 row."""

    def listed(
        self,
        wanted: Wanted,
        *,
        now: datetime,
        person: str | None = None,
        after: str | None = None,
        limit: int = 50,
        offered: bool = False,
    ) -> Page[QueueItem]:
        """The reactions that are wanted, oldest or newest first, after the given mark. A mark that is none stands for
        the beginning.

        At most `limit` + 1 rows for a status, a site, a rule, a name or words alone, however deep; of several, the one
        that leaves least leads, and the others are asked of each row. For a thread, a person's decisions and words that
        begin alike, all of them are put in order. `person` is who looks, and `now` says which claims are live. With
        `offered`, objections to what this person decided are left out.
        """

    def following(
        self, wanted: Wanted, reaction: Reaction, *, now: datetime, person: str, backwards: bool = False
    ) -> Reaction | None:
        """The next one that is wanted after this one, or the one before it, which nobody else is reading; after the
        last comes the first again. None when there is no other. Of objections, those to what this person decided are
        passed over. Costs two rows of `listed`.
        """

    def number_of(self, status: Status, *, site: str | None = None) -> int:
        """How many reactions have this status; of `OBJECTED`, as Wanted understands it. 1 row for each site, however
        many there are, or for each objection that is open.
        """

    def numbers(self, *, site: str | None = None) -> dict[Status, int]:
        """The same for every status. 1 row for each of them and each site."""

    def counted_in(self, wanted: Wanted, *, now: datetime, person: str | None = None, at_most: int = 1000) -> int:
        """How many are wanted, counted no further than `at_most` unless a status, or one of a site, is all that is
        asked.
        """

    def claim(self, claim: Claim, now: datetime, *, take_over: bool = False) -> Claim:
        """Take a reaction to read, or renew that, and return the claim that holds now: that of somebody else while it
        is live, unless it is taken over. 1 row. Raises NotFound.
        """

    def release(self, site: str, reaction: str, person: str) -> None:
        """End the claim of this person on the reaction with this id; nothing happens when there is none."""

    def claims(self, now: datetime, limit: int = 200) -> tuple[Claim, ...]:
        """All claims that are live."""

    def decide(self, decision: Decision, consequences: Consequences = ...) -> Reaction:
        """Write the status, the decision and what goes with it in one transaction and return the reaction as it is now.

        What says that its place is kept has a line stay on the site where it was published. Undoing an arrangement puts
        the sealed name back, ends the arrangement, and is written down as a reading of it.

        The decision holds the version that it makes: one more than the moderator saw. Raises StaleDecision, and writes
        nothing, when the reaction is not at that version or not in the status `before`; UnknownReaction.
        """

    def decisions(self, site: str, reaction: str) -> tuple[Decision, ...]:
        """All decisions on one reaction, by its id, oldest first."""

    def decisions_on_each(self, site: str, reactions: Collection[str]) -> dict[str, tuple[Decision, ...]]:
        """The same of several reactions, by their ids: as many as one page shows."""

    # The public reads

    # Whatever changes what the public sees of a thread prints its pages anew in the same transaction and gives its site
    # the next edition. In a store without a press the pages are outdated until somebody asks for them.

    def published_parents(self, site: str, thread: str) -> dict[int, int | None]:
        """The numbers of the published reactions of a thread, and of those whose place was kept when they were
        withdrawn, in their order, each with that of what it answers. Their words are not read.
        """

    def published_numbered(self, site: str, thread: str, numbers: Collection[int]) -> dict[int, PublicReaction]:
        """Those with these numbers among the same, by number; of one that was withdrawn neither words nor name. 1 row
        for each.
        """

    def published_counts(self, site: str, threads: Collection[str]) -> dict[str, int]:
        """How many published reactions each of these threads has; 0 for those that are not known. 1 row for each."""

    def snapshot(self, site: str, thread: str, first: int, basis: str) -> Packed | None:
        """The page of a thread that begins there, as it was printed on this basis; None when there is none. 1 row."""

    def tags(self, site: str, thread: str, basis: str) -> tuple[str, ...]:
        """The tags of all pages of a thread as they were printed on this basis: they stay the same for as long as
        nothing changes that the public sees of it. Empty when a page is missing or outdated. 1 row for each page.
        """

    def print_thread(self, site: str, thread: str, first: int) -> Packed | None:
        """Print all pages of a thread anew, unless they are as they should be, and give the one that begins there.

        None when there is no such page; when the thread is not known, or the store has no press, nothing happens.
        """

    def editions(self) -> dict[str, int]:
        """The number of the edition of each site, which grows with every change that its public can see. 1 row a
        site.
        """

    def printed(self, site: str, after: Printed, limit: int = 500) -> tuple[Printed, ...]:
        """The pages of a site that were printed, or outdated, after the given one, in the order in which it was done.
        At most `limit` rows of pages, and of threads.
        """

    def opened_after(self, site: str, opened: datetime, thread: str = "", limit: int = 500) -> tuple[Printed, ...]:
        """The first pages of the threads of a site that were opened after this moment, or at it and with a key that
        sorts after this one: in that order. At most `limit` rows of pages, and of threads.
        """

    def closed_after(self, site: str, closed: datetime, thread: str = "", limit: int = 500) -> tuple[Printed, ...]:
        """The same of those that are closed by hand from then on."""
