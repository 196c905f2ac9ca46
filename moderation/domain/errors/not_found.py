"""What was named and is not there."""

from __future__ import annotations

from moderation.domain.errors.base import ModerationError


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


class UnknownReason(NotFound):
    """The house rules have no reason with this key."""


class UnknownPerson(NotFound):
    """Nobody with this address works at the desk."""


class UnknownPolicy(NotFound):
    """No policy with this digest was ever in force here."""


class UnknownArrangement(NotFound):
    """There is no such arrangement."""


class UnknownReport(NotFound):
    """There is no such report of a replay."""


class UnknownNote(NotFound):
    """There is no such note."""


class UnknownNotice(NotFound):
    """There is no such report of a reaction."""


class UnknownSecret(NotFound):
    """A link that is known to its owner alone leads nowhere: it is not whole, or what it led to is gone."""


class UnknownFilter(NotFound):
    """There is no such filter, or it is somebody else's."""


class UnknownHook(NotFound):
    """The site has no such webhook."""


class UnknownKey(NotFound):
    """The site has no such key for signed identities."""
