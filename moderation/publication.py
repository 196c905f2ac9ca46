"""What the public may see of a page: its published reactions and how many there are."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from moderation.domain.errors import BadPolicy, UnknownThread
from moderation.domain.reaction import PublicReaction
from moderation.domain.site import Site
from moderation.domain.thread import Thread, address_of, canonical_key, closing
from moderation.policies import Shelf
from moderation.store.interface import Store

MOST_COUNTS = 50
"""How many pages can be counted in one call."""


@dataclass(frozen=True, slots=True)
class PublicThread:
    """A thread as the public sees it, oldest reaction first. `closed` says since when it takes no new ones."""

    site: Site
    thread: Thread
    reactions: tuple[PublicReaction, ...]
    closed: datetime | None


class Publication:
    """The way out."""

    def __init__(self, store: Store, policies: Shelf, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._policies = policies
        self._clock = clock

    def site(self, key: str) -> Site:
        """The site with this key. Raises UnknownSite."""
        return self._store.site(key)

    def thread(self, site_key: str, thread_given: str) -> PublicThread:
        """The reactions under a page; none when nobody has reacted yet. Raises UnknownSite, UnknownThread."""
        site = self._store.site(site_key)
        key = canonical_key(thread_given, site)
        thread = self._store.thread(site.key, key)
        if thread is None and not site.open_threads:
            raise UnknownThread(site.key, key)
        thread = thread or Thread(site.key, key, "", address_of(key, site))
        closed = closing(thread, self._closes_after(site), self._clock())
        return PublicThread(site, thread, self._store.published(site.key, key), closed)

    def _closes_after(self, site: Site) -> int | None:
        """Reading goes on also when the house rules in force cannot be read: nothing else here needs them."""
        try:
            return self._policies.in_force(site.policy).closes_after
        except BadPolicy:
            return None

    def counts(self, site_key: str, threads_given: Collection[str]) -> tuple[Site, dict[str, int]]:
        """How many reactions each page shows, by the key as it was given. Raises UnknownSite.

        A key that is none counts 0: one wrong line on an index page must not take the other numbers away.
        """
        site = self._store.site(site_key)
        keys: dict[str, str] = {}
        for given in threads_given:
            try:
                keys[given] = canonical_key(given, site)
            except UnknownThread:
                continue
        counted = self._store.published_counts(site.key, set(keys.values()))
        return site, {given: counted.get(keys.get(given, ""), 0) for given in threads_given}
