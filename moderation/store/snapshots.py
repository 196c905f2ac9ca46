"""Snapshots: what the public sees of a thread, printed in the transaction of whatever changes it.

A thread is cut into pages. A page keeps the number with which it begins, so that what changes
touches that page and the first one, which tells the count, and no other.
"""

from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from moderation.domain.reaction import PublicReaction
from moderation.domain.site import Site
from moderation.domain.snapshot import FIRST, Packed, Press, Sheet, Snapshot
from moderation.domain.thread import Thread
from moderation.store.engine import BIGGEST, Param, Row, Run, Work
from moderation.store.interface import Printed
from moderation.store.moments import moment_in
from moderation.store.part import SITE, Part, as_key
from moderation.store.rows import site_in, thread_in

MOST = 500
LARGEST = 500_000
"""Reactions on one page, and characters of their HTML: a server holds what each slow reader has not fetched yet."""

# Also the lock by which two who change a thread at once come one after the other.
HOLD = """
    update thread set published = published + :change where site = :site and key = :thread returning *"""
PAGES = "select first, basis from snapshot where site = :site and thread = :thread order by first"
REACTIONS = """
    select number, shown_name, html, received from reaction
    where site = :site and thread = :thread and status = 'published' and number >= :first and number < :end
    order by number limit :most"""
NEXT_EDITION = """
    insert into edition (site, n) values (:site, 1)
    on conflict (site) do update set n = edition.n + 1 returning n"""
PUT_SNAPSHOT = """
    insert into snapshot (
        site, thread, first, edition, basis, json_tag, html_tag, json_gzip, json_brotli, html_gzip, html_brotli
    ) values (
        :site, :thread, :first, :edition, :basis, :json_tag, :html_tag, :json_gzip, :json_brotli, :html_gzip,
        :html_brotli
    )
    on conflict (site, thread, first) do update
    set edition = excluded.edition, basis = excluded.basis, json_tag = excluded.json_tag, html_tag = excluded.html_tag,
        json_gzip = excluded.json_gzip, json_brotli = excluded.json_brotli, html_gzip = excluded.html_gzip,
        html_brotli = excluded.html_brotli"""
OUTDATE = "update snapshot set basis = '', edition = :edition where site = :site and thread = :thread"
SNAPSHOT = """
    select json_tag, html_tag, json_gzip, json_brotli, html_gzip, html_brotli from snapshot
    where site = :site and thread = :thread and first = :first and basis = :basis"""
EDITIONS = "select site, n from edition"
PRINTED = """
    select edition, thread, first from snapshot
    where site = :site and (edition, thread, first) > (:edition, :thread, :first)
    order by edition, thread, first limit :limit"""


class Held(NamedTuple):
    """A thread that nobody else changes until the end of this transaction, and how many reactions it shows."""

    site: Site
    thread: Thread
    shows: int


class Page(NamedTuple):
    """A page by where it begins, and where the next one does: None for the last."""

    first: int
    end: int | None

    def has(self, number: int) -> bool:
        return self.first <= number and (self.end is None or number < self.end)


class Snapshots(Part):
    """What the front hands out."""

    def snapshot(self, site: str, thread: str, first: int, basis: str) -> Snapshot | None:
        # A number from an address may be any.
        place = {"site": site, "thread": as_key(thread), "first": min(first, BIGGEST), "basis": basis}
        rows = self._engine.read(SNAPSHOT, **place)
        return _snapshot_in(rows[0]) if rows else None

    def print_thread(self, site: str, thread: str, first: int) -> Snapshot | None:
        return self._engine.write(lambda run: self._print_if_outdated(run, site, thread, first))

    def _print_if_outdated(self, run: Work, site: str, thread: str, first: int) -> Snapshot | None:
        held = hold(run, site, thread, 0)
        if held is None or self._press is None:
            return None
        basis = self._press.basis(held.site)
        pages = run(PAGES, site=site, thread=thread)
        if not pages or any(page["basis"] != basis for page in pages):
            reprint(run, self._press, held)
        rows = run(SNAPSHOT, site=site, thread=thread, first=min(first, BIGGEST), basis=basis)
        return _snapshot_in(rows[0]) if rows else None

    def editions(self) -> dict[str, int]:
        return {row["site"]: row["n"] for row in self._engine.read(EDITIONS)}

    def printed(self, site: str, after: Printed, limit: int = 500) -> tuple[Printed, ...]:
        rows = self._engine.read(PRINTED, site=site, **after._asdict(), limit=limit)
        return tuple(Printed(row["edition"], row["thread"], row["first"]) for row in rows)


