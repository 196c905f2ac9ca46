"""All that a table holds, row by row in the order of its primary key: read, compared and put right in any engine."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from msgspec.msgpack import Encoder

from moderation.store.engine import Row, Run, Work
from moderation.store.tables import Table

AT_FIRST = 50
AT_ONCE = 5000
BYTES_AT_ONCE = 8_000_000
"""Rows, and bytes of them, that are read or written at once. How long the rows are is known after the first ones."""

FIRST_ROWS = "select * from {table} order by {key} limit :most"
ROWS_AFTER = "select * from {table} where ({key}) > ({key_values}) order by {key} limit :most"
NUMBER = "select count(*) as n from {table}"
ANY = "select 1 as found from {table} limit 1"
ADD = "insert into {table} ({columns}) values ({values})"
CHANGE = "update {table} set {changes} where ({key}) = ({key_values})"
REMOVE = "delete from {table} where ({key}) = ({key_values})"

encode = Encoder(order="sorted").encode


class Entry(NamedTuple):
    """A row, and the same as bytes: equal for equal values, from whichever engine they come."""

    key: tuple[Any, ...]
    packed: bytes
    row: Row


Pair = tuple[Entry | None, Entry | None]
"""What has the same key on two sides; None where there is nothing."""


def entries(run: Run, table: Table) -> Iterator[Entry]:
    """All rows, a few at a time. What is written before the row that was given last goes unseen."""
    first, after = _spelled(FIRST_ROWS, table), _spelled(ROWS_AFTER, table)
    key, most = table.key, AT_FIRST
    rows = run(first, most=most)
    while rows:
        page = [Entry(tuple(row[name] for name in key), encode(dict(row)), row) for row in rows]
        yield from page
        if len(rows) < most:
            return
        longest = max(len(entry.packed) for entry in page)
        most = max(1, min(AT_ONCE, 2 * most, BYTES_AT_ONCE // longest))
        rows = run(after, most=most, **dict(zip(key, page[-1].key, strict=True)))


def paired(one: Iterator[Entry], other: Iterator[Entry]) -> Iterator[Pair]:
    """Two sides, each in the order of its keys, side by side in that order."""
    left, right = next(one, None), next(other, None)
    while left or right:
        if right is None or (left and left.key < right.key):
            yield left, None
            left = next(one, None)
        elif left is None or right.key < left.key:
            yield None, right
            right = next(other, None)
        else:
            yield left, right
            left, right = next(one, None), next(other, None)


def batches(pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
    """As many at a time as may be held in memory and written in one transaction."""
    batch: list[Pair] = []
    size = 0
    for pair in pairs:
        batch.append(pair)
        size += sum(len(entry.packed) for entry in pair if entry)
        if len(batch) == AT_ONCE or size >= BYTES_AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def number_of_rows(run: Run, table: Table) -> int:
    """By the word of the database. Every row once, in an index."""
    (row,) = run(_spelled(NUMBER, table))
    return int(row["n"])


def has_rows(run: Run, table: Table) -> bool:
    """Whether there is anything in the table."""
    return bool(run(_spelled(ANY, table)))


def add(run: Work, table: Table, rows: Sequence[Row]) -> None:
    """Add rows whose keys are not there yet."""
    if rows:
        run.each(_spelled(ADD, table, columns=", ".join(rows[0]), values=_values(rows[0])), rows)


def change(run: Work, table: Table, rows: Sequence[Row]) -> None:
    """Put these rows in the place of those that have their keys."""
    if rows:
        changes = ", ".join(f"{name} = :{name}" for name in rows[0] if name not in table.key)
        run.each(_spelled(CHANGE, table, changes=changes), rows)


def remove(run: Work, table: Table, keys: Sequence[tuple[Any, ...]]) -> None:
    """Delete the rows with these keys."""
    run.each(_spelled(REMOVE, table), [dict(zip(table.key, key, strict=True)) for key in keys])


def _spelled(sql: str, table: Table, **words: str) -> str:
    return sql.format(table=table.name, key=", ".join(table.key), key_values=_values(table.key), **words)


def _values(columns: Iterable[str]) -> str:
    return ", ".join(f":{name}" for name in columns)
