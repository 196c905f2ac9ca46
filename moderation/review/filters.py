"""Parts of the queue that moderators give a name: their own, and those that all of them share."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import structlog

from moderation.domain import ids
from moderation.domain.errors import UnknownFilter
from moderation.domain.message import Message, say
from moderation.domain.person import Person, require_editor
from moderation.domain.saved_filter import NAME_LENGTH, QUERY_LENGTH, SavedFilter
from moderation.domain.wanted import Wanted
from moderation.markup import clean_line
from moderation.store.interface import Store

log = structlog.get_logger(__name__)

MOST = 50
"""Filters of one person, and as many that are shared: more cannot be looked through."""

COUNTED = 200
"""How far what a filter shows is counted."""

NAMELESS = say("Give the filter a name.")
TOO_LONG = say("A name has at most %(most)d characters.", most=NAME_LENGTH)
TAKEN = say("There is a filter with this name already.")
TOO_MUCH = say("This filter asks for too much to be kept. Leave something out.")
FULL = say("There are %(most)d filters already. Delete one that is not used any more.", most=MOST)


class BadFilter(ValueError):
    """A filter cannot be kept like this; `told` says why."""

    def __init__(self, told: Message) -> None:
        super().__init__(str(told))
        self.told = told


class Filters:
    """Keeps filters. Everybody has their own; what is shared stands at every desk, so only editors change that."""

    def __init__(self, store: Store, clock: Callable[[], datetime], entropy: Callable[[int], bytes]) -> None:
        self._store = store
        self._clock = clock
        self._entropy = entropy

    def all(self, person: Person) -> tuple[SavedFilter, ...]:
        """Those of a person, then the shared ones, each in the order in which they were kept: a new one comes last."""
        return self._store.filters(person.id)

    def one(self, person: Person, saved: str) -> SavedFilter:
        """One of theirs or a shared one. Raises UnknownFilter, also for that of somebody else."""
        found = self._store.filter(saved)
        if found.person not in (None, person.id):
            raise UnknownFilter("there is no such filter here")
        return found

    def number_of(self, person: Person, wanted: Wanted) -> int:
        """How many reactions a filter shows, counted no further than `COUNTED`."""
        return min(self._store.counted_in(wanted, now=self._clock(), person=person.id, at_most=COUNTED), COUNTED)

    def save(self, person: Person, name: str, query: str, *, shared: bool = False) -> SavedFilter:
        """Keep a part of the queue under a name. Raises BadFilter, and RoleMissing when it is to be shared."""
        if shared:
            require_editor(person)
        owner = None if shared else person.id
        name = self._good_name(person, name, owner)
        made = SavedFilter(ids.time_ordered_id(self._clock(), self._entropy(ids.ENTROPY)), name, query, owner)
        if len(query) > QUERY_LENGTH:
            raise BadFilter(TOO_MUCH)
        if not self._store.add_filter(made, MOST):
            raise BadFilter(FULL)
        log.info("filter saved", filter=made.id, by=person.id, shared=shared)
        return made

    def change(self, person: Person, saved: str, name: str, *, shared: bool) -> SavedFilter:
        """Give it another name, share it, or take a shared one back for oneself. Raises BadFilter, UnknownFilter, and
        RoleMissing when it is or is to be shared.
        """
        before = self.one(person, saved)
        if shared or before.is_shared:
            require_editor(person)
        owner = None if shared else person.id
        changed = replace(before, name=self._good_name(person, name, owner, besides=saved), person=owner)
        self._store.change_filter(changed)
        log.info("filter changed", filter=saved, by=person.id, shared=shared)
        return changed

    def remove(self, person: Person, saved: str) -> SavedFilter:
        """Forget it, and return what it was. Raises UnknownFilter, and RoleMissing when it is shared."""
        removed = self.one(person, saved)
        if removed.is_shared:
            require_editor(person)
        self._store.remove_filter(saved)
        log.info("filter removed", filter=saved, by=person.id)
        return removed

    def _good_name(self, person: Person, name: str, owner: str | None, besides: str = "") -> str:
        """The name, cleaned. Raises BadFilter when it is none, too long, or that of another one of the same owner."""
        name = clean_line(name)
        if not name:
            raise BadFilter(NAMELESS)
        if len(name) > NAME_LENGTH:
            raise BadFilter(TOO_LONG)
        others = (each for each in self._store.filters(person.id) if each.person == owner and each.id != besides)
        if name.casefold() in (each.name.casefold() for each in others):
            raise BadFilter(TAKEN)
        return name
