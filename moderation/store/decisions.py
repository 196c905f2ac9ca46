"""Decisions: taken on the version that was seen, and never changed after."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from moderation.domain.address import mask_addresses
from moderation.domain.arrangement import Arrangement, Reading
from moderation.domain.decision import CHANGES_TEXT, UNDECIDED, Act, Decision, undoable
from moderation.domain.discretion import discreet
from moderation.domain.errors import AlreadyExists, StaleDecision
from moderation.domain.event import NOTHING, Consequences
from moderation.domain.reaction import Reaction, Status
from moderation.store.arrangements import (
    ADD_ARRANGEMENT,
    END,
    SEAL_NAME,
    add_reading,
    name_in,
    sealed_name_columns,
    tell_reading,
)
from moderation.store.claims import RELEASE_DECIDED
from moderation.store.consequences import keep_consequences
from moderation.store.engine import Param, Row, Run, Work
from moderation.store.entries import End, hold_log, tell_decision
from moderation.store.moments import moment
from moderation.store.names import add_name, drop_name
from moderation.store.notices import answer_notices
from moderation.store.objections import settle_objection
from moderation.store.reaction_rows import FINDINGS_IN, decision_columns, decision_in, findings_text
from moderation.store.reactions import BY_ID, Reactions, change_tallies
from moderation.store.revisions import all_names, hush_revisions, put_text_back
from moderation.store.rows import arrangement_columns
from moderation.store.snapshots import Held, hold, reprint
from moderation.store.spoken import move_spoken

CHANGE_STATUS = """
    update reaction set status = :after, version = :version, human = :human
    where site = :site and id = :reaction and version = :seen and status = :before returning *"""
KEEP_PLACE = "update reaction set marked = 1 where site = :site and id = :reaction returning *"
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
        site, id, reaction, person, act, before, after, version, at, policy, reason, note, undoes, batch, told
    ) values (
        :site, :id, :reaction, :person, :act, :before, :after, :version, :at, :policy, :reason, :note, :undoes, :batch,
        :told
    )"""
DECISIONS = "select * from decision where site = :site and reaction = :reaction order by version"
LAST_DECISION = DECISIONS + " desc limit 1"
DECISIONS_ON_EACH = "select * from decision where site = :site and reaction in :reactions"


def human_status(decision: Decision, earlier: Sequence[Decision] = ()) -> str | None:
    """The status that a person has given, as it stands after this decision; the earlier ones are known if it undoes one
    of them, or if its author withdraws the reaction or objects: what a person thought of its words is still true then.

    None when it waits again, has become again what the policy made of it, or says something else by now.
    """
    # To object to an edit changes nothing of what was thought of the whole.
    judged = [each for each in (*earlier, decision) if each.act is not Act.OBJECT or each.after is Status.OBJECTED]
    match decision.act:
        case Act.WITHDRAW:
            standing = undoable(judged[:-1])
        case Act.OBJECT | Act.UNDO:
            standing = undoable(judged)
        case _:
            standing = decision
    if standing is None or standing.person is None:
        return None
    status = standing.after if decision.act is Act.WITHDRAW else decision.after
    return None if status in UNDECIDED else status.value


