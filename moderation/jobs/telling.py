"""Who is told of an event, and who carries it: what the worker asks of its parts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from moderation.domain.correspondence import Correspondence
from moderation.domain.decision import Decision
from moderation.domain.delivery import Delivery
from moderation.domain.event import Event
from moderation.domain.reaction import Reaction
from moderation.domain.site import Site


@dataclass(frozen=True, slots=True)
class About:
    """An event that is due, with what it is about as it is now.

    `decision` is the one that has brought it about, None for an arrival and a report. `course` are all decisions on the
    reaction, oldest first. `house` is what the policy in force says of the time after.
    """

    event: Event
    site: Site
    reaction: Reaction
    decision: Decision | None
    course: tuple[Decision, ...]
    house: Correspondence

    @property
    def is_undone(self) -> bool:
        """Whether the decision was taken back since: then nobody is told of it."""
        return self.decision is not None and any(each.undoes == self.decision.id for each in self.course)


class Telling(Protocol):
    """One kind of recipient: authors, moderators, other services."""

    def deliveries(self, about: About) -> Iterable[Delivery]:
        """What this kind of recipient is told of an event. It may be asked again for the same event, and must then say
        the same. What is undone is not asked about.
        """


class Carrier(Protocol):
    """Brings deliveries of one channel to whom they are for."""

    def carry(self, delivery: Delivery) -> None:
        """Bring it. It may have been brought before, by somebody who died before saying so: then in a way by which the
        recipient can tell. Nothing is brought that does not hold any more: raises Overtaken. Raises NotDelivered.
        """


class Overtaken(Exception):
    """There is nothing to tell by it any more, and nothing was sent."""


class NotDelivered(Exception):
    """It did not arrive: why, in words of our own without any address, and whether another try is of no use."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.for_good = for_good
