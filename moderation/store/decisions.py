"""Decisions: taken on the version that was seen, and never changed after."""

from collections import Counter

from moderation.domain.decision import Decision
from moderation.domain.errors import StaleDecision
from moderation.domain.policy import Policy
from moderation.domain.reaction import Reaction
from moderation.store.engine import Row, Run
from moderation.store.interface import LogEntry, Page
from moderation.store.paging import key_in, page_of
from moderation.store.reactions import BY_ID, Reactions, change_tally, keep_policy
from moderation.store.rows import decision_columns, decision_in

CHANGE_STATUS = """
    update reaction set status = :after, version = :version
    where site = :site and id = :reaction and version = :seen and status = :before returning *"""
ADD_DECISION = """
    insert into decision (
        site, id, reaction, person, act, before, after, version, at, policy, reason, note, undoes
    ) values (
        :site, :id, :reaction, :person, :act, :before, :after, :version, :at, :policy, :reason, :note, :undoes
    )"""
DECISIONS = "select * from decision where site = :site and reaction = :reaction order by version"
LAST_DECISION = DECISIONS + " desc limit 1"
LOG_LINE = """
    select decision.*, person.name as person_name, reaction.number, reaction.name as author_name from decision
    left join reaction on reaction.site = decision.site and reaction.id = decision.reaction
    left join person on person.id = decision.person"""
LOG = LOG_LINE + " order by decision.id desc limit :most"
LOG_AFTER = LOG_LINE + " where decision.id < :key order by decision.id desc limit :most"


class Decisions(Reactions):
    """What is decided, and the log of it."""

    def decide(self, decision: Decision, policy: Policy | None = None) -> Reaction:
        return self._engine.write(lambda run: self._decide(run, decision, policy))

    def _decide(self, run: Run, decision: Decision, policy: Policy | None) -> Reaction:
        columns = decision_columns(decision)
        change = {name: columns[name] for name in ("site", "reaction", "before", "after", "version")}
        rows = run(CHANGE_STATUS, **change, seen=decision.version - 1)
        if not rows:
            raise self._stale(run, decision)
        if policy is not None:
            keep_policy(run, policy)
        run(ADD_DECISION, **columns)
        changes = Counter({decision.after: 1})
        changes.subtract([decision.before])
        change_tally(run, decision.site, changes)
        return self._only(run, rows)

    def _stale(self, run: Run, decision: Decision) -> StaleDecision:
        reaction = self._only(run, run(BY_ID, site=decision.site, id=decision.reaction))
        last = run(LAST_DECISION, site=decision.site, reaction=decision.reaction)
        return StaleDecision(reaction, decision_in(last[0]) if last else None)

    def decisions(self, site: str, reaction: str) -> tuple[Decision, ...]:
        return tuple(map(decision_in, self._engine.read(DECISIONS, site=site, reaction=reaction)))

    def log(self, *, after: str | None = None, limit: int = 50) -> Page[LogEntry]:
        key = key_in(after)
        most = limit + 1
        rows = self._engine.read(LOG_AFTER, key=key, most=most) if key else self._engine.read(LOG, most=most)
        return page_of([_entry_in(row) for row in rows], rows, limit)


def _entry_in(row: Row) -> LogEntry:
    return LogEntry(decision_in(row), row["person_name"], row["number"], row["author_name"])
