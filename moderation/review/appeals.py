"""Objections of authors at the desk: what they are against, and who may answer them."""

from dataclasses import dataclass

from moderation.domain.decision import Decision
from moderation.domain.objection import Objection
from moderation.domain.person import Person
from moderation.domain.reaction import Status
from moderation.review.item import Item
from moderation.store.interface import Store


@dataclass(frozen=True, slots=True)
class Appeal:
    """An objection with the decision that it is against, and with the one that ended it, if any."""

    objection: Objection
    against: Decision
    answer: Decision | None


class Appeals:
    """What a moderator reads before a second decision. It is taken in `review`, which keeps out who took the first."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def on(self, item: Item) -> tuple[Appeal, ...]:
        """What the author of a reaction has said against decisions on it, oldest first."""
        course = {each.id: each for each in item.course}
        return tuple(Appeal(each, course[each.decision], course.get(each.answer or "")) for each in item.objections)

    def are_own(self, person: Person) -> frozenset[tuple[str, str]]:
        """The reactions, by site and id, with an open objection that this person may not answer: this one is against
        what they decided, or one before it was.
        """
        return self._store.objections_against(person.id)

    def number_for(self, person: Person, site: str | None = None) -> int:
        """How many objections wait that this person may answer."""
        waiting = self._store.number_of(Status.OBJECTED, site=site)
        own = sum(site in (None, each) for each, _ in self.are_own(person)) if waiting else 0
        return max(0, waiting - own)
