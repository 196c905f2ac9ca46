"""What the desk says of many reactions at once. Nothing is decided here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moderation.domain.decision import Act
from moderation.domain.message import Message, say, say_count
from moderation.domain.reaction import Status
from moderation.review.bulk import Line, Why
from moderation.web.words import Words

WHY = {
    Why.CHANGED: say("%(person)s has decided on it since"),
    Why.AUTHOR: say("its author has amended or withdrawn it, or objected, since"),
    Why.CLAIMED: say("%(person)s is reading it"),
    Why.IMPOSSIBLE: say("this cannot be done from where it stands now"),
    Why.REASON: say("the house rules of its site do not have this reason"),
    Why.OWN: say("its author objects to what you decided; a colleague looks at it"),
    Why.WORDS: say("its author objects and is told why in words of their own: answer it on its own page"),
    Why.GONE: say("there is no such reaction"),
}

FOR_MANY: Mapping[Act, tuple[Message, frozenset[Status | None]]] = {
    Act.APPROVE: (say("Approve…"), frozenset({Status.WAITING, Status.REJECTED, Status.SPAM, None})),
    Act.RESTORE: (say("Put back…"), frozenset({Status.REMOVED})),
    Act.REJECT: (say("Reject…"), frozenset({Status.WAITING, Status.SPAM, None})),
    Act.SPAM: (say("Spam…"), frozenset({Status.WAITING, None})),
    Act.REMOVE: (say("Remove…"), frozenset({Status.PUBLISHED, None})),
}
"""What is offered under a list of reactions with one of these statuses, None for a list of all."""


def for_many(status: Status | None) -> dict[Act, Message]:
    """What can be done with many in a list of this status, or of all. Where nothing can be, nothing need be picked."""
    return {act: label for act, (label, listed) in FOR_MANY.items() if status in listed}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A reaction that is left out, and why, in words."""

    line: Line
    why: str


def left_out(lines: Sequence[Line], names: Mapping[str, str], words: Words) -> list[LeftOut]:
    """What is left out, each with the reason for it."""
    colleague = words.gettext("A colleague")
    return [
        LeftOut(line, words.gettext(WHY[line.why].text) % {"person": names.get(line.person or "") or colleague})
        for line in lines
        if line.why is not None
    ]


def button(act: Act, number: int) -> Message:
    """What the button does, with the number in it."""
    match act:
        case Act.APPROVE:
            return say_count("Approve %(count)d reaction", "Approve %(count)d reactions", number)
        case Act.REJECT:
            return say_count("Reject %(count)d reaction", "Reject %(count)d reactions", number)
        case Act.SPAM:
            return say_count("Mark %(count)d reaction as spam", "Mark %(count)d reactions as spam", number)
        case Act.REMOVE:
            return say_count("Remove %(count)d reaction", "Remove %(count)d reactions", number)
        case _:
            return say_count("Put %(count)d reaction back", "Put %(count)d reactions back", number)


def outcome(act: Act, number: int) -> Message:
    """What was done, with the number in it."""
    match act:
        case Act.APPROVE:
            return say_count("%(count)d reaction approved", "%(count)d reactions approved", number)
        case Act.REJECT:
            return say_count("%(count)d reaction rejected", "%(count)d reactions rejected", number)
        case Act.SPAM:
            return say_count("%(count)d reaction marked as spam", "%(count)d reactions marked as spam", number)
        case Act.REMOVE:
            return say_count("%(count)d reaction removed", "%(count)d reactions removed", number)
        case _:
            return say_count("%(count)d reaction put back", "%(count)d reactions put back", number)
