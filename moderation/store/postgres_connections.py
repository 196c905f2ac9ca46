"""Connections to PostgreSQL: how they are made, lent and given up.

The pool is our own, and not psycopg's. That one connects in threads of its own: whoever asks learns nothing of the
reason when it cannot, waits for as long as one may wait at all, and the longer the server was gone the longer it takes
until somebody looks again. Here whoever needs a connection makes it: the reason is at hand, a server that is gone is
known at once, and one that is back with the first request.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.adapt import AdaptersMap
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import TransactionStatus
from psycopg.rows import DictRow, dict_row
from psycopg.types.numeric import NumericBinaryLoader

from moderation.domain.errors import BadSettings, StoreUnavailable
from moderation.store.postgres_errors import UNKNOWN_END, UNREACHABLE, flat

MOST = 16
"""Connections of one process: as many as threads may work in it, and some more."""

PATIENCE = 2.0
"""How many seconds to wait for a connection that is lent to others."""

COMMIT_PATIENCE = 5.0
"""How many seconds a commit may take. Without this a standby that is gone, where commits wait for it, would hold all
threads for ever."""

POSSIBLE = "give postgresql://USER:PASSWORD@HOST:PORT/DATABASE"
NOT_KNOWN = "it is not known whether this was kept: ask before doing it again"
UNDONE = "ROLLBACK"
WARNING = "01000"

# How a server that has vanished without a word is noticed: seconds, but the last one in milliseconds.
DEFAULTS = {
    "connect_timeout": "2",
    "keepalives_idle": "10",
    "keepalives_interval": "2",
    "keepalives_count": "2",
    "tcp_user_timeout": "5000",
    "application_name": "moderation",
}

T = TypeVar("T")


class WholeNumber(NumericBinaryLoader):
    """Sums of whole numbers, which PostgreSQL gives as decimal ones."""

    def load(self, data: Any) -> Any:
        return int(super().load(data))


ADAPTERS = AdaptersMap(psycopg.adapters)
ADAPTERS.register_loader("numeric", WholeNumber)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is. Only its name may be shown: the rest may hold a password."""

    conninfo: str = field(repr=False)
    name: str


def address_in(url: str, *, only_reading: bool = False) -> Address:
    """Raises BadSettings for a text that is no address; the text is not repeated."""
    try:
        given = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    except psycopg.ProgrammingError:
        # Not from the error, which may repeat the password.
        raise BadSettings(f"this cannot be read as the address of a PostgreSQL database; {POSSIBLE}") from None
    hosts = given.get("host", "this machine")
    if "," in hosts and not only_reading:
        # One of them is the primary; after a failover it is another one.
        given.setdefault("target_session_attrs", "read-write")
    at = f" at {hosts}" + (f" port {given['port']}" if "port" in given else "")
    name = f"{given.get('dbname', 'of the user')}{at}"
    return Address(make_conninfo("", **(DEFAULTS | given), client_encoding="utf8"), name)


class Link(psycopg.Connection[DictRow]):
    """A connection on which every commit is either known to have come about or said not to be."""

    is_fresh = True
    """Whether it was never lent before, so that a failure is not due to its age."""

    age = 0
    _limit: float | None = None
    _warned = False

    @classmethod
    def made(cls, conninfo: str) -> Self:
        """Raises psycopg.OperationalError."""
        link = cls.connect(conninfo, autocommit=True, row_factory=dict_row, context=_Context())
        link.add_notice_handler(link._heed)
        return link

    def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        return super().wait(gen, interval, self._limit if timeout is None else timeout)

    def begin(self, words: str) -> None:
        """Begin a transaction by one or several statements that take no values."""
        self.execute(words, prepare=False)

    def commit_surely(self) -> None:
        """Commit, or raise: psycopg.Error when all was undone, StoreUnavailable when that is not known."""
        self._limit, self._warned = COMMIT_PATIENCE, False
        try:
            said = self.execute("COMMIT", prepare=False).statusmessage
        except psycopg.Error as error:
            if self.info.transaction_status is TransactionStatus.IDLE and error.sqlstate != UNKNOWN_END:
                raise
            self.close()
            raise StoreUnavailable(f"{flat(str(error))}; {NOT_KNOWN}") from error
        finally:
            self._limit = None
        if said == UNDONE:
            raise StoreUnavailable("the transaction was undone, because a part of it had failed")
        if self._warned:
            # Somebody has told the server not to wait for a standby any longer.
            raise StoreUnavailable(f"the server did not wait until the commit was safe; {NOT_KNOWN}")

    def undo(self) -> None:
        """Roll back what was not committed; a connection on which that cannot be done is closed."""
        try:
            if self.info.transaction_status is not TransactionStatus.IDLE:
                self.execute("ROLLBACK", prepare=False)
        except psycopg.Error:
            self.close()

    def _heed(self, said: psycopg.errors.Diagnostic) -> None:
        self._warned = self._warned or said.sqlstate == WARNING


