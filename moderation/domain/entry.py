"""The log: every decision, and what else must be told of the desk. Only ever added to, and chained."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from moderation.domain.decision import Act


class DeskAct(StrEnum):
    """What stands in the log beside decisions."""

    NAMES = "names"
    """Somebody has read sealed names, or one was put back by undoing an arrangement."""
    ADDRESS = "address"
    """Somebody has looked at the whole e-mail address of an author."""
    TAKE_OVER = "take_over"
    """Somebody has taken over a reaction that a colleague was reading."""
    SITE = "site"
    """Somebody has changed what a site says of itself."""
    KEY_MADE = "key_made"
    """Somebody has given a site a key for signed identities."""
    KEY_ENDED = "key_ended"
    """Somebody has ended one."""
    HOOK_MADE = "hook_made"
    """Somebody has had another service told of what happens on a site."""
    HOOK_SECRET = "hook_secret"  # noqa: S105 - a name, no secret
    """Somebody has given a webhook another secret."""
    HOOK_ENDED = "hook_ended"
    """A webhook was ended: by somebody, or because the service itself said that it is gone."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log of a site. `number` counts them from 1 without gaps.

    `id` is that of the decision, if it is one, and sorts by time. `person` is the id of who did it, None for the policy
    itself. `act` is one that the house does not know, as it stands there, when somebody has changed the line behind its
    back. `reaction` is the id of the reaction, None when it is about more than one. `detail` says more of what is no
    decision: the id of the arrangement and why its names were read; the id of the person from whom was taken over; the
    id of a key; the id of a webhook and its host; what a site said of itself and says now, in JSON. `digest` is made of
    all this, of the decision, and of the digest before it.
    """

    site: str
    number: int
    id: str
    at: datetime
    person: str | None
    act: Act | DeskAct | str
    reaction: str | None
    detail: str
    digest: str

    @property
    def arrangement(self) -> str | None:
        """The id of the arrangement whose names were read."""
        return self.detail.partition(" ")[0] if self.act is DeskAct.NAMES else None

    @property
    def why(self) -> str:
        """Why names were read, in the words of who did; empty when nobody was asked."""
        return self.detail.partition(" ")[2] if self.act is DeskAct.NAMES else ""

    @property
    def changed(self) -> Mapping[str, tuple[object, object]]:
        """What a site says of itself since then, by field: what it was and what it became. Nothing for what cannot be
        read, as when somebody has changed the line.
        """
        if self.act is not DeskAct.SITE:
            return {}
        try:
            return {field: (before, after) for field, (before, after) in json.loads(self.detail).items()}
        except (ValueError, TypeError, AttributeError):
            return {}


def act_in(text: str) -> Act | DeskAct | str:
    """The act with this name; the name itself when there is none."""
    if text in tuple(Act):
        return Act(text)
    return DeskAct(text) if text in tuple(DeskAct) else text


@dataclass(frozen=True, slots=True)
class Sought:
    """A part of the log. Everything that is given must hold; None asks for nothing.

    `person` is the id of who did it, `reaction` the site and the id of one. `since` and `until` bound when it was done,
    the second one excluded.
    """

    person: str | None = None
    act: Act | DeskAct | None = None
    site: str | None = None
    reaction: tuple[str, str] | None = None
    since: datetime | None = None
    until: datetime | None = None


class Damage(StrEnum):
    """What is wrong with a line of the log."""

    CHANGED = "changed"
    """It, its decision, or the digest before it is not what it was."""
    MISSING = "missing"
    """It, or its decision, is not there."""
    ADDED = "added"
    """The log knows nothing of it."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Somebody has changed the log of a site behind its back: at which number, or, for a decision of which the log
    knows nothing, by its id.
    """

    site: str
    damage: Damage
    number: int | None
    decision: str | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the log of a site that was looked at, up to and with the entry `last`: how many there were, and what is
    wrong with them. `is_end` says that it came to the newest one.
    """

    site: str
    entries: int
    last: int
    is_end: bool
    flaws: tuple[Flaw, ...]
