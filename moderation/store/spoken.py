"""Which rules spoke about which reactions, kept along with their status, so that the queue can be asked by a rule."""

from collections.abc import Sequence

from moderation.domain.decision import Decision
from moderation.domain.finding import Effect, Finding
from moderation.domain.reaction import Status
from moderation.store.engine import Plain, Work

ADD_SPOKEN = """
    insert into spoken (rule, status, reaction, site, effect, alone)
    values (:rule, :status, :reaction, :site, :effect, :alone)"""
MOVE_SPOKEN = """
    update spoken set status = :after
    where rule = :rule and status = :before and reaction = :reaction and site = :site"""
DROP_SPOKEN = "delete from spoken where rule = :rule and status = :status and reaction = :reaction and site = :site"


def add_spoken(run: Work, site: str, reaction: str, status: Status, findings: Sequence[Finding]) -> None:
    """Have a reaction found by the rules that spoke about it."""
    run.each(ADD_SPOKEN, spoken_rows(site, reaction, status, findings))


def spoken_rows(site: str, reaction: str, status: Status, findings: Sequence[Finding]) -> list[dict[str, Plain]]:
    """A row for each rule that spoke, with the heaviest that it said; `alone` is the one that held the reaction when no
    other did.
    """
    effects: dict[str, Effect] = {}
    for finding in sorted(findings, key=lambda each: each.effect.weight):
        effects[finding.rule] = finding.effect
    holding = [rule for rule, effect in effects.items() if effect.weight >= Effect.HOLD.weight]
    place = {"reaction": reaction, "site": site, "status": status.value}
    return [
        {**place, "rule": rule, "effect": effects[rule].value, "alone": int(holding == [rule])}
        for rule in _rules(findings)
    ]


def move_spoken(run: Work, decision: Decision, findings: Sequence[Finding]) -> None:
    """Keep along that a decision has changed the status."""
    if decision.before is not decision.after:
        place = {"reaction": decision.reaction, "site": decision.site}
        status = {"before": decision.before.value, "after": decision.after.value}
        run.each(MOVE_SPOKEN, [{**place, **status, "rule": rule} for rule in _rules(findings)])


def drop_spoken(run: Work, site: str, reaction: str, status: Status, findings: Sequence[Finding]) -> None:
    """Have it found by these rules no more, as before others speak about an edited text."""
    place = {"reaction": reaction, "site": site, "status": status.value}
    run.each(DROP_SPOKEN, [{**place, "rule": rule} for rule in _rules(findings)])


def _rules(findings: Sequence[Finding]) -> list[str]:
    # Always in one order, so that no two transactions wait for each other.
    return sorted({finding.rule for finding in findings})
