"""What a moderator looks at."""

from moderation.domain.errors import UnknownReaction
from moderation.domain.reaction import Reaction, Status
from moderation.store.engine import BIGGEST, Param
from moderation.store.interface import Page, QueueItem
from moderation.store.paging import key_in, mark_of, page_of
from moderation.store.reactions import COLUMNS, REACTION, Reactions

BY_NUMBER = REACTION + " where site = :site and number = :number"
BY_RECEIPT = REACTION + " where receipt = :receipt"
QUEUE_LINE = (
    COLUMNS
    + """, thread.title as thread_title from reaction
    left join thread on thread.site = reaction.site and thread.key = reaction.thread
    where reaction.status = :status and reaction.id > :key"""
)
QUEUE = QUEUE_LINE + " order by reaction.id limit :most"
QUEUE_OF_SITE = QUEUE_LINE + " and reaction.site = :site order by reaction.id limit :most"
NUMBER = "select coalesce(sum(n), 0) as n from tally where status = :status"
NUMBER_OF_SITE = NUMBER + " and site = :site"


class Desk(Reactions):
    """The queue, and one reaction."""

    def reaction(self, site: str, number: int) -> Reaction:
        if number > BIGGEST:
            raise UnknownReaction("there is no such reaction")
        return self._only(self._engine.read(BY_NUMBER, site=site, number=number))

    def reaction_by_receipt(self, receipt: str) -> Reaction:
        return self._only(self._engine.read(BY_RECEIPT, receipt=receipt))

    def listed(
        self, status: Status, *, site: str | None = None, after: str | None = None, limit: int = 50
    ) -> Page[QueueItem]:
        asked: dict[str, Param] = {"status": status.value, "key": key_in(after) or "", "most": limit + 1}
        read = self._engine.read
        rows = read(QUEUE, **asked) if site is None else read(QUEUE_OF_SITE, **asked, site=site)
        shown = rows[:limit]
        items = [QueueItem(self._reaction_in(row), row["thread_title"]) for row in shown]
        return page_of(items, rows, limit)

    def following(self, status: Status, reaction: str, *, site: str | None = None) -> Reaction | None:
        for after in (mark_of(reaction), None):
            for item in self.listed(status, site=site, after=after, limit=1).items:
                if item.reaction.id != reaction:
                    return item.reaction
        return None

    def number_of(self, status: Status, *, site: str | None = None) -> int:
        read = self._engine.read
        if site is None:
            rows = read(NUMBER, status=status.value)
        else:
            rows = read(NUMBER_OF_SITE, status=status.value, site=site)
        return int(rows[0]["n"])
