"""The commands about whole houses, typed in a process of its own as the person who runs the service types them."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from click.testing import CliRunner, Result

from moderation.cli import moderation
from tests.store.samples import SECRET

HERE = {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUNBUFFERED": "1"}
OUT_OF_PATIENCE = 60

# Tells itself to stop as soon as there is a file of this name, and of more bytes than this.
STOPPED_WHEN_THERE_IS = """
import os, signal, sys, threading
from pathlib import Path
from moderation.cli import main
from moderation.store import contents, sqlite_copies

signal.signal(signal.SIGINT, signal.default_int_handler)  # which is off for what is begun in the background
sqlite_copies.PAGES_AT_ONCE = contents.AT_FIRST = contents.AT_ONCE = 1
signum, folder, pattern, size = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])

def stop():
    while not any(path.stat().st_size > size for path in folder.glob(pattern)):
        pass
    os.kill(os.getpid(), signum)

threading.Thread(target=stop, daemon=True).start()
sys.argv = ["moderation", *sys.argv[5:]]
main()
"""

Typed = Callable[..., Result]


def environment(house: Path) -> dict[str, str]:
    """The settings of the house in this file."""
    return {"MODERATION_SECRET_KEY": SECRET.decode(), "DATABASE_URL": f"sqlite:///{house}"}


def typing(house: Path, command: str) -> Typed:
    """Types a command with the settings of this house."""

    def typed(*words: object, **settings: str) -> Result:
        return CliRunner().invoke(moderation, [command, *map(str, words)], env=environment(house) | settings)

    return typed


def stopped(house: Path, signum: int, when: Path, size: int, *words: object) -> subprocess.CompletedProcess[str]:
    """A command that is told to stop as soon as there is a file like this, of more bytes than this."""
    code = [sys.executable, "-c", STOPPED_WHEN_THERE_IS, str(int(signum)), str(when.parent), when.name, str(size)]
    return subprocess.run(
        [*code, *map(str, words)], env=os.environ | HERE | environment(house), capture_output=True, text=True
    )


@contextmanager
def started(house: Path, *words: object, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """A command that goes on by itself. It is killed at the end, if it still runs."""
    command = [sys.executable, "-m", "moderation", *map(str, words)]
    with subprocess.Popen(
        command,
        env=os.environ | HERE | environment(house) | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()