def hold(run: Run, site: str, thread: str, change: int) -> Held | None:
    """Keep others away from a thread until the end of this transaction and change how many reactions it shows. None
    when there is no such thread.
    """
    rows = run(HOLD, site=site, thread=as_key(thread), change=change)
    if not rows:
        return None
    (site_row,) = run(SITE, key=site)
    return Held(site_in(site_row), thread_in(rows[0]), rows[0]["published"])


def reprint(run: Work, press: Press | None, held: Held, numbers: Collection[int] = ()) -> None:
    """Print the first page of a thread anew and those on which these reactions stand; all of them when one was made on
    another basis. Without a press they are marked as outdated, to be printed when they are asked for.
    """
    place: dict[str, Param] = {"site": held.thread.site, "thread": held.thread.key}
    kept = run(PAGES, **place)
    if press is None:
        run(OUTDATE, **place, edition=next_edition(run, held.thread.site))
        return
    basis = press.basis(held.site)
    pages = list(_pages(kept))
    if all(row["basis"] == basis for row in kept):
        pages = [page for page in pages if page.first == FIRST or any(map(page.has, numbers))]
    sheets = [sheet for page in pages for sheet in _sheets(run, held, page)]
    rows = [(sheet.first, press(sheet)) for sheet in sheets]
    # As late as can be: others who change something on this site wait from here on.
    edition = next_edition(run, held.thread.site)
    for first, snapshot in rows:
        run(PUT_SNAPSHOT, **place, first=first, edition=edition, basis=basis, **_snapshot_columns(snapshot))


def next_edition(run: Run, site: str) -> int:
    """Say that something which the public sees has changed on a site."""
    (row,) = run(NEXT_EDITION, site=site)
    return int(row["n"])


def _pages(kept: list[Row]) -> Iterator[Page]:
    """The pages that there are; one that takes all when there is none yet."""
    begins = [row["first"] for row in kept] or [FIRST]
    yield from map(Page, begins, [*begins[1:], None])


def _sheets(run: Run, held: Held, page: Page) -> Iterator[Sheet]:
    """What stands on a page now. One that has become too long is cut: in halves, so that both have room; the last one,
    where most is added, so that the older part is full.
    """
    cut = _cut_in_halves if page.end is not None else _cut_from_the_front
    for first, end, reactions in cut(lambda first, most: _reactions(run, held, Page(first, page.end), most), page):
        yield Sheet(held.site, held.thread, first, end, held.shows, reactions)


Reading = Callable[[int, int], tuple[PublicReaction, ...]]
Cut = Iterator[tuple[int, int | None, tuple[PublicReaction, ...]]]


def _cut_in_halves(read: Reading, page: Page) -> Cut:
    yield from _halves(page.first, page.end, read(page.first, BIGGEST))


def _halves(first: int, end: int | None, reactions: tuple[PublicReaction, ...]) -> Cut:
    if _how_many_fit(reactions) == len(reactions):
        yield first, end, reactions
        return
    middle = len(reactions) // 2
    begins = reactions[middle].number
    yield from _halves(first, begins, reactions[:middle])
    yield from _halves(begins, end, reactions[middle:])


def _cut_from_the_front(read: Reading, page: Page) -> Cut:
    first: int | None = page.first
    while first is not None:
        reactions = read(first, MOST + 1)
        fitting = _how_many_fit(reactions)
        end = reactions[fitting].number if fitting < len(reactions) else None
        yield first, end, reactions[:fitting]
        first = end


def _how_many_fit(reactions: tuple[PublicReaction, ...]) -> int:
    """How many of these, from the front, one page takes: one always."""
    room = LARGEST
    for place, reaction in enumerate(reactions[:MOST]):
        room -= len(reaction.html)
        if room < 0 and place:
            return place
    return min(len(reactions), MOST)


def _reactions(run: Run, held: Held, page: Page, most: int) -> tuple[PublicReaction, ...]:
    end = BIGGEST if page.end is None else page.end
    rows = run(REACTIONS, site=held.thread.site, thread=held.thread.key, first=page.first, end=end, most=most)
    return tuple(map(public_reaction_in, rows))


def public_reaction_in(row: Row) -> PublicReaction:
    return PublicReaction(row["number"], row["shown_name"], row["html"], moment_in(row["received"]))


def _snapshot_columns(snapshot: Snapshot) -> dict[str, Param]:
    json, html = snapshot.json, snapshot.html
    return {
        "json_tag": json.tag,
        "html_tag": html.tag,
        "json_gzip": json.gzip,
        "json_brotli": json.brotli,
        "html_gzip": html.gzip,
        "html_brotli": html.brotli,
    }


def _snapshot_in(row: Row) -> Snapshot:
    json = Packed(row["json_tag"], row["json_gzip"], row["json_brotli"])
    html = Packed(row["html_tag"], row["html_gzip"], row["html_brotli"])
    return Snapshot(json, html)
