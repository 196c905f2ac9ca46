"""Who is reading a reaction now, so that two moderators do not do the same work."""

from dataclasses import dataclass
from datetime import datetime, timedelta

LEASE = timedelta(minutes=2)
"""How long a claim lasts that is not renewed: a screen that was left behind must not hold anything for long."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody, by id, is reading a reaction, by the id of it. A courtesy: whoever decides first has decided."""

    site: str
    reaction: str
    person: str
    until: datetime

    def is_live(self, now: datetime) -> bool:
        return self.until > now

    def is_of_other(self, person: str, now: datetime) -> bool:
        """Whether somebody else is reading it now."""
        return self.is_live(now) and self.person != person
