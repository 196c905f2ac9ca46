"""`python -m tests.bench.live`: starts everything, measures, prints the table."""

import json
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from tests.bench.live import ours
from tests.bench.live.subject import NAMES, Wanted, groups
from tests.bench.measuring import Effort
from tests.bench.table import Line, document, printed

SMOKE = {"sizes": (200, 400), "isso_sizes": (), "rounds": 1, "seconds": 0.02, "starts": 1}
SIZES = (1_000, 100_000, 1_000_000)
ISSO_SIZES = (1_000, 100_000)


@click.command()
@click.option("--smoke", is_flag=True, help="To see that all of it works, nothing installed; the figures say little.")
@click.option("--size", "sizes", type=int, multiple=True, default=SIZES, show_default=True, help="Waiting in ours.")
@click.option("--isso", "isso_sizes", type=int, multiple=True, default=ISSO_SIZES, show_default=True, help="In Isso.")
@click.option("--cache", type=click.Path(path_type=Path), help="A folder to keep databases and environments in.")
@click.option("--rounds", type=int, default=5, show_default=True, help="How many times each case has its turn.")
@click.option("--seconds", type=float, default=0.3, show_default=True, help="For each turn.")
@click.option("--starts", type=int, default=5, show_default=True, help="How many times the servers are started.")
@click.option("--only", multiple=True, type=click.Choice(NAMES), help="Only this subject; may be repeated.")
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write the raw rounds to this file.")
def main(smoke: bool, cache: Path | None, only: Sequence[str], file: Path | None, **options: Any) -> None:
    """What the running service costs beside nginx and Isso, in CPU time of the server for each request.

    Ours and Isso are installed into environments of their own. Of what is stored, the given number waits; a quarter of
    that has been decided besides. Without a folder to keep them in, all of it is made anew.
    """
    options |= SMOKE if smoke else {}
    with ExitStack() as stack:
        kept = (cache or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="moderation-bench-")))).absolute()
        mine = Path(sys.executable) if smoke else ours.installed(kept)
        if mine is None:
            raise click.ClickException("moderation itself cannot be installed")
        effort = Effort(options["rounds"], options["seconds"])
        wanted = Wanted(options["sizes"], options["isso_sizes"], kept, mine, effort, options["starts"], only or NAMES)
        found: dict[str, list[Line]] = {}
        try:
            found.update(groups(wanted))
        finally:  # what was measured before something broke off is not lost
            print(printed(list(found.values())), flush=True)
            if file:
                file.write_text(json.dumps(document(options, found), indent=1, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
