"""Who sent a reaction, as far as their address or else the site tells: what came in before, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from moderation.domain.reaction import Status


class Known(StrEnum):
    """By what a sender is known."""

    ADDRESS = "address"
    IDENTITY = "identity"
    """No address was given, but the site itself said who it was."""
    NOTHING = "nothing"
    """No address was given, and the site said nothing."""
    ARRANGEMENT = "arrangement"
    """The author is not to be named, so nothing is told."""


@dataclass(frozen=True, slots=True)
class Sender:
    """What came in on a site from one address, or from one reader whom the site knows. There is no score in it: whoever
    decides looks at what was sent.

    `counts` says how many reactions have which status, the one that was asked about included; `names` are those that
    were used, the one used last first. All of it counts the newest reactions only; `is_all` says that there are no
    others, and `since` is when the oldest of them came in.
    """

    known: Known
    counts: Mapping[Status, int] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    since: datetime | None = None
    is_all: bool = True

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def is_known(self) -> bool:
        """Whether it can be told what else they have sent."""
        return self.known in (Known.ADDRESS, Known.IDENTITY)

    @property
    def is_first(self) -> bool:
        """Whether nothing else has come in from them."""
        return self.is_known and self.total == 1
