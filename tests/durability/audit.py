"""Holds the database against the ledger: nothing lost, nothing twice, nothing by halves."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from gzip import decompress
from typing import NamedTuple

from moderation import bootstrap
from moderation.domain.errors import UnknownReaction
from moderation.domain.likeness import sketch
from moderation.domain.policy import Policy
from moderation.domain.reaction import Reaction
from moderation.domain.snapshot import FIRST, Press, Sheet, address_of_page
from moderation.domain.thread import Thread
from moderation.domain.thread import address_of as site_address
from moderation.intake.ticket import digest_of
from moderation.pipeline import assess, draft_of
from moderation.store import open_engine
from moderation.store.consistency import ALWAYS, WHEN_ASKED, consistency
from moderation.store.engine import Engine, Run, Work
from moderation.store.health import State
from moderation.store.interface import Past, Store
from moderation.store.paging import mark_of
from moderation.store.snapshots import hold, reprint
from moderation.web.press import PublicPress
from tests.durability.house import settings_of
from tests.durability.ledger import Decided, Ledger, Posting
from tests.store.samples import published_in

LOST, TWICE, ALTERED, DECISION, UNSOUND, SNAPSHOT = (
    "reaction lost",
    "reaction twice",
    "reaction not as it was sent and judged",
    "decision lost",
    "database unsound",
    "snapshot not as printed anew",
)
KINDS = (LOST, TWICE, ALTERED, DECISION, UNSOUND, SNAPSHOT)

TEXTS = "select site, text, count(*) as n from reaction group by site, text having count(*) > 1"
BY_RECEIPT = "select site, id from reaction where receipt = :receipt"
NUMBER = "select count(*) as n from reaction"
SHINGLES = "select site, reaction, hash from shingle where site = :site and reaction = :reaction"
COURSE = "select count(*) as n from decision where site = :site and reaction = :reaction"
THREADS = "select site, key, published from thread order by site, key"
SNAPSHOTS = """
    select site, thread, first, basis, tag, gzip, brotli from snapshot order by site, thread, first"""
EMPTY = "delete from snapshot"
SOUND = {"integrity", "chain", *(about for about, *_ in (*ALWAYS, *WHEN_ASKED))}
"""What is looked at of the database; its disk and its rights are not the matter here."""


class Fault(NamedTuple):
    """Something that may not be."""

    kind: str
    what: str


@dataclass(frozen=True, slots=True)
class Books:
    """The database, opened to look only: by the store and by its engine."""

    store: Store
    engine: Engine
    policies: dict[str, Policy]
    press: Press


@contextmanager
def opened(url: str, *, only_reading: bool = True) -> Iterator[Books]:
    """The database at this address; the service may be running on it."""
    settings = settings_of(url)
    engine = open_engine(url, only_reading=only_reading)
    store = bootstrap.opening_of(settings)()
    shelf = bootstrap.shelf_of(settings, store)
    policies = {site.policy: shelf.in_force(site.policy) for site in store.sites()}
    try:
        yield Books(store, engine, policies, PublicPress())
    finally:
        store.close()
        engine.close()


def of_sent(books: Books, postings: Iterable[Posting]) -> Iterator[Fault]:
    """Every reaction with a receipt is there, as it was sent, with all that belongs to it."""
    for posting in postings:
        rows = books.engine.read(BY_RECEIPT, receipt=digest_of(posting.receipt))
        if len(rows) != 1:
            yield Fault(TWICE if rows else LOST, f"{posting.site} {posting.text[:60]!r}: {len(rows)} with its receipt")
            continue
        (past,) = books.store.past(posting.site, after=mark_of(rows[0]["id"][:-1]), limit=1)
        for what in _altered(books, posting, past):
            yield Fault(ALTERED, f"{posting.site} {past.reaction.number}: {what}")


def of_all(books: Books, ledger: Ledger) -> Iterator[Fault]:
    """There are as many as were acknowledged, each text once. All that was sent must have a receipt by now."""
    for row in books.engine.read(TEXTS):
        yield Fault(TWICE, f"{row['site']} {row['text'][:60]!r} is there {row['n']} times")
    (row,) = books.engine.read(NUMBER)
    if row["n"] != len(ledger.acknowledged):
        yield Fault(
            TWICE if row["n"] > len(ledger.acknowledged) else LOST,
            f"{row['n']} reactions are there; {len(ledger.acknowledged)} were acknowledged",
        )


def of_decided(books: Books, decided: Iterable[Decided]) -> Iterator[Fault]:
    """Every decision that was acknowledged stands in the log, and the reaction has come at least so far."""
    for each in decided:
        try:
            reaction = books.store.reaction(each.site, each.number)
        except UnknownReaction:
            yield Fault(DECISION, f"{each} is about a reaction that is not there")
            continue
        course = {one.version: one for one in books.store.decisions(each.site, reaction.id)}
        found = course.get(each.version)
        if found is None or (found.act, found.after) != (each.act, each.after):
            yield Fault(DECISION, f"{each} is not in the log: {found}")
        last = course.get(reaction.version)
        if sorted(course) != list(range(1, reaction.version + 1)) or last is None or last.after != reaction.status:
            yield Fault(DECISION, f"{each.site} {each.number} at {reaction.version} does not agree with its log")


def of_database(books: Books) -> Iterator[Fault]:
    """The engine finds its files sound, and what is counted along agrees with the rows."""
    checks = [*books.engine.health(full=True), *consistency(books.engine.read, full=True)]
    for check in checks:
        if check.about in SOUND and check.state is not State.WELL:
            yield Fault(UNSOUND, f"{check.about}: {check.found}")


def of_snapshots(books: Books, only: frozenset[str] | None = None) -> Iterator[Fault]:
    """What the public sees of each thread (or of these) is what is printed of its published reactions now, to the
    byte, and was printed with the last change.
    """
    for row in books.engine.read(THREADS):
        site, key = row["site"], row["key"]
        if only is not None and key not in only:
            continue
        place = books.store.site(site)
        reactions = published_in(books.store, site, key)
        kept = books.store.snapshot(site, key, FIRST, books.press.basis(place))
        if kept is None:
            if reactions:
                yield Fault(SNAPSHOT, f"{site} {key} was not printed")
            continue
        thread = books.store.thread(site, key)
        assert thread
        if kept != books.press(Sheet(place, thread, FIRST, None, row["published"], reactions)):
            yield Fault(SNAPSHOT, f"{site} {key} differs from its {len(reactions)} published reactions")


def of_reprint(url: str) -> Iterator[Fault]:
    """With the table of snapshots emptied and all of it printed anew by the store itself, every byte is the same. It is
    done in a transaction that is undone.
    """
    with opened(url, only_reading=False) as books:
        before, after = _reprinted(books)
    for place in sorted(before.keys() | after.keys()):
        if before.get(place) != after.get(place):
            yield Fault(SNAPSHOT, f"{place} differs when it is printed anew")


class _Undone(Exception):
    """Nothing of this transaction shall stay."""


Snapshots = dict[tuple[str, str, int], tuple[object, ...]]


def _reprinted(books: Books) -> tuple[Snapshots, Snapshots]:
    """All snapshots as they are, and as they are printed anew."""
    found: list[Snapshots] = []

    def work(run: Work) -> None:
        found[:] = [_snapshots(run)]
        run(EMPTY)
        for site, key in sorted({(site, key) for site, key, _ in found[0]}):
            held = hold(run, site, key, 0)
            assert held
            reprint(run, books.press, held)
        found.append(_snapshots(run))
        raise _Undone

    with suppress(_Undone):
        books.engine.write(work)
    return found[0], found[1]


def _snapshots(run: Run) -> Snapshots:
    return {(row["site"], row["thread"], row["first"]): tuple(row.values()) for row in run(SNAPSHOTS)}


def _altered(books: Books, posting: Posting, past: Past) -> Iterator[str]:
    reaction, circumstances = past.reaction, past.circumstances
    sent = (posting.name, posting.email, posting.text, posting.thread)
    text = _first_text(books, reaction)
    if (reaction.author.name, reaction.author.email, text, reaction.thread) != sent:
        yield "name, address, text or thread are not those that were sent"
    if (reaction.parent or 0) != posting.answers:
        yield f"it answers {reaction.parent}, not {posting.answers}"
    if circumstances.seconds is None or circumstances.at is None or circumstances.at > reaction.received:
        yield f"it has not the circumstances of a post: {circumstances}"
    # The same reaction under the same policy in the same circumstances gives the same findings, all of them.
    again = assess(draft_of(reaction), books.policies[reaction.policy], circumstances)
    if (reaction.findings, reaction.shadow) != (again.findings, again.shadow):
        yield f"its findings are {reaction.findings}, judged anew {again.findings}"
    if (reaction.html, reaction.plain) != (again.rendering.html, again.rendering.plain):
        yield "its HTML is not what is made of its text"
    spoke = {finding.rule for finding in reaction.findings}
    if posting.speaks and not reaction.amended and posting.speaks not in spoke:
        yield f"the rule {posting.speaks} has not spoken"
    yield from _parts(books.engine.read, reaction)


def _first_text(books: Books, reaction: Reaction) -> str:
    """The text as it came in, also when its author has amended it since."""
    kept = books.store.revisions(reaction.site, reaction.id) if reaction.amended else {}
    return next((revision.text for revision in kept.values()), reaction.text)


def _parts(read: Run, reaction: Reaction) -> Iterator[str]:
    rows = read(SHINGLES, site=reaction.site, reaction=reaction.id)
    if Counter(row["hash"] for row in rows) != Counter(sketch(reaction.text)):
        yield "its words are not found again"
    (row,) = read(COURSE, site=reaction.site, reaction=reaction.id)
    if row["n"] != reaction.version:
        yield f"it is at version {reaction.version} and has {row['n']} decisions"


def address_of(site: str, thread: str) -> str:
    """Where the service gives out a thread for programs."""
    return address_of_page(site, thread, FIRST, "json")


def printed(books: Books, site: str, thread: str) -> bytes:
    """A thread for programs, as it was printed; as an empty one, when nobody has printed it yet."""
    place = books.store.site(site)
    kept = books.store.snapshot(site, thread, FIRST, books.press.basis(place))
    if kept is None:
        known = books.store.thread(site, thread) or Thread(site, thread, "", site_address(thread, place))
        kept = books.press(Sheet(place, known, FIRST, None, 0, ()))
    return decompress(kept.gzip)
