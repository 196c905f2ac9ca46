"""What figures of the desk are counted from."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from moderation.domain.figures import Held, Taken, TakenBack


class Figures(Protocol):
    """Counts and looks back over a period. Its begin belongs to it and its end does not."""

    def came_in(self, begin: datetime, end: datetime, sites: Sequence[str]) -> int:
        """How many reactions came in on these sites, whatever their status. Every one of them once, in an index."""

    def waiting_since(self, begin: datetime, sites: Sequence[str]) -> int:
        """How many reactions that came in from this moment on are waiting on these sites. Every one of them once, in an
        index.
        """

    def taken(self, begin: datetime, end: datetime, sites: Sequence[str], limit: int = 100_000) -> tuple[Taken, ...]:
        """The decisions of a period on these sites, newest first. At most `limit` rows of each site."""

    def taken_back(
        self, begin: datetime, end: datetime, sites: Sequence[str], limit: int = 100_000
    ) -> tuple[TakenBack, ...]:
        """What was undone on these sites in a period, newest first; it may have been decided before. Looks at no more
        than the newest `limit` decisions of each site.
        """

    def held(self, begin: datetime, end: datetime, sites: Sequence[str], newest: int = 20_000) -> tuple[Held, ...]:
        """How people have decided on what each rule held on these sites, of what came in during a period; by the name
        of the rule.

        Every one of them once, in an index, and of those in the spam list no more than the `newest` of each rule, which
        are looked up: of a rule with more, only what came in since is counted.
        """

    def reasons_given(self, site: str, since: datetime, limit: int = 100_000) -> dict[str, int]:
        """How often each reason was given on a site to take words away, or to send them back to their author, also
        where that was undone. Looks at no more than the newest `limit` decisions.
        """
