"""A start: a fresh process on an existing database, until its first answer, and what it holds after some work."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from tests.bench.measuring import Series
from tests.bench.reading import ADDRESSES
from tests.bench.service import Service, Services
from tests.bench.table import Line

ROOT = Path(__file__).parent.parent.parent
MOST_WALL = 500
MOST_MEMORY = 120


def lines(services: Services, starts: int) -> list[Line]:
    """Ours beside a process in which Flask has one empty view. The first of several, with cold files, is left out."""
    ours: dict[str, Series] = {}
    flask: dict[str, Series] = {}
    for turn in range(starts):
        for kind, figures in (("ours", ours), ("flask", flask)):
            found = _started(kind, services.large)
            for name, value in found.items() if turn or starts == 1 else ():
                figures.setdefault(name, []).append(value)
    empty = "Flask with an empty view"
    return [
        Line("start until the first answer", ours["cpu"], empty, flask["cpu"]),
        Line("the same, by the wall clock", ours["wall"], empty, flask["wall"], None, MOST_WALL, "ms wall"),
        Line("memory at the first answer", ours["memory"], empty, flask["memory"], unit="MB"),
        Line("memory after load, at most", ours["loaded"], most_ours=MOST_MEMORY, unit="MB"),
    ]


def _started(kind: str, service: Service) -> dict[str, float]:
    """CPU and wall time in milliseconds, memory in MB."""
    threads = service.filled.threads.values()
    addresses = [address.format(key=key) for key in threads for address in ADDRESSES.values()]
    command = [sys.executable, "-m", "tests.bench.first_answer", kind, *addresses]
    begun = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, env=_environment(service), stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        first = child.stdout.readline()
        wall = time.perf_counter() - begun
        last = child.stdout.read().splitlines()
    if child.returncode:
        raise RuntimeError(f"the process {' '.join(command)} ends with {child.returncode}")
    report = json.loads(first)
    found = {"cpu": report["cpu"] * 1000, "wall": wall * 1000, "memory": report["memory"]}
    return {**found, "loaded": json.loads(last[-1])["memory"]} if last else found


def _environment(service: Service) -> Mapping[str, str]:
    """That of a service which is installed: its code lies compiled, from the first start on."""
    settings, left_out = service.settings, ("MODERATION_", "PYTHONDONTWRITEBYTECODE")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(left_out)},
        "MODERATION_SECRET_KEY": settings.secret_key,
        "MODERATION_PUBLIC_URL": settings.public_url,
        "DATABASE_URL": settings.database,
    }
