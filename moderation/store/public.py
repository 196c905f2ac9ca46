"""What the public reads. No statement here names the column of the addresses."""

from collections.abc import Collection

from moderation.domain.reaction import PublicReaction
from moderation.store.moments import moment_in
from moderation.store.part import Part

PUBLISHED = """
    select number, shown_name, html, received from reaction
    where site = :site and thread = :thread and status = 'published' order by number"""
COUNTS = """
    select thread, count(*) as n from reaction
    where site = :site and thread in :threads and status = 'published' group by thread"""
AT_ONCE = 500
"""How many threads one statement asks for: engines have a limit to the length of a list."""


class Public(Part):
    """The published reactions of a thread, and how many there are."""

    def published(self, site: str, thread: str) -> tuple[PublicReaction, ...]:
        rows = self._engine.read(PUBLISHED, site=site, thread=thread)
        return tuple(
            PublicReaction(row["number"], row["shown_name"], row["html"], moment_in(row["received"])) for row in rows
        )

    def published_counts(self, site: str, threads: Collection[str]) -> dict[str, int]:
        counts = dict.fromkeys(threads, 0)
        keys = tuple(counts)
        for start in range(0, len(keys), AT_ONCE):
            rows = self._engine.read(COUNTS, site=site, threads=keys[start : start + AT_ONCE])
            counts.update((row["thread"], row["n"]) for row in rows)
        return counts
