"""Reactions as they came in, to be judged again, and how rules in the shadow did on them."""

from datetime import datetime

from moderation.domain.reaction import Status
from moderation.store.engine import Row
from moderation.store.interface import Past, Tried
from moderation.store.moments import key_before
from moderation.store.paging import key_in, mark_of
from moderation.store.reaction_rows import circumstances_in
from moderation.store.reactions import COLUMNS, Reactions
from moderation.store.revisions import as_sent

NUMBER_OF_PAST = "select count(*) as n from reaction where site = :site and id > :key"
PAST_IDS = "select id from reaction where site = :site and id > :key order by id limit :most offset :skip"
PAST = (
    COLUMNS
    + """, reaction.human, reaction.circumstances from reaction
    where site = :site and id > :key order by id limit :limit"""
)
ADD_TRIAL = "insert into trial (site, rule, reaction, spoke) values (:site, :rule, :reaction, :spoke)"
NEXT_RULE = "select rule from trial where site = :site and rule > :rule order by rule limit 1"
TRIED = """
    select
        count(case when spoke = 1 and human <> 'published' then 1 end) as hit_taken_away,
        count(case when spoke = 1 and human = 'published' then 1 end) as hit_placed,
        count(case when spoke = 0 and human <> 'published' then 1 end) as miss_taken_away,
        count(case when spoke = 0 and human = 'published' then 1 end) as miss_placed,
        count(case when human is null then 1 end) as waiting
    from (
        select reaction, spoke from trial where site = :site and rule = :rule order by reaction desc limit :newest
    ) as newest
    join reaction on reaction.site = :site and reaction.id = newest.reaction"""


class Pasts(Reactions):
    """What replay and the page on rules in the shadow read."""

    def number_of_past(self, site: str, *, since: datetime | None = None) -> int:
        (row,) = self._engine.read(NUMBER_OF_PAST, site=site, key=_first(since))
        return int(row["n"])

    def past_marks(self, site: str, *, since: datetime | None = None, step: int = 1000) -> tuple[str, ...]:
        read, key = self._engine.read, _first(since)
        marks: list[str] = []
        # The last one of a part and the first one after it, for as long as there is one.
        found = read(PAST_IDS, site=site, key=key, most=1, skip=0)
        while found:
            marks.append(mark_of(key))
            ends = read(PAST_IDS, site=site, key=key, most=2, skip=step - 1)
            found, key = ends[1:], ends[0]["id"] if ends else key
        return tuple(marks)

    def past(self, site: str, *, after: str, limit: int = 1000) -> tuple[Past, ...]:
        return tuple(map(self._past_in, self._engine.read(PAST, site=site, key=key_in(after) or "", limit=limit)))

    def _past_in(self, row: Row) -> Past:
        human = Status(row["human"]) if row["human"] else None
        reaction = as_sent(self._engine.read, self._reaction_in(row))
        return Past(reaction, circumstances_in(row["circumstances"]), human)

    def tried(self, site: str, newest: int = 10_000) -> tuple[Tried, ...]:
        return tuple(self._tried(site, rule, newest) for rule in self._rules_tried(site))

    def _rules_tried(self, site: str) -> list[str]:
        """From one name to the next in the index, so that no more is read than there are rules."""
        rules: list[str] = []
        while rows := self._engine.read(NEXT_RULE, site=site, rule=rules[-1] if rules else ""):
            rules.append(rows[0]["rule"])
        return rules

    def _tried(self, site: str, rule: str, newest: int) -> Tried:
        (row,) = self._engine.read(TRIED, site=site, rule=rule, newest=newest)
        return Tried(rule, **row)


def _first(since: datetime | None) -> str:
    return "" if since is None else key_before(since)
