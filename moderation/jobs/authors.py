"""What the authors of reactions are told of what became of them: which letter for which event."""

from collections.abc import Iterable

from moderation.domain.bounce import as_far_as_reachable
from moderation.domain.correspondence import LETTERS, Letter
from moderation.domain.decision import ANSWERS_EDIT, Act, Decision
from moderation.domain.delivery import AUTHOR, Channel, Delivery, delivery_id
from moderation.domain.event import Kind
from moderation.domain.heard import (
    MAY_BE_TOLD_OF_EDIT,
    Heard,
    as_seen,
    heard,
    is_seen,
    last_turn,
    standing_turn,
    turns,
)
from moderation.domain.reaction import Status
from moderation.jobs.telling import About
from moderation.store.interface import Store


class Authors:
    """Tells authors by mail, as far as they have given an address and the house writes such letters.

    What an author has heard last is compared with where the reaction stands: when the two differ, one letter says how
    it is.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def deliveries(self, about: About) -> Iterable[Delivery]:
        letter = self._letter(about) if about.reaction.author.email else None
        if letter is None or not about.house.writes(letter):
            return ()
        event, what = about.event, letter.value
        name = delivery_id(event.cause, what, AUTHOR)
        delivery = Delivery(event.site, name, Channel.MAIL, what, AUTHOR, event.cause, event.reaction, event.due)
        return (as_far_as_reachable(delivery, self._store.deliveries_about(event.site, event.reaction)),)

    def _letter(self, about: About) -> Letter | None:
        match about.event.kind:
            case Kind.RECEIVED:
                return _on_arrival(about)
            case Kind.REMIND:
                return Letter.REMINDER
            case Kind.DECIDED if about.decision is not None and not is_seen(about.decision):
                return self._on_decision(about, about.decision)
            case _:
                return None

    def _on_decision(self, about: About, decision: Decision) -> Letter | None:
        told = self._store.deliveries_about(about.event.site, about.event.reaction)
        was_told = {each.cause for each in told if each.to == AUTHOR and each.may_have_arrived}
        now = as_seen(about.reaction.status)
        if decision.act is Act.EDIT:
            return Letter.EDITED if now in MAY_BE_TOLD_OF_EDIT else None
        if decision.act in ANSWERS_EDIT:
            return LETTERS[decision.act] if now is Status.PUBLISHED else None
        if not turns(decision):
            # An edit of which its author knows was taken back.
            return Letter.UNDONE if decision.undoes in was_told else None
        turn = last_turn(about.course)
        if turn is None or turn.id != decision.id or now is Status.WITHDRAWN:
            return None  # of a later one there is an event of its own
        known = heard(about.reaction, about.course, told)
        if known.is_only(now):
            return None
        letter = Letter.UNDONE if decision.undoes in was_told else _letter_of(about, decision, known)
        if about.house.writes(letter):
            return letter
        return Letter.UNDONE if known.is_wrong(now) else None


def _on_arrival(about: About) -> Letter | None:
    """What is taken for spam is acknowledged as what waits is: nobody learns by a letter which of the two it was."""
    match about.reaction.status:
        case Status.UNCONFIRMED:
            return Letter.CONFIRM
        case Status.WAITING | Status.SPAM:
            return Letter.RECEIVED
        case Status.PUBLISHED if about.reaction.first_status is Status.PUBLISHED:
            # Its author has seen it stand there on the page that took it. So only a house that acknowledges whatever
            # comes in writes of it, and then one letter, which says how it stands.
            return Letter.PUBLISHED if about.house.writes(Letter.RECEIVED) else None
        case _:
            return None


def _letter_of(about: About, decision: Decision, known: Heard) -> Letter:
    """The letter that says how it stands after a decision. Where that took another one back of which its author knows
    nothing, it is the one of what came to light by it, with the reasons of that.
    """
    told = standing_turn(about.course) if decision.act is Act.UNDO else decision
    if told is None or is_seen(told):
        return Letter.UNDONE
    if told.act is Act.RESTORE and not known.was_written(Status.REMOVED):
        return Letter.PUBLISHED
    return LETTERS.get(told.act, Letter.UNDONE)
