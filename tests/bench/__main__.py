"""`python -m tests.bench`: fills two databases, measures, prints the table."""

import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from tests.bench import (
    costs,
    counting,
    desk,
    judging,
    queueing,
    reading,
    rendering,
    replaying,
    starting,
    widget,
    writing,
)
from tests.bench.hostile import subject as hostile
from tests.bench.measuring import Effort
from tests.bench.service import Services, empty_view, log_thrown_away, opened
from tests.bench.table import Line, document, printed
from tests.bench.wsgi import Visitor

FULL = {"small": 1000, "large": 100_000, "rounds": 7, "seconds": 0.25, "starts": 6, "hostile": 5000, "decisions": 50}
SMOKE = {"small": 200, "large": 2000, "rounds": 2, "seconds": 0.01, "starts": 1, "hostile": 300, "decisions": 5}
THREADS = (3, 50, 500)

SUBJECTS: dict[str, Callable[[Services, Effort, dict[str, Any]], list[Line]]] = {
    "rendering": lambda services, effort, options: rendering.lines(effort),
    "judging": lambda services, effort, options: judging.lines(effort),
    "hostile": lambda services, effort, options: hostile.lines(options["hostile"]),
    "writing": lambda services, effort, options: writing.lines(services, effort),
    "reading": lambda services, effort, options: reading.lines(services, effort),
    "counting": lambda services, effort, options: counting.lines(services, effort),
    "queueing": lambda services, effort, options: queueing.lines(services, effort),
    "desk": lambda services, effort, options: desk.lines(services, effort, options["decisions"]),
    "widget": lambda services, effort, options: widget.lines(services),
    "replaying": lambda services, effort, options: replaying.lines(services),
    "starting": lambda services, effort, options: starting.lines(services, options["starts"]),
}


@click.command()
@click.option(
    "--smoke", is_flag=True, help="Small sizes and few rounds, to see that all of it works; the figures say little."
)
@click.option("--small", type=int, help="Reactions in the smaller database.")
@click.option("--large", type=int, help="Reactions in the larger database.")
@click.option("--rounds", type=int, help="How many times each case has its turn.")
@click.option("--seconds", type=float, help="CPU seconds for each turn.")
@click.option("--starts", type=int, help="How many fresh processes are started.")
@click.option("--hostile", type=int, help="How many hostile texts are rendered.")
@click.option("--decisions", type=int, help="How many keys are pressed at the desk.")
@click.option("--only", multiple=True, type=click.Choice(list(SUBJECTS)), help="Only this subject; may be repeated.")
@click.option("--profile", is_flag=True, help="Tell afterwards where the time goes.")
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write the raw rounds to this file.")
def main(smoke: bool, only: Sequence[str], profile: bool, file: Path | None, **given: Any) -> None:
    """What moderation costs, in CPU time, beside something that anybody can run."""
    options = {**(SMOKE if smoke else FULL), **{name: value for name, value in given.items() if value is not None}}
    effort = Effort(options["rounds"], options["seconds"])
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="moderation-bench-")))
        stack.enter_context(log_thrown_away())
        services = _services(stack, folder, options)
        groups: dict[str, list[Line]] = {}
        try:
            for subject in only or SUBJECTS:
                print(f"measuring: {subject}", file=sys.stderr, flush=True)
                groups[subject] = SUBJECTS[subject](services, effort, options)
        finally:  # what was measured before something broke off is not lost
            print(printed(list(groups.values())), flush=True)
            if file:
                file.write_text(json.dumps(document(options, groups), indent=1, ensure_ascii=False), "utf-8")
        if profile:
            for what, do in (*writing.work(services), *reading.work(services), *queueing.work(services)):
                print(f"\n{costs.told(what, do)}")


def _services(stack: ExitStack, folder: Path, options: dict[str, Any]) -> Services:
    made = {}
    for name in ("small", "large"):
        (folder / name).mkdir()
        made[name] = stack.enter_context(opened(folder / name, options[name], THREADS))
    return Services(**made, empty=Visitor(empty_view()))


if __name__ == "__main__":
    main()
