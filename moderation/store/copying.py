"""A house from one database to another, whichever engine keeps it on either side.

Both sides are gone over together, each table in the order of its primary key: a row that is missing is added, one that
differs is put right, one that is gone is taken away. So a copy that was broken off goes on when it is begun again, and
what has changed since is fetched with it. It is finished when both sides were gone over once more and were the same.
Everything is copied as it stands, also sessions, counters and snapshots: nobody is signed out, nothing is made anew.

Until then the new database is marked as an unfinished copy, by the id under which its proof stands: see `proof`.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from moderation.domain.errors import AlreadyExists, BadSettings, NotFound, StoreUnavailable
from moderation.store import open_engine
from moderation.store.contents import (
    Entry,
    Pair,
    add,
    batches,
    change,
    entries,
    has_rows,
    number_of_rows,
    paired,
    remove,
)
from moderation.store.engine import Engine, Run, Work
from moderation.store.proof import UNFINISHED, WHOLE, proofs, require_secret
from moderation.store.schema import STEPS
from moderation.store.sealing import Sealer
from moderation.store.tables import Table

COPIED = tuple(part for step in STEPS for part in step.parts if isinstance(part, Table) and part.name != "proof")
"""All tables but that of the mark, each after those to which it refers."""

MARK = "insert into proof (id, sealed) values (:id, :sealed)"
UNMARK = "delete from proof"
# A change, so that another copy into the same database waits for the end of this transaction.
HOLD = "update proof set sealed = sealed where id = :id returning id"
FINISH = "update proof set id = :whole where id = :unfinished"


@dataclass(frozen=True, slots=True)
class Content:
    """What a table holds: how many rows there are by the word of the database, how many were read, and a digest of
    these in the order of their keys.
    """

    rows: int
    read: int
    digest: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A table on both sides, as it was found. What was refused is the first thing that the target would not take."""

    table: str
    source: Content
    target: Content
    refused: str = ""

    @property
    def is_same(self) -> bool:
        return self.source == self.target and self.source.rows == self.source.read


@dataclass(slots=True)
class Round:
    """How both sides were found by going over them once, as far as it has come."""

    tables: list[Compared]
    was_quiet: bool = False
    """Whether it came to its end, and nobody wrote to the source meanwhile, where the engine can tell."""

    @property
    def was_same(self) -> bool:
        """Whether there was nothing to do."""
        return self.was_quiet and not self.differing

    @property
    def differing(self) -> list[Compared]:
        return [compared for compared in self.tables if not compared.is_same]


@contextmanager
def open_copy(source: str, target: str, secret: bytes) -> Iterator["Copy"]:
    """A copy between the databases at these addresses, begun or taken up again; both are closed at the end. The source
    is only read.

    Raises BadSettings when an address or the secret cannot be used, when the source holds no house, and when the target
    holds anything but an unfinished copy of it; StoreUnavailable when one of them cannot be used now.
    """
    sealer = Sealer(secret)
    with ExitStack() as stack:
        here = _opened(stack, "FROM", source, only_reading=True)
        house = _house_in(here, sealer)
        there = _opened(stack, "TO", target)
        there.write(partial(_claim, sealer, house))
        yield Copy(here, there)


