"""A small hunt beside the other subjects of `python -m tests.bench`."""

from random import Random

from moderation.markup import stop
from tests.bench.hostile.found import Found
from tests.bench.hostile.hunt import LOW, hunted, refined, stopped
from tests.bench.hostile.recipes import recipes
from tests.bench.hostile.trials import renderer_at
from tests.bench.table import Line

LENGTH = 8000
SEED = 1

ENDING = 50
"""Milliseconds that may go by after the ceiling: to the next look at the clock, and for plain paragraphs."""

A_SECOND = 300
"""Texts for each second of CPU that goes into refinement."""


def lines(texts: int) -> list[Line]:
    """The slowest and the middle one of so many hostile texts beside an honest one, after some refinement; and the
    slowest ones under a ceiling that stops them.

    Raises RuntimeError when a text makes the renderer raise.
    """
    with renderer_at("lite") as renderer:
        found = Found.on(renderer, LENGTH)
        hunted(renderer, found, recipes(texts, SEED))
        refined(renderer, found, texts / A_SECOND, Random(SEED))
        stopped(renderer, found)
    if found.failed:
        raise RuntimeError("\n".join(f"{what}: {trial.recipe}" for what, trial in found.odd.items() if trial.error))
    what, beside = f"of {texts:,} hostile texts of {LENGTH:,} characters", "an honest one with markup"
    honest, middle = [found.honest * 1000], [found.seconds[len(found.seconds) // 2] * 1000]
    slowest, last = ([max(each.seconds for each in of) * 1000] for of in (found.worst, found.stopped))
    low, growth = LOW * 1000, [growth.exponent for growth in found.growths[:1]] or [0.0]
    return [
        Line(f"the slowest {what}", slowest, beside, honest, most_ours=stop.SECONDS * 1000 + ENDING),
        Line(f"the {len(found.worst)} slowest, to be stopped after {low:g} ms", last, most_ours=low + ENDING),
        Line(f"the middle one {what}", middle, beside, honest),
        Line("fastest growth of these with their length", growth, unit="exponent"),
    ]
