"""What the public reads. No statement here names the column of the addresses."""

from collections.abc import Collection

from moderation.domain.reaction import PublicReaction
from moderation.store.part import Part
from moderation.store.snapshots import public_reaction_in

PUBLISHED = """
    select number, shown_name, html, received from reaction
    where site = :site and thread = :thread and status = 'published' order by number"""
COUNTS = "select key, published from thread where site = :site and key in :threads"
AT_ONCE = 500
"""How many threads one statement asks for: engines have a limit to the length of a list."""


class Public(Part):
    """The published reactions of a thread, and how many there are."""

    def published(self, site: str, thread: str) -> tuple[PublicReaction, ...]:
        return tuple(map(public_reaction_in, self._engine.read(PUBLISHED, site=site, thread=thread)))

    def published_counts(self, site: str, threads: Collection[str]) -> dict[str, int]:
        counts = dict.fromkeys(threads, 0)
        keys = tuple(counts)
        for start in range(0, len(keys), AT_ONCE):
            rows = self._engine.read(COUNTS, site=site, threads=keys[start : start + AT_ONCE])
            counts.update((row["key"], row["published"]) for row in rows)
        return counts
