"""The log of a site as it is written and held against itself: each line has the digest of itself and the one before it.

Whoever adds a line holds the site until the end of the transaction, so that the lines of a site come one after the
other. The site is held before anything else is, everywhere, so that no two transactions wait for each other.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from moderation.domain.decision import Act
from moderation.domain.entry import Damage, DeskAct, Flaw, Stretch
from moderation.domain.errors import UnknownSite
from moderation.domain.ids import ENTROPY, time_ordered_id
from moderation.store.engine import BIGGEST, Param, Row, Run
from moderation.store.moments import moment
from moderation.store.part import LAST

# A change, so that others who write to this site wait for the end of this transaction.
HOLD_LOG = "update site set last_entry = last_entry where key = :site returning last_entry, last_digest"
ADD_ENTRY = """
    insert into entry (site, number, id, at, person, act, reaction, detail, digest)
    values (:site, :number, :id, :at, :person, :act, :reaction, :detail, :digest)"""
KEEP_END = "update site set last_entry = :number, last_digest = :digest where key = :site"

OF_ENTRY = ("site", "number", "id", "at", "person", "act", "reaction", "detail")
OF_DECISION = (
    *("site", "id", "reaction", "person", "act", "before", "after", "version", "at", "policy", "reason", "note"),
    *("undoes", "batch", "told"),
)
"""The columns of an entry, but its digest, and of a decision."""

DECIDED = ", ".join(f"decision.{name} as decided_{name}" for name in OF_DECISION)
END = "select last_entry, last_digest from site where key = :site"
LINES = f"""
    select entry.*, {DECIDED} from entry
    left join decision on decision.site = entry.site and decision.id = entry.id
    where entry.site = :site and entry.number >= :first and entry.number <= :last order by entry.number"""  # noqa: S608 - no values in it
BEYOND = "select number from entry where site = :site and number > :last order by number limit :most"
# Whatever was decided has a line. By the ids between two lines, so that all stretches together see all decisions.
UNTOLD = """
    select decision.id from decision
    left join entry on entry.site = decision.site and entry.id = decision.id
    where decision.site = :site and decision.id > :first and decision.id <= :last and entry.id is null
    order by decision.id limit :most"""

NAMED = 50
"""How many lines that nobody has written are named in one stretch."""


class End(NamedTuple):
    """The newest line of the log of a site: its number, 0 when there is none, and its digest."""

    site: str
    number: int
    digest: str


def hold_log(run: Run, site: str) -> End:
    """The end of the log of a site, to which nobody else adds until the end of this transaction. Raises UnknownSite."""
    return end_in(site, run(HOLD_LOG, site=site))


def tell_decision(run: Run, end: End, decided: Mapping[str, Param]) -> End:
    """Add the line of a decision, given as its columns. Gives the new end."""
    names = ("id", "at", "person", "act", "reaction")
    return _add(run, end, {name: decided[name] for name in names} | {"detail": ""}, decided)


def tell(
    run: Run,
    end: End,
    act: DeskAct,
    at: datetime,
    person: str | None,
    *,
    reaction: str | None = None,
    detail: str = "",
) -> End:
    """Add the line of something that is no decision. Gives the new end."""
    # What comes once needs no chance: the place in the log is nobody else's.
    place = sha256(f"{end.site} {end.number + 1}".encode()).digest()
    columns = {"id": time_ordered_id(at, place[:ENTROPY]), "at": moment(at), "person": person, "act": act.value}
    return _add(run, end, columns | {"reaction": reaction, "detail": detail}, None)


def _add(run: Run, end: End, columns: Mapping[str, Param], decided: Mapping[str, Param] | None) -> End:
    entry = {"site": end.site, "number": end.number + 1, **columns}
    digest = digest_of(end.digest, entry, decided)
    run(ADD_ENTRY, **entry, digest=digest)
    run(KEEP_END, site=end.site, number=end.number + 1, digest=digest)
    return End(end.site, end.number + 1, digest)


def digest_of(before: str, entry: Mapping[str, Any], decided: Mapping[str, Any] | None) -> str:
    """The digest of a line, given as its columns and those of its decision, after the line with the digest `before`.

    What is not set is left out, by name: a column that a later version adds leaves the digests of older lines alone.
    """
    told = [before, _set(entry, OF_ENTRY), decided and _set(decided, OF_DECISION)]
    return sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _set(columns: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: columns[name] for name in names if columns[name] is not None}


def fits(before: str | None, row: Row) -> bool:
    """Whether a line, read with its decision, is as it was written after the one with this digest."""
    if row["number"] > 1 and before is None:
        return False
    return digest_of(before or "", row, decided_in(row)) == str(row["digest"])


def decided_in(row: Row) -> dict[str, Any] | None:
    """The columns of the decision that was read with its line, if there is one."""
    if row["decided_id"] is None:
        return None
    return {name: row[f"decided_{name}"] for name in OF_DECISION}


def stretch(run: Run, site: str, after: int | None = None, limit: int = 1000) -> Stretch:
    """Hold the lines of a site after this number against each other, or the newest ones: at most `limit`.

    It can be asked while others write. Raises UnknownSite.
    """
    end = end_in(site, run(END, site=site))
    first = max(0, end.number - limit) if after is None else min(after, BIGGEST)
    last = max(first, min(first + limit, end.number))
    rows = {row["number"]: row for row in run(LINES, site=site, first=first, last=last)}
    is_end = last >= end.number
    beyond = [row["number"] for row in run(BEYOND, site=site, last=end.number, most=NAMED)] if is_end else []
    # What was added meanwhile is known by now.
    end_now = end_in(site, run(END, site=site))
    flaws = _flaws(rows, first, last, end)
    flaws += [Flaw(site, Damage.ADDED, number) for number in beyond if number > end_now.number]
    flaws += _untold(run, rows, first, last, end)
    return Stretch(site, len(range(first, last)), last, is_end, tuple(flaws))


def _flaws(rows: Mapping[int, Row], first: int, last: int, end: End) -> list[Flaw]:
    flaws = []
    before = _digest_at(rows, first)
    for number in range(first + 1, last + 1):
        row = rows.get(number)
        if row is None or (row["decided_id"] is None and row["act"] in tuple(Act)):
            flaws.append(Flaw(end.site, Damage.MISSING, number))
        elif before is not None and not fits(before, row):
            flaws.append(Flaw(end.site, Damage.CHANGED, number))
        before = row["digest"] if row else None
    is_told = bool(flaws) and flaws[-1].number == last
    if last == end.number and before is not None and before != end.digest and not is_told:
        flaws.append(Flaw(end.site, Damage.CHANGED, last))
    return flaws


def _digest_at(rows: Mapping[int, Row], number: int) -> str | None:
    if number == 0:
        return ""
    return rows[number]["digest"] if number in rows else None


def _untold(run: Run, rows: Mapping[int, Row], first: int, last: int, end: End) -> list[Flaw]:
    """Decisions of which the log knows nothing."""
    begins = rows[first]["id"] if first in rows else ""
    ends = rows[last]["id"] if last in rows and last < end.number else LAST
    found = run(UNTOLD, site=end.site, first=begins, last=ends, most=NAMED)
    return [Flaw(end.site, Damage.ADDED, None, row["id"]) for row in found]


def end_in(site: str, rows: Sequence[Row]) -> End:
    """The end of the log of a site in the row of that, if there is one. Raises UnknownSite."""
    if not rows:
        raise UnknownSite(site)
    return End(site, int(rows[0]["last_entry"]), str(rows[0]["last_digest"]))
