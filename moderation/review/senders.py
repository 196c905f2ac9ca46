"""Who sent a reaction: what came in from the same address, and the address itself to whoever asks for it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from moderation.domain.decision import Decision, last_standing
from moderation.domain.person import Person
from moderation.domain.reaction import Reaction
from moderation.domain.sender import Sender
from moderation.domain.wanted import Wanted
from moderation.store.interface import Store

log = structlog.get_logger(__name__)

LATEST = 20
"""Reactions of one sender that are shown."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A reaction of a sender, under which page it stands, and the last decision on it that holds, if that was asked."""

    reaction: Reaction
    thread_title: str
    last: Decision | None = None


class Senders:
    """The desk's way to those who send. Of somebody who is not to be named, by an arrangement, it tells nothing."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def of(self, reaction: Reaction) -> Sender:
        """What came in on the same site from the address of this reaction, or else from whom the site says it is by."""
        return self._store.sender(reaction.site, reaction.id)

    def others(self, reaction: Reaction, limit: int = 3) -> tuple[Sent, ...]:
        """The newest reactions from the same sender beside this one, newest first."""
        return tuple(each for each in self._listed(reaction, limit + 1) if each.reaction.id != reaction.id)[:limit]

    def latest(self, reaction: Reaction) -> tuple[Sent, ...]:
        """The newest reactions from the same sender, this one among them, newest first, with what was decided."""
        sent = self._listed(reaction, LATEST)
        courses = self._store.decisions_on_each(reaction.site, [each.reaction.id for each in sent])
        return tuple(replace(each, last=last_standing(courses[each.reaction.id])) for each in sent)

    def address(self, person: Person, reaction: Reaction) -> str:
        """The whole address of its author, which is noted in the log. Empty when there is none, and under an
        arrangement: it is sealed with the name.
        """
        if reaction.arrangement is not None or not reaction.author.email:
            return ""
        self._store.tell_address(reaction.site, reaction.id, person.id, self._clock())
        log.info("address shown", site=reaction.site, number=reaction.number, by=person.id)
        return reaction.author.email

    def _listed(self, reaction: Reaction, limit: int) -> tuple[Sent, ...]:
        place = reaction.site, reaction.number
        wanted = Wanted(status=None, site=reaction.site, sender=place, newest_first=True)
        page = self._store.listed(wanted, now=self._clock(), limit=limit)
        # What stands under an arrangement by the same hand is not told to be.
        named = (item for item in page.items if item.reaction.arrangement is None)
        return tuple(Sent(item.reaction, item.thread_title) for item in named)
