"""What looks back over many reactions: a new renderer, a replay, rules in the shadow."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from moderation.domain.assessment import Rendering
from moderation.store.values import KeptText, Page, Past, Report, Tried


class LookingBack(Protocol):
    """Walks through what is kept."""

    # A new renderer makes anew

    def number_of_texts(self, site: str, *, besides: str | None = None) -> int:
        """How many texts of this site were made by another renderer than this one, or by any at all. Every row of the
        site once.
        """

    def texts(
        self, site: str, *, besides: str | None = None, after: str | None = None, limit: int = 100
    ) -> Page[KeptText]:
        """The texts of a site, whatever their status, that were made by another renderer than this one, or by any at
        all; in the order of their ids, after the given mark.

        At most `limit` + 1 rows and those of this renderer that lie between them: however many pages a walk has, it
        comes by every row once. A mark that is none stands for the beginning.
        """

    def renew(self, renderings: Sequence[tuple[KeptText, Rendering]]) -> tuple[bool, ...]:
        """Replace what was made of each text by its rendering, if text and renderer are still those that were seen.

        It is no decision: version and status stay. Says for each whether it was written; it was not when text or
        renderer have changed or the reaction is not there. All in one transaction: give it a page, so that others who
        write get their turn between two of them. 1 row for each.
        """

    # Replay and rules in the shadow

    def number_of_past(self, site: str, *, since: datetime | None = None) -> int:
        """How many reactions of a site came in since then. Every one of them once, in an index."""

    def past_marks(self, site: str, *, since: datetime | None = None, step: int = 1000) -> tuple[str, ...]:
        """Marks that cut a site's reactions since then into parts of `step`, in the order of their ids; each is the
        mark after which a part begins. Every one of them once, in an index.
        """

    def past(self, site: str, *, after: str, limit: int = 1000) -> tuple[Past, ...]:
        """The reactions of a site after the given mark, in the order of their ids, with all that is needed to judge
        them again. At most `limit` rows, and last decisions.
        """

    def tried(self, site: str, newest: int = 10_000) -> tuple[Tried, ...]:
        """How the rules in the shadow did on the newest reactions of a site, by the name of the rule. At most `newest`
        rows for each rule.
        """

    def put_report(self, report: Report) -> None:
        """Keep a report of a replay, or how far it is by now."""

    def report(self, report: str) -> Report:
        """The report with this id. Raises UnknownReport. 1 row."""

    def reports(self, limit: int = 20) -> tuple[Report, ...]:
        """The newest reports, without their outcomes."""
