"""Who is reading what: leases that end by themselves, by a decision, or when the reader goes on."""

from datetime import datetime

from moderation.domain.claim import Claim
from moderation.domain.entry import DeskAct
from moderation.store.engine import Param, Row, Run
from moderation.store.entries import hold_log, tell
from moderation.store.moments import moment, moment_in
from moderation.store.part import Part

# Whoever holds it renews it; another gets it when it is over, or takes it over.
CLAIM = """
    insert into claim (site, reaction, person, until) values (:site, :reaction, :person, :until)
    on conflict (site, reaction) do update set person = excluded.person, until = excluded.until
    where claim.person = excluded.person or claim.until <= :now or :take_over = 1
    returning *"""
CLAIMED = "select * from claim where site = :site and reaction = :reaction"
RELEASE = "delete from claim where site = :site and reaction = :reaction and person = :person"
RELEASE_DECIDED = "delete from claim where site = :site and reaction = :reaction"
CLAIMS = "select * from claim where until > :now order by until limit :most"
SWEEP_CLAIMS = "delete from claim where until <= :now"


class Claims(Part):
    """A courtesy between moderators: nothing is decided by it."""

    def claim(self, claim: Claim, now: datetime, *, take_over: bool = False) -> Claim:
        asked: dict[str, Param] = {"site": claim.site, "reaction": claim.reaction}
        values = {"person": claim.person, "until": moment(claim.until), "now": moment(now)}

        def work(run: Run) -> Claim:
            if take_over:
                _tell_take_over(run, claim, now)
            rows = run(CLAIM, **asked, **values, take_over=int(take_over)) or run(CLAIMED, **asked)
            return _claim_in(rows[0])

        # Not synced unless it stands in the log: it is over in two minutes anyway.
        return self._engine.write(work, synced=take_over)

    def release(self, site: str, reaction: str, person: str) -> None:
        self._engine.write(lambda run: run(RELEASE, site=site, reaction=reaction, person=person), synced=False)

    def claims(self, now: datetime, limit: int = 200) -> tuple[Claim, ...]:
        return tuple(map(_claim_in, self._engine.read(CLAIMS, now=moment(now), most=limit)))


def _tell_take_over(run: Run, claim: Claim, now: datetime) -> None:
    """Have the log say from whom the reaction is taken over, if somebody else is reading it."""
    end = hold_log(run, claim.site)
    for held in map(_claim_in, run(CLAIMED, site=claim.site, reaction=claim.reaction)):
        if held.is_of_other(claim.person, now):
            tell(run, end, DeskAct.TAKE_OVER, now, claim.person, reaction=claim.reaction, detail=held.person)


def _claim_in(row: Row) -> Claim:
    return Claim(row["site"], row["reaction"], row["person"], moment_in(row["until"]))
