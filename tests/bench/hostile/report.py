"""What a hunt found, to read, and as data, of which the recipes can be tried again."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from typing import Any

from moderation.markup import stop
from tests.bench.hostile.found import KEPT, Found
from tests.bench.hostile.hunt import LOW
from tests.bench.hostile.recipes import as_data
from tests.bench.hostile.trials import Growth, Trial

MARKS = (0.01, 0.025, 0.05, 0.1, stop.SECONDS)
"""Seconds; told is how many texts took longer."""

PLACES = {"middle": 0.5, "95%": 0.95, "99%": 0.99, "99.9%": 0.999}


def told(found: Found) -> str:
    """The whole report."""
    if not found.kinds:
        return "nothing was tried"
    parts = (part(found) for part in (_summary, _kinds, _slowest, _growths, _odd))
    return "\n\n".join(made for part in parts if (made := "\n".join(part)))


def data(found: Found) -> dict[str, Any]:
    """The same for a program."""
    seconds = found.seconds
    return {
        "length": found.length,
        "texts": len(seconds),
        "shorter": found.shorter,
        "refined": found.refined,
        "plain": dict(found.reasons),
        "failed": found.failed,
        "honest": found.honest,
        "longer_than": {f"{mark:g}": _above(seconds, mark) for mark in MARKS},
        "longest_output": found.longest and _trial(found.longest),
        "memory": found.memory - found.before,
        "worst": [_trial(trial) for trial in found.worst],
        "stopped": [_trial(trial) for trial in found.stopped],
        "growths": [_growth(growth) for growth in found.growths[:KEPT]],
        "odd": [_trial(trial) for trial in found.odd.values()],
    }


def _summary(found: Found) -> Iterator[str]:
    seconds = found.seconds
    number, plain = len(seconds), found.reasons.total()
    yield (
        f"{number:,} texts of {found.length:,} characters, {found.shorter:,} shorter ones, {found.refined:,} "
        f"refinements; an honest text with markup of that length takes {_ms(found.honest)}"
    )
    figures = (f"{name} {_ms(seconds[min(number - 1, int(number * place))])}" for name, place in PLACES.items())
    yield f"CPU of one rendering: {', '.join(figures)}, slowest {_ms(seconds[-1])}"
    yield "longer than: " + ", ".join(f"{_ms(mark)} {_above(seconds, mark):,}" for mark in MARKS)
    if found.stopped:
        last = max(found.stopped, key=lambda trial: trial.seconds)
        ended = _counted(Counter(trial.reason or "not stopped" for trial in found.stopped))
        yield f"with the ceiling at {_ms(LOW)}, the slowest end after at most {_ms(last.seconds)}: {ended}"
        yield f"  the last to end: {last.recipe}"
    yield f"became plain paragraphs: {plain:,} ({plain / number:.2%}) {_counted(found.reasons)}"
    if most_made := found.longest:
        yield f"longest output: {most_made.ratio:.2f} times {most_made.length:,} characters: {most_made.recipe}"
    yield f"memory: {found.memory - found.before:.1f} MB above the {found.before:.0f} MB at the beginning"
    for step, trial in found.steps:
        yield f"  {step:.1f} MB with {trial.recipe}"
    yield f"exceptions that were not caught: {found.failed:,}"


def _kinds(found: Found) -> Iterator[str]:
    yield f"{'texts':>8}  {'mean':>9}  {'slowest':>9}  kind"
    for kind, seconds in sorted(found.kinds.items(), key=lambda item: -max(item[1])):
        yield f"{len(seconds):8,}  {_ms(sum(seconds) / len(seconds)):>9}  {_ms(max(seconds)):>9}  {kind}"


def _slowest(found: Found) -> Iterator[str]:
    yield f"the {len(found.worst)} slowest, after refinement; and why they became plain paragraphs, if they did"
    for trial in found.worst:
        yield f"{_ms(trial.seconds):>10}  {trial.length:6,}  {trial.error or trial.reason:12}  {trial.recipe}"


def _growths(found: Found) -> Iterator[str]:
    yield "fastest growth: exponent, then the time at each length; p where it became plain paragraphs"
    for growth in found.growths[:KEPT]:
        times = "  ".join(f"{_ms(trial.seconds):>9}{'p' if trial.fell_back else ' '}" for trial in growth.trials)
        yield f"{growth.exponent:5.2f}  {times}  {growth.trials[0].recipe}"


def _odd(found: Found) -> Iterator[str]:
    for trial in found.odd.values():
        what = f"RAISES {trial.error}" if trial.error else trial.reason
        yield f"{what}: first with {trial.length:,} characters of {trial.recipe}"


def _counted(reasons: Counter[str]) -> str:
    return ", ".join(f"{reason or 'no reason told'} {times:,}" for reason, times in reasons.most_common())


def _above(seconds: list[float], mark: float) -> int:
    return len(seconds) - bisect_right(seconds, mark)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms"


def _trial(trial: Trial) -> dict[str, Any]:
    return {
        "seconds": trial.seconds,
        "length": trial.length,
        "fell_back": trial.fell_back,
        "reason": trial.reason,
        "ratio": trial.ratio,
        "error": trial.error,
        "recipe": as_data(trial.recipe),
    }


def _growth(growth: Growth) -> dict[str, Any]:
    seconds = {trial.length: trial.seconds for trial in growth.trials}
    return {"exponent": growth.exponent, "seconds": seconds, "recipe": as_data(growth.trials[0].recipe)}
