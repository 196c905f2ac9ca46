"""What the benchmarks read of a process and of those below it."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.bench.processes import cpu_of, held_by, tree

BUSY = """
import time
while time.process_time() < 0.3:
    pass
"""
PARENT = f"""
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {BUSY + "print('done', flush=True); input()"!r}])
kept = b"x" * 30_000_000
child.wait()
"""


@pytest.fixture
def parent() -> Iterator[subprocess.Popen[str]]:
    """A process that does nothing but begin one that is busy for 0.3 seconds of CPU and then waits."""
    with subprocess.Popen([sys.executable, "-c", PARENT], stdin=-1, stdout=-1, text=True) as process:
        assert process.stdout
        assert process.stdin
        assert process.stdout.readline() == "done\n"
        yield process
        process.stdin.write("\n")


def test_the_cpu_of_a_process_is_that_of_all_below_it(parent: subprocess.Popen[str]) -> None:
    assert len(list(tree(parent.pid))) == 2
    child = next(pid for pid in tree(parent.pid) if pid != parent.pid)
    assert 0.3 <= cpu_of(child) < cpu_of(parent.pid)
    assert cpu_of(parent.pid) < 0.3 + 1


def test_its_memory_too(parent: subprocess.Popen[str]) -> None:
    assert 30 < held_by(parent.pid) < 100


def test_what_has_ended_uses_nothing() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    assert (cpu_of(process.pid), held_by(process.pid)) == (0, 0)


def test_the_cpu_of_this_process_agrees_with_its_own_clock() -> None:
    times = os.times()
    assert cpu_of(os.getpid()) >= times.user + times.system - 0.05
