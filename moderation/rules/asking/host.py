"""The process in which the rules of others run, seen from the service.

There is one for each process of the service, made when it is first needed, and made anew after a rule had to be
stopped. Threads take turns, so what one rule holds up, it holds up for all reactions that need a rule of others; but
nobody waits for long, and a rule that costs the process its life three times in a row is not asked for a while.
"""

import atexit
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from threading import Lock

import msgspec

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Finding
from moderation.domain.reaction import Draft
from moderation.rules.asking import RuleFailed, TookTooLong, Unusable, wire
from moderation.rules.asking.patience import Patience
from moderation.rules.asking.vetting import BadFinding, look_at
from moderation.rules.rule import Settings

WAITING = 2.0
"""Seconds that a question waits for its turn."""

LONGEST_ERROR = 600
"""Characters of what the process says went wrong."""

PROGRAM = """\
import sys
sys.path[:] = sys.argv[2:]
from moderation.rules.asking.guest import main
main(int(sys.argv[1]))
"""
"""Run with the descriptor of its connection and our own path, so that it imports exactly what we would import."""


class Host:
    """Keeps the process. Safe to use from many threads, and in a process that was forked."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: socket.socket | None = None
        self._loaded: set[str] = set()
        self._numbers = count(1)
        self._patience = Patience()
        self._outdated = False
        os.register_at_fork(after_in_child=self._forget)
        atexit.register(self.end)

    def load(self, name: str, place: str) -> None:
        """Have a rule imported there, if it was not yet. Raises RuleFailed, and Unusable when it will never work."""
        with self._turn_for(name, wire.LOADING):
            self._load(name, place)

    def ask(
        self, name: str, place: str, draft: Draft, settings: Settings, circumstances: Circumstances
    ) -> tuple[Finding, ...]:
        """What a rule found, vetted. Raises RuleFailed.

        It is TookTooLong when the rule had to be stopped, and when others kept the turn for `WAITING` seconds. After
        `patience.ENOUGH` questions in a row that it was stopped for, or that ended the process, the next
        `patience.SPARED` fail at once in the same way.
        """
        raw = msgspec.Raw(wire.encoded(settings))
        with self._turn_for(name, WAITING):
            self._load(name, place)
            findings = self._answered(wire.Ask(next(self._numbers), name, raw, draft, circumstances), wire.BUDGET)
            self._patience.answered(name)
        try:
            look_at(findings, name, type(settings), draft)
        except BadFinding as error:
            self.renew()  # it was vetted there already: somebody else has answered
            raise RuleFailed(str(error)) from None
        return findings

    def renew(self) -> None:
        """Have a process made anew for the next question."""
        self._outdated = True

    def end(self) -> int | None:
        """End the process, whatever it is doing. Returns its exit code, or None when there was none."""
        process, connection = self._process, self._connection
        self._process, self._connection = None, None
        self._loaded.clear()
        if connection:
            connection.close()
        if not process:
            return None
        if process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        return process.wait()

    def _forget(self) -> None:
        """A fork makes a process of its own, and leaves alone that of its parent and whoever had the turn there."""
        if self._connection:
            self._connection.close()
        if self._process:
            self._process.returncode = 0  # not ours to wait for
        self._turn, self._patience = Lock(), Patience()
        self._process, self._connection = None, None
        self._loaded.clear()

    @contextmanager
    def _turn_for(self, name: str, seconds: float) -> Iterator[None]:
        self._patience.look(name)
        turn = self._turn
        if not turn.acquire(timeout=seconds):
            raise TookTooLong(f"waited for its turn for {seconds} seconds")
        try:
            self._patience.look(name)  # others may have lost theirs meanwhile
            yield
        finally:
            turn.release()

    def _load(self, name: str, place: str) -> None:
        if self._outdated or not self._process or self._process.poll() is not None:
            self._outdated = False
            self._start()
        if name not in self._loaded:
            self._answered(wire.Load(next(self._numbers), name, place), wire.LOADING)
            self._loaded.add(name)

    def _start(self) -> None:
        self.end()
        try:
            self._connection, theirs = socket.socketpair()
            with theirs:
                self._process = _process(theirs.fileno())
        except OSError as error:
            self.end()
            raise RuleFailed(f"its process cannot be started: {error.strerror}") from None

    def _answered(self, question: wire.Question, seconds: float) -> tuple[Finding, ...]:
        data = wire.encoded(question)
        try:
            answer = self._exchanged(data, seconds)
        except TimeoutError:
            self.end()
            raise self._ended_by(question, TookTooLong(f"stopped after {seconds} seconds")) from None
        except (OSError, EOFError, msgspec.MsgspecError):
            ended = RuleFailed(f"its process ended with exit code {self.end()}")
            raise self._ended_by(question, ended) from None
        except BaseException:
            self.end()  # or else the answer to this question would be taken for that to the next
            raise
        if answer.number != question.number:
            self.end()
            raise RuleFailed("its process gave the answer to another question")
        if isinstance(answer, wire.Failure):
            kind = Unusable if answer.unusable else RuleFailed
            raise kind(answer.message[:LONGEST_ERROR], answer.where[:LONGEST_ERROR])
        return answer.findings

    def _ended_by(self, question: wire.Question, failure: RuleFailed) -> RuleFailed:
        self._patience.failed(question.name, failure)
        return failure

    def _exchanged(self, data: bytes, seconds: float) -> wire.Answer:
        if not self._connection:
            raise EOFError("ended by another thread")
        self._connection.settimeout(seconds)
        wire.send(self._connection, data)
        return wire.answer_in(wire.receive(self._connection))


def _process(descriptor: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 (our own program)
        [sys.executable, "-P", "-c", PROGRAM, str(descriptor), *sys.path],
        pass_fds=[descriptor],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # what a rule prints may be a reader's words
        stderr=subprocess.DEVNULL,
        env=_environment(),
        start_new_session=True,
    )


def _environment() -> dict[str, str]:
    """Ours without the settings of the service: the rules of others need no key of ours."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("MODERATION_", "DATABASE_URL"))}
