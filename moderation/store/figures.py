"""What figures of the desk are counted from: parts of an index, since every id begins with its moment."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter

from moderation.domain.decision import Act
from moderation.domain.figures import GIVES_REASONS, Held, Taken, TakenBack
from moderation.domain.finding import Effect
from moderation.domain.ids import made_at, milliseconds_in
from moderation.domain.reaction import Status
from moderation.store.engine import Param, Row
from moderation.store.moments import key_before
from moderation.store.part import Part
from moderation.store.reaction_rows import FINDINGS_IN

CAME_IN = "select count(*) as n from reaction where site in :sites and id > :begin and id < :end"
WAITING_SINCE = "select count(*) as n from reaction where site in :sites and status = 'waiting' and id > :begin"

NEWEST = " from decision where site = :site and id > :begin and id < :end order by id desc limit :most"
TAKEN = "select id, reaction, person, act, version, reason" + NEWEST
TAKEN_BACK = f"""
    select newest.id, done.act, done.reason, reaction.findings from (select site, id, undoes{NEWEST}) as newest
    join decision as done on done.site = newest.site and done.id = newest.undoes
    join reaction on reaction.site = done.site and reaction.id = done.reaction
    where newest.undoes is not null"""  # noqa: S608 - no values in it
REASONS_GIVEN = """
    select reason, count(*) as n from (
        select act, reason from decision where site = :site and id > :begin order by id desc limit :most
    ) as newest
    where act in :acts group by reason"""

NEXT_SPOKEN = "select rule from spoken where rule > :rule order by rule limit 1"
HELD = """
    from spoken where rule = :rule and status = :status and reaction > :begin and reaction < :end
    and effect <> 'note' and site in :sites"""
HELD_AS = "select count(*) as n, coalesce(sum(alone), 0) as alone" + HELD
# Whatever else a rule has held, only a person can have decided on: spam can be what the policy made of it.
HELD_AS_SPAM = f"""
    select count(*) as n, coalesce(sum(marked.alone), 0) as alone from (select site, reaction, alone{HELD}) as marked
    join reaction on reaction.site = marked.site and reaction.id = marked.reaction
    where reaction.human = 'spam'"""  # noqa: S608 - no values in it
NTH_SPAM = "select reaction" + HELD + " order by reaction desc limit 1 offset :skip"


class Figures(Part):
    """Counts by index, and walks from the newest decision back."""

    def came_in(self, begin: datetime, end: datetime, sites: Sequence[str]) -> int:
        if not sites:
            return 0
        (row,) = self._engine.read(CAME_IN, **_between(begin, end), sites=tuple(sites))
        return int(row["n"])

    def waiting_since(self, begin: datetime, sites: Sequence[str]) -> int:
        if not sites:
            return 0
        (row,) = self._engine.read(WAITING_SINCE, begin=key_before(begin), sites=tuple(sites))
        return int(row["n"])

    def taken(self, begin: datetime, end: datetime, sites: Sequence[str], limit: int = 100_000) -> tuple[Taken, ...]:
        return tuple(map(_taken_in, self._newest(TAKEN, _between(begin, end), sites, limit)))

    def taken_back(
        self, begin: datetime, end: datetime, sites: Sequence[str], limit: int = 100_000
    ) -> tuple[TakenBack, ...]:
        return tuple(map(_taken_back_in, self._newest(TAKEN_BACK, _between(begin, end), sites, limit)))

    def _newest(self, sql: str, asked: dict[str, Param], sites: Sequence[str], limit: int) -> list[Row]:
        """The newest rows of all these sites together."""
        rows = [row for site in sites for row in self._engine.read(sql, **asked, site=site, most=limit)]
        if len(sites) > 1:
            rows.sort(key=itemgetter("id"), reverse=True)
        return rows[:limit]

    def held(self, begin: datetime, end: datetime, sites: Sequence[str], newest: int = 20_000) -> tuple[Held, ...]:
        if not sites:
            return ()
        asked = _between(begin, end) | {"sites": tuple(sites)}
        rules = (self._held(rule, asked, newest) for rule in self._rules_spoken())
        return tuple(held for held in rules if held.right.whole)

    def reasons_given(self, site: str, since: datetime, limit: int = 100_000) -> dict[str, int]:
        acts = tuple(sorted(act.value for act in GIVES_REASONS))
        given: Counter[str] = Counter()
        for row in self._engine.read(REASONS_GIVEN, site=site, begin=key_before(since), most=limit, acts=acts):
            # A decision can rest on several.
            given.update(dict.fromkeys(row["reason"].split(), int(row["n"])))
        return dict(given)

    def _rules_spoken(self) -> list[str]:
        """From one name to the next in the index, so that no more is read than there are rules."""
        rules: list[str] = []
        while rows := self._engine.read(NEXT_SPOKEN, rule=rules[-1] if rules else ""):
            rules.append(rows[0]["rule"])
        return rules

    def _held(self, rule: str, asked: dict[str, Param], newest: int) -> Held:
        asked, since = asked | {"rule": rule}, None
        full = self._engine.read(NTH_SPAM, **asked, status=Status.SPAM.value, skip=newest)
        if full:
            asked, since = asked | {"begin": full[0]["reaction"]}, made_at(full[0]["reaction"])
        placed, *taken_away = (
            self._engine.read(sql, **asked, status=status.value)[0]
            for sql, status in (
                (HELD_AS, Status.PUBLISHED),
                (HELD_AS, Status.REJECTED),
                (HELD_AS, Status.REMOVED),
                (HELD_AS_SPAM, Status.SPAM),
            )
        )
        away = sum(int(row["n"]) for row in taken_away)
        return Held(rule, int(placed["n"]), away, sum(int(row["alone"]) for row in (placed, *taken_away)), since)


def _between(begin: datetime, end: datetime) -> dict[str, Param]:
    return {"begin": key_before(begin), "end": key_before(end)}


def _taken_in(row: Row) -> Taken:
    received, at = milliseconds_in(row["reaction"]), milliseconds_in(row["id"])
    return Taken(at, received, row["person"], Act(row["act"]), int(row["version"]), row["reason"])


def _taken_back_in(row: Row) -> TakenBack:
    findings = FINDINGS_IN(row["findings"])
    held = {finding.rule for finding in findings if finding.effect is not Effect.NOTE}
    return TakenBack(Act(row["act"]), row["reason"], tuple(sorted(held)))
