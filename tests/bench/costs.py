"""Where the time goes: the packages that take it, and the dearest functions of the house, by cProfile."""

import cProfile
import pstats
from collections import Counter
from collections.abc import Callable

TIMES = 50
DEAREST = 8
HOUSE = "/moderation/"

Place = tuple[str, int, str]


def told(what: str, do: Callable[[], object]) -> str:
    """Each package by the time of its own functions, and our functions by that of all that they call."""
    do()
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(TIMES):
        do()
    profile.disable()
    stats = pstats.Stats(profile)
    # The types of pstats know no `stats`, and those of Counter no seconds; both are there.
    found: dict[Place, tuple[int, int, float, float, object]] = stats.stats  # type: ignore[attr-defined]
    packages: Counter[str] = Counter()
    functions: Counter[str] = Counter()
    for (file, number, name), (_, _, own, below, _) in found.items():
        packages[_package(file)] += own  # type: ignore[assignment]
        if HOUSE in file:
            functions[f"{file.partition(HOUSE)[2]}:{number} {name}"] += below  # type: ignore[assignment]
    total = sum(packages.values())
    lines = [f"{what}: {total / TIMES * 1000:.2f} ms under the profiler"]
    for title, counted in (("by package, itself", packages), ("functions of the house, with all below", functions)):
        lines.append(f"  {title}")
        lines += [f"  {seconds / total:6.1%}  {name}" for name, seconds in counted.most_common(DEAREST)]
    return "\n".join(lines)


def _package(file: str) -> str:
    if "/site-packages/" in file:
        return file.partition("/site-packages/")[2].partition("/")[0]
    if HOUSE in file:
        return "moderation"
    # Functions in C, among which those of sqlite3, have no file.
    return "built in" if file == "~" else "the standard library"
