"""`python -m tests.bench.hostile`: the hunt, and its report. Ends with 1 when a text made the renderer raise."""

import gc
import json
import signal
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from random import Random

import click

from moderation.markup import LEVELS, stop
from tests.bench.hostile import report
from tests.bench.hostile.found import Found
from tests.bench.hostile.hunt import hunted, refined, stopped
from tests.bench.hostile.recipes import Recipe, from_data, recipes
from tests.bench.hostile.trials import ceiling_at, renderer_at


@click.command()
@click.option("--texts", default=200_000, show_default=True, help="How many texts are made.")
@click.option("--seed", default=1, show_default=True, help="Another seed makes other texts.")
@click.option("--length", default=8000, show_default=True, help="Characters of each text.")
@click.option("--level", default="lite", show_default=True, type=click.Choice(list(LEVELS)), help="What is allowed.")
@click.option("--ceiling", default=stop.SECONDS, show_default=True, help="CPU seconds before a rendering is stopped.")
@click.option("--refine", default=300.0, show_default=True, help="CPU seconds for making the worst ones worse.")
@click.option("--again", type=click.Path(path_type=Path, exists=True), help="Try first what this file of --json holds.")
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write the outcome and its recipes to this file.")
def main(
    texts: int, seed: int, length: int, level: str, ceiling: float, refine: float, again: Path | None, file: Path | None
) -> None:
    """Look for texts that are slow to render, make them slower, and tell."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with renderer_at(level) as renderer, ceiling_at(ceiling):
        found = Found.on(renderer, length)
        gc.freeze()  # what stays for good is not looked through again and again on the renderer's account
        try:
            hunted(renderer, found, chain(_kept(again) if again else (), recipes(texts, seed)))
            refined(renderer, found, refine, Random(seed))
            stopped(renderer, found)
        finally:  # what was found before something broke off is not lost
            print(report.told(found), flush=True)
            if file:
                file.write_text(json.dumps(report.data(found), indent=1), "utf-8")
    sys.exit(1 if found.failed else 0)


def _kept(file: Path) -> Iterator[Recipe]:
    kept = json.loads(file.read_text("utf-8"))
    for what in ("worst", "growths", "odd"):
        yield from (from_data(each["recipe"]) for each in kept[what])


if __name__ == "__main__":
    main()
