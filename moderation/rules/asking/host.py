"""The process in which the rules of others run, seen from the service.

There is one for each process of the service, made when it is first needed, and made anew after a rule had to be
stopped. Threads take turns: what one rule holds up, it holds up for all reactions that need a rule of others.
"""

import atexit
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from threading import Lock

import msgspec

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Finding
from moderation.domain.reaction import Draft
from moderation.rules.asking import RuleFailed, TookTooLong, wire

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
        os.register_at_fork(after_in_child=self._forget)
        atexit.register(self.end)

    def load(self, name: str, place: str) -> None:
        """Have a rule imported there, if it was not yet. Raises RuleFailed."""
        with self._turn:
            self._load(name, place)

    def ask(
        self, name: str, place: str, draft: Draft, settings: msgspec.Struct, circumstances: Circumstances
    ) -> tuple[Finding, ...]:
        """What a rule found, vetted. Raises RuleFailed, and TookTooLong when it had to be stopped."""
        question = wire.Ask(name, msgspec.Raw(wire.encoded(settings)), draft, circumstances)
        with self._turn:
            self._load(name, place)
            return self._answered(question, wire.BUDGET)

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
        self._turn = Lock()
        self._process, self._connection = None, None
        self._loaded.clear()

    def _load(self, name: str, place: str) -> None:
        if not self._process or self._process.poll() is not None:
            self._start()
        if name not in self._loaded:
            self._answered(wire.Load(name, place), wire.LOADING)
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
            raise TookTooLong(f"stopped after {seconds} seconds") from None
        except (OSError, EOFError, msgspec.MsgspecError):
            raise RuleFailed(f"its process ended with exit code {self.end()}") from None
        except BaseException:
            self.end()  # or else the answer to this question would be taken for that to the next
            raise
        if isinstance(answer, wire.Failure):
            raise RuleFailed(answer.message, answer.where)
        return answer.findings

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
