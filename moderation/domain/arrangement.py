"""Anonymity by arrangement: the record that the editors agreed to it, and whether its code may be used."""

from dataclasses import dataclass
from datetime import datetime

from moderation.domain.circumstances import Code


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What the editors agreed with an author who is not shown by name.

    `shown_name` stands in place of the name. `for_whom` is a description that gives nobody away, such as "source of
    Els"; the real name, if it was given at all, is no part of this value: it is sealed in the store, and `has_name`
    says that it is there. `reason` is why, `agreed_with` the colleague who agreed. It holds until the moment `until`,
    `uses` times in all, of which `used` are gone; None stands for no limit. `thread` is the key of the one page for
    which it holds, or None for all pages of the site. `ended` is when an editor ended it before its time.
    """

    id: str
    site: str
    shown_name: str
    for_whom: str
    reason: str
    agreed_with: str
    made_by: str
    made: datetime
    until: datetime | None = None
    uses: int | None = 1
    used: int = 0
    thread: str | None = None
    ended: datetime | None = None
    has_name: bool = False

    def outcome(self, site: str, thread: str, now: datetime) -> Code:
        """What comes of its code when it is entered under this page, at this moment."""
        if self.site != site or self.thread not in (None, thread):
            return Code.FOREIGN
        if self.ended is not None:
            return Code.ENDED
        if self.until is not None and now >= self.until:
            return Code.EXPIRED
        if self.uses is not None and self.used >= self.uses:
            return Code.USED_UP
        return Code.GOOD


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody at the desk has read a sealed name. The log of readings is only ever added to. `why` is empty when they
    did so by undoing the arrangement.
    """

    person: str
    at: datetime
    why: str
