"""What stands in the news for somebody at the desk, by the time at which the mail is sent.

There is no address of a reader in it, and no name but the one that is shown.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from moderation.domain.address import mask_addresses
from moderation.domain.decision import Act
from moderation.domain.delivery import Delivery
from moderation.domain.errors import NotFound
from moderation.domain.news import Mentioned, News, NewsLetter, Waits
from moderation.domain.objection import open_since
from moderation.domain.reaction import Reaction, Status
from moderation.domain.site import Site
from moderation.domain.wanted import Wanted
from moderation.people import LOCKED
from moderation.store.interface import Store

MOST_MENTIONED = 10
"""Reactions of which one mail speaks; all are counted."""

LONGEST_TEXT = 200
"""Characters of each of them."""

WAITS = {Status.WAITING: Waits.NEW, Status.OBJECTED: Waits.OBJECTED}
BROUGHT_BY = {Act.CONFIRM: Waits.NEW, Act.AMEND: Waits.AMENDED, Act.OBJECT: Waits.OBJECTED}


class NewsOf:
    """Looks it up. `clock` gives the moment in UTC."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def __call__(self, delivery: Delivery) -> NewsLetter | None:
        """The letter that a delivery stands for; None when that was dealt with by now, and for who was locked out."""
        if delivery.addressee in self._store.those_with_password(LOCKED):
            return None
        kind = News(delivery.what)
        try:
            mentioned = tuple(self._brought(delivery) if kind is News.EACH else self._oldest(delivery.addressee))
        except NotFound:
            return None
        if not mentioned:
            return None
        sites = self._store.sites()
        waiting = self._numbers(sites, delivery.addressee)
        spoken_of = {each.site for each in mentioned} | {key for key, number in waiting.items() if number > 0}
        return NewsLetter(
            kind=kind,
            mentioned=mentioned,
            waiting={key: number for key, number in waiting.items() if number > 0},
            names={site.key: site.name for site in sites if site.key in spoken_of},
        )

    def _brought(self, delivery: Delivery) -> Iterator[Mentioned]:
        """The one that has come, if it still waits for what it came for. Raises NotFound."""
        reaction = self._store.reaction_by_id(delivery.site, delivery.reaction)
        course = self._store.decisions(delivery.site, delivery.reaction)
        decision = next((each for each in course if each.id == delivery.cause), None)
        if decision is not None:
            is_answered = decision.act is Act.OBJECT and open_since(reaction.status, course) != decision.at
            if reaction.status is decision.after and decision.act in BROUGHT_BY and not is_answered:
                yield self._mentioned(reaction, BROUGHT_BY[decision.act], decision.at)
        elif delivery.cause == delivery.reaction:
            if reaction.status is Status.WAITING:
                yield self._mentioned(reaction, Waits.NEW, reaction.received)
        else:
            notice = self._store.notice(delivery.site, delivery.cause)
            if notice.answer is None and reaction.status is Status.PUBLISHED:
                yield replace(self._mentioned(reaction, Waits.REPORTED, notice.at), reference=notice.reference)

    def _oldest(self, person: str) -> Iterator[Mentioned]:
        now = self._clock()
        left = MOST_MENTIONED
        for status, waits in WAITS.items():
            if left:
                wanted = Wanted(status=status)
                found = self._store.listed(wanted, now=now, person=person, limit=left, offered=True).items
                left -= len(found)
                for item in found:
                    yield self._mentioned(item.reaction, waits, self._since(item.reaction), item.thread_title)

    def _since(self, reaction: Reaction) -> datetime:
        """When it began to wait: when it was sent, or objected to."""
        course = self._store.decisions(reaction.site, reaction.id) if reaction.status is not Status.WAITING else ()
        return open_since(reaction.status, course) or reaction.received

    def _mentioned(self, reaction: Reaction, waits: Waits, since: datetime, title: str | None = None) -> Mentioned:
        if title is None:
            thread = self._store.thread(reaction.site, reaction.thread)
            title = thread.title if thread else ""
        text = mask_addresses(reaction.plain)
        return Mentioned(
            site=reaction.site,
            number=reaction.number,
            name=reaction.shown_name,
            title=title,
            text=text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…",
            since=since,
            waits=waits,
        )

    def _numbers(self, sites: Iterable[Site], person: str) -> Counter[str]:
        """How many wait on each site for this person, who does not answer objections to what they decided."""
        number_of, keys = self._store.number_of, [site.key for site in sites]
        waiting = Counter({key: sum(number_of(status, site=key) for status in WAITS) for key in keys})
        waiting.subtract(site for site, _ in self._store.objections_against(person))
        return waiting
