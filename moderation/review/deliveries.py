"""What was sent to whom, what is on its way, and what did not arrive; and another try of that."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog

from moderation.domain.correspondence import LETTERS, Letter
from moderation.domain.decision import Decision
from moderation.domain.delivery import AUTHOR, HOOK, Delivery
from moderation.domain.errors import UnknownHook
from moderation.domain.heard import as_seen, heard
from moderation.domain.person import Person, require_editor
from moderation.review.item import Item
from moderation.store.interface import Page, Store

log = structlog.get_logger(__name__)

COUNTED = 100
"""How far those that were given up are counted."""


@dataclass(frozen=True, slots=True)
class Sending:
    """A delivery, with the number of the reaction that it is about, and the host of the service that it is for; None
    and empty where there is none.
    """

    delivery: Delivery
    number: int | None
    host: str


class Deliveries:
    """The desk's way to what is told."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def number_given_up(self) -> int:
        """How many did not arrive and are left to the desk, counted no further than `COUNTED`."""
        return self._store.number_given_up(COUNTED)

    def given_up(self, after: str | None = None) -> Page[Sending]:
        """Those, newest first, a page at a time."""
        page = self._store.deliveries_given_up(after=after)
        return Page(tuple(self._sendings(page.items)), page.after)

    def on_their_way(self, after: str | None = None) -> Page[Sending]:
        """Those that are still to be brought, newest first, a page at a time."""
        page = self._store.deliveries_on_their_way(after=after)
        return Page(tuple(self._sendings(page.items)), page.after)

    def to_authors(self, site: str, reactions: Collection[str]) -> dict[str, list[Delivery]]:
        """What is or was on its way to the authors of some reactions of a site, by their ids, under the id of what it
        tells of: a reaction or a decision. Oldest first.
        """
        found: dict[str, list[Delivery]] = {}
        for each in sorted(self._store.deliveries_about_each(site, reactions), key=lambda each: each.id):
            if each.to == AUTHOR:
                found.setdefault(each.cause, []).append(each)
        return found

    def told_from(self, item: Item, decision: Decision) -> datetime | None:
        """From when on its author is told of a decision, as long as that can be undone in silence; None when they are
        not told, or the time has come.
        """
        house, letter = item.policy.correspondence, LETTERS.get(decision.act)
        is_undone = any(each.undoes == decision.id for each in item.course)
        if decision.person is None or is_undone or letter in (None, Letter.UNDONE) or not item.reaction.author.email:
            return None
        due = decision.at + house.undo
        return due if house.writes(letter) and due > self._clock() else None

    def is_wrong(self, item: Item) -> bool:
        """Whether its author was told by a letter that it stands somewhere else, so that another letter is due."""
        told = self._store.deliveries_about(item.reaction.site, item.reaction.id)
        known = heard(item.reaction, item.course, told)
        return known.is_wrong(as_seen(item.reaction.status))

    def again(self, person: Person, site: str, delivery: str) -> bool:
        """Have one that was given up tried again. False when there is no such one any more. Raises RoleMissing."""
        require_editor(person)
        return self._done("a delivery is tried again", person, self._store.try_again, site, delivery)

    def settle(self, person: Person, site: str, delivery: str) -> bool:
        """Let one that was given up be. False when there is no such one any more. Raises RoleMissing."""
        require_editor(person)
        return self._done("a delivery is let be", person, self._store.settle_delivery, site, delivery)

    def _done(
        self, what: str, person: Person, act: Callable[[str, str, datetime], bool], site: str, delivery: str
    ) -> bool:
        is_done = act(site, delivery, self._clock())
        if is_done:
            log.info(what, site=site, delivery=delivery, by=person.id)
        return is_done

    def _sendings(self, deliveries: Iterable[Delivery]) -> Iterable[Sending]:
        found = tuple(deliveries)
        numbers: dict[tuple[str, str], int] = {}
        for site in {each.site for each in found}:
            about = {each.reaction for each in found if each.site == site and each.reaction}
            numbers |= {(site, reaction): number for reaction, number in self._store.numbers_of(site, about).items()}
        for each in found:
            yield Sending(each, numbers.get((each.site, each.reaction)), self._host_of(each))

    def _host_of(self, delivery: Delivery) -> str:
        if not delivery.to.startswith(HOOK):
            return ""
        try:
            return self._store.hook(delivery.site, delivery.addressee).host
        except UnknownHook:
            return ""
