"""Holds the listening socket, and sees to it that as many processes answer on it as there should be.

The processes are started as fresh programs, never forked: each reads settings and code anew, and inherits no thread, no
lock and no connection. The first one of a kind starts alone, since it may have to migrate the database. SIGHUP has all
replaced: the old ones go on until the new ones answer, and stay when those do not come up. One that dies is replaced.
The socket stays open through all of this, so that nobody who knocks is turned away.
"""

import os
import selectors
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from moderation.domain.errors import BadSettings

READY = b"+"
"""What a worker says as soon as it answers."""

PAUSE = 2.0
"""Seconds before another try, when a worker died before it answered."""

PATIENCE = 15.0
"""Seconds without any news after which workers that should have ended are killed. They give up sooner by themselves."""

SHARED_MEMORY = {"MALLOC_ARENA_MAX": "1"}
"""Has the threads of a worker share what glibc holds for them: that is a twelfth of all its memory less than when each
keeps some of its own. They compute in turns, so none waits for another there. Who runs the service may say otherwise.
"""

TO_STOP = {signal.SIGTERM, signal.SIGINT}
HEARD = (*TO_STOP, signal.SIGHUP, signal.SIGCHLD)

Command = Callable[[int, int], list[str]]
"""The command that starts a worker on this listening socket and this link, both given by their numbers."""

Tell = Callable[..., object]
"""Writes a line into the log: what happened, and by name what belongs to it."""


@dataclass(eq=False, slots=True)
class Worker:
    """A process that answers, or is about to. The link ends when it ends, or when we do."""

    process: "subprocess.Popen[bytes]"
    link: socket.socket
    kind: int
    answers: bool = False
    leaving: bool = False


