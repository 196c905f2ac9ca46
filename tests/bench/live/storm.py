"""How long readers wait while others send reactions as fast as they are taken.

Run as `python -m tests.bench.live.storm PORT`, it is the storm: it sends until its input ends.
"""

import os
import subprocess
import sys
import threading
from contextlib import suppress
from statistics import quantiles

from tests.bench.fill import THREADS
from tests.bench.live.client import Connection, request, waits
from tests.bench.live.ours import thread_address
from tests.bench.live.servers import ROOT, Server
from tests.bench.live.stand import Stand
from tests.bench.live.writes import Sender
from tests.bench.measuring import Effort, Series
from tests.bench.table import Line

SENDERS = 8
MOST = 3
TIMES = 4
"""A turn lasts so many times longer than elsewhere: one in a hundred must be seen often."""

UNIT = "ms wall"
NICE = 19


def lines(stand: Stand, effort: Effort) -> list[Line]:
    """Each thread in quiet and in the storm, turn by turn."""
    main, made = stand.ours[stand.main], []
    for number in THREADS:
        sent = request("GET", thread_address(main.database.filled.threads[number]))
        quiet, stormy = ([], []), ([], [])
        for _ in range(effort.rounds):
            _add(quiet, _waited(main.server, sent, effort))
            with subprocess.Popen(_command(main.server), cwd=ROOT, stdin=-1, stdout=-1) as storm:
                assert storm.stdin
                assert storm.stdout
                storm.stdout.readline()
                _add(stormy, _waited(main.server, sent, effort))
                storm.stdin.close()
        for name, most, calm, rough in zip(("p50", "p99"), (None, MOST), quiet, stormy, strict=True):
            what = f"wait for a thread of {number}, {name}, {SENDERS} sending"
            made.append(Line(what, rough, "in quiet", calm, most, unit=UNIT))
    return made


def _waited(server: Server, sent: bytes, effort: Effort) -> tuple[float, float]:
    """The middle and the ninety-ninth percentile."""
    taken = waits(Connection(server.port), sent, effort.seconds * TIMES)
    cuts = quantiles(taken, n=100, method="inclusive") if len(taken) > 1 else taken * 99
    return cuts[49], cuts[98]


def _add(series: tuple[Series, Series], figures: tuple[float, float]) -> None:
    for each, figure in zip(series, figures, strict=True):
        each.append(figure)


def _command(server: Server) -> tuple[str, ...]:
    return sys.executable, "-m", "tests.bench.live.storm", str(server.port)


def _send(port: int) -> None:
    """Send reactions, and say so once they come through; until whoever began this lets go of it."""
    # Whoever reads is on the same core, and must not wait for us there: how long the server takes is what is measured.
    os.nice(NICE)
    over = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
    sender = Sender([Connection(port) for _ in range(SENDERS)])
    while not over.is_set():
        sender.preview(0, SENDERS)
        sender.post(0)
        with suppress(BrokenPipeError):
            print("sending", flush=True)


if __name__ == "__main__":
    _send(int(sys.argv[1]))
