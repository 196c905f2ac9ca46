"""What the public may see of a page: its published reactions, as they were printed, and how many there are."""

from collections.abc import Collection
from dataclasses import dataclass

from moderation.domain.errors import UnknownThread
from moderation.domain.site import Site
from moderation.domain.snapshot import FIRST, Press, Sheet, Snapshot
from moderation.domain.thread import Thread, address_of, canonical_key
from moderation.store.interface import Store

MOST_COUNTS = 50
"""How many pages can be counted in one call."""


@dataclass(frozen=True, slots=True)
class PublicPage:
    """A page of a thread as the public sees it: which thread, and its reactions, ready to be handed out."""

    site: Site
    key: str
    first: int
    snapshot: Snapshot


class Publication:
    """The way out."""

    def __init__(self, store: Store, press: Press) -> None:
        self._store = store
        self._press = press

    def site(self, key: str) -> Site:
        """The site with this key. Raises UnknownSite."""
        return self._store.site(key)

    def page(self, site_key: str, thread_given: str, first: int = FIRST) -> PublicPage:
        """The page of a thread that begins at this number; the first one is empty when nobody has reacted yet.

        It was printed when what stands on it was decided. Only where there is none, or where the settings of the site
        have changed since, it is printed now. Raises UnknownSite, UnknownThread.
        """
        site = self._store.site(site_key)
        key = canonical_key(thread_given, site)
        if first < FIRST:
            raise UnknownThread(site.key, key)
        basis = self._press.basis(site)
        snapshot = self._store.snapshot(site.key, key, first, basis) or self._printed(site, key, first, basis)
        return PublicPage(site, key, first, snapshot or self._blank(site, key, first))

    def _printed(self, site: Site, key: str, first: int, basis: str) -> Snapshot | None:
        """The page, printed now; None when there is none. Who merely looks for what is not there makes nobody wait."""
        is_printed = first != FIRST and self._store.snapshot(site.key, key, FIRST, basis) is not None
        if is_printed or self._store.thread(site.key, key) is None:
            return None
        return self._store.print_thread(site.key, key, first)

    def _blank(self, site: Site, key: str, first: int) -> Snapshot:
        """The first page of a thread that nobody knows of yet, where readers may open it."""
        if first != FIRST or not site.open_threads:
            raise UnknownThread(site.key, key)
        return self._press(Sheet(site, Thread(site.key, key, "", address_of(key, site)), FIRST, None, 0, ()))

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
