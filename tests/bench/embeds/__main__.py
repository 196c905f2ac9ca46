"""`python -m tests.bench.embeds`: looks at all of them and prints the table."""

import logging
import os
import sys
from typing import Any

import click
import structlog
from playwright.sync_api import sync_playwright

from tests.bench.embeds.clients import ARTALK, TWIKOO, WALINE
from tests.bench.embeds.isso import ISSO
from tests.bench.embeds.looking import Seen, seen
from tests.bench.embeds.ours import OURS
from tests.bench.embeds.table import printed
from tests.e2e.conftest import chromium

ALL = (OURS, ISSO, WALINE, ARTALK, TWIKOO)
CHEAP = (OURS, ISSO)

WITHOUT_SERVER = """
* Needs its server, which was not had: files as they are, beside an invented API. What that server would have sent, such
as addresses of pictures, is not in these figures."""


@click.command()
@click.option("--smoke", is_flag=True, help="Only ours and Isso's, to see that it works.")
def main(smoke: bool) -> None:
    """What our embed and those of others cost the page on which they stand."""
    found: dict[str, Seen | str] = {}
    options: dict[str, Any] = {"args": ["--no-sandbox"] if os.geteuid() == 0 else [], "executable_path": chromium()}
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with sync_playwright() as playwright, playwright.chromium.launch(**options) as browser:
        for embed in CHEAP if smoke else ALL:
            print(f"looking at: {embed.name}", file=sys.stderr, flush=True)
            name = embed.name if embed.has_own_server else f"{embed.name}*"
            try:
                found[name] = seen(embed, browser)
            except OSError as reason:  # such as no registry within reach
                found[name] = f"could not be had: {reason}"
    print(printed(found))
    if not smoke:
        print(WITHOUT_SERVER)


if __name__ == "__main__":
    main()
