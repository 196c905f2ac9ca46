"""The log, and what can be taken back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from moderation.domain.decision import Decision
from moderation.domain.entry import Sought, Stretch
from moderation.domain.errors import StaleDecision
from moderation.domain.event import Consequences
from moderation.domain.reaction import Reaction
from moderation.store.values import Decided, LogEntry, Page


class Logbook(Protocol):
    """What was done at the desk. Each line of the log of a site has a number, without gaps, and a digest of itself, its
    decision and the line before it. It is written in the transaction of what it tells.
    """

    def log(self, sought: Sought = ..., *, after: str | None = None, limit: int = 50) -> Page[LogEntry]:
        """What is sought of the log of all sites, newest first, after the given mark: decisions and the rest.

        At most `limit` + 1 rows for a reaction, a person, an act, a site and a period each alone, however deep. Of
        several, the first one named here leads, and the rest is asked of each of its rows. A mark that is none stands
        for the beginning. Lines that somebody has changed behind the house's back are given as well as can be.
        """

    def chain(self, site: str, after: int | None = None, limit: int = 1000) -> Stretch:
        """Hold the lines of a site with the numbers after this one against each other, or else the newest ones: at most
        `limit`. What was changed, taken out or added is named. Others may write meanwhile. Raises UnknownSite.

        Somebody who can write anything can write a whole new chain: hold the newest digest against one from elsewhere.
        """

    def tell_address(self, site: str, reaction: str, person: str, at: datetime) -> None:
        """Write down that a person looks at the whole address of the author of the reaction with this id. Raises
        UnknownSite, NotFound.
        """

    def decided(
        self,
        *,
        person: str | None = None,
        act: str | None = None,
        site: str | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[Decided]:
        """What people decided and nobody undid, newest first, after the given mark. At most `limit` + 1 rows, those of
        other acts and sites, those that were undone, and a few for each, however deep.
        """

    def last_standing(self, person: str, limit: int = 50) -> tuple[Decided, ...]:
        """The newest decisions of a person that still stand, newest first. Looks at no more than `limit`, undone ones
        too, but no undoing. Those that were taken at once count as one, and the newest of them is given, whether it
        stands or not.
        """

    def batch(self, batch: str) -> tuple[Decided, ...]:
        """All decisions that were taken at once under this id, in the order in which they were taken."""

    def decide_all(
        self, decisions: Sequence[Decision], consequences: Mapping[str, Consequences] = ...
    ) -> tuple[Reaction | StaleDecision, ...]:
        """Take many decisions in one transaction, each on another reaction, as `decide` does each. One that is stale is
        left out, and its error given in the place of the reaction. What goes with a decision is given by its id.

        Not for undoing arrangements and edits, which give something back. Raises UnknownReaction, UnknownSite.
        """
