"""A reaction whose author has shown that the address is theirs: judged anew, and decided on as one that comes in."""

from moderation.domain.decision import Decision
from moderation.domain.discretion import discreet
from moderation.domain.event import NOTHING, Consequences
from moderation.domain.finding import Finding
from moderation.domain.reaction import Reaction, Status
from moderation.store.arrangements import name_in
from moderation.store.consequences import keep_consequences
from moderation.store.decisions import Decisions
from moderation.store.editing import PUT_TRIAL, SEALED
from moderation.store.engine import Plain, Row, Run, Work
from moderation.store.interface import Judgement
from moderation.store.reaction_rows import FINDINGS_IN, circumstances_text, findings_text
from moderation.store.snapshots import reprint
from moderation.store.spoken import add_spoken, drop_spoken

JUDGE = """
    update reaction set policy = :policy, first_status = :first_status, findings = :findings, shadow = :shadow,
        circumstances = :circumstances
    where site = :site and id = :reaction returning *"""


class Confirming(Decisions):
    """What happens when an address is confirmed."""

    def confirm(
        self,
        decision: Decision,
        judgement: Judgement,
        first: Decision | None,
        consequences: Consequences = NOTHING,
    ) -> Reaction:
        with self._policy_named(decision.policy):
            return self._engine.write(lambda run: self._confirm(run, decision, judgement, first, consequences))

    def _confirm(
        self, run: Work, decision: Decision, judgement: Judgement, first: Decision | None, consequences: Consequences
    ) -> Reaction:
        (row,), _ = self._change_status(run, decision, None)
        rows = self._judge(run, decision, row, judgement)
        if first is not None:
            rows, held = self._change_status(run, first, None)
            if held is not None:
                reprint(run, self._press, held, [rows[0]["number"]])
        keep_consequences(run, decision, consequences)
        return self._only(rows)

    def _judge(self, run: Work, decision: Decision, row: Row, judgement: Judgement) -> list[Row]:
        place: dict[str, Plain] = {"site": decision.site, "reaction": decision.reaction}
        findings, shadow = (self._hushed(run, place, told) for told in (judgement.findings, judgement.shadow))
        known = decision.site, decision.reaction, Status(row["status"])
        drop_spoken(run, *known, FINDINGS_IN(row["findings"]))
        add_spoken(run, *known, findings)
        spoke = {finding.rule for finding in shadow}
        run.each(PUT_TRIAL, [{**place, "rule": rule, "spoke": int(rule in spoke)} for rule in sorted(judgement.tried)])
        return run(
            JUDGE,
            **place,
            policy=decision.policy,
            first_status=judgement.first_status.value,
            findings=findings_text(findings),
            shadow=findings_text(shadow),
            circumstances=circumstances_text(judgement.circumstances),
        )

    def _hushed(self, run: Run, place: dict[str, Plain], findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        for sealed in run(SEALED, **place):
            name, _surname = name_in(self._sealer, sealed)
            findings = tuple(discreet(finding, name) for finding in findings)
        return findings
