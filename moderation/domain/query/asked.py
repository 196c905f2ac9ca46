"""What a query has said, and the part of the queue that comes of it."""

from dataclasses import dataclass, field, replace

from moderation.domain.message import Message
from moderation.domain.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed: the fields of `wanted` that it has `said`, and what could not be understood.

    What has a problem is left out of `wanted`, so a query with one asks for too much: better not to look at all.
    """

    wanted: Wanted = field(default_factory=Wanted)
    said: frozenset[str] = frozenset()
    problems: tuple[Message, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The words and phrases to mark in texts; those to mark in names are `wanted.names`."""
        return self.wanted.phrases

    def within(self, part: Wanted) -> Wanted:
        """This part of the queue, of which only what was typed is wanted. Where both speak of the same, the query
        counts; of two times, the narrower one.
        """
        said = {name: getattr(self.wanted, name) for name in self.said}
        if part.since and "since" in said:
            said["since"] = max(part.since, said["since"])
        if part.until and "until" in said:
            said["until"] = min(part.until, said["until"])
        if said.get("site", part.site) != part.site:
            said.setdefault("thread", None)  # that of the part is one of another site
        return replace(part, **said)
