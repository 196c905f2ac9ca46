"""Webhooks: the services that are told of a site."""

from datetime import datetime
from typing import Protocol

from moderation.domain.hook import Hook


class Hooks(Protocol):
    """Which services there are. Their secrets are sealed; they come out only to sign with."""

    def add_hook(self, hook: Hook, secret: str, most: int) -> bool:
        """Keep a new hook with its secret, and have the log of the site say so, in one transaction.

        False, and nothing kept, when so many of the site are told already. Raises UnknownSite, NotFound for a person
        who is not there, and AlreadyExists when the site has one with this id.
        """

    def hooks(self, site: str) -> tuple[Hook, ...]:
        """All hooks of a site, also those that have ended, newest first. A row for each."""

    def hook(self, site: str, hook: str) -> Hook:
        """The hook of a site with this id. Raises UnknownHook. 1 row."""

    def hook_secrets(self, site: str, hook: str, now: datetime) -> tuple[str, ...]:
        """The secrets with which is signed now, the newest first; none for one that has ended. Raises UnknownHook. 1
        row.
        """

    def rotate_hook(self, site: str, hook: str, secret: str, person: str, *, at: datetime, until: datetime) -> Hook:
        """Put a secret in the place of the one before it, which signs too until a moment, and have the log say so.
        Nothing happens when it is the newest already, or the hook has ended. Raises UnknownHook, UnknownSite.
        """

    def end_hook(self, site: str, hook: str, person: str | None, at: datetime) -> Hook:
        """End it now, forget its secrets, and have the log say so; one that was ended before keeps its time, and
        nothing is said. Nobody ends it when the service itself said that it is gone. Raises UnknownHook, UnknownSite.
        """
