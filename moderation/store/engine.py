"""What the store asks of a database, so that its SQL is written once, for every engine.

The SQL keeps to what SQLite and PostgreSQL share: parameters as `:name`, text ids, bigint, moments as text that sorts,
ON CONFLICT and RETURNING; no triggers to lean on, no sequences, and `site` in every key of what belongs to a site.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from moderation.store.finder import Finder
from moderation.store.health import Check

Plain = str | int | bytes | None
Param = Plain | tuple[str | int, ...]
Row = Mapping[str, Any]

BIGGEST = 2**63 - 1

T = TypeVar("T")


class Run(Protocol):
    """Something that runs a statement, in a transaction or outside of one."""

    def __call__(self, sql: str, /, **params: Param) -> list[Row]:
        """All rows that the statement gives. To learn which rows a change has touched, let it return them.

        A tuple stands for a list: `in :keys`. It may not be empty. Raises ValueError for values that not every engine
        can keep, AlreadyExists for a key that is taken and NotFound for a reference to what is not there.
        """


class Work(Run, Protocol):
    """What runs the statements of a transaction."""

    def each(self, sql: str, rows: Sequence[Mapping[str, Plain]], /) -> None:
        """Run one statement with each of these rows, in their order, in one go. What it may return is not seen. Nothing
        happens without rows. Raises what running it once would.
        """


class Engine(Protocol):
    """A database. Everything here may raise StoreUnavailable; once the cause is gone it works again by itself."""

    @property
    def finder(self) -> Finder:
        """Looks for words in texts."""

    @property
    def read(self) -> Run:
        """Runs one statement that only reads, outside of any transaction."""

    def write(self, work: Callable[[Work], T], *, synced: bool = True) -> T:
        """Do this work as one transaction: committed and synced when it returns, undone when it raises.

        One that need not be `synced` is cheaper and may be lost with the machine's power; never half of it, and nothing
        that was synced. The work may count on nobody else's changes in the rows that it has written. An engine may have
        to do it again from the start, so it must change nothing but the database.
        """

    def changes(self) -> Hashable | None:
        """Another value whenever anything in the database may have changed since, by whomever; None when that cannot be
        said without asking it. A few microseconds.
        """

    def pending(self) -> tuple[str, ...]:
        """The names of the steps that bring the tables up to date, in their order; none when they are. Nothing is
        changed. Raises BadSettings when this is no database of ours, or that of a newer version.
        """

    def migrate(self) -> None:
        """Bring the tables up to date; nothing happens when they are. Raises BadSettings when this is no database
        of ours, or that of a newer version.
        """

    def health(self, *, full: bool) -> Iterable[Check]:
        """How the database itself does, one thing after the other; nothing is changed. In full, also what takes long on
        a big one.
        """

    def leave_no_trace(self) -> None:
        """Have what was overwritten or deleted vanish from the files, as far as that can be done now without waiting
        for others.
        """

    def close(self) -> None:
        """Let go of the connections of all threads. None of them may still be at work."""


def prepared(sql: str, params: Mapping[str, Param]) -> tuple[str, dict[str, Plain]]:
    """A statement with its lists written out, and values that every engine can keep. Raises ValueError."""
    plain: dict[str, Plain] = {}
    for name, value in params.items():
        if isinstance(value, tuple):
            members: dict[str, Plain] = {f"{name}_{index}": member for index, member in enumerate(value)}
            sql = re.sub(rf":{name}\b", "(" + ", ".join(f":{member}" for member in members) + ")", sql)
            plain |= members
        else:
            plain[name] = value
    check(plain)
    return sql, plain


def check(values: Mapping[str, Plain]) -> None:
    """Raises ValueError for a value that not every engine can keep."""
    for name, value in values.items():
        if isinstance(value, str):
            _check_text(name, value)
        elif isinstance(value, int) and abs(value) > BIGGEST:
            raise ValueError(f"{name} is too big a number to be kept")


def _check_text(name: str, text: str) -> None:
    # SQLite takes a NUL and stumbles over it later; PostgreSQL refuses it. The message never repeats the value.
    if "\0" in text:
        raise ValueError(f"{name} holds a NUL, which cannot be kept")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise ValueError(f"{name} holds half a surrogate pair, which cannot be kept") from None
