"""How threads become too old to take reactions. Nothing is written when that comes: only the time goes on."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from moderation.domain.site import Site
from moderation.store.interface import Printed, Store

AT_ONCE = 500
"""Threads that are asked for in one go."""

NEVER = datetime.max.replace(tzinfo=UTC)


class Ages:
    """Follows the threads of one site."""

    def __init__(self, store: Store, site: Site, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._site = site
        self._clock = clock
        self._age = None if site.closes_after is None else timedelta(days=site.closes_after)
        self._oldest = Printed(opened=None if self._age is None else clock() - self._age)
        self._due = NEVER
        self.look_again()

    @property
    def is_due(self) -> bool:
        """Whether one may have become too old since the last time."""
        return self._clock() >= self._due

    def look_again(self) -> None:
        """Something has been printed, perhaps of a thread that we do not know of."""
        self._due = NEVER if self._age is None else self._clock()

    def is_past(self, page: Printed) -> bool:
        """Whether the page is the first one of a thread that is too old by now: on later ones nothing tells of it."""
        is_known = self._age is not None and page.opened is not None and page.first == 0
        return is_known and self._closes(page) <= self._clock()

    def grown(self) -> list[Printed]:
        """The first pages of threads that have become too old since the last time; of very many only a part."""
        if self._oldest.opened is None:
            return []
        some = self._store.opened_after(self._site.key, self._oldest.opened, self._oldest.thread, AT_ONCE)
        past = [page for page in some if self.is_past(page)]
        self._oldest = past[-1] if past else self._oldest
        if len(past) < len(some):
            self._due = self._closes(some[len(past)])
        elif len(some) < AT_ONCE:
            self._due = NEVER
        return past

    def _closes(self, page: Printed) -> datetime:
        return NEVER if page.opened is None or self._age is None else page.opened + self._age
