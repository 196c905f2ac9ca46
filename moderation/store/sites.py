"""Sites and their threads."""

from moderation.domain.errors import UnknownSite
from moderation.domain.site import KEY, Site
from moderation.domain.thread import Thread
from moderation.store.engine import Work
from moderation.store.part import SITE, Part
from moderation.store.rows import site_columns, site_in, thread_columns, thread_in
from moderation.store.snapshots import hold, reprint

ADD_SITE = """
    insert into site (key, name, origins, language, time_zone, policy, closes_after, open_threads)
    values (:key, :name, :origins, :language, :time_zone, :policy, :closes_after, :open_threads)"""
SITES = "select * from site"
PUT_THREAD = """
    insert into thread (site, key, title, url, closed, opened) values (:site, :key, :title, :url, :closed, :opened)
    on conflict (site, key) do update set title = excluded.title, url = excluded.url, closed = excluded.closed,
        opened = coalesce(excluded.opened, thread.opened)"""
THREAD = "select * from thread where site = :site and key = :key"


class Sites(Part):
    """Sites and threads."""

    def add_site(self, site: Site) -> None:
        with self._policy_named(site.policy):
            self._engine.write(lambda run: run(ADD_SITE, **site_columns(site)))

    def site(self, key: str) -> Site:
        # What cannot be a key is not asked for: no engine takes every sign that an address can hold.
        rows = self._engine.read(SITE, key=key) if KEY.fullmatch(key) else []
        if not rows:
            raise UnknownSite(key)
        return site_in(rows[0])

    def sites(self) -> tuple[Site, ...]:
        # Sorted here: each engine has an order of its own for the signs between the letters.
        return tuple(sorted(map(site_in, self._engine.read(SITES)), key=lambda site: site.key))

    def put_thread(self, thread: Thread) -> None:
        self.site(thread.site)
        self._engine.write(lambda run: self._put_thread(run, thread))

    def _put_thread(self, run: Work, thread: Thread) -> None:
        run(PUT_THREAD, **thread_columns(thread))
        held = hold(run, thread.site, thread.key, 0)
        if held is not None:
            reprint(run, self._press, held)

    def thread(self, site: str, key: str) -> Thread | None:
        rows = self._engine.read(THREAD, site=site, key=key)
        return thread_in(rows[0]) if rows else None
