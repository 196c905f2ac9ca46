"""The connections of a process to PostgreSQL: made, lent and given up.

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

import psycopg
from psycopg.pq import TransactionStatus

from moderation.domain.errors import StoreUnavailable
from moderation.store.postgres_address import Address
from moderation.store.postgres_errors import meaning
from moderation.store.postgres_link import Link

MOST = 16
"""Connections of one process: as many as threads may work in it, and some more."""

PATIENCE = 2.0
"""How many seconds to wait for a connection that is lent to others."""


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
            link = Link.made(self._address)
            link.age = age
        except psycopg.Error as error:
            own.gone = meaning(error)
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
