"""A start on a database that is there, until the first answer; what a server holds, idle and after load; and the disk.

Each server is alone by then, so that it shares no memory with another one.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.bench.live import isso, ours
from tests.bench.live.client import Connection, request
from tests.bench.live.isso import Isso
from tests.bench.live.ours import Database, Ours
from tests.bench.live.servers import free_port, started
from tests.bench.live.writes import Sender
from tests.bench.measuring import Series
from tests.bench.processes import cpu_of, held_by, largest_of, tree
from tests.bench.table import Line

MOST_WALL = 500
MOST_MEMORY = 90

TIMES = 200
"""How often each thing is asked for under load."""

SLOW_TIMES = 5
"""How often Isso's long threads and queue are."""

Asked = Callable[[int], tuple[Sequence[str], Mapping[str, str]]]


class Start(NamedTuple):
    """A start: seconds until the first answer, seconds of CPU for it, and MB held by then."""

    wall: float
    cpu: float
    memory: float


def lines(
    main: Database, mine: Path, theirs: Isso | None, python: Path | None, starts: int, folder: Path
) -> list[Line]:
    """Ours on the main database, and Isso on one of that size, turn by turn."""
    own, other = [], []
    for _ in range(starts):
        own.append(_start_of_ours(main, mine, folder))
        if theirs and python:
            other.append(_start_of_isso(python, theirs, main.filled.threads[3], folder))
    with ours.serving(main, mine) as loaded:
        _load_ours(loaded)
        memory, largest = [held_by(loaded.server.pid)], [max(map(largest_of, tree(loaded.server.pid)))]
    their_memory = None
    if theirs and python:
        with isso.isso(python, theirs.folder, theirs.waiting) as running:
            _load_isso(running, main.filled.threads)
            their_memory = [held_by(running.server.pid)]

    against = "Isso" if other else ""
    titled = f"{main.name} stored"
    bytes_a_reaction = _size(main.folder) / main.filled.size
    their_bytes = [_size(theirs.folder) / main.filled.size] if theirs else None
    return [
        Line(f"start, {titled}", _each(own, 0, 1000), against, _each(other, 0, 1000), None, MOST_WALL, "ms wall"),
        Line(f"start, {titled}", _each(own, 1, 1000), against, _each(other, 1, 1000)),
        Line("memory at the first answer", _each(own, 2), against, _each(other, 2), unit="MB"),
        Line("memory after load", memory, against, their_memory, most_ours=MOST_MEMORY, unit="MB"),
        Line("memory at any time, of the largest process", largest, unit="MB"),
        Line(f"disk for a reaction, {titled}", [bytes_a_reaction], against, their_bytes, unit="bytes"),
    ]


def _each(starts: Sequence[Start], field: int, times: float = 1) -> Series | None:
    return [start[field] * times for start in starts] or None


def _start_of_ours(main: Database, mine: Path, folder: Path) -> Start:
    port = free_port()
    address = ours.thread_address(main.filled.threads[3])
    return _start(ours.command(mine), port, ours.environment(main, port), address, folder)


def _start_of_isso(python: Path, theirs: Isso, key: str, folder: Path) -> Start:
    port = free_port()
    command, environment = isso.command(python, port), isso.environment(theirs.folder, port)
    return _start(command, port, environment, isso.thread_address(key), folder)


def _start(command: Sequence[str], port: int, environment: Mapping[str, str], address: str, folder: Path) -> Start:
    begun = time.perf_counter()
    with started("start", command, port, folder, environment) as server:
        Connection(port).ask(request("GET", address))
        wall = time.perf_counter() - begun
        return Start(wall, cpu_of(server.pid), held_by(server.pid))


def _load_ours(service: Ours) -> None:
    """Readers read, count and write, and a moderator goes through the queue."""
    line, filled = Connection(service.server.port), service.database.filled
    for key in filled.threads.values():
        for coding in ("", "gzip", "br"):
            headers = {"Accept-Encoding": coding} if coding else {}
            _ask(line, request("GET", ours.thread_address(key), headers), TIMES)
    _ask(line, request("GET", ours.counts_address(filled.counted)), TIMES)
    sender = Sender(service.server.connections(4))
    sender.preview(60, TIMES)
    sender.post()
    queue = request("GET", f"/desk/queue?after={filled.marks['middle']}", {"Cookie": service.cookie})
    _ask(line, queue, TIMES // 4)


def _load_isso(service: Isso, threads: Mapping[int, str]) -> None:
    """The same, but less often what takes long."""
    line = Connection(service.server.port)
    for number, key in threads.items():
        _ask(line, request("GET", isso.thread_address(key)), TIMES // number + SLOW_TIMES)
    _ask(line, isso.counting(list(threads.values())), SLOW_TIMES)
    for number in range(SLOW_TIMES):
        line.ask(isso.post(number), 202)
    _ask(line, request("GET", isso.queue_address(0), {"Cookie": service.cookie}), SLOW_TIMES)


def _ask(line: Connection, sent: bytes, times: int) -> None:
    for _ in range(times):
        line.ask(sent)


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for pattern in ("*.db", "*.db-wal") for file in folder.glob(pattern))
