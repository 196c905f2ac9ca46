"""Objections of authors, as rows."""

from collections.abc import Sequence
from datetime import datetime

from moderation.domain.decision import Act, Decision
from moderation.domain.objection import Objection, ends_objection
from moderation.store.engine import Row, Run
from moderation.store.moments import moment, moment_in
from moderation.store.part import Part, as_key

ADD_OBJECTION = """
    insert into objection (site, id, reaction, decision, person, text, at, answer)
    values (:site, :id, :reaction, :decision, :person, :text, :at, null)"""
ANSWER = """
    update objection set answer = :decision
    where site = :site and reaction = :reaction and answer is null returning id"""
REOPEN = """
    update objection set answer = null
    where site = :site and reaction = :reaction and answer = :undoes returning id"""
OBJECTIONS = "select * from objection where site = :site and reaction = :reaction order by id"
AGAINST = """
    select mine.site, mine.reaction from objection as mine
    join objection as opened on opened.site = mine.site and opened.reaction = mine.reaction
    where mine.person = :person and opened.answer is null"""
OPEN_ONES = "from objection where answer is null"
FIRST_OPEN = "select at from objection where site = :site and answer is null order by at limit 1"

NOT_OWN = """not exists (
        select 1 from objection as mine
        where mine.site = reaction.site and mine.reaction = reaction.id and mine.person = :own
    )"""
"""Of a reaction: that no objection to it, open or answered, is against what this person decided."""


class Objections(Part):
    """What authors say against decisions. They are kept with the decisions by which they object."""

    def objections(self, site: str, reaction: str) -> tuple[Objection, ...]:
        place = {"site": as_key(site), "reaction": as_key(reaction)}
        return tuple(map(_objection_in, self._engine.read(OBJECTIONS, **place)))

    def objections_against(self, person: str) -> frozenset[tuple[str, str]]:
        found = self._engine.read(AGAINST, person=as_key(person))
        return frozenset((row["site"], row["reaction"]) for row in found)

    def first_open_objection(self, sites: Sequence[str]) -> datetime | None:
        found = [row["at"] for site in sites for row in self._engine.read(FIRST_OPEN, site=site)]
        return moment_in(min(found)) if found else None


def add_objection(run: Run, objection: Objection) -> None:
    """Keep an objection that is open."""
    run(
        ADD_OBJECTION,
        site=objection.site,
        id=objection.id,
        reaction=objection.reaction,
        decision=objection.decision,
        person=objection.person,
        text=objection.text,
        at=moment(objection.at),
    )


def settle_objection(run: Run, decision: Decision) -> None:
    """Have a decision on a reaction end the objection that is open there, and the undoing of one open it again."""
    place = {"site": decision.site, "reaction": decision.reaction}
    if ends_objection(decision):
        run(ANSWER, **place, decision=decision.id)
    elif decision.act is Act.UNDO:
        run(REOPEN, **place, undoes=decision.undoes)


def _objection_in(row: Row) -> Objection:
    return Objection(
        id=row["id"],
        site=row["site"],
        reaction=row["reaction"],
        decision=row["decision"],
        person=row["person"],
        text=row["text"],
        at=moment_in(row["at"]),
        answer=row["answer"],
    )
