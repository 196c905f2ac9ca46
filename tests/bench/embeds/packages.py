"""What others have published: fetched once, at fixed versions, into the folder for caches of whoever runs this."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path

ISSO = ("isso==0.14.0", "html5lib==1.1", "six==1.17.0", "webencodings==0.5.1")
"""With what it imports and our own environment does not have. It lists a renderer too that has to be compiled, and that
it does without when its settings name the other one.
"""


def cache() -> Path:
    """The folder. It may be thrown away at any time."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "moderation-bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def from_npm(name: str, version: str) -> Path:
    """The files of a package, without those on which it depends."""
    packed = f"{name.removeprefix('@').replace('/', '-')}-{version}"
    folder = cache() / packed
    if not folder.exists():
        _run("npm", "pack", "--silent", f"{name}@{version}", "--pack-destination", str(cache()))
        with tarfile.open(cache() / f"{packed}.tgz") as archive:
            archive.extractall(folder, filter="data")
    return folder / "package"


def isso() -> Path:
    """A folder from which Python can import Isso."""
    folder = cache() / ISSO[0].replace("==", "-")
    if not folder.exists():
        unfinished = folder.with_suffix(".unfinished")
        pip = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps")
        _run(*pip, "--upgrade", "--target", str(unfinished), *ISSO)
        unfinished.rename(folder)
    return folder


def _run(*command: str) -> None:
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode:
        raise OSError(f"{' '.join(command)}: {run.stderr.strip()}")
