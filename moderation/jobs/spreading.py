"""Events that are due become deliveries: everybody who may be told of one is asked, and what they say is kept."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import structlog

from moderation.domain.decision import last_standing
from moderation.domain.delivery import Channel, Delivery
from moderation.domain.errors import NotFound
from moderation.domain.event import Event, Kind
from moderation.domain.fault import told_of
from moderation.domain.reaction import Status
from moderation.jobs.telling import About, Telling
from moderation.policies import Shelf
from moderation.store.interface import Store

log = structlog.get_logger(__name__)

AT_ONCE = 100
"""Events that are taken in one go."""

SHORTEST_DELAY, LONGEST_DELAY = timedelta(minutes=1), timedelta(hours=1)
"""Between these an event that fails is put off: for as long as it is old, and so ever longer."""


class Spreader:
    """Puts deliveries in the place of events. Several may be at it: each event is spread once."""

    def __init__(
        self, store: Store, policies: Shelf, tellings: Sequence[Telling], channels: Collection[Channel]
    ) -> None:
        """Only in these channels is anything brought: what would go by another one is told to nobody, and does not lie
        there until somebody sets that up one day.
        """
        self._store = store
        self._policies = policies
        self._tellings = tellings
        self._channels = frozenset(channels)

    def spread(self, now: datetime) -> int:
        """Spread what is due, or the part of it that has been due for longest; how many events that were. One that
        cannot be spread keeps no other from it: it is put off and tried again. Raises StoreUnavailable.
        """
        events = self._store.due_events(now, AT_ONCE)
        for event in events:
            self._spread(event, now)
        return len(events)

    def _spread(self, event: Event, now: datetime) -> None:
        try:
            about = self._about(event)
        except Exception as error:
            # Also what the store says of one row: when it is away itself, this cannot be put off either.
            self._put_off(event, now, error)
            return
        if about is None or not holds(about):
            self._store.spread(event, ())
            return
        deliveries, fault = self._asked(about)
        if fault is None:
            self._store.spread(event, deliveries)
            return
        # The others are told meanwhile: the ids of their deliveries are the same when the event is spread at last.
        self._store.put_deliveries(deliveries)
        self._put_off(event, now, fault)

    def _about(self, event: Event) -> About | None:
        """The event with what it is about; None when that is not there any more."""
        try:
            site = self._store.site(event.site)
            reaction = self._store.reaction_by_id(event.site, event.reaction)
        except NotFound:
            return None
        course = self._store.decisions(event.site, event.reaction)
        decision = next((each for each in course if each.id == event.cause), None)
        return About(event, site, reaction, decision, course, self._policies.correspondence(site.policy))

    def _asked(self, about: About) -> tuple[list[Delivery], Exception | None]:
        """What is told to whom in our channels, and the last fault of those who should have said it."""
        found: list[Delivery] = []
        fault = None
        for telling in self._tellings:
            try:
                found += [delivery for delivery in telling.deliveries(about) if delivery.channel in self._channels]
            except Exception as error:
                fault = error
        return found, fault

    def _put_off(self, event: Event, now: datetime, error: Exception) -> None:
        delay = min(max(now - event.at, SHORTEST_DELAY), LONGEST_DELAY)
        self._store.postpone_event(event, now + delay)
        what = {"site": event.site, "event_id": event.id, "seconds_until_next_try": int(delay.total_seconds())}
        log.error("an event cannot be told", **told_of(error), **what)


def holds(about: About) -> bool:
    """Whether there is still something to tell: the decision stands, and what it has waited for has not come."""
    if about.is_undone:
        return False
    match about.event.kind:
        case Kind.DECIDED:
            return about.decision is not None
        case Kind.REMIND:
            return _is_returned_by_it(about)
        case Kind.EXPIRE:
            return about.reaction.status is Status.UNCONFIRMED or _is_returned_by_it(about)
        case _:
            return True


def _is_returned_by_it(about: About) -> bool:
    last = last_standing(about.course)
    return about.reaction.status is Status.RETURNED and last is not None and last.id == about.event.cause
