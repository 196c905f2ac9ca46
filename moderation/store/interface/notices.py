"""Reports of published reactions."""

from datetime import datetime
from typing import Protocol

from moderation.domain.notice import Notice
from moderation.store.values import NoticeArrival, Page, Reported


class Notices(Protocol):
    """What strangers report, and what the editors answer. Whoever reports is sealed: a name comes out with the report,
    an e-mail address only to be written to.

    A decision ends the open reports of its reaction in its own transaction, as `domain.notice.ends_notices` says;
    undoing it opens those again that are not forgotten.
    """

    def add_notice(self, arrival: NoticeArrival, *, same_since: datetime) -> Notice:
        """Keep a report of a published reaction under the next number of its site, with its events, in one transaction.
        What has the same mark since this moment is not kept again: the answer is that report.

        Raises UnknownSite, UnknownReaction when it is not published (any more), and AlreadyExists.
        """

    def notice(self, site: str, notice: str) -> Notice:
        """The report with this id. Raises UnknownNotice. 1 row."""

    def notice_by_receipt(self, receipt: str) -> Notice:
        """The report to whose private page a key with this digest leads. Raises UnknownNotice. 1 row."""

    def notices(self, site: str, reaction: str, limit: int = 100) -> tuple[Notice, ...]:
        """The reports of a reaction, by its id, newest first. At most `limit` rows."""

    def notices_answered(self, site: str, decision: str) -> tuple[Notice, ...]:
        """The reports that a decision has ended, oldest first. A row for each."""

    def reported(self, after: str | None = None, limit: int = 20) -> Page[Reported]:
        """The reactions of which a report is open, those that have been for longest first, after the given mark. A few
        rows for each, and one for each later report of theirs.
        """

    def number_reported(self, at_most: int = 100) -> int:
        """How many reactions that are, counted no further than `at_most`."""

    def reported_before(self, site: str, notice: str) -> tuple[int, int]:
        """How many reports came from the address of this one before it, of the last hundred, and after how many of them
        the reaction was kept. Nothing when it has no address, or is not there. 2 rows for each.
        """

    def reporter(self, site: str, notice: str) -> str:
        """The e-mail address of whoever reported, to be written to; empty for none. Raises UnknownNotice. 1 row."""

    def policies_of_answers(self, site: str, before: datetime) -> tuple[str, ...]:
        """Under which policies, by their digests, reports of a site were answered before this moment whose senders are
        not forgotten yet. As many rows as policies.
        """

    def forget_reporters(
        self, site: str, policy: str, answered_before: datetime, at: datetime, limit: int = 1000
    ) -> int:
        """Take name, address, explanation and the law that was named out of the reports of a site that were answered
        under this policy before this moment, at most `limit` of them, those answered first before the others. On what
        ground it was reported, by which house rule, and that it was, stays, with when these were forgotten. Answers how
        many; when there are none nothing is written.
        """