class Copy:
    """Makes the target like the source, both migrated. When it is broken off, what was written stays.

    `last` is the round that was made last.
    """

    def __init__(self, source: Engine, target: Engine) -> None:
        self._source = source
        self._target = target
        self.last = Round([])

    def number_of_rows(self) -> int:
        """How many rows the source has. Every one of them once, in an index."""
        return sum(number_of_rows(self._source.read, table) for table in COPIED)

    def go_over(self) -> Iterator[int]:
        """Make a round: hold both sides against each other, and put right what differs. Gives again and again how many
        rows of the source it has come by since.
        """
        self.last = Round([])
        before = self._source.changes()
        for table in COPIED:
            yield from self._go_over(table)
        self.last.was_quiet = self._source.changes() == before

    def finish(self) -> None:
        """Take the mark away: the target is a house by itself. Raises StoreUnavailable when another copy has."""
        self._target.write(_finish)

    def _go_over(self, table: Table) -> Iterator[int]:
        source, target = _Side(self._source.read, table), _Side(self._target.read, table)
        refused = ""
        for batch in batches(paired(source.entries, target.entries)):
            here = [entry for entry, _ in batch if entry]
            source.add(here)
            target.add([entry for _, entry in batch if entry])
            refused = self._put_right(table, batch) or refused
            yield len(here)
        self.last.tables.append(Compared(table.name, source.content(), target.content(), refused))

    def _put_right(self, table: Table, pairs: Sequence[Pair]) -> str:
        """Make these rows of the target like those of the source. Gives what it would not take, if there was any."""
        odd = [pair for pair in pairs if not _is_same(pair)]
        if not odd:
            return ""
        try:
            # Not synced: what gets lost is copied again, and all of it is synced when the mark is taken away.
            self._target.write(partial(_write, table, odd), synced=False)
        except (AlreadyExists, NotFound, ValueError) as error:
            # As for a row that came in when the table to which it refers had been gone over: there is another round.
            if len(odd) == 1:
                return str(error)
            half = len(odd) // 2
            first, second = (self._put_right(table, part) for part in (odd[:half], odd[half:]))
            return first or second
        return ""


class _Side:
    """A table on one side, while it is gone over."""

    def __init__(self, run: Run, table: Table) -> None:
        self.entries = entries(run, table)
        self._number = partial(number_of_rows, run, table)
        self._read = 0
        self._digest = sha256()

    def add(self, found: Sequence[Entry]) -> None:
        self._read += len(found)
        self._digest.update(b"".join(entry.packed for entry in found))

    def content(self) -> Content:
        return Content(self._number(), self._read, self._digest.hexdigest())


def _is_same(pair: Pair) -> bool:
    here, there = pair
    return here is not None and there is not None and here.packed == there.packed


def _write(table: Table, odd: Sequence[Pair], run: Work) -> None:
    _hold(run)
    remove(run, table, [there.key for here, there in odd if there and not here])
    add(run, table, [here.row for here, there in odd if here and not there])
    change(run, table, [here.row for here, there in odd if here and there])


def _hold(run: Run) -> None:
    if not run(HOLD, id=UNFINISHED):
        raise StoreUnavailable("another process has finished this copy")


def _finish(run: Work) -> None:
    _hold(run)
    run(FINISH, whole=WHOLE, unfinished=UNFINISHED)


def _opened(stack: ExitStack, name: str, url: str, *, only_reading: bool = False) -> Engine:
    with _told_of(name):
        engine = open_engine(url, only_reading=only_reading)
        stack.callback(engine.close)
        engine.migrate()
    return engine


def _house_in(source: Engine, sealer: Sealer) -> bytes:
    """The proof of the house that is to be copied. Raises BadSettings."""
    found = proofs(source.read)
    if UNFINISHED in found:
        raise BadSettings("FROM is a copy that was not finished itself")
    if WHOLE not in found:
        raise BadSettings("FROM holds no house")
    with _told_of("FROM"):
        require_secret(sealer, found[WHOLE])
    return found[WHOLE]


def _claim(sealer: Sealer, house: bytes, run: Work) -> None:
    """Mark a database as an unfinished copy of the house with this proof. Raises BadSettings."""
    found = proofs(run)
    if found.get(WHOLE) == house:
        raise BadSettings("TO is FROM itself, or a finished copy of it; nothing was copied")
    if found.get(UNFINISHED) == house:
        return
    if filled := [table.name for table in COPIED if has_rows(run, table)]:
        raise BadSettings(f"TO holds something else already ({', '.join(filled)}); give an empty database")
    if WHOLE in found:
        with _told_of("TO"):
            require_secret(sealer, found[WHOLE])
    run(UNMARK)
    run(MARK, id=UNFINISHED, sealed=house)


@contextmanager
def _told_of(name: str) -> Iterator[None]:
    """Says of which of the two it is said."""
    try:
        yield
    except BadSettings as error:
        raise BadSettings(f"{name}: {error}") from error
