"""The fresh process of `starting`: makes an application, asks it one thing and reports; then works, and reports again.

Run as `python -m tests.bench.first_answer KIND ADDRESS …`. What the service itself does not need is imported after the
first report only.
"""

import json
import os
import sys
import time
from itertools import count
from urllib.parse import urlencode

from tests.bench.measuring import most_memory
from tests.bench.wsgi import Visitor

TIMES = 5
"""How often each thing is done under load."""


def ours(addresses: list[str]) -> None:
    """The service on the database that the environment names."""
    from moderation import bootstrap
    from moderation.config import read_settings
    from moderation.web import create_app

    settings = read_settings(os.environ)
    app = create_app(bootstrap.build(settings, bootstrap.store_of(settings)))
    Visitor(app).get(addresses[0])
    report()
    from tests.bench.service import log_thrown_away

    with log_thrown_away():
        _work(app, addresses)
    report()


def flask(addresses: list[str]) -> None:
    """Flask with an empty view."""
    from flask import Flask

    app = Flask("empty")
    app.add_url_rule("/", "empty", lambda: "ok\n")
    Visitor(app).get("/")
    report()


def report() -> None:
    """One line for the process that waits: CPU seconds so far, and the most memory so far in MB."""
    print(json.dumps({"cpu": time.process_time(), "memory": most_memory()}), flush=True)


def _work(app: object, addresses: list[str]) -> None:
    """Readers read and write, a moderator signs in and looks at the queue."""
    from tests.bench.magazine import EMAIL, PASSWORD
    from tests.bench.writing import Writer

    stranger = Visitor(app)
    # Words that neither the benchmark nor the process before this one has written.
    writer = Writer(stranger, count(1_000_000_000 + os.getpid() * 1_000))
    form = urlencode({"email": EMAIL, "password": PASSWORD}).encode()
    headers = dict(stranger.post("/desk/login", form, expected=303).headers)
    moderator = Visitor(app, headers["Set-Cookie"].partition(";")[0])
    for _ in range(TIMES):
        writer.writes_by_form()
        moderator.get("/desk/queue")
        for address in addresses:
            stranger.get(address)


if __name__ == "__main__":
    {"ours": ours, "flask": flask}[sys.argv[1]](sys.argv[2:])
