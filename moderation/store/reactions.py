"""Reactions as they are read back, whole: with their findings and with the address of their author."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from moderation.domain.errors import UnknownReaction
from moderation.domain.finding import Finding
from moderation.domain.policy import Policy
from moderation.domain.reaction import Reaction, Status
from moderation.store.engine import Row, Run
from moderation.store.part import Part
from moderation.store.rows import finding_in, reaction_in

BY_ID = "select * from reaction where site = :site and id = :id"
FINDINGS = "select * from finding where reaction in :reactions order by reaction, site, ordinal"
KEEP_POLICY = """
    insert into policy (digest, name, source) values (:digest, :name, :source) on conflict (digest) do nothing"""
TALLY = """
    insert into tally (status, site, n) values (:status, :site, :change)
    on conflict (status, site) do update set n = tally.n + excluded.n"""


def author_place(site: str, reaction: str) -> tuple[str, str, str]:
    """The place to which the address of an author is sealed."""
    return "reaction", site, reaction


def keep_policy(run: Run, policy: Policy) -> None:
    """Keep the text of a policy, so that what was judged by it can be understood years later."""
    run(KEEP_POLICY, digest=policy.digest, name=policy.name, source=policy.source)


def change_tally(run: Run, site: str, changes: Mapping[Status, int]) -> None:
    """Keep along how many reactions of a site have a status: it changes nowhere but in the same transaction."""
    # Always in one order, so that no two transactions wait for each other.
    for status in sorted(changes):
        run(TALLY, status=status.value, site=site, change=changes[status])


class Reactions(Part):
    """The making of reactions from rows."""

    def _whole(self, run: Run, rows: Sequence[Row]) -> list[Reaction]:
        """The reactions in these rows, their findings fetched in one go."""
        findings = _findings_of(run, rows)
        return [self._reaction_in(row, tuple(findings[row["site"], row["id"]])) for row in rows]

    def _only(self, run: Run, rows: Sequence[Row]) -> Reaction:
        """The one reaction that was asked for. Raises UnknownReaction."""
        if not rows:
            raise UnknownReaction("there is no such reaction")
        return self._whole(run, rows)[0]

    def _reaction_in(self, row: Row, findings: tuple[Finding, ...]) -> Reaction:
        email = self._sealer.opened(row["email"], *author_place(row["site"], row["id"]))
        return reaction_in(row, email, findings)


def _findings_of(run: Run, rows: Sequence[Row]) -> defaultdict[tuple[str, str], list[Finding]]:
    findings: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
    if rows:
        for row in run(FINDINGS, reactions=tuple(row["id"] for row in rows)):
            findings[row["site"], row["reaction"]].append(finding_in(row))
    return findings