class Supervisor:
    """Keeps as many workers as `how_many` says at the start and at every SIGHUP. It may raise BadSettings."""

    def __init__(self, listener: socket.socket, command: Command, how_many: Callable[[], int], tell: Tell) -> None:
        self._listener = listener
        self._command = command
        self._how_many = how_many
        self._tell = tell
        self._wanted = how_many()
        self._kind = 1
        self._workers: list[Worker] = []
        self._selector = selectors.DefaultSelector()
        self._rests = False
        self._serves = False
        self._failure = 0

    def run(self, when_ready: Callable[[], None], when_over: Callable[[], None]) -> int:
        """Until SIGTERM or Ctrl-C; nobody new shall be let in from `when_over` on. The exit code: that of the first
        worker, when it could not start.
        """
        with _signals() as heard, self._selector:
            self._selector.register(heard, selectors.EVENT_READ)
            try:
                self._fill_up()
                told_to_stop = False
                while not told_to_stop and self._workers and not self._serves:
                    told_to_stop = self._take_news(heard)
                    self._serves = bool(self._of_this_kind(answering=True))
                if self._serves:
                    when_ready()
                while self._serves and not told_to_stop:
                    self._fill_up()
                    told_to_stop = self._take_news(heard)
                if told_to_stop:
                    self._tell("the service was told to stop")
            finally:
                when_over()
                self._stop(heard)
        return 0 if self._serves else self._failure

    def _of_this_kind(self, *, answering: bool = False) -> list[Worker]:
        return [
            worker
            for worker in self._workers
            if worker.kind == self._kind and not worker.leaving and (worker.answers or not answering)
        ]

    def _fill_up(self) -> None:
        """Start what is missing: one alone, until one of its kind answers."""
        if self._rests:
            return
        here, answering = len(self._of_this_kind()), len(self._of_this_kind(answering=True))
        for _ in range(here, self._wanted if answering else 1):
            self._start()

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        handed_down = (self._listener.fileno(), theirs.fileno())
        try:
            with theirs:
                command, environment = self._command(*handed_down), {**SHARED_MEMORY, **os.environ}
                process = subprocess.Popen(command, pass_fds=handed_down, env=environment)  # noqa: S603 - ours
        except OSError as error:  # no memory, or no more processes
            ours.close()
            self._tell("a process cannot be started", reason=error.strerror)
            self._failure, self._rests = 1, True
            return
        worker = Worker(process, ours, self._kind)
        self._workers.append(worker)
        self._selector.register(ours, selectors.EVENT_READ, worker)

    def _take_news(self, heard: socket.socket) -> bool:
        """Wait until something happens, and act upon it. Whether we are told to stop."""
        signals = self._listen(heard, PAUSE if self._rests else None)
        if signals is None:
            self._rests = False
            return False
        if signal.SIGHUP in signals:
            self._renew()
        for worker in self._ended():
            self._replace(worker)
        self._relieve()
        return not TO_STOP.isdisjoint(signals)

    def _listen(self, heard: socket.socket, seconds: float | None) -> set[int] | None:
        """Hear what signals and workers have to say. The signals; None when it has been quiet for so long."""
        news = self._selector.select(seconds)
        signals: set[int] = set()
        for key, _ in news:
            if key.data is None:
                signals.update(heard.recv(1024))
            elif key.data.link.recv(1) == READY:
                key.data.answers = True
            else:
                self._selector.unregister(key.data.link)
        return signals if news else None

    def _ended(self) -> list[Worker]:
        """The workers that have ended, which are forgotten."""
        ended = [worker for worker in self._workers if worker.process.poll() is not None]
        for worker in ended:
            self._workers.remove(worker)
            if worker.link in self._selector.get_map():
                self._selector.unregister(worker.link)
            worker.link.close()
        return ended

    def _replace(self, worker: Worker) -> None:
        """See what must follow from the end of a worker. That another one starts is for `_fill_up`."""
        if worker.leaving:
            return
        code = worker.process.returncode
        if not self._serves:  # it has said itself why not
            self._failure = code if code > 0 else 1
            return
        self._tell("a process has ended by itself", pid=worker.process.pid, code=code)
        if worker.answers or worker.kind != self._kind:
            return
        older = [each for each in self._workers if each.answers and not each.leaving and each.kind != self._kind]
        if older and not self._of_this_kind(answering=True):
            self._tell("the new processes do not come up; the old ones go on")
            self._kind, self._wanted = older[-1].kind, len(older)
        else:
            self._rests = True

    def _renew(self) -> None:
        """Have all workers replaced, by as many as there should be now. Those that do not answer yet need not begin."""
        answering = [worker for worker in self._workers if worker.answers and not worker.leaving]
        if not answering:
            return
        try:
            self._wanted = self._how_many()
        except BadSettings as error:
            self._tell("the settings cannot be read; the processes go on as they are", reason=str(error))
            return
        self._dismiss([worker for worker in self._workers if not worker.answers])
        self._kind += 1
        self._rests = False

    def _relieve(self) -> None:
        """Let the old workers go, once all new ones answer. They take their leave slowly, so that nobody is cut off."""
        old = [worker for worker in self._workers if worker.kind != self._kind and not worker.leaving]
        if not old or len(self._of_this_kind(answering=True)) < self._wanted:
            return
        for worker in old:
            worker.leaving = True
            worker.link.shutdown(socket.SHUT_WR)
        self._tell("the processes were replaced", processes=self._wanted)

    def _stop(self, heard: socket.socket) -> None:
        """Have all workers end, and wait for that."""
        self._dismiss(self._workers)
        while self._workers:
            if self._listen(heard, PATIENCE) is None:
                for worker in self._workers:
                    self._tell("a process does not end, and is killed", pid=worker.process.pid)
                    worker.process.kill()
            self._ended()

    @staticmethod
    def _dismiss(workers: list[Worker]) -> None:
        for worker in workers:
            worker.leaving = True
            worker.process.send_signal(signal.SIGTERM)


@contextmanager
def _signals() -> Iterator[socket.socket]:
    """A socket on which each signal arrives as a byte. Afterwards all is as it was."""
    heard, spoken = socket.socketpair()
    with heard, spoken:
        spoken.setblocking(False)
        before = {number: signal.signal(number, lambda *_: None) for number in HEARD}
        woken = signal.set_wakeup_fd(spoken.fileno(), warn_on_full_buffer=False)
        try:
            yield heard
        finally:
            signal.set_wakeup_fd(woken)
            for number, handler in before.items():
                signal.signal(number, handler)
