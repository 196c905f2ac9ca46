"""What cannot be taken as it was filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moderation.domain.errors.base import ModerationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moderation.domain.identity import Fault
    from moderation.domain.message import Message


class BadForm(ModerationError):
    """Something cannot be taken as it was filled in; `problems` says for each field what to mend."""

    def __init__(self, problems: Mapping[str, Message]) -> None:
        super().__init__(f"to be mended: {', '.join(problems)}")
        self.problems = problems


class Oversized(ModerationError):
    """A field is so long that it is not even read; whoever types never gets there."""

    def __init__(self, field: str, limit: int) -> None:
        super().__init__(f"{field} is longer than {limit} characters")
        self.field = field
        self.limit = limit


class BadTerms(BadForm):
    """Something cannot be agreed as it was filled in."""


class BadEdit(BadForm):
    """A text cannot be edited as it was filled in."""


class BadNote(ModerationError):
    """A note is empty, or longer than it may be."""

    def __init__(self, length: int) -> None:
        super().__init__(f"a note of {length} characters cannot be kept")
        self.length = length


class BadObjection(BadForm):
    """An objection cannot be taken as it was filled in."""


class BadNotice(BadForm):
    """A report cannot be taken, or answered, as it was filled in."""


class BadClosing(BadForm):
    """A thread cannot be closed, or something be said over it, as it was filled in."""


class BadReason(BadForm):
    """A reason cannot be worded as it was filled in."""


class BadHook(ModerationError):
    """A webhook cannot be made, or be asked for something, as it was filled in; `field` and `told` say what to mend."""

    def __init__(self, field: str, told: Message) -> None:
        super().__init__(str(told))
        self.field = field
        self.told = told


class BadKey(ModerationError):
    """A key for signed identities cannot be kept; `told` says why."""

    def __init__(self, told: Message) -> None:
        super().__init__(str(told))
        self.told = told


class BadIdentity(ModerationError):
    """What a site says of who somebody is cannot be believed; `fault` says why, and `about` which part of it is meant,
    if there is one. The message never repeats what it says.
    """

    def __init__(self, fault: Fault, about: str = "") -> None:
        super().__init__(f"not believed: {fault}{f' ({about})' if about else ''}")
        self.fault = fault
        self.about = about
