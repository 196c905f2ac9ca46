"""Finds the place that a page, a form or a fragment is for."""

from collections.abc import Callable
from datetime import datetime

from moderation.domain.errors import BadPolicy, UnknownOrigin, UnknownThread
from moderation.domain.site import Site
from moderation.domain.thread import Thread, address_of, canonical_key, closing
from moderation.intake.values import NO_RULES, Place
from moderation.policies import Shelf
from moderation.store.interface import Store


class Places:
    """Where reactions belong. `clock` gives the moment in UTC."""

    def __init__(self, store: Store, policies: Shelf, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._policies = policies
        self._clock = clock

    def place(self, site_key: str, thread_given: str, origin: str = "") -> Place:
        """The place that a form is for. `origin` is that of the page which sends it, if the browser says so.

        Raises UnknownSite, UnknownThread, UnknownOrigin.
        """
        site = self._store.site(site_key)
        if origin and origin not in site.origins:
            raise UnknownOrigin(origin)
        return self._place(site, self._thread(site, thread_given))

    def place_to_read(self, site_key: str, thread_given: str) -> Place:
        """The same for a page that is looked at: what stands there can be read also while the house rules cannot.

        Raises UnknownSite, UnknownThread.
        """
        site = self._store.site(site_key)
        return self.around(site, self._thread(site, thread_given))

    def around(self, site: Site, thread: Thread) -> Place:
        """The same for a thread that is known."""
        try:
            return self._place(site, thread)
        except BadPolicy:
            return Place(site, thread, NO_RULES, is_out_of_order=True)

    def _thread(self, site: Site, given: str) -> Thread:
        key = canonical_key(given, site)
        thread = self._store.thread(site.key, key)
        if thread is None and not site.open_threads:
            raise UnknownThread(site.key, key)
        # No title: whoever asks is a stranger, and what they call the page would stand there for all to read.
        return thread or Thread(site.key, key, "", address_of(given, site))

    def _place(self, site: Site, thread: Thread) -> Place:
        policy = self._policies.in_force(site.policy)
        return Place(site, thread, policy, closing(thread, policy.closes_after, self._clock()))
