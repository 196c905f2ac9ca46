"""`python -m tests.bench.live`: starts everything, measures, prints the table."""

import json
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import click

from tests.bench.live.subject import NAMES, Wanted, groups
from tests.bench.measuring import Effort
from tests.bench.table import Line, document, printed

SIZES = (1_000, 100_000, 1_000_000)
ISSO_SIZES = (1_000, 100_000)


@click.command()
@click.option("--size", "sizes", type=int, multiple=True, default=SIZES, show_default=True, help="Waiting in ours.")
@click.option("--isso", "isso_sizes", type=int, multiple=True, default=ISSO_SIZES, show_default=True, help="In Isso.")
@click.option("--no-isso", is_flag=True, help="Without Isso, so that nothing is installed.")
@click.option("--cache", type=click.Path(path_type=Path), help="A folder to keep the databases and Isso in.")
@click.option("--rounds", type=int, default=5, show_default=True, help="How many times each case has its turn.")
@click.option("--seconds", type=float, default=0.3, show_default=True, help="For each turn.")
@click.option("--starts", type=int, default=5, show_default=True, help="How many times the servers are started.")
@click.option("--only", multiple=True, type=click.Choice(NAMES), help="Only this subject; may be repeated.")
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write the raw rounds to this file.")
def main(
    sizes: Sequence[int],
    isso_sizes: Sequence[int],
    no_isso: bool,
    cache: Path | None,
    rounds: int,
    seconds: float,
    starts: int,
    only: Sequence[str],
    file: Path | None,
) -> None:
    """What the running service costs beside nginx and Isso, in CPU time of the server for each request.

    Of what is stored, the given number waits; a quarter of that has been decided besides. Without a folder to keep them
    in, the databases are made anew and Isso is installed again.
    """
    with ExitStack() as stack:
        kept = cache or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="moderation-bench-")))
        wanted = Wanted(
            sizes, () if no_isso else isso_sizes, kept.absolute(), Effort(rounds, seconds), starts, only or NAMES
        )
        found: dict[str, list[Line]] = {}
        try:
            found.update(groups(wanted))
        finally:  # what was measured before something broke off is not lost
            print(printed(list(found.values())), flush=True)
            if file:
                options = {"sizes": sizes, "isso": wanted.isso_sizes, "rounds": rounds, "seconds": seconds}
                file.write_text(json.dumps(document(options, found), indent=1, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
