"""PostgreSQL as an engine, through psycopg, and what speaks its language: CockroachDB, YugabyteDB, Citus.

Transactions are READ COMMITTED. That is enough, because whoever reads in one to write by it has written first: a site
takes its number, a thread is held, a reaction is given its status on the version that was seen. From then on others
wait at that row, and each later statement sees all that those have committed who held it before. What would be stricter
undoes the work of whoever waited, and with many who react on one site that is nearly everybody, again and again. A
database that knows only stricter ones, as CockroachDB may, takes this for the strictest; it says 40001 where two were
in each other's way, and the work is done again.

A commit of which nothing more was heard is not done again: the one who asked is told that it is not known. To send the
same reaction again is safe, since its ticket finds the one that was kept; so is the same decision, since it was taken
on a version. What is only counted may then be counted twice.
"""

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import TypeVar

import psycopg

from moderation.domain.errors import BadSettings, StoreUnavailable
from moderation.store.engine import Param, Plain, Row, Work, check, prepared
from moderation.store.health import Check
from moderation.store.postgres_address import address_in
from moderation.store.postgres_connections import Connections
from moderation.store.postgres_errors import is_in_the_way, leads_nowhere, matter_of_settings, meaning, refusal
from moderation.store.postgres_health import checks_of
from moderation.store.postgres_link import Link
from moderation.store.postgres_migrations import pending_in, require_all_taken, take_steps
from moderation.store.postgres_spelling import spelled
from moderation.store.postgres_words import PostgresFinder

# For this transaction alone: what is said of a whole session would reach others, where a pooler lends sessions out.
# A machine that vanishes in the middle of a transaction holds nobody up for long.
BEGIN = """
    BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = '5s';
    SET LOCAL idle_in_transaction_session_timeout = '30s'"""
BEGIN_UNSYNCED = f"{BEGIN}; SET LOCAL synchronous_commit = off"
BEGIN_READING = "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY"

PAUSES = (0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64)
"""Seconds, at most, before work is done again that others were in the way of."""

T = TypeVar("T")


class PostgresEngine:
    """The engine over a database at this address, which is `postgresql://` or `postgres://`."""

    finder = PostgresFinder()

    def __init__(self, url: str, *, only_reading: bool = False) -> None:
        """Raises BadSettings for what is no address."""
        self._address = address_in(url, only_reading=only_reading)
        self._only_reading = only_reading
        self._connections = Connections(self._address)

    def read(self, sql: str, /, **params: Param) -> list[Row]:
        # A statement by itself is a transaction by itself, unless the server must be kept from writing in it.
        if self._only_reading:
            return self._write(lambda run: run(sql, **params), BEGIN_READING)
        statement, values = prepared(sql, params)
        return self._done(lambda link: _rows(link, statement, values))

    def write(self, work: Callable[[Work], T], *, synced: bool = True) -> T:
        if self._only_reading:
            return self._write(work, BEGIN_READING)
        return self._write(work, BEGIN if synced else BEGIN_UNSYNCED)

    def changes(self) -> None:
        """It cannot be said without asking the server, and whoever watches asks for the editions then."""

    def pending(self) -> tuple[str, ...]:
        with self._at_the_start() as link:
            return pending_in(link, self._address.name)

    def migrate(self) -> None:
        with self._at_the_start() as link:
            if self._only_reading:
                require_all_taken(link, self._address.name)
            else:
                take_steps(link, self._address.name)

    def health(self, *, full: bool) -> Iterator[Check]:
        yield from self._done(lambda link: list(checks_of(link)))

    def leave_no_trace(self) -> None:
        """What was overwritten goes when the server cleans up by itself, which takes a while. To have it done now would
        take rights and locks that the service should not have, and copies stay in its log all the same.
        """

    def close(self) -> None:
        self._connections.close()

    def _write(self, work: Callable[[Work], T], begin: str) -> T:
        return self._done(lambda link: _transaction(link, work, begin))

    def _done(self, once: Callable[[Link], T]) -> T:
        """Do this on a connection, and again while others are in the way or when the connection was a stale one: either
        way all that was done has been undone.
        """
        pauses = iter(PAUSES)
        while True:
            try:
                with self._connections.lent() as link:
                    return self._done_on(link, once)
            except _Again as again:
                pause = next(pauses, None)
                if pause is None:
                    raise self._told(again.error) from again.error
                if not again.at_once:
                    time.sleep(random.uniform(0, pause))  # noqa: S311 - only so that two do not meet again
            except psycopg.Error as error:
                raise self._told(error) from error

    def _done_on(self, link: Link, once: Callable[[Link], T]) -> T:
        try:
            return once(link)
        except psycopg.Error as error:
            is_lost = link.broken or leads_nowhere(error)
            if is_lost or link.closed:
                link.close()
                self._connections.forget()
            if is_lost and not link.is_fresh:
                raise _Again(error, at_once=True) from error
            if is_in_the_way(error):
                raise _Again(error, at_once=False) from error
            raise

    def _told(self, error: psycopg.Error) -> StoreUnavailable:
        return StoreUnavailable(f"the database {self._address.name} cannot be used now: {meaning(error)}")

    @contextmanager
    def _at_the_start(self) -> Iterator[Link]:
        """A connection of its own, closed at the end, on which what no waiting will mend is a matter of settings."""
        try:
            with closing(Link.made(self._address)) as link:
                yield link
        except psycopg.Error as error:
            if words := matter_of_settings(error):
                raise BadSettings(f"the database {self._address.name} cannot be used: {words}") from error
            raise self._told(error) from error


class _Again(Exception):
    """All was undone, and is to be done once more: at once after a stale connection, else a bit later."""

    def __init__(self, error: psycopg.Error, *, at_once: bool) -> None:
        super().__init__(str(error))
        self.error = error
        self.at_once = at_once


class _Work:
    """Runs the statements of a transaction."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def __call__(self, sql: str, /, **params: Param) -> list[Row]:
        return _rows(self._link, *prepared(sql, params))

    def each(self, sql: str, rows: Sequence[Mapping[str, Plain]], /) -> None:
        for row in rows:
            check(row)
        if rows:
            with _refusals(), self._link.cursor() as cursor:
                cursor.executemany(spelled(sql), rows)


def _transaction(link: Link, work: Callable[[Work], T], begin: str) -> T:
    link.begin(begin)
    try:
        done = work(_Work(link))
        with _refusals():
            link.commit_surely()
    finally:
        link.undo()
    return done


def _rows(link: Link, statement: str, values: Mapping[str, Plain]) -> list[Row]:
    """What a statement gives."""
    with _refusals(), link.cursor(binary=True) as cursor:
        cursor.execute(spelled(statement), values)
        return list(cursor) if cursor.description else []


@contextmanager
def _refusals() -> Iterator[None]:
    """What the tables do not take is an error of ours, also inside a transaction."""
    try:
        yield
    except psycopg.Error as error:
        if refused := refusal(error):
            raise refused from error
        raise
