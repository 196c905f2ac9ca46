"""What came in earlier: the same words, words that are nearly the same, and the record of an address."""

from collections import Counter
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
    where site = :site and fingerprint = :fingerprint order by id desc limit :limit"""
ADD_SHINGLE = "insert into shingle (site, hash, reaction) values (:site, :hash, :reaction)"
NEWEST_WITH = """
    select reaction from (
        select reaction from shingle where site = :site and hash = :hash order by reaction desc limit :most
    ) as newest"""
THESE = "select id, thread, name, text, received from reaction where site = :site and id in :ids"
RECORD = "select status, n from record where site = :site and email_index = :email_index"

NEWEST = 20
"""Reactions of one shingle that are looked at: in a wave of spam, all of them have it."""

AT_ONCE = 100
"""Shingles in one statement: engines have a limit to how many parts one may have."""


class Earlier(Part):
    """What is found again of the reactions that came before."""

    def same(self, site: str, fingerprint: str, limit: int = 20) -> tuple[Same, ...]:
        return tuple(map(same_in, self._engine.read(SAME_WORDS, site=site, fingerprint=fingerprint, limit=limit)))

    def near(self, site: str, shingles: Sequence[int], limit: int = 5) -> tuple[Same, ...]:
        shared: Counter[str] = Counter()
        hashes = tuple(dict.fromkeys(shingles))
        for start in range(0, len(hashes), AT_ONCE):
            shared.update(self._newest_with(site, hashes[start : start + AT_ONCE]))
        most = sorted(shared, key=lambda id_: (shared[id_], id_), reverse=True)[:limit]
        rows = self._engine.read(THESE, site=site, ids=tuple(most)) if most else []
        return tuple(same_in(row) for row in sorted(rows, key=lambda row: most.index(row["id"])))

    def _newest_with(self, site: str, hashes: Sequence[int]) -> list[str]:
        named: dict[str, Param] = {f"hash_{index}": each for index, each in enumerate(hashes)}
        rows = self._engine.read(newest_with(len(hashes)), site=site, most=NEWEST, **named)
        return [row["reaction"] for row in rows]

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
def newest_with(shingles: int) -> str:
    """The statement that asks for the newest reactions of each of so many shingles, in one go."""
    return " union all ".join(NEWEST_WITH.replace(":hash", f":hash_{index}") for index in range(shingles))


def shingle_columns(site: str, reaction: str, shingles: Sequence[int]) -> list[dict[str, Plain]]:
    return [{"site": site, "hash": each, "reaction": reaction} for each in dict.fromkeys(shingles)]
