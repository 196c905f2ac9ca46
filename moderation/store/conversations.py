"""What readers say to each other: the newest of it, and what is answered. No statement here names the column of the
addresses.
"""

from moderation.store.engine import BIGGEST, Row
from moderation.store.moments import moment_in, moment_or_none_in
from moderation.store.part import Part, as_key
from moderation.store.snapshots import public_reaction_in
from moderation.store.values import Placed

# The last decision is the one that made the version which stands now.
PLACED = """
    select reaction.number, reaction.shown_name, reaction.html, reaction.received, reaction.edited, reaction.parent,
        reaction.thread, thread.title, thread.url, decision.at as decided, answered.received as answered
    from reaction
    join thread on thread.site = reaction.site and thread.key = reaction.thread
    left join decision on decision.site = reaction.site and decision.reaction = reaction.id
        and decision.version = reaction.version
    left join reaction as answered on answered.site = reaction.site and answered.number = reaction.parent
        and answered.status = 'published'"""
NEWEST = (
    PLACED
    + """
    where reaction.site = :site and reaction.status = 'published' order by reaction.id desc limit :most"""
)
NEWEST_OF_THREAD = (
    PLACED
    + """
    where reaction.site = :site and reaction.thread = :thread and reaction.status = 'published'
    order by reaction.number desc limit :most"""
)
ANSWERS = """
    select count(*) as n from (
        select 1 from reaction where site = :site and parent = :parent and status = 'published' limit :most
    ) as answers"""


class Conversations(Part):
    """The newest, and the answered."""

    def newest_published(self, site: str, thread: str | None = None, limit: int = 50) -> tuple[Placed, ...]:
        if thread is None:
            rows = self._engine.read(NEWEST, site=site, most=limit)
        else:
            rows = self._engine.read(NEWEST_OF_THREAD, site=site, thread=as_key(thread), most=limit)
        return tuple(map(_placed_in, rows))

    def answers_to(self, site: str, number: int, at_most: int = 100) -> int:
        rows = self._engine.read(ANSWERS, site=site, parent=min(number, BIGGEST), most=at_most)
        return int(rows[0]["n"])


def _placed_in(row: Row) -> Placed:
    return Placed(
        reaction=public_reaction_in(row),
        thread=row["thread"],
        title=row["title"],
        url=row["url"],
        changed=moment_in(row["decided"] or row["received"]),
        answered=moment_or_none_in(row["answered"]),
    )
