"""The log as it is read: what happened, who decided what, and which of it still stands."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from moderation.domain.decision import Act, Decision
from moderation.domain.entry import DeskAct, Entry, Sought, Stretch, act_in
from moderation.domain.ids import EPOCH
from moderation.domain.reaction import Status
from moderation.store.engine import Param, Row, Run
from moderation.store.entries import DECIDED, decided_in, fits, hold_log, stretch, tell
from moderation.store.interface import Decided, LogEntry, Page
from moderation.store.moments import key_before, moment_in
from moderation.store.notices import NUMBER_OPEN
from moderation.store.paging import key_in, page_of
from moderation.store.part import LAST, Part, as_key
from moderation.store.reaction_rows import decision_in

ALL = Sought()

# One column leads, and the rest is asked of each row: written so that no engine thinks of another way.
LINE = f"""
    select entry.*, {DECIDED}, earlier.digest as digest_before, person.name as person_name,
        reaction.number as of_reaction, reaction.name as author_name
    from entry
    left join decision on decision.site = entry.site and decision.id = entry.id
    left join entry as earlier on earlier.site = entry.site and earlier.number = entry.number - 1
    left join person on person.id = entry.person
    left join reaction on reaction.site = entry.site and reaction.id = entry.reaction
    where entry.id < :key and entry.id > :since
        and (:any_person = 1 or entry.person = :person) and (:any_act = 1 or entry.act = :act)
        and (:any_site = 1 or entry.site = :site)"""  # noqa: S608 - no values in it
NEWEST_FIRST = " order by entry.id desc limit :most"
LOG = LINE + NEWEST_FIRST
LOG_OF_PERSON = LINE + " and entry.person = :led_by" + NEWEST_FIRST
LOG_OF_ACT = LINE + " and entry.act = :led_by" + NEWEST_FIRST
LOG_OF_SITE = LINE + " and entry.site = :led_by" + NEWEST_FIRST
LOG_OF_REACTION = LINE + " and entry.site = :of_site and entry.reaction = :led_by" + NEWEST_FIRST

UNDONE = """
    exists (
        select 1 from decision as undoing where undoing.site = {of}.site and undoing.reaction = {of}.reaction
            and undoing.undoes = {of}.id
    )"""
# The version of the last decision on the same reaction that stands.
STANDING = f"""
    (
        select other.version from decision as other
        where other.site = decision.site and other.reaction = decision.reaction and other.act <> 'undo'
            and not {UNDONE.format(of="other")}
        order by other.version desc limit 1
    )"""  # noqa: S608 - no values in it
OBJECTED_SINCE = """
    exists (
        select 1 from objection as opened
        join decision as objecting on objecting.site = opened.site and objecting.reaction = opened.reaction
        where opened.site = decision.site and opened.reaction = decision.reaction and opened.answer is null
            and objecting.version > decision.version and objecting.act = 'object'
    ) as is_objected"""
AGAIN = f"""
    select decision.*, {UNDONE.format(of="decision")} as is_undone, {STANDING} as standing,
        person.name as person_name, reaction.number as of_reaction, reaction.name as author_name,
        reaction.version as now_at, reaction.status as now, reaction.amended, substr(reaction.plain, 1, 200) as excerpt,
        {OBJECTED_SINCE}, {NUMBER_OPEN}
    from decision
    join person on person.id = decision.person
    join reaction on reaction.site = decision.site and reaction.id = decision.reaction"""  # noqa: S608 - no values in it
STANDS = f"""
    where decision.person is not null and decision.id < :key and decision.act <> 'undo'
        and not {UNDONE.format(of="decision")}
        and (:any_act = 1 or decision.act = :act) and (:any_site = 1 or decision.site = :site)"""
DECIDED_BY_ALL = AGAIN + STANDS + " order by decision.id desc limit :most"
DECIDED_BY = AGAIN + STANDS + " and decision.person = :person order by decision.id desc limit :most"
# Of those that were taken at once only the newest: it stands for all.
NEWEST_OF_EACH = """
    where decision.person = :person and decision.act <> 'undo'
        and (decision.batch is null or not exists (
            select 1 from decision as newer where newer.batch = decision.batch and newer.id > decision.id
        ))
    order by decision.id desc limit :most"""
OWN = AGAIN + NEWEST_OF_EACH
BATCH = AGAIN + " where decision.batch = :batch and decision.act <> 'undo' order by decision.id"


class Logbook(Part):
    """What is told of the desk, and asked about it."""

    def tell_address(self, site: str, reaction: str, person: str, at: datetime) -> None:
        def work(run: Run) -> None:
            tell(run, hold_log(run, site), DeskAct.ADDRESS, at, person, reaction=reaction)

        self._engine.write(work)

    def log(self, sought: Sought = ALL, *, after: str | None = None, limit: int = 50) -> Page[LogEntry]:
        sql, values = _led_by(sought)
        until = key_before(sought.until) if sought.until else LAST
        asked: dict[str, Param] = {
            "key": min(key_in(after) or LAST, until),
            "since": key_before(sought.since) if sought.since else "",
            "most": limit + 1,
        }
        rows = self._engine.read(sql, **asked, **values)
        return page_of([_entry_in(row) for row in rows], rows, limit)

    def chain(self, site: str, after: int | None = None, limit: int = 1000) -> Stretch:
        return stretch(self._engine.read, site, after, limit)

    def decided(
        self,
        *,
        person: str | None = None,
        act: str | None = None,
        site: str | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[Decided]:
        asked = _any("act", act) | _any("site", site) | {"key": key_in(after) or LAST, "most": limit + 1}
        read = self._engine.read
        rows = read(DECIDED_BY_ALL, **asked) if person is None else read(DECIDED_BY, **asked, person=as_key(person))
        return page_of([_decided_in(row) for row in rows], rows, limit)

    def last_standing(self, person: str, limit: int = 50) -> tuple[Decided, ...]:
        found = map(_decided_in, self._engine.read(OWN, person=as_key(person), most=limit))
        return tuple(each for each in found if each.stands or each.decision.batch is not None)

    def batch(self, batch: str) -> tuple[Decided, ...]:
        return tuple(map(_decided_in, self._engine.read(BATCH, batch=as_key(batch))))


def _led_by(sought: Sought) -> tuple[str, dict[str, Param]]:
    """The statement that leaves least, and its values."""
    asked = {"person": sought.person, "act": sought.act, "site": sought.site}
    if sought.reaction is not None:
        site, reaction = sought.reaction
        values = {"of_site": as_key(site), "led_by": as_key(reaction)}
        return LOG_OF_REACTION, values | _any("person", sought.person) | _any("act", sought.act) | _any("site", None)
    for name, sql in (("person", LOG_OF_PERSON), ("act", LOG_OF_ACT), ("site", LOG_OF_SITE)):
        if asked[name] is not None:
            leads = {"led_by": as_key(str(asked[name]))}
            rest = [_any(each, None if each == name else value) for each, value in asked.items()]
            return sql, leads | rest[0] | rest[1] | rest[2]
    return LOG, _any("person", None) | _any("act", None) | _any("site", None)


def _any(name: str, value: str | None) -> dict[str, Param]:
    """A value that must be that of a column, or that any will do."""
    return {f"any_{name}": int(value is None), name: "" if value is None else as_key(value)}


def _entry_in(row: Row) -> LogEntry:
    """The line in a row, also when somebody has made of it what cannot be."""
    entry = Entry(
        site=row["site"],
        number=row["number"],
        id=row["id"],
        at=_moment_in(row["at"]),
        person=row["person"],
        act=act_in(row["act"]),
        reaction=row["reaction"],
        detail=row["detail"],
        digest=row["digest"],
    )
    columns = decided_in(row)
    return LogEntry(
        entry=entry,
        decision=_decision_or_none(columns) if columns else None,
        person_name=row["person_name"],
        number=row["of_reaction"],
        author_name=row["author_name"] or "",
        is_whole=fits(row["digest_before"], row),
    )


def _moment_in(text: str) -> datetime:
    try:
        return moment_in(text)
    except ValueError:
        return EPOCH


def _decision_or_none(columns: Mapping[str, Any]) -> Decision | None:
    try:
        return decision_in(columns)
    except ValueError:
        return None


def _decided_in(row: Row) -> Decided:
    return Decided(
        decision=decision_in(row),
        person_name=row["person_name"],
        number=row["of_reaction"],
        author_name=row["author_name"],
        excerpt=row["excerpt"],
        version=row["now_at"],
        stands=not row["is_undone"],
        is_last=row["standing"] == row["version"],
        by_author=_by_author(row),
        reports=row["reports"],
    )


def _by_author(row: Row) -> Act | None:
    """What the author of a reaction did after a decision on it."""
    if row["now"] == Status.WITHDRAWN:
        return Act.WITHDRAW
    if row["is_objected"]:
        return Act.OBJECT
    return Act.AMEND if row["amended"] is not None and row["amended"] > row["at"] else None
