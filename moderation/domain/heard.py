"""What the author of a reaction has heard of where it stands, on their own pages and by letters, and what is news.

Spam reads as waiting in all of it, so that no letter tells the two apart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from moderation.domain.correspondence import LETTERS, Letter
from moderation.domain.decision import BY_AUTHOR, Act, Decision
from moderation.domain.delivery import AUTHOR, Delivery
from moderation.domain.reaction import Reaction, Status

SAY_WHERE = frozenset({Letter.RECEIVED, Letter.REMINDER, *LETTERS.values()} - {Letter.EDITED})
"""The letters to an author that say where the reaction stands. Each says what the decision led to that it tells of."""

MAY_BE_TOLD_OF_EDIT = frozenset({Status.WAITING, Status.PUBLISHED})


@dataclass(frozen=True, slots=True)
class Heard:
    """Where a reaction stands as far as its author has heard. `last` is what the last letter that has arrived says, or
    the page where there was none since the author did something; `by_letter` tells the two apart. `under_way` is what
    letters say of which nobody knows yet whether they have arrived.
    """

    last: Status
    by_letter: bool
    under_way: frozenset[Status] = frozenset()

    def is_only(self, status: Status) -> bool:
        """Whether it can be nothing else that the author has heard last."""
        return {self.last} | self.under_way == {status}

    def was_written(self, status: Status) -> bool:
        """Whether the last letter says this, or may do so."""
        return status in self.under_way or (self.by_letter and self.last is status)

    def is_wrong(self, status: Status) -> bool:
        """Whether what was written is to be taken back when the reaction stands here. That it waited is not: something
        was to come of that.
        """
        written = self.under_way | ({self.last} if self.by_letter else frozenset())
        return bool(written - {Status.WAITING, status})


def as_seen(status: Status) -> Status:
    """The status as its author may know it."""
    return Status.WAITING if status is Status.SPAM else status


def is_seen(decision: Decision) -> bool:
    """Whether its author saw it on the page on which it came about: it is theirs, or what the policy made of what they
    sent.
    """
    return decision.person is None and decision.act is not Act.EXPIRE


def turns(decision: Decision) -> bool:
    """Whether the reaction stands somewhere else by it, as its author sees it."""
    return as_seen(decision.before) is not as_seen(decision.after)


def last_turn(course: Sequence[Decision]) -> Decision | None:
    """The decision by which a reaction came where it stands, also when it took another one back."""
    return next((each for each in reversed(course) if turns(each)), None)


def standing_turn(course: Sequence[Decision]) -> Decision | None:
    """The same of those that stand: the one whose reasons hold."""
    undone = {each.undoes for each in course}
    standing = (each for each in reversed(course) if each.act is not Act.UNDO and each.id not in undone)
    return next((each for each in standing if turns(each)), None)


def told_of(letter: Letter, cause: str, course: Sequence[Decision]) -> Decision | None:
    """The decision that a letter is about: its cause or, where that took another one back, what came to light by it."""
    decision = next((each for each in course if each.id == cause), None)
    is_beneath = decision is not None and decision.act is Act.UNDO and letter is not Letter.UNDONE
    return standing_turn(course) if is_beneath else decision


def heard(reaction: Reaction, course: Sequence[Decision], deliveries: Iterable[Delivery]) -> Heard:
    """What the author of a reaction has heard after this course, by the deliveries about it."""
    # What they have done themselves is the last word on what was before.
    since = max((each.version for each in course if each.act in BY_AUTHOR), default=0)
    told = [(each, status) for each in deliveries if (status := _says(each, course, since)) is not None]
    arrived = sorted((each.done, status) for each, status in told if each.done)
    under_way = frozenset(status for each, status in told if each.done is None and each.may_have_arrived)
    if arrived:
        return Heard(arrived[-1][1], True, under_way)
    seen = [each.after for each in course if is_seen(each)]
    return Heard(as_seen(seen[-1] if seen else course[0].before if course else reaction.status), False, under_way)


def still_holds(delivery: Delivery, reaction: Reaction, course: Sequence[Decision], about: Iterable[Delivery]) -> bool:
    """Whether a letter to the author is to be sent: it is true, nothing has overtaken what it tells of, and its author
    has not heard the same already, by the other deliveries about the reaction.
    """
    letter, now = Letter(delivery.what), as_seen(reaction.status)
    decision = next((each for each in course if each.id == delivery.cause), None)
    known = heard(reaction, course, [each for each in about if each.id != delivery.id])
    if decision is None:
        return _holds_of_arrival(letter, reaction, course, known)
    if any(each.undoes == decision.id for each in course):
        return False
    if letter is Letter.EDITED:
        # Who has objected to it since, knows of it.
        is_known = any(each.act is Act.OBJECT and each.version > decision.version for each in course)
        return now in MAY_BE_TOLD_OF_EDIT and not is_known
    standing = standing_turn(course)
    if now is not as_seen(decision.after) or now is Status.WITHDRAWN:
        return False
    if standing is not None and standing.version > decision.version:
        return False
    return letter is Letter.REMINDER or not turns(decision) or not known.is_only(now)


def _holds_of_arrival(letter: Letter, reaction: Reaction, course: Sequence[Decision], known: Heard) -> bool:
    if letter is Letter.CONFIRM:
        return reaction.status is Status.UNCONFIRMED
    standing = standing_turn(course)
    if known.by_letter or (standing is not None and not is_seen(standing)):
        return False
    status = {Letter.RECEIVED: Status.WAITING, Letter.PUBLISHED: Status.PUBLISHED}.get(letter)
    return as_seen(reaction.status) is status


def _says(delivery: Delivery, course: Sequence[Decision], since: int) -> Status | None:
    """Where a letter says that the reaction stands; None when it says nothing of it, or they did something later."""
    if delivery.to != AUTHOR or delivery.what not in SAY_WHERE:
        return None
    decision = next((each for each in course if each.id == delivery.cause), None)
    if decision is not None:
        return as_seen(decision.after) if decision.version > since else None
    arrived = Status.PUBLISHED if delivery.what == Letter.PUBLISHED else Status.WAITING
    return None if since else arrived
