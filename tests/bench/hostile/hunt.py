"""The hunt for slow texts: all that the recipes make, and then the worst of them made worse."""

import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from random import Random

from tests.bench.hostile.found import KEPT, Found
from tests.bench.hostile.recipes import SHARES, Recipe, Tokens, some
from tests.bench.hostile.trials import Renderer, ceiling_at

SOUPS = {"soup", "addresses", "elements", "textile", "unicode"}
"""Kinds that say nothing about growth: at another length they are another text."""

TELL_EVERY = 2000
PARTS = ("prefix", "pump", "middle", "second", "suffix")
BETTER = 1.02
LOW = 0.02
"""Seconds of CPU for a ceiling that all slow texts run into."""

A_CANDIDATE = 200
"""Shorter texts for each recipe whose growth is measured again."""


def hunted(renderer: Renderer, found: Found, recipes: Iterable[Recipe]) -> None:
    """Try each recipe at the full length, and most of them at shorter ones too, to see how the time grows."""
    begun = time.process_time()
    for number, recipe in enumerate(recipes, start=1):
        if recipe.kind in SOUPS:
            found.add(renderer.tried(recipe, found.length, found.bar))
        else:
            growth = renderer.looked_at(recipe, found.length, found.bar)
            for trial in growth.trials:
                found.add(trial)
            found.judge(growth)
        if number % TELL_EVERY == 0:
            _tell(f"{number:,} texts", found, begun)
    # A single measurement is a rumour: what looked like growth is measured again.
    doubtful, found.growths = found.growths, []
    for growth in doubtful[: max(KEPT, found.shorter // A_CANDIDATE)]:
        found.judge(renderer.grown(growth.trials[0].recipe, found.length, 0.0))
    _tell("all texts", found, begun)


def refined(renderer: Renderer, found: Found, seconds: float, chance: Random) -> None:
    """Change the worst ones a little, again and again for so many seconds of CPU, and go on from what is slower.

    Each has a line of descent of its own, so that the worst one does not crowd the others out.
    """
    begun = time.process_time()
    lines = [trial for trial in found.worst if trial.length == found.length and not trial.error]
    while lines and time.process_time() - begun < seconds:
        place = min(chance.choices(range(len(lines)), k=2))
        parent, other = lines[place], chance.choice(lines)
        child = renderer.tried(changed(parent.recipe, other.recipe, chance), found.length, parent.seconds)
        found.refined += 1
        found.note(child)
        if child.seconds > parent.seconds * BETTER and child.recipe not in {line.recipe for line in lines}:
            found.replace(child, parent.recipe)
            lines[place] = child
            lines.sort(key=lambda trial: -trial.seconds)
    _tell(f"{found.refined:,} refinements", found, begun)


def stopped(renderer: Renderer, found: Found) -> None:
    """Render the slowest ones once more under a low ceiling, to see that it stops them, and how soon."""
    with ceiling_at(LOW):
        found.stopped = [renderer.tried(trial.recipe, trial.length, 0.0) for trial in found.worst]


def changed(recipe: Recipe, other: Recipe, chance: Random) -> Recipe:
    """The same with one to three small changes."""
    for _ in range(chance.randint(1, 3)):
        recipe = chance.choice(CHANGES)(recipe, other, chance)
    return replace(recipe, kind=f"refined {recipe.kind.removeprefix('refined ')}")


def _one_part(recipe: Recipe, _: Recipe, chance: Random) -> Recipe:
    """Tokens of one part come, go, or become others."""
    part = chance.choice(PARTS)
    tokens: Tokens = getattr(recipe, part)
    place, gone = chance.randint(0, len(tokens)), chance.randint(0, 2)
    return _with(recipe, part, (*tokens[:place], *some(chance, 2), *tokens[place + gone :]))


def _slice(recipe: Recipe, _: Recipe, chance: Random) -> Recipe:
    """A stretch of a pump, repeated, does more than the whole."""
    part = chance.choice(("pump", "second"))
    tokens: Tokens = getattr(recipe, part)
    first = chance.randint(0, len(tokens))
    return _with(recipe, part, tokens[first : first + chance.choice((1, 2, 4, 16, 64, 1000))])


def _taken_over(recipe: Recipe, other: Recipe, chance: Random) -> Recipe:
    part, source = chance.choice(PARTS), chance.choice(PARTS)
    return _with(recipe, part, getattr(other, source))


def _turned(recipe: Recipe, _: Recipe, __: Random) -> Recipe:
    return replace(recipe, pump=recipe.second or recipe.pump, second=recipe.pump)


def _shared(recipe: Recipe, _: Recipe, chance: Random) -> Recipe:
    return replace(recipe, share=chance.choice(SHARES))


CHANGES: tuple[Callable[[Recipe, Recipe, Random], Recipe], ...] = (
    _one_part,
    _one_part,
    _one_part,
    _slice,
    _taken_over,
    _turned,
    _shared,
)


def _with(recipe: Recipe, part: str, tokens: Tokens) -> Recipe:
    if part == "pump" and not tokens:
        return recipe
    changed: Recipe = replace(recipe, **{part: tokens})  # type: ignore[arg-type]
    return changed


def _tell(what: str, found: Found, begun: float) -> None:
    spent, slowest = time.process_time() - begun, found.worst[0].seconds * 1000
    print(f"{what}: {spent:,.0f} s of CPU, the slowest {slowest:,.1f} ms", file=sys.stderr, flush=True)