class Decisions(Reactions):
    """What is decided."""

    def decide(self, decision: Decision, consequences: Consequences = NOTHING) -> Reaction:
        with self._policy_named(decision.policy):
            return self._engine.write(lambda run: self._decide(run, decision, consequences))

    def _decide(self, run: Work, decision: Decision, consequences: Consequences) -> Reaction:
        earlier = course_of(run, decision) if decision.act in (Act.UNDO, Act.WITHDRAW, Act.OBJECT) else ()
        rows, held = self._change_status(run, decision, human_status(decision, earlier))
        undone = next((each for each in earlier if each.id == decision.undoes), None)
        if undone is not None and undone.act in CHANGES_TEXT:
            rows = put_text_back(run, decision, rows[0], undone.version)
            self._print_text(run, rows[0])
        if consequences.keeps_place:
            rows = run(KEEP_PLACE, **_of(decision))
        if held is not None:
            reprint(run, self._press, held, [rows[0]["number"]])
        if undone is not None and undone.act is Act.ARRANGE:
            rows = self._put_back(run, decision) or rows
        keep_consequences(run, decision, consequences)
        return self._only(rows)

    def _print_text(self, run: Work, row: Row) -> None:
        """Have the public see the text in this row, if it sees this reaction."""
        held = hold(run, row["site"], row["thread"], 0) if row["status"] == Status.PUBLISHED else None
        if held is not None:
            reprint(run, self._press, held, [row["number"]])

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
        drop_name(run, decision.site, decision.reaction, row["name"])
        names = all_names(run, decision, row["name"])
        _hush(run, decision, self._reaction_in(row), names)
        hush_revisions(run, decision, names)
        put_under = {"shown_name": arrangement.shown_name, "arrangement": arrangement.id}
        return self._only(run(PUT_UNDER, **_of(decision), **put_under))

    def _put_back(self, run: Work, decision: Decision) -> list[Row]:
        """The reaction under its author's name again, if it stands under an arrangement, which is over with this."""
        rows: list[Row] = []
        for sealed in run(UNSEAL, **_of(decision)):
            name, surname = name_in(self._sealer, sealed)
            run(END, arrangement=sealed["arrangement"], at=moment(decision.at))
            if decision.person is not None:
                reading = Reading(decision.person, decision.at, "")
                add_reading(run, sealed["arrangement"], reading)
                tell_reading(run, hold_log(run, decision.site), sealed["arrangement"], reading)
            add_name(run, decision.site, decision.reaction, name)
            rows = run(PUT_BACK, **_of(decision), name=name, surname=surname, shown_name=mask_addresses(name))
        return rows

    def _change_status(self, run: Work, decision: Decision, human: str | None) -> tuple[list[Row], Held | None]:
        """Give the reaction its status and write down who did, with all that is counted. When the public sees it appear
        or vanish, the thread is held. Raises StaleDecision.
        """
        end = hold_log(run, decision.site)
        row = self._step(run, decision, human)
        shown = shown_by(decision)
        held = hold(run, decision.site, row["thread"], shown) if shown else None
        write_down(run, end, decision, row)
        return [row], held

    def _step(self, run: Run, decision: Decision, human: str | None) -> Row:
        """Give the reaction its status. Raises StaleDecision."""
        columns = decision_columns(decision)
        change = {name: columns[name] for name in ("site", "reaction", "before", "after", "version")}
        rows = run(CHANGE_STATUS, **change, seen=decision.version - 1, human=human)
        if not rows:
            raise self._stale(run, decision)
        return rows[0]

    def _stale(self, run: Run, decision: Decision) -> StaleDecision:
        reaction = self._only(run(BY_ID, site=decision.site, id=decision.reaction))
        last = run(LAST_DECISION, **_of(decision))
        return StaleDecision(reaction, decision_in(last[0]) if last else None)

    def decisions(self, site: str, reaction: str) -> tuple[Decision, ...]:
        return tuple(map(decision_in, self._engine.read(DECISIONS, site=site, reaction=reaction)))

    def decisions_on_each(self, site: str, reactions: Collection[str]) -> dict[str, tuple[Decision, ...]]:
        courses: dict[str, list[Decision]] = {reaction: [] for reaction in reactions}
        if courses:
            rows = self._engine.read(DECISIONS_ON_EACH, site=site, reactions=tuple(courses))
            for decision in sorted(map(decision_in, rows), key=lambda each: each.version):
                courses[decision.reaction].append(decision)
        return {reaction: tuple(course) for reaction, course in courses.items()}


def add_decision(run: Run, end: End, decision: Decision) -> End:
    """Keep a decision, and its line in the log of a site that is held. Gives the new end of that."""
    columns = decision_columns(decision)
    run(ADD_DECISION, **columns)
    return tell_decision(run, end, columns)


def write_down(run: Work, end: End, decision: Decision, row: Row) -> End:
    """Keep a decision that has changed the reaction in this row, with all that is counted."""
    end = add_decision(run, end, decision)
    changes = Counter({decision.after: 1})
    changes.subtract([decision.before])
    change_tallies(run, decision.site, row["email_index"], changes)
    move_spoken(run, decision, FINDINGS_IN(row["findings"]))
    answer_notices(run, decision)
    settle_objection(run, decision)
    if decision.act is not Act.AMEND:  # who reads it goes on with what it says now
        run(RELEASE_DECIDED, **_of(decision))
    return end


def shown_by(decision: Decision) -> int:
    """How many more reactions the public sees."""
    return (decision.after is Status.PUBLISHED) - (decision.before is Status.PUBLISHED)


def _of(decision: Decision) -> dict[str, Param]:
    return {"site": decision.site, "reaction": decision.reaction}


def course_of(run: Run, decision: Decision) -> tuple[Decision, ...]:
    return tuple(map(decision_in, run(DECISIONS, **_of(decision))))


def _hush(run: Work, decision: Decision, reaction: Reaction, name: str) -> None:
    """Take the words of a name that is sealed out of what the rules have said."""
    told = (reaction.findings, reaction.shadow)
    findings, shadow = (findings_text(tuple(discreet(finding, name) for finding in each)) for each in told)
    run(HUSH, **_of(decision), findings=findings, shadow=shadow)
