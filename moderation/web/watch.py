"""Whether anything that the public sees has changed, in this process or in another one."""

from collections.abc import Callable, Hashable, Mapping
from typing import NamedTuple

from moderation.domain.errors import StoreUnavailable
from moderation.store.interface import Store

PATIENCE = 0.2
"""Seconds for which a look counts, where the store cannot tell for nothing whether anything has changed."""


class Look(NamedTuple):
    """What was seen: the editions, at which state of the database, and when."""

    changes: Hashable | None
    editions: Mapping[str, int]
    at: float


class Watch:
    """Knows the edition of each site. Many threads may ask it at once."""

    def __init__(self, store: Store, monotonic: Callable[[], float]) -> None:
        self._store = store
        self._monotonic = monotonic
        self._last: Look | None = None

    def current(self) -> Mapping[str, int] | None:
        """The editions, as far as that can be said without waiting: else None, and somebody has to look."""
        last = self._last
        if last is None:
            return None
        try:
            changes = self._store.changes()
            if changes is None:
                return last.editions if self._monotonic() - last.at < PATIENCE else None
            # Looking is as cheap as asking whether to look, where the store can tell.
            return last.editions if changes == last.changes else self._look(changes)
        except StoreUnavailable:
            return None

    def look(self) -> Mapping[str, int]:
        """The editions. Raises StoreUnavailable."""
        current = self.current()
        return self._look(self._store.changes()) if current is None else current

    def seen_within(self, seconds: float) -> Mapping[str, int] | None:
        """The editions as they were seen last; None when that is longer ago."""
        last = self._last
        return last.editions if last is not None and self._monotonic() - last.at < seconds else None

    def _look(self, changes: Hashable | None) -> Mapping[str, int]:
        # What changes between the two questions is seen at the next one: the older state is remembered.
        at = self._monotonic()
        editions = self._store.editions()
        self._last = Look(changes, editions, at)
        return editions
