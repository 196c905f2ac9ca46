"""Decisions: taken on the version that was seen, and never changed after."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from moderation.domain.address import mask_addresses
from moderation.domain.arrangement import Arrangement, Reading
from moderation.domain.decision import Act, Decision, undoable
from moderation.domain.discretion import discreet
from moderation.domain.errors import AlreadyExists, StaleDecision
from moderation.domain.reaction import Reaction, Status
from moderation.store.arrangements import ADD_ARRANGEMENT, END, SEAL_NAME, add_reading, name_in, sealed_name_columns
from moderation.store.engine import Param, Row, Run, Work
from moderation.store.interface import LogEntry, Page
from moderation.store.moments import moment
from moderation.store.paging import key_in, page_of
from moderation.store.reaction_rows import decision_columns, decision_in, findings_text
from moderation.store.reactions import BY_ID, Reactions, change_tallies
from moderation.store.rows import arrangement_columns
from moderation.store.snapshots import Held, hold, reprint

CHANGE_STATUS = """
    update reaction set status = :after, version = :version, human = :human
    where site = :site and id = :reaction and version = :seen and status = :before returning *"""
PUT_UNDER = """
    update reaction set name = :shown_name, shown_name = :shown_name, surname = null, arrangement = :arrangement
    where site = :site and id = :reaction returning *"""
PUT_BACK = """
    update reaction set name = :name, shown_name = :shown_name, surname = :surname, arrangement = null
    where site = :site and id = :reaction returning *"""
HUSH = "update reaction set findings = :findings, shadow = :shadow where site = :site and id = :reaction"
UNSEAL = "delete from sealed_name where site = :site and reaction = :reaction returning *"
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


def human_status(decision: Decision, earlier: Sequence[Decision] = ()) -> str | None:
    """The status that a person has given by this decision, the earlier ones being known if it undoes one of them.

    None when it waits again, or has become again what the policy made of it.
    """
    standing = undoable((*earlier, decision)) if decision.act is Act.UNDO else decision
    by_person = standing is not None and standing.person is not None
    return decision.after.value if by_person and decision.after is not Status.WAITING else None


class Decisions(Reactions):
    """What is decided, and the log of it."""

    def decide(self, decision: Decision) -> Reaction:
        with self._policy_named(decision.policy):
            return self._engine.write(lambda run: self._decide(run, decision))

    def _decide(self, run: Work, decision: Decision) -> Reaction:
        earlier = _course(run, decision) if decision.act is Act.UNDO else ()
        rows, held = self._change_status(run, decision, human_status(decision, earlier))
        if held is not None:
            reprint(run, self._press, held, [rows[0]["number"]])
        if any(each.id == decision.undoes and each.act is Act.ARRANGE for each in earlier):
            rows = self._put_back(run, decision) or rows
        return self._only(rows)

    def arrange(self, decision: Decision, arrangement: Arrangement, code: str) -> Reaction:
        with self._policy_named(decision.policy):
            arranged = self._engine.write(lambda run: self._arrange(run, decision, arrangement, code))
        self._engine.leave_no_trace()
        return arranged

    def _arrange(self, run: Work, decision: Decision, arrangement: Arrangement, code: str) -> Reaction:
        (row,), _ = self._change_status(run, decision, human_status(decision))
        if row["arrangement"] is not None:
            raise AlreadyExists("this reaction stands under an arrangement already")
        run(ADD_ARRANGEMENT, **arrangement_columns(replace(arrangement, used=1)), code=code, real_name=None)
        place = decision.site, decision.reaction, arrangement.id
        run(SEAL_NAME, **sealed_name_columns(self._sealer, place, row["name"], row["surname"]))
        _hush(run, decision, self._reaction_in(row), row["name"])
        put_under = {"shown_name": arrangement.shown_name, "arrangement": arrangement.id}
        return self._only(run(PUT_UNDER, **_of(decision), **put_under))

    def _put_back(self, run: Work, decision: Decision) -> list[Row]:
        """The reaction under its author's name again, if it stands under an arrangement, which is over with this."""
        rows: list[Row] = []
        for sealed in run(UNSEAL, **_of(decision)):
            name, surname = name_in(self._sealer, sealed)
            run(END, arrangement=sealed["arrangement"], at=moment(decision.at))
            if decision.person is not None:
                add_reading(run, sealed["arrangement"], Reading(decision.person, decision.at, ""))
            rows = run(PUT_BACK, **_of(decision), name=name, surname=surname, shown_name=mask_addresses(name))
        return rows

    def _change_status(self, run: Work, decision: Decision, human: str | None) -> tuple[list[Row], Held | None]:
        """Give the reaction its status and write down who did, with all that is counted. When the public sees it appear
        or vanish, the thread is held. Raises StaleDecision.
        """
        columns = decision_columns(decision)
        change = {name: columns[name] for name in ("site", "reaction", "before", "after", "version")}
        rows = run(CHANGE_STATUS, **change, seen=decision.version - 1, human=human)
        if not rows:
            raise self._stale(run, decision)
        shown = (decision.after is Status.PUBLISHED) - (decision.before is Status.PUBLISHED)
        held = hold(run, decision.site, rows[0]["thread"], shown) if shown else None
        run(ADD_DECISION, **columns)
        changes = Counter({decision.after: 1})
        changes.subtract([decision.before])
        change_tallies(run, decision.site, rows[0]["email_index"], changes)
        return rows, held

    def _stale(self, run: Run, decision: Decision) -> StaleDecision:
        reaction = self._only(run(BY_ID, site=decision.site, id=decision.reaction))
        last = run(LAST_DECISION, **_of(decision))
        return StaleDecision(reaction, decision_in(last[0]) if last else None)

    def decisions(self, site: str, reaction: str) -> tuple[Decision, ...]:
        return tuple(map(decision_in, self._engine.read(DECISIONS, site=site, reaction=reaction)))

    def log(self, *, after: str | None = None, limit: int = 50) -> Page[LogEntry]:
        key = key_in(after)
        most = limit + 1
        rows = self._engine.read(LOG_AFTER, key=key, most=most) if key else self._engine.read(LOG, most=most)
        return page_of([_entry_in(row) for row in rows], rows, limit)


def _of(decision: Decision) -> dict[str, Param]:
    return {"site": decision.site, "reaction": decision.reaction}


def _course(run: Run, decision: Decision) -> tuple[Decision, ...]:
    return tuple(map(decision_in, run(DECISIONS, **_of(decision))))


def _entry_in(row: Row) -> LogEntry:
    return LogEntry(decision_in(row), row["person_name"], row["number"], row["author_name"])


def _hush(run: Work, decision: Decision, reaction: Reaction, name: str) -> None:
    """Take the words of a name that is sealed out of what the rules have said."""
    told = (reaction.findings, reaction.shadow)
    findings, shadow = (findings_text(tuple(discreet(finding, name) for finding in each)) for each in told)
    run(HUSH, **_of(decision), findings=findings, shadow=shadow)
