"""The policies at hand: those that lie in folders, to be activated, and the versions that are kept."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from moderation.domain.correspondence import Correspondence
from moderation.domain.errors import BadPolicy, UnknownPolicy
from moderation.domain.policy import Policy
from moderation.policies import folders
from moderation.policies.bundle import bundle_of, digest_of
from moderation.policies.check import check_version
from moderation.policies.reading import policy_of

MOST_VERSIONS = 32
"""Versions that are kept ready. One more pushes out the one that was not asked for longest."""

MOST_CHECKS = 128
"""Versions in folders of which it is kept what came of their check."""


def _nothing_recorded(digest: str) -> Mapping[str, str]:
    raise UnknownPolicy(f"no version {digest} is recorded")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A policy that could be activated. `policy` is None when it cannot even be understood."""

    name: str
    folder: Path
    policy: Policy | None
    cases: int
    failures: tuple[str, ...]


class Shelf:
    """Finds policies by name, which is that of their folder, and versions by digest. Safe to use from many threads."""

    def __init__(
        self, places: Sequence[Path], recorded: Callable[[str], Mapping[str, str]] = _nothing_recorded
    ) -> None:
        """Of two policies with the same name, the one in the earlier place counts.

        `recorded` gives the files of a version that was activated once, and raises an error of its own when there is
        none.
        """
        self._places = tuple(places)
        self._recorded = recorded
        self._versions: OrderedDict[str, Policy] = OrderedDict()
        self._lock = Lock()
        self._checks: OrderedDict[tuple[str, str, str], Candidate] = OrderedDict()
        self._checking = Lock()

    def names(self) -> tuple[str, ...]:
        """The names of all policies that can be found, in alphabetical order. Nothing is read."""
        return tuple(sorted({name for place in self._places for name in folders.names_in(place)}))

    def folder_of(self, name: str) -> Path:
        """The folder of a policy. Raises BadPolicy when there is none of this name."""
        if folders.NAME.fullmatch(name):
            for place in self._places:
                if folders.has(place / name):
                    return place / name
        places = ", ".join(str(place) for place in self._places)
        raise BadPolicy(f"there is no policy {name!r} in {places or 'no folder at all'}")

    def in_force(self, digest: str) -> Policy:
        """The version with this digest, from what is recorded. Its cases are not run: they were when it was activated.

        Raises BadPolicy when it cannot be understood any more, and whatever `recorded` raises.
        """
        with self._lock:
            if digest in self._versions:
                self._versions.move_to_end(digest)
                return self._versions[digest]
        return self.keep_ready(policy_of(self._recorded(digest)))

    def correspondence(self, digest: str) -> Correspondence:
        """What the version with this digest says of the time after; what is usual where it cannot be understood."""
        try:
            return self.in_force(digest).correspondence
        except BadPolicy:
            return Correspondence()

    def checked(self, policy: str | Path) -> Policy:
        """A policy as it lies in a folder now, by name or by path. Raises BadPolicy, with all that is wrong."""
        folder = self.folder_of(policy) if isinstance(policy, str) else policy
        found = self.candidate(folder.name, folder)
        if found.policy is None or found.failures:
            raise BadPolicy("\n".join(found.failures))
        return found.policy

    def checked_version(self, files: Mapping[str, str]) -> Policy:
        """The policy that these files make, which is not in force yet, and may never be. Raises BadPolicy, with all
        that is wrong, when its cases are against it.
        """
        report = check_version(files)
        if report.failures:
            raise BadPolicy("\n".join(report.failures))
        return report.policy

    def candidate(self, name: str, folder: Path) -> Candidate:
        """The policy in a folder with what came of its check, whatever that was. Its files are read each time; its
        cases are run once, as long as no file changes.
        """
        try:
            files = bundle_of(folder)
        except BadPolicy as error:
            return _not_understood(name, folder, error)
        key = (name, str(folder), digest_of(files))
        # One at a time: who asks for the same meanwhile waits for it, and the cases of many leave the cores to others.
        with self._checking:
            found = self._checks.get(key) or _checked(name, folder, files)
            self._checks[key] = found
            self._checks.move_to_end(key)
            while len(self._checks) > MOST_CHECKS:
                self._checks.popitem(last=False)
        return found

    def candidates(self) -> tuple[Candidate, ...]:
        """All policies that can be found, as they lie there now, checked. One that is broken only says so."""
        found: list[Candidate] = []
        for name in self.names():
            with suppress(BadPolicy):  # its folder went away meanwhile
                found.append(self.candidate(name, self.folder_of(name)))
        return tuple(found)

    def keep_ready(self, policy: Policy) -> Policy:
        """Keep a version at hand that has come into force; gives the one that is asked for from here on."""
        with self._lock:
            # Another thread may have read it meanwhile: all are given the same one.
            policy = self._versions.setdefault(policy.digest, policy)
            self._versions.move_to_end(policy.digest)
            while len(self._versions) > MOST_VERSIONS:
                self._versions.popitem(last=False)
        return policy


def _checked(name: str, folder: Path, files: Mapping[str, str]) -> Candidate:
    try:
        report = check_version(files, folder)
    except BadPolicy as error:
        return _not_understood(name, folder, error)
    return Candidate(name, folder, report.policy, len(report.cases), report.failures)


def _not_understood(name: str, folder: Path, error: BadPolicy) -> Candidate:
    return Candidate(name, folder, None, 0, (str(error),))
