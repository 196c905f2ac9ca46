"""Past reactions judged again by the command that an editor types: all cores beside one process, much beside little.

What it takes to start is measured by a replay of nothing and left out. The memory is that of all processes together.
"""

import hashlib
import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench.magazine import POLICY, SITE
from tests.bench.measuring import Series
from tests.bench.processes import largest_of, tree
from tests.bench.service import Service, Services
from tests.bench.table import Line

ROOT = Path(__file__).parent.parent.parent
A_LOOK = 0.05
"""Seconds between two looks at the memory."""

MOST_BESIDE_ONE, MOST_CPU_BESIDE_ONE, MOST_BESIDE_A_TENTH = 0.7, 1.2, 1.2
"""For a reaction: by the clock and of CPU, by all cores beside one process; of CPU, of many beside a tenth of them."""

MOST_MEMORY = 2000
"""MB, whatever the number of reactions."""


@dataclass(frozen=True, slots=True)
class Run:
    """A replay that has ended: how many it judged, in how many seconds by the clock and of CPU, with how many MB."""

    judged: int
    wall: float
    cpu: float
    memory: float


def lines(services: Services) -> list[Line]:
    """The time of a thousand reactions, the reactions in a second, the memory, and whether the database was touched."""
    service, cores = services.large, os.cpu_count() or 1
    before = _digest(service)
    start = _ran(service, "--since", "0d", "--jobs", "1")
    one = _ran(service, "--jobs", "1")
    tenth = _ran(service, "--since", _last_tenth(service), "--jobs", "1")
    all_cores = _ran(service)
    changed = float(_digest(service) != before)
    single, shared = _per_thousand(one, one.wall - start.wall), _per_thousand(all_cores, all_cores.wall - start.wall)
    much, little = _per_thousand(one, one.cpu - start.cpu), _per_thousand(tenth, tenth.cpu - start.cpu)
    both = _per_thousand(all_cores, all_cores.cpu - start.cpu)
    what, few = f"replay of {one.judged:,} reactions", f"{tenth.judged:,} reactions"
    most = MOST_BESIDE_ONE if cores > 1 else None
    unit = "for 1,000"
    return [
        Line(f"{what}, {cores} processes", shared, "1 process", single, most, unit=f"ms wall {unit}"),
        Line(f"{what}, {cores} processes", both, "1 process", much, MOST_CPU_BESIDE_ONE, unit=f"ms CPU {unit}"),
        Line(f"{what}, 1 process", much, few, little, MOST_BESIDE_A_TENTH, unit=f"ms CPU {unit}"),
        Line(f"{what}, {cores} processes", _rate(shared), "1 process", _rate(single), unit="a second"),
        Line("memory of all processes, at most", [all_cores.memory], most_ours=MOST_MEMORY, unit="MB"),
        Line("the database is another one after it", [changed], most_ours=0, unit="times"),
    ]


def _per_thousand(run: Run, seconds: float) -> Series:
    """Milliseconds for a thousand reactions, the start being left out of the seconds."""
    return [max(seconds, 0.001) / max(run.judged, 1) * 1_000_000]


def _rate(milliseconds: Series) -> Series:
    return [1_000_000 / each for each in milliseconds]


def _last_tenth(service: Service) -> str:
    """The day since which about a tenth of the reactions came in."""
    review, first = service.house.review, service.filled.on_first * 9 // 10
    return f"{review.item(SITE.key, first).reaction.received:%Y-%m-%d}"


def _digest(service: Service) -> str:
    file = Path(service.settings.database.removeprefix("sqlite:///"))
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _ran(service: Service, *words: str) -> Run:
    command = [sys.executable, "-m", "moderation", "policy", "replay", POLICY, "--site", SITE.key]
    command += ["--json", "--limit", "0", *words]  # as little as fits into a pipe
    begun, used, most = time.perf_counter(), _cpu_below(), 0.0
    with subprocess.Popen(
        command, cwd=ROOT, env=_environment(service), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        while process.poll() is None:
            most = max(most, sum(map(largest_of, tree(process.pid))))
            time.sleep(A_LOOK)
        assert process.stdout
        document = json.loads(process.stdout.read())
    return Run(document["judged"], time.perf_counter() - begun, _cpu_below() - used, most)


def _cpu_below() -> float:
    """Seconds that processes below this one have used, once they have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _environment(service: Service) -> dict[str, str]:
    settings = service.settings
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("MODERATION_")},
        "MODERATION_SECRET_KEY": settings.secret_key,
        "DATABASE_URL": settings.database,
    }
