"""Everything that the house itself can object to, as one tree.

    ModerationError
    ├── NotFound
    │   ├── UnknownSite
    │   ├── UnknownThread
    │   ├── UnknownReaction
    │   ├── UnknownPerson
    │   ├── UnknownPolicy
    │   ├── UnknownArrangement
    │   └── UnknownReport
    ├── NotAllowed
    │   ├── UnknownOrigin
    │   ├── SignInFailed
    │   ├── ThreadClosed
    │   ├── ArrangementOver
    │   └── RoleMissing
    ├── TicketError
    │   ├── TicketAltered
    │   └── TicketExpired
    ├── DecisionError
    │   ├── StaleDecision
    │   ├── ActNotPossible
    │   ├── ReasonMissing
    │   └── NothingToUndo
    ├── TooMany
    ├── Oversized
    ├── AlreadyExists
    ├── BadPolicy
    ├── BadSettings
    ├── BadTerms
    ├── ReplayBroken
    └── StoreUnavailable

An error carries its data; the words for readers are chosen in `web`.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moderation.domain.circumstances import Code
    from moderation.domain.decision import Act, Decision
    from moderation.domain.message import Message
    from moderation.domain.person import Role
    from moderation.domain.reaction import Reaction, Status


class ModerationError(Exception):
    """The base of all errors that callers may want to catch."""


class NotFound(ModerationError):
    """Something was named that is not there."""


class UnknownSite(NotFound):
    """No site has this key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"there is no site {key!r}")
        self.key = key


class UnknownThread(NotFound):
    """The key is not that of a page of this site, or the site opens its threads itself and this one is not
    among them.
    """

    def __init__(self, site: str, key: str) -> None:
        super().__init__(f"site {site!r} has no thread {key!r}")
        self.site = site
        self.key = key


class UnknownReaction(NotFound):
    """No reaction has this number or this receipt."""


class UnknownPerson(NotFound):
    """Nobody with this address works at the desk."""


class UnknownPolicy(NotFound):
    """No policy with this digest was ever in force here."""


class UnknownArrangement(NotFound):
    """There is no such arrangement."""


class UnknownReport(NotFound):
    """There is no such report of a replay."""


class NotAllowed(ModerationError):
    """The one who asks may not do this."""


class UnknownOrigin(NotAllowed):
    """The page that sends the reaction is not one of the site's."""

    def __init__(self, origin: str) -> None:
        super().__init__(f"{origin!r} is not an origin of this site")
        self.origin = origin


class SignInFailed(NotAllowed):
    """Address and password do not belong together. It is never said which of the two is wrong."""


class ThreadClosed(NotAllowed):
    """The thread takes no new reactions since this moment."""

    def __init__(self, since: datetime) -> None:
        super().__init__(f"closed since {since:%Y-%m-%d}")
        self.since = since


class ArrangementOver(NotAllowed):
    """The arrangement cannot be used; `code` says why. Nothing was written."""

    def __init__(self, code: Code) -> None:
        super().__init__(f"the arrangement cannot be used: {code}")
        self.code = code


class RoleMissing(NotAllowed):
    """Only people with another role may do this."""

    def __init__(self, role: Role) -> None:
        super().__init__(f"this is for the role {role}")
        self.role = role


class TicketError(ModerationError):
    """A reaction was posted without the ticket of its own preview."""


class TicketAltered(TicketError):
    """The ticket is missing, is not ours, or belongs to other words, another page or another policy."""


class TicketExpired(TicketError):
    """The ticket is older than a day."""


class DecisionError(ModerationError):
    """A decision that cannot be taken."""


class StaleDecision(DecisionError):
    """The reaction was changed after the moderator saw it. Nothing was written."""

    def __init__(self, reaction: Reaction, last: Decision | None) -> None:
        super().__init__(f"reaction {reaction.number} is at version {reaction.version} by now")
        self.reaction = reaction
        self.last = last


class ActNotPossible(DecisionError):
    """The table of statuses has no such step."""

    def __init__(self, act: Act, status: Status) -> None:
        super().__init__(f"a reaction that is {status} cannot be given {act}")
        self.act = act
        self.status = status


class ReasonMissing(DecisionError):
    """Taking a reader's words away needs one of the policy's reasons."""


class NothingToUndo(DecisionError):
    """The decision does not stand any more, or is not the last one."""


class TooMany(ModerationError):
    """Too many tries in a short time; it goes on after `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"too many tries, wait until {until:%H:%M:%S} UTC")
        self.until = until


class Oversized(ModerationError):
    """A field is so long that it is not even read; whoever types never gets there."""

    def __init__(self, field: str, limit: int) -> None:
        super().__init__(f"{field} is longer than {limit} characters")
        self.field = field
        self.limit = limit


class AlreadyExists(ModerationError):
    """There is one with this key or address already."""


class BadPolicy(ModerationError):
    """A policy cannot be used; the message names file, line, key and what was expected."""


class BadSettings(ModerationError):
    """The service cannot start with these settings; the message says what to do."""


class BadTerms(ModerationError):
    """Something cannot be agreed as it was filled in; `problems` says for each field what to mend."""

    def __init__(self, problems: Mapping[str, Message]) -> None:
        super().__init__(f"to be mended: {', '.join(problems)}")
        self.problems = problems


class ReplayBroken(ModerationError):
    """Past reactions could not be judged to the end; the message says why."""


class StoreUnavailable(ModerationError):
    """The database cannot be read or written now. Nothing was half-written."""
