"""What the public reads. No statement here names the column of the addresses."""

from collections.abc import Collection

from moderation.domain.reaction import PublicReaction
from moderation.store.part import Part, as_key
from moderation.store.snapshots import place_in, public_reaction_in

PARENTS = """
    select number, parent from reaction
    where site = :site and thread = :thread and status = 'published' order by number"""
# Apart: as parts of one statement, PostgreSQL would sort what both indexes have in order.
PARENTS_MARKED = PARENTS.replace("status = 'published'", "marked = 1")
NUMBERED = """
    select number, shown_name, html, received, edited, parent from reaction
    where site = :site and thread = :thread and status = 'published' and number in :numbers"""
NUMBERED_MARKED = """
    select number, received, parent from reaction
    where site = :site and thread = :thread and marked = 1 and number in :numbers"""
COUNTS = "select key, published from thread where site = :site and key in :threads"
AT_ONCE = 500
"""How many threads or reactions one statement asks for: engines have a limit to the length of a list."""


class Public(Part):
    """The published reactions of a thread, with the places of those that were withdrawn; and how many there are."""

    def published_parents(self, site: str, thread: str) -> dict[int, int | None]:
        read, place = self._engine.read, {"site": site, "thread": as_key(thread)}
        parents = {row["number"]: row["parent"] for row in read(PARENTS, **place)}
        marked = {row["number"]: row["parent"] for row in read(PARENTS_MARKED, **place)}
        return dict(sorted((parents | marked).items())) if marked else parents

    def published_numbered(self, site: str, thread: str, numbers: Collection[int]) -> dict[int, PublicReaction]:
        place, asked = {"site": site, "thread": as_key(thread)}, tuple(numbers)
        found: list[PublicReaction] = []
        for start in range(0, len(asked), AT_ONCE):
            numbers = asked[start : start + AT_ONCE]
            found += map(public_reaction_in, self._engine.read(NUMBERED, **place, numbers=numbers))
            if len(found) < start + len(numbers):
                found += map(place_in, self._engine.read(NUMBERED_MARKED, **place, numbers=numbers))
        return {each.number: each for each in found}

    def published_counts(self, site: str, threads: Collection[str]) -> dict[str, int]:
        counts = dict.fromkeys(threads, 0)
        keys = tuple(counts)
        for start in range(0, len(keys), AT_ONCE):
            rows = self._engine.read(COUNTS, site=site, threads=keys[start : start + AT_ONCE])
            counts.update((row["key"], row["published"]) for row in rows)
        return counts
