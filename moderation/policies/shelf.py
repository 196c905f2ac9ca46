"""The policies in force: each checked before its first use, then kept until the service starts anew."""

import re
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from moderation.domain.errors import BadPolicy
from moderation.domain.policy import Policy
from moderation.policies import reading
from moderation.policies.check import check_policy

NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")


class Shelf:
    """Finds policies by name, which is that of their folder, in one or more places. Safe to use from many threads."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Of two policies with the same name, the one in the earlier folder counts."""
        self._folders = tuple(folders)
        self._in_force: dict[str, Policy] = {}
        self._lock = Lock()

    def names(self) -> tuple[str, ...]:
        """The names of all policies that can be found, in alphabetical order. Nothing is read."""
        files = (file for folder in self._folders for file in folder.glob(f"*/{reading.FILE}"))
        return tuple(sorted({file.parent.name for file in files if NAME.fullmatch(file.parent.name)}))

    def folder_of(self, name: str) -> Path:
        """The folder of a policy. Raises BadPolicy when there is none of this name."""
        if NAME.fullmatch(name):
            for folder in self._folders:
                if (folder / name / reading.FILE).is_file():
                    return folder / name
        places = ", ".join(str(folder) for folder in self._folders)
        raise BadPolicy(f"there is no policy {name!r} in {places or 'no folder at all'}")

    def in_force(self, name: str) -> Policy:
        """The policy, read and checked at its first use.

        Raises BadPolicy when there is none, when it cannot be understood or when it fails a case of its own; then the
        next call tries anew.
        """
        with self._lock:
            if name not in self._in_force:
                self._in_force[name] = _checked(self.folder_of(name))
            return self._in_force[name]


def shipped() -> Path:
    """The folder of the policies that come with the product, in an installed package or in its repository."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "shipped_policies"
    return installed if installed.is_dir() else package.parent / "policies"


def _checked(folder: Path) -> Policy:
    report = check_policy(folder)
    if report.failures:
        raise BadPolicy("\n".join(report.failures))
    return report.policy
