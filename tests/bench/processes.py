"""What processes have used and hold: a process with all that it has begun, and what those have, to the last one."""

import time
from collections.abc import Iterator
from pathlib import Path

A_NANOSECOND = 1e-9


def tree(pid: int) -> Iterator[int]:
    """The process and all below it."""
    yield pid
    for child in children(pid):
        yield from tree(child)


def children(pid: int) -> Iterator[int]:
    """The processes that a process has begun and that still live, whichever of its threads it was."""
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        yield from map(int, _text_of(file).split())


def cpu_of(pid: int) -> float:
    """Seconds of CPU, of the system's too, that the living processes of this tree have used, to the nanosecond.

    The clock of a process goes on where /proc/PID/stat counts hundredths of a second.
    """
    used = 0
    for each in tree(pid):
        try:
            used += time.clock_gettime_ns(_clock_of(each))
        except OSError:  # it has ended
            continue
    return used * A_NANOSECOND


def held_by(pid: int) -> float:
    """MB of memory: what the processes of this tree share counts once (PSS)."""
    return sum(map(_proportional, tree(pid)))


def largest_of(pid: int) -> float:
    """The largest resident size that a single process has had, in MB; 0 when it is gone."""
    return _kilobytes(Path(f"/proc/{pid}/status"), "VmHWM") / 1024


def _proportional(pid: int) -> float:
    return _kilobytes(Path(f"/proc/{pid}/smaps_rollup"), "Pss") / 1024


def _clock_of(pid: int) -> int:
    # As glibc's clock_getcpuclockid reckons it: CPUCLOCK_SCHED of a whole process.
    return (~pid << 3) | 2


def _kilobytes(file: Path, name: str) -> int:
    for line in _text_of(file).splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    return 0


def _text_of(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:
        return ""
