"""Reactions as they are read back, whole: with their findings and with the address of their author."""

from collections.abc import Mapping, Sequence

from moderation.domain.decision import UNDECIDED
from moderation.domain.errors import UnknownReaction
from moderation.domain.reaction import Reaction, Status
from moderation.store.engine import Plain, Row, Work
from moderation.store.part import Part
from moderation.store.reaction_rows import reaction_in

# By name, since only `past` reads the circumstances, which can be long.
COLUMNS = """
    select reaction.site, reaction.id, reaction.number, reaction.thread, reaction.parent, reaction.status,
        reaction.version, reaction.first_status, reaction.edited, reaction.arrangement, reaction.identity,
        reaction.name, reaction.surname, reaction.one_name, reaction.email, reaction.policy, reaction.received,
        reaction.amended, reaction.shown_name, reaction.renderer, reaction.text, reaction.html, reaction.plain,
        reaction.findings, reaction.shadow"""
REACTION = COLUMNS + " from reaction"
BY_ID = REACTION + " where site = :site and id = :id"
TALLY = """
    insert into tally (status, site, n) values (:status, :site, :change)
    on conflict (status, site) do update set n = tally.n + excluded.n"""
ADD_TO_RECORD = """
    insert into record (site, email_index, status, n) values (:site, :email_index, :status, :change)
    on conflict (site, email_index, status) do update set n = record.n + excluded.n"""


def author_place(site: str, reaction: str) -> tuple[str, str, str]:
    """The place to which the address of an author is sealed."""
    return "reaction", site, reaction


def change_tallies(run: Work, site: str, email_index: str | None, changes: Mapping[Status, int]) -> None:
    """Keep along how many reactions have a status, on a site and from an address: this changes nowhere but in the same
    transaction. Those on which nobody has decided are on nobody's record.
    """
    # Always in one order, so that no two transactions wait for each other.
    rows: list[dict[str, Plain]] = [
        {"site": site, "status": status.value, "change": changes[status]}
        for status in sorted(changes)
        if changes[status]
    ]
    run.each(TALLY, rows)
    if email_index is not None:
        told = [row | {"email_index": email_index} for row in rows if row["status"] not in UNDECIDED]
        run.each(ADD_TO_RECORD, told)


class Reactions(Part):
    """The making of reactions from rows."""

    def _only(self, rows: Sequence[Row]) -> Reaction:
        """The one reaction that was asked for. Raises UnknownReaction."""
        if not rows:
            raise UnknownReaction("there is no such reaction")
        return self._reaction_in(rows[0])

    def _reaction_in(self, row: Row) -> Reaction:
        return reaction_in(row, self._sealer.opened(row["email"], *author_place(row["site"], row["id"])))
