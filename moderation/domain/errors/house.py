"""What the house cannot do, and what there is too much of."""

from __future__ import annotations

from datetime import datetime

from moderation.domain.errors.base import ModerationError


class TooMany(ModerationError):
    """Too many tries in a short time; it goes on after `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"too many tries, wait until {until:%H:%M:%S} UTC")
        self.until = until


class AlreadyExists(ModerationError):
    """There is one with this key or address already."""


class BadPolicy(ModerationError):
    """A policy cannot be used; the message names file, line, key and what was expected."""


class PolicyOvertaken(ModerationError):
    """Other house rules came into force on a site than those that somebody looked at; nothing was done."""

    def __init__(self, site: str) -> None:
        super().__init__(f"other house rules are in force on {site} by now")
        self.site = site


class BadSettings(ModerationError):
    """The service cannot start with these settings; the message says what to do."""


class ReplayBroken(ModerationError):
    """Past reactions could not be judged to the end; the message says why."""


class StoreUnavailable(ModerationError):
    """The database cannot be read or written now. Nothing was half-written."""
