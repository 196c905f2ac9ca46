"""`moderation serve` in a group of processes of its own: started, killed in several ways, stopped."""

import os
import re
import signal
import subprocess
import threading
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from random import Random

import psutil

from tests.durability.house import ROOT, SERVE

PATIENCE = 30.0
"""Seconds within which the service must answer after a start, and be gone after its end."""

SERVING = re.compile(r"Serving on http://127\.0\.0\.1:(\d+)")
LAST_WORDS = 40


class Victim(StrEnum):
    """Who is killed first. In the end it is always all of them."""

    ALL = "all at once"
    WORKER = "a worker"
    SUPERVISOR = "the supervisor"


class NotServing(Exception):
    """The service has ended, or does not come up; with what it said last."""


class Service:
    """One start of the service."""

    def __init__(self, environment: Mapping[str, str], *before: str) -> None:
        """With the words of another command before its own, by which that starts it."""
        self._process = subprocess.Popen(
            [*before, *SERVE],
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self._said: list[str] = []
        self._heard = threading.Event()
        self._port = 0
        # The pipe ends when the last of its processes has ended.
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def said(self) -> str:
        """What it has said last."""
        return "".join(self._said[-LAST_WORDS:])

    def port(self) -> int:
        """The port on which it answers, as soon as it does. Raises NotServing."""
        if not self._heard.wait(PATIENCE) or not self._port:
            raise NotServing(self.said)
        return self._port

    def kill(self, victim: Victim = Victim.ALL, chance: Random | None = None) -> None:
        """Kill some or all of its processes in the midst of whatever they do."""
        if victim is Victim.WORKER:
            workers = self.workers()
            if workers:
                with suppress(ProcessLookupError):
                    os.kill((chance or Random()).choice(workers), signal.SIGKILL)
        elif victim is Victim.SUPERVISOR:
            self._process.kill()
        else:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def workers(self) -> list[int]:
        """The processes that answer."""
        return [process.pid for process in psutil.Process(self._process.pid).children(recursive=True)]

    def wait_until_gone(self) -> None:
        """Wait until none of its processes is left. Raises NotServing when one stays."""
        self._process.wait(PATIENCE)
        self._listening.join(PATIENCE)
        if self._listening.is_alive():
            raise NotServing(f"a process stays behind:\n{self.said}")

    def stop(self) -> int:
        """End it as a system does. The exit code."""
        self._process.terminate()
        self.wait_until_gone()
        return self._process.returncode

    def _listen(self) -> None:
        assert self._process.stdout
        with self._process.stdout as heard:
            for line in heard:
                self._said.append(line)
                del self._said[:-1000]
                if not self._port and (found := SERVING.search(line)):
                    self._port = int(found[1])
                    self._heard.set()
        self._heard.set()