class _Context:
    """How values are read on our connections, and on no others in this process."""

    adapters = ADAPTERS
    connection = None


@dataclass
class _Own:
    """What one process has of connections."""

    free: threading.BoundedSemaphore
    process: int = field(default_factory=os.getpid)
    lock: threading.Lock = field(default_factory=threading.Lock)
    asking: threading.Lock = field(default_factory=threading.Lock)
    idle: list[Link] = field(default_factory=list)
    age: int = 0
    gone: str = ""
    """Why the server could not be reached the last time; empty when it could."""


class Connections:
    """At most `most` connections to a database, made when they are needed. For many threads; a process that was forked
    makes its own.
    """

    def __init__(self, address: Address, most: int = MOST, patience: float = PATIENCE) -> None:
        self._address = address
        self._most = most
        self._patience = patience
        self._closed = False
        self._processes = [self._begun()]

    def _begun(self) -> _Own:
        return _Own(threading.BoundedSemaphore(self._most))

    def _own(self) -> _Own:
        own = self._processes[-1]
        if own.process != os.getpid():
            # Those of the parent are kept and not touched: to close one here would end it there.
            own = self._begun()
            self._processes.append(own)
        return own

    @contextmanager
    def lent(self) -> Iterator[Link]:
        """A connection for as long as this lasts, outside of any transaction, before and after. Raises psycopg.Error
        when none can be made, StoreUnavailable when all are lent or when the server is known to be gone.
        """
        if self._closed:
            raise StoreUnavailable("the store is closed")
        own = self._own()
        if not own.free.acquire(timeout=self._patience):
            raise StoreUnavailable(f"all {self._most} connections to the database are at work")
        try:
            link = self._taken(own) or self._made(own)
            try:
                yield link
            finally:
                self._give_back(own, link)
        finally:
            own.free.release()

    def forget(self) -> None:
        """Make new ones from now on: the others lead to a server that is gone, or no longer the right one."""
        own = self._own()
        with own.lock:
            own.age += 1
            idle, own.idle = own.idle, []
        _close(idle)

    def close(self) -> None:
        self._closed = True
        self.forget()

    def _taken(self, own: _Own) -> Link | None:
        with own.lock:
            return own.idle.pop() if own.idle else None

    def _made(self, own: _Own) -> Link:
        # While the server is known to be gone, one at a time looks whether it is back, and all others are told at once.
        reason = own.gone
        if reason and not own.asking.acquire(blocking=False):
            raise StoreUnavailable(f"the database {self._address.name} cannot be reached: {reason}")
        try:
            age = own.age
            link = Link.made(self._address.conninfo)
            link.age = age
        except psycopg.Error as error:
            own.gone = f"{flat(str(error))}; {UNREACHABLE}"
            raise
        finally:
            if reason:
                own.asking.release()
        own.gone = ""
        return link

    def _give_back(self, own: _Own, link: Link) -> None:
        link.is_fresh = False
        with own.lock:
            is_good = not link.closed and link.info.transaction_status is TransactionStatus.IDLE
            if is_good and link.age == own.age and not self._closed:
                own.idle.append(link)
                return
        _close([link])


def _close(links: list[Link]) -> None:
    for link in links:
        with suppress(psycopg.Error):
            link.close()
