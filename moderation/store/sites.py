"""Sites and their threads."""

from datetime import datetime

from moderation.domain.entry import DeskAct
from moderation.domain.errors import UnknownSite
from moderation.domain.site import KEY, Site
from moderation.domain.thread import Thread
from moderation.store.engine import Param, Run, Work
from moderation.store.entries import hold_log, tell
from moderation.store.moments import moment, moment_or_none
from moderation.store.part import SITE, Part
from moderation.store.rows import site_columns, site_in, thread_columns, thread_in
from moderation.store.snapshots import hold, next_edition, reprint

ADD_SITE = """
    insert into site (key, name, origins, language, time_zone, policy, closes_after, open_threads, informal, indexed)
    values (:key, :name, :origins, :language, :time_zone, :policy, :closes_after, :open_threads, :informal, :indexed)"""
SITES = "select * from site"
CHANGE_SITE = """
    update site set name = :name, origins = :origins, language = :language, time_zone = :time_zone,
        open_threads = :open_threads, informal = :informal, indexed = :indexed
    where key = :key and name = :seen_name and origins = :seen_origins and language = :seen_language
        and time_zone = :seen_time_zone and open_threads = :seen_open_threads and informal = :seen_informal
        and indexed = :seen_indexed
    returning key"""
OWN_COLUMNS = ("name", "origins", "language", "time_zone", "open_threads", "informal", "indexed")
"""What a site says of itself; the rest comes with its house rules."""

NUMBER_OF_THREADS = """
    select count(*) as n from (select 1 from thread where site = :site order by key limit :most) as kept"""
PUT_THREAD = """
    insert into thread (site, key, title, url, closed, opened, announcement)
    values (:site, :key, :title, :url, :closed, :opened, :announcement)
    on conflict (site, key) do update set title = excluded.title, url = excluded.url, closed = excluded.closed,
        opened = coalesce(excluded.opened, thread.opened), announcement = excluded.announcement"""
CLOSE_THREAD = """
    update thread set closed = :closed where site = :site and key = :key and (closed is null or closed > :now)
    returning key"""
REOPEN_THREAD = """
    update thread set closed = null where site = :site and key = :key and closed <= :now
    returning key"""
ANNOUNCE = """
    update thread set announcement = :announcement
    where site = :site and key = :key and announcement <> :announcement
    returning key"""
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

    def change_site(self, seen: Site, wished: Site, *, at: datetime, person: str | None, told: str) -> bool:
        before, after = site_columns(seen), site_columns(wished)
        values = {name: after[name] for name in OWN_COLUMNS} | {f"seen_{name}": before[name] for name in OWN_COLUMNS}

        def work(run: Run) -> bool:
            end = hold_log(run, seen.key)
            if not run(CHANGE_SITE, key=seen.key, **values):
                return False
            tell(run, end, DeskAct.SITE, at, person, detail=told)
            next_edition(run, seen.key)
            return True

        return self._engine.write(work)

    def number_of_threads(self, site: str, at_most: int = 1000) -> int:
        return int(self._engine.read(NUMBER_OF_THREADS, site=site, most=at_most)[0]["n"])

    def put_thread(self, thread: Thread) -> None:
        self.site(thread.site)
        self._engine.write(lambda run: self._put_thread(run, thread))

    def _put_thread(self, run: Work, thread: Thread) -> None:
        run(PUT_THREAD, **thread_columns(thread))
        self._print_anew(run, thread.site, thread.key)

    def close_thread(self, site: str, key: str, closed: datetime | None, *, now: datetime) -> bool:
        return self._change_thread(CLOSE_THREAD, site, key, closed=moment_or_none(closed), now=moment(now))

    def reopen_thread(self, site: str, key: str, *, now: datetime) -> bool:
        return self._change_thread(REOPEN_THREAD, site, key, now=moment(now))

    def announce(self, site: str, key: str, announcement: str) -> bool:
        return self._change_thread(ANNOUNCE, site, key, announcement=announcement)

    def _change_thread(self, change: str, site: str, key: str, **values: Param) -> bool:
        def work(run: Work) -> bool:
            is_changed = bool(run(change, site=site, key=key, **values))
            if is_changed:
                self._print_anew(run, site, key)
            return is_changed

        return self._engine.write(work)

    def _print_anew(self, run: Work, site: str, key: str) -> None:
        held = hold(run, site, key, 0)
        if held is not None:
            reprint(run, self._press, held)

    def thread(self, site: str, key: str) -> Thread | None:
        rows = self._engine.read(THREAD, site=site, key=key)
        return thread_in(rows[0]) if rows else None
