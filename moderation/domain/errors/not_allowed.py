"""What the one who asks may not do."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from moderation.domain.errors.base import ModerationError

if TYPE_CHECKING:
    from moderation.domain.circumstances import Code
    from moderation.domain.person import Role


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


class NotYours(NotAllowed):
    """Only whoever wrote it may do this."""
