"""What intake takes and gives: a place, a preview, what was accepted, and where a reaction stands."""

from dataclasses import dataclass
from datetime import datetime

from moderation.domain.assessment import Assessment
from moderation.domain.errors import TicketError
from moderation.domain.policy import Policy
from moderation.domain.reaction import Draft, Reaction
from moderation.domain.site import Site
from moderation.domain.thread import Thread
from moderation.intake.gathering import Around


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reaction belongs, and the house rules that hold there. `closed` says since when nothing is taken, and
    `is_out_of_order` that nothing can be now, because the house rules cannot be read.
    """

    site: Site
    thread: Thread
    policy: Policy
    closed: datetime | None = None
    is_out_of_order: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What a reader sees before posting. `ticket` is empty when the reaction is refused: it cannot be posted as it is.

    `problem` says why a post turned into a preview again.
    """

    place: Place
    draft: Draft
    assessment: Assessment
    ticket: str
    problem: TicketError | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """A reaction in the house, committed, with the secret of its private address."""

    reaction: Reaction
    receipt: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What the author may know of a reaction: where it stands and, when its words were taken away, why."""

    reaction: Reaction
    place: Place
    reason: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A draft with all that is known around it, and what the rules make of it."""

    draft: Draft
    around: Around
    assessment: Assessment
