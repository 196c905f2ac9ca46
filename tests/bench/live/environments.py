"""Environments of their own for servers: what is installed beside them would be loaded by some of their packages."""

import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path


def made(folder: Path, *wanted: str) -> Path | None:
    """The Python of an environment that has what these arguments of pip name; made anew when they are others than last
    time. None when it cannot be made, which is then said.
    """
    python, stamp = folder / "bin" / "python", folder / "made-of"
    if not stamp.exists() or stamp.read_text() != "\n".join(wanted):
        print(f"making {folder}", file=sys.stderr, flush=True)
        venv.create(folder, clear=True, with_pip=True)
        if not installed(python, *wanted):
            print(f"{folder.name} cannot be installed, so its lines are missing", file=sys.stderr)
            return None
        stamp.write_text("\n".join(wanted))
    return python


def installed(python: Path, *wanted: str) -> bool:
    """Whether pip could install this."""
    command: Sequence[str | Path] = (python, "-m", "pip", "install", "--quiet", *wanted)
    return subprocess.run(command, check=False).returncode == 0
