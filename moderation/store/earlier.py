"""What came in earlier: the same words, words that are nearly the same, and the record of an address."""

from collections.abc import Sequence
from functools import cache

from moderation.domain.circumstances import Record
from moderation.domain.reaction import Status
from moderation.store.engine import Param, Plain
from moderation.store.interface import Same
from moderation.store.part import Part
from moderation.store.reaction_rows import same_in

SAME_WORDS = """
    select thread, name, text, received from reaction
    where site = :site and fingerprint = :fingerprint and status not in ('withdrawn', 'unconfirmed')
    order by id desc limit :limit"""
ADD_SHINGLE = "insert into shingle (site, hash, reaction) values (:site, :hash, :reaction)"
NEWEST_WITH = """
    select reaction from (
        select reaction from shingle where site = :site and hash = :hash order by reaction desc limit :most
    ) as newest"""
# Those that share most, and of them the newest.
NEAREST = """
    select reaction.thread, reaction.name, reaction.text, reaction.received from (
        select reaction, count(*) as shared from ({newest}) as newest
        group by reaction order by shared desc, reaction desc limit :limit
    ) as nearest
    join reaction on reaction.site = :site and reaction.id = nearest.reaction
        and reaction.status not in ('withdrawn', 'unconfirmed')
    order by nearest.shared desc, reaction.id desc"""
RECORD = "select status, n from record where site = :site and email_index = :email_index"

NEWEST = 20
"""Reactions of one shingle that are looked at: in a wave of spam, all of them have it."""

MOST = 100
"""Shingles that are looked for: engines have a limit to how many parts one statement may have. A sketch has 8."""


class Earlier(Part):
    """What is found again of the reactions that came before."""

    def same(self, site: str, fingerprint: str, limit: int = 20) -> tuple[Same, ...]:
        return tuple(map(same_in, self._engine.read(SAME_WORDS, site=site, fingerprint=fingerprint, limit=limit)))

    def near(self, site: str, shingles: Sequence[int], limit: int = 5) -> tuple[Same, ...]:
        hashes = tuple(dict.fromkeys(shingles))[:MOST]
        if not hashes:
            return ()
        named: dict[str, Param] = {f"hash_{index}": each for index, each in enumerate(hashes)}
        rows = self._engine.read(nearest(len(hashes)), site=site, most=NEWEST, limit=limit, **named)
        return tuple(map(same_in, rows))

    def record(self, site: str, email: str) -> Record:
        email_index = self._sealer.index(email)
        if email_index is None:
            return Record()
        rows = self._engine.read(RECORD, site=site, email_index=email_index)
        became = {row["status"]: row["n"] for row in rows}
        return Record(
            published=became.get(Status.PUBLISHED, 0),
            taken_away=became.get(Status.REJECTED, 0) + became.get(Status.REMOVED, 0),
            spam=became.get(Status.SPAM, 0),
        )


@cache
def nearest(shingles: int) -> str:
    """The statement that asks for the reactions with most of so many shingles."""
    newest = (NEWEST_WITH.replace(":hash", f":hash_{index}") for index in range(shingles))
    return NEAREST.format(newest=" union all ".join(newest))


def shingle_columns(site: str, reaction: str, shingles: Sequence[int]) -> list[dict[str, Plain]]:
    return [{"site": site, "hash": each, "reaction": reaction} for each in dict.fromkeys(shingles)]
