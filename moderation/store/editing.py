"""Edits by the editors, and amendments by the author: the text as it was is kept, and a new one stands in its place."""

from moderation.domain.circumstances import Circumstances
from moderation.domain.decision import Decision
from moderation.domain.edit import Renamed, Revision
from moderation.domain.errors import UnknownReaction
from moderation.domain.event import NOTHING, Consequences
from moderation.domain.reaction import Reaction
from moderation.store.arrangements import name_in
from moderation.store.consequences import keep_consequences
from moderation.store.decisions import Decisions, human_status
from moderation.store.earlier import ADD_SHINGLE, shingle_columns
from moderation.store.engine import Plain, Row, Work
from moderation.store.interface import Amendment
from moderation.store.moments import moment
from moderation.store.names import add_name, drop_name
from moderation.store.reaction_rows import circumstances_in, circumstances_text
from moderation.store.revisions import former_names_of, hushed, put_text, revisions_of

CIRCUMSTANCES = "select circumstances from reaction where site = :site and id = :reaction"
AMENDED = """
    update reaction set amended = :at, policy = :policy, first_status = :first_status, fingerprint = :fingerprint,
        circumstances = :circumstances
    where site = :site and id = :reaction returning *"""
DROP_SHINGLES = "delete from shingle where reaction = :reaction and site = :site"
PUT_TRIAL = """
    insert into trial (site, rule, reaction, spoke) values (:site, :rule, :reaction, :spoke)
    on conflict (site, rule, reaction) do update set spoke = excluded.spoke"""
RENAME = """
    update reaction set name = :name, surname = :surname, one_name = :one_name, shown_name = :shown_name
    where site = :site and id = :reaction and arrangement is null"""
SEALED = "select * from sealed_name where site = :site and reaction = :reaction"


class Editing(Decisions):
    """What an edit and an amendment need and do."""

    def circumstances(self, site: str, reaction: str) -> Circumstances:
        rows = self._engine.read(CIRCUMSTANCES, site=site, reaction=reaction)
        if not rows:
            raise UnknownReaction("there is no such reaction")
        return circumstances_in(rows[0]["circumstances"])

    def edit(self, decision: Decision, revision: Revision, consequences: Consequences = NOTHING) -> Reaction:
        with self._policy_named(decision.policy):
            return self._engine.write(lambda run: self._edit(run, decision, revision, consequences))

    def _edit(self, run: Work, decision: Decision, revision: Revision, consequences: Consequences) -> Reaction:
        (row,) = self._put_text(run, decision, revision)
        self._print_text(run, row)
        keep_consequences(run, decision, consequences)
        return self._only([row])

    def _put_text(self, run: Work, decision: Decision, revision: Revision, renamed: Renamed | None = None) -> list[Row]:
        rows, _ = self._change_status(run, decision, human_status(decision))
        for sealed in run(SEALED, site=decision.site, reaction=decision.reaction):
            name, _surname = name_in(self._sealer, sealed)
            revision = hushed(revision, name)
        return put_text(run, decision, rows[0], revision, rows[0]["name"] if renamed else None)

    def amend(self, decision: Decision, amendment: Amendment, consequences: Consequences = NOTHING) -> Reaction:
        with self._policy_named(decision.policy):
            return self._engine.write(lambda run: self._amend(run, decision, amendment, consequences))

    def _amend(self, run: Work, decision: Decision, amendment: Amendment, consequences: Consequences) -> Reaction:
        (row,) = self._put_text(run, decision, amendment.revision, amendment.renamed)
        if amendment.renamed is not None:
            _rename(run, decision, row["name"], amendment.renamed)
        place = {"site": decision.site, "reaction": decision.reaction}
        run(DROP_SHINGLES, **place)
        run.each(ADD_SHINGLE, shingle_columns(decision.site, decision.reaction, amendment.shingles))
        spoke = {finding.rule for finding in amendment.revision.shadow}
        trials: list[dict[str, Plain]] = [
            {**place, "rule": rule, "spoke": int(rule in spoke)} for rule in sorted(set(amendment.tried))
        ]
        run.each(PUT_TRIAL, trials)
        rows = run(
            AMENDED,
            **place,
            at=moment(decision.at),
            policy=decision.policy,
            first_status=amendment.first_status.value,
            fingerprint=amendment.fingerprint,
            circumstances=circumstances_text(amendment.circumstances),
        )
        keep_consequences(run, decision, consequences)
        return self._only(rows)

    def revisions(self, site: str, reaction: str) -> dict[int, Revision]:
        return revisions_of(self._engine.read, site, reaction)

    def former_names(self, site: str, reaction: str) -> dict[int, str]:
        return former_names_of(self._engine.read, site, reaction)


def _rename(run: Work, decision: Decision, before: str, renamed: Renamed) -> None:
    drop_name(run, decision.site, decision.reaction, before)
    add_name(run, decision.site, decision.reaction, renamed.name)
    run(
        RENAME,
        site=decision.site,
        reaction=decision.reaction,
        name=renamed.name,
        surname=renamed.surname,
        one_name=int(renamed.one_name),
        shown_name=renamed.shown_name,
    )
