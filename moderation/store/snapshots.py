"""Snapshots: what the public sees of a thread, printed in the transaction of whatever changes it.

A thread is cut into pages. A page keeps the number with which it begins, so that what changes
touches that page and the first one, which tells the count, and no other.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import NamedTuple

from moderation.domain.reaction import PublicReaction
from moderation.domain.site import Site
from moderation.domain.snapshot import FIRST, Packed, Press, Sheet
from moderation.domain.thread import Thread
from moderation.store.engine import BIGGEST, Param, Row, Run, Work
from moderation.store.interface import Printed
from moderation.store.moments import moment, moment_in, moment_or_none_in
from moderation.store.part import SITE, Part, as_key
from moderation.store.rows import site_in, thread_in

MOST = 500
LARGEST = 500_000
"""Reactions on one page, and characters of their HTML: a server holds what each slow reader has not fetched yet."""

# Also the lock by which two who change a thread at once come one after the other.
HOLD = """
    update thread set published = published + :change where site = :site and key = :thread returning *"""
PAGES = "select first, basis, tag from snapshot where site = :site and thread = :thread order by first"
REACTIONS = """
    select number, shown_name, html, received, edited, parent from reaction
    where site = :site and thread = :thread and status = 'published' and number >= :first and number < :end
    order by number limit :most"""
# Of what was withdrawn nothing is left to the public but its place.
PLACES = """
    select number, received, parent from reaction
    where site = :site and thread = :thread and marked = 1 and number >= :first and number < :end
    order by number limit :most"""
NEXT_EDITION = """
    insert into edition (site, n) values (:site, 1)
    on conflict (site) do update set n = edition.n + 1 returning n"""
PUT_SNAPSHOT = """
    insert into snapshot (site, thread, first, edition, basis, tag, gzip, brotli)
    values (:site, :thread, :first, :edition, :basis, :tag, :gzip, :brotli)
    on conflict (site, thread, first) do update
    set edition = excluded.edition, basis = excluded.basis, tag = excluded.tag, gzip = excluded.gzip,
        brotli = excluded.brotli"""
OUTDATE = "update snapshot set basis = '', edition = :edition where site = :site and thread = :thread"
SNAPSHOT = """
    select tag, gzip, brotli from snapshot
    where site = :site and thread = :thread and first = :first and basis = :basis"""
EDITIONS = "select site, n from edition"
PRINTED = """
    select s.edition, s.thread, s.first, t.opened, t.closed
    from snapshot s join thread t on t.site = s.site and t.key = s.thread
    where s.site = :site and (s.edition, s.thread, s.first) > (:edition, :thread, :first)
    order by s.edition, s.thread, s.first limit :limit"""
AFTER = """
    select s.edition, s.thread, s.first, t.opened, t.closed
    from thread t join snapshot s on s.site = t.site and s.thread = t.key
    where t.site = :site and (t.{by}, t.key) > (:since, :thread) and s.first = 0
    order by t.{by}, t.key limit :limit"""
OPENED, CLOSED = AFTER.format(by="opened"), AFTER.format(by="closed")


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

    def snapshot(self, site: str, thread: str, first: int, basis: str) -> Packed | None:
        # A number from an address may be any.
        place = {"site": site, "thread": as_key(thread), "first": min(first, BIGGEST), "basis": basis}
        rows = self._engine.read(SNAPSHOT, **place)
        return _packed_in(rows[0]) if rows else None

    def tags(self, site: str, thread: str, basis: str) -> tuple[str, ...]:
        pages = self._engine.read(PAGES, site=site, thread=as_key(thread))
        return tuple(page["tag"] for page in pages) if all(page["basis"] == basis for page in pages) else ()

    def print_thread(self, site: str, thread: str, first: int) -> Packed | None:
        return self._engine.write(lambda run: self._print_if_outdated(run, site, thread, first))

    def _print_if_outdated(self, run: Work, site: str, thread: str, first: int) -> Packed | None:
        held = hold(run, site, thread, 0)
        if held is None or self._press is None:
            return None
        basis = self._press.basis(held.site)
        pages = run(PAGES, site=site, thread=thread)
        if not pages or any(page["basis"] != basis for page in pages):
            reprint(run, self._press, held)
        rows = run(SNAPSHOT, site=site, thread=thread, first=min(first, BIGGEST), basis=basis)
        return _packed_in(rows[0]) if rows else None

    def editions(self) -> dict[str, int]:
        return {row["site"]: row["n"] for row in self._engine.read(EDITIONS)}

    def printed(self, site: str, after: Printed, limit: int = 500) -> tuple[Printed, ...]:
        rows = self._engine.read(
            PRINTED, site=site, edition=after.edition, thread=after.thread, first=after.first, limit=limit
        )
        return tuple(map(_printed_in, rows))

    def opened_after(self, site: str, opened: datetime, thread: str = "", limit: int = 500) -> tuple[Printed, ...]:
        rows = self._engine.read(OPENED, site=site, since=moment(opened), thread=thread, limit=limit)
        return tuple(map(_printed_in, rows))

    def closed_after(self, site: str, closed: datetime, thread: str = "", limit: int = 500) -> tuple[Printed, ...]:
        rows = self._engine.read(CLOSED, site=site, since=moment(closed), thread=thread, limit=limit)
        return tuple(map(_printed_in, rows))


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
        packed: dict[str, Param] = {"tag": snapshot.tag, "gzip": snapshot.gzip, "brotli": snapshot.brotli}
        run(PUT_SNAPSHOT, **place, first=first, edition=edition, basis=basis, **packed)


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
    place: dict[str, Param] = {"site": held.thread.site, "thread": held.thread.key, "first": page.first, "end": end}
    shown = tuple(map(public_reaction_in, run(REACTIONS, **place, most=most)))
    places = tuple(map(place_in, run(PLACES, **place, most=most)))
    return tuple(sorted((*shown, *places), key=lambda each: each.number)[:most]) if places else shown


def _printed_in(row: Row) -> Printed:
    opened, closed = moment_or_none_in(row["opened"]), moment_or_none_in(row["closed"])
    return Printed(row["edition"], row["thread"], row["first"], opened, closed)


def _packed_in(row: Row) -> Packed:
    return Packed(row["tag"], row["gzip"], row["brotli"])


def public_reaction_in(row: Row) -> PublicReaction:
    return PublicReaction(
        number=row["number"],
        name=row["shown_name"],
        html=row["html"],
        received=moment_in(row["received"]),
        edited=row["edited"],
        parent=row["parent"],
    )


def place_in(row: Row) -> PublicReaction:
    """The place of one that was withdrawn."""
    return PublicReaction(row["number"], "", "", moment_in(row["received"]), parent=row["parent"], is_withdrawn=True)
