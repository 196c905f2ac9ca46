"""One connection to PostgreSQL, that waits for no server that is gone and takes no commit for granted."""

from typing import Any, Self, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.adapt import AdaptersMap
from psycopg.pq import TransactionStatus
from psycopg.rows import DictRow, dict_row
from psycopg.types.numeric import NumericBinaryLoader

from moderation.domain.errors import StoreUnavailable
from moderation.store.postgres_address import Address
from moderation.store.postgres_errors import ANSWERED, UNKNOWN_END, flat

COMMIT_PATIENCE = 5.0
"""How many seconds a commit may take. Without this a replica that is gone, where commits wait for it, would hold all
threads for ever."""

SILENCE = 3.0
"""After so many seconds without a word it is asked, by another connection, whether the server is still there: one that
is may take as long as it likes over a statement."""

INTERVAL = 0.1
"""How often psycopg looks up while it waits."""

NOT_KNOWN = "it is not known whether this was kept: ask before doing it again"
UNDONE = "ROLLBACK"
WARNING = "01000"

T = TypeVar("T")


class WholeNumber(NumericBinaryLoader):
    """Sums of whole numbers, which PostgreSQL gives as decimal ones."""

    def load(self, data: Any) -> Any:
        return int(super().load(data))


ADAPTERS = AdaptersMap(psycopg.adapters)
ADAPTERS.register_loader("numeric", WholeNumber)


class Link(psycopg.Connection[DictRow]):
    """A connection on which every commit is either known to have come about or said not to be."""

    is_fresh = True
    """Whether it was never lent before, so that a failure is not due to its age."""

    age = 0
    _conninfo = ""
    _patience: float | None = None
    _warned = False

    @classmethod
    def made(cls, address: Address) -> Self:
        """Raises psycopg.OperationalError."""
        link = cls.connect(address.conninfo, autocommit=True, row_factory=dict_row, context=_Context())
        link._conninfo = address.conninfo
        link.add_notice_handler(link._heed)
        return link

    def wait(self, gen: PQGen[T], interval: float = INTERVAL, timeout: float | None = None) -> T:
        """As psycopg does it for each statement, but not for a server that is gone."""
        return super().wait(self._watched(gen, interval), interval, timeout)

    def _watched(self, gen: PQGen[T], interval: float) -> PQGen[T]:
        """The same; it is told after each interval in which nothing came. Raises psycopg.OperationalError."""
        silent = 0
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                silent = 0 if ready else silent + 1
                if silent and self._is_in_vain(silent, interval):
                    self.close()
                    raise psycopg.OperationalError(f"the server has said nothing for {silent * interval:.1f} seconds")
                wanted = gen.send(ready)
        except StopIteration as end:
            done: T = end.value
            return done

    def _is_in_vain(self, silent: int, interval: float) -> bool:
        """Whether to wait no more after so many intervals without a word."""
        if self._patience is not None:
            return silent * interval >= self._patience
        return silent % round(SILENCE / interval) == 0 and not _answers(self._conninfo)

    def begin(self, words: str) -> None:
        """Begin a transaction by one or several statements that take no values."""
        self.execute(words, prepare=False)

    def commit_surely(self) -> None:
        """Commit, or raise: psycopg.Error when all was undone, StoreUnavailable when that is not known."""
        self._patience, self._warned = COMMIT_PATIENCE, False
        try:
            said = self.execute("COMMIT", prepare=False).statusmessage
        except psycopg.Error as error:
            if self.info.transaction_status is TransactionStatus.IDLE and error.sqlstate != UNKNOWN_END:
                raise
            self.close()
            raise StoreUnavailable(f"{flat(str(error))}; {NOT_KNOWN}") from error
        finally:
            self._patience = None
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


def _answers(conninfo: str) -> bool:
    """Whether there is still a server, be it one that lets nobody in."""
    try:
        psycopg.connect(conninfo).close()
    except psycopg.OperationalError as error:
        return ANSWERED in str(error)
    return True


class _Context:
    """How values are read on our connections, and on no others in this process."""

    adapters = ADAPTERS
    connection = None
