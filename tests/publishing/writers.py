"""Processes that do nothing but publish: each line that this one reads begets one, whose number it prints.

`python -m tests.publishing.writers PLACE FOLDER`. They are forked, so that none has to load the program anew.
"""

import os
import signal
import sys
from pathlib import Path
from threading import Event

from moderation import bootstrap
from moderation.cli.logs import keep_log
from tests.publishing.conftest import settings_for


def main(place: Path, folder: Path) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    begotten = []
    for _ in sys.stdin:
        number = os.fork()
        if not number:
            publish(place, folder)
        begotten.append(number)
        print(number, flush=True)
    for number in begotten:
        try:
            os.kill(number, signal.SIGKILL)
        except ProcessLookupError:
            continue


def publish(place: Path, folder: Path) -> None:
    keep_log()
    settings = settings_for(place, folder)
    (job,) = bootstrap.jobs_of(settings, bootstrap.store_of(settings))
    job(Event())


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
