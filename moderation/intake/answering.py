"""What a reaction is an answer to: looked up when it is previewed, and kept as it was then when it is posted."""

import re
from contextlib import suppress

from moderation.domain.errors import TicketAltered, UnknownReaction
from moderation.domain.message import say
from moderation.domain.reaction import Reaction, Status
from moderation.intake.ticket import Opened, Tickets
from moderation.intake.values import BY_ITSELF, Answer, Place
from moderation.store.interface import Store

NUMBER = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)

GONE = say("The reaction that you answer is not there any more. Yours will stand by itself.")
NOT_HERE = say("Reactions cannot be answered here. Yours will stand by itself.")


class Answering:
    """Looks up what is answered."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, place: Place, given: str) -> Answer:
        """The answer that is meant by a number as it came: only to what stands under the same page for all to read, and
        only where the house rules allow answers. 1 row.
        """
        if not given.strip():
            return BY_ITSELF
        if not place.policy.conversation.replies:
            return Answer(told=NOT_HERE)
        answered = self._published(place, _number_in(given))
        return Answer(answered.number, answered.shown_name) if answered else Answer(told=GONE)

    def _published(self, place: Place, number: int | None) -> Reaction | None:
        if number is None:
            return None
        try:
            found = self._store.reaction(place.site.key, number)
        except UnknownReaction:
            return None
        is_here = found.thread == place.thread.key and found.status is Status.PUBLISHED
        return found if is_here else None


def bound_to(given: str, number: int | None) -> tuple[str, str]:
    """What a ticket is bound to besides all else: what was to be answered, and what is."""
    return given.strip(), "" if number is None else str(number)


def opened(tickets: Tickets, ticket: str, bound: tuple[str, ...], given: str) -> tuple[Opened, int | None]:
    """The ticket, and the number that is answered by what was previewed with it. That stays, also when the reaction
    behind it was removed since; and what was previewed by itself stays so.

    Raises TicketAltered, TicketExpired.
    """
    number = _number_in(given)
    if number is not None:
        with suppress(TicketAltered):
            return tickets.open(ticket, *bound, *bound_to(given, number)), number
    return tickets.open(ticket, *bound, *bound_to(given, None)), None


def _number_in(given: str) -> int | None:
    found = NUMBER.fullmatch(given.strip())
    return int(found[0]) if found else None
