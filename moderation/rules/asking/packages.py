"""The rules that installed packages give, found by the entry points of the group `moderation.rules`.

An entry point has the name of its rule and leads to a `Rule`. Nothing is looked up before somebody asks for it, and
only the package that gives the rule is imported. A package that comes in while the service runs is found as soon as a
rule of it is named; one that is replaced after its rule was imported needs a new start.
"""

import importlib
import pkgutil
import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import structlog

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Finding
from moderation.domain.message import Message
from moderation.domain.reaction import Draft
from moderation.rules import rule
from moderation.rules.asking import RuleFailed, Unusable, place_of
from moderation.rules.asking.host import Host
from moderation.rules.asking.vetting import BadFinding, look_at_sentence
from moderation.rules.rule import Rule, Settings

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

log = structlog.get_logger(__name__)

GROUP = "moderation.rules"
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")

TAKEN = frozenset({"arrangement", "identity", "markup", "readable"})
"""Names under which findings are made outside of the rules."""

LONGEST_REASON = 500
"""Characters of what somebody else's error says."""


class UnknownRule(KeyError):
    """There is no rule of this name that can be used; the message says why."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name

    def __str__(self) -> str:
        return str(self.args[0])


class Packages:
    """Finds, imports and asks the rules of installed packages. Safe to use from many threads."""

    def __init__(self, host: Host, ours: Sequence[str] = ()) -> None:
        """They run in the process of this host. `ours` are names that no package may use."""
        self._host = host
        self._ours = tuple(ours)
        self._found: dict[str, Rule | Unusable] = {}
        self._looked_at: tuple[tuple[str, int], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names that packages promise, in alphabetical order. Nothing is imported."""
        self._look_again()
        return tuple(sorted(self._offers))

    def rule(self, name: str) -> Rule:
        """The rule that a package gives; its process has imported it too. Raises UnknownRule."""
        known = self._found.get(name)
        if isinstance(known, Rule):
            return known
        self._look_again()
        entries = self._offers.get(name)
        if not entries:
            raise UnknownRule(name, f"there is no rule {name!r}; there are {', '.join((*self._ours, *self.names))}")
        outcome = self._outcome(name, entries)
        if isinstance(outcome, RuleFailed):
            raise UnknownRule(name, f"the rule {name!r} cannot be used: {outcome}")
        return outcome

    def working(self) -> tuple[Rule, ...]:
        """All of them that can be used."""
        return tuple(found for found in self._all().values() if isinstance(found, Rule))

    def broken(self) -> Mapping[str, str]:
        """By name, why those that cannot be used cannot."""
        return {name: str(found) for name, found in self._all().items() if isinstance(found, RuleFailed)}

    def check(self, name: str, draft: Draft, settings: Settings, circumstances: Circumstances) -> tuple[Finding, ...]:
        """What the rule of this name finds, in its own process. Raises RuleFailed."""
        if name not in self._offers:
            self._look_again()
        entries = self._offers.get(name, ())
        if len(entries) != 1:
            raise RuleFailed("its package is not installed any more, or another gives a rule of this name")
        return self._host.ask(name, _place(entries[0]), draft, settings, circumstances)

    @cached_property
    def _offers(self) -> dict[str, list["EntryPoint"]]:
        from importlib.metadata import entry_points  # takes a twentieth of a second

        offers: dict[str, list[EntryPoint]] = {}
        try:
            for entry in entry_points(group=GROUP):
                offers.setdefault(entry.name, []).append(entry)
        except Exception as error:  # one unreadable file of one package is enough
            log.error("the list of installed packages cannot be read", error=f"{type(error).__name__}: {error}")
        return offers

    def _look_again(self) -> None:
        """Forget what was found if something was installed or removed since. Else it costs a few microseconds."""
        now = _installed()
        if now == self._looked_at:
            return
        if self._looked_at:
            importlib.invalidate_caches()
            self._host.renew()  # it may have looked where there was nothing yet
        vars(self).pop("_offers", None)
        self._found = {name: found for name, found in tuple(self._found.items()) if isinstance(found, Rule)}
        self._looked_at = now

    def _all(self) -> dict[str, Rule | RuleFailed]:
        self._look_again()
        return {name: self._outcome(name, entries) for name, entries in sorted(self._offers.items())}

    def _outcome(self, name: str, entries: Sequence["EntryPoint"]) -> Rule | RuleFailed:
        """Kept, unless another attempt may come out otherwise: there was no memory, or no time."""
        if found := self._found.get(name):
            return found
        package = " and ".join(_package(entry) for entry in entries)
        outcome: Rule | Unusable
        try:
            outcome = self._imported(name, entries)
        except Unusable as error:
            outcome = Unusable(f"{package}: {error}")
        except RuleFailed as error:
            return RuleFailed(f"{package}: {error}")
        self._found[name] = outcome
        return outcome

    def _imported(self, name: str, entries: Sequence["EntryPoint"]) -> Rule:
        """Imported where it can do no harm first: a package may hang or end the process that imports it."""
        if not NAME.fullmatch(name):
            raise Unusable("its name is not made of small letters, digits and underscores")
        if name in self._ours or name in TAKEN:
            raise Unusable("the name is taken")
        if len(entries) > 1:
            raise Unusable("both give a rule of this name")
        self._host.load(name, _place(entries[0]))
        try:
            return loaded(name, _place(entries[0]))
        except (MemoryError, OSError) as error:
            raise RuleFailed(type(error).__name__, place_of(error.__traceback__)) from error


def _installed() -> tuple[tuple[str, int], ...]:
    """Our path and when each folder of it was changed last: whatever installs a package changes one."""
    changed = []
    for folder in sys.path:
        with suppress(OSError):
            changed.append((folder, Path(folder).stat().st_mtime_ns))
    return tuple(changed)


def loaded(name: str, place: str) -> Rule:
    """The rule at a place such as `module:attribute`, imported here. Raises Unusable; MemoryError and OSError pass."""
    try:
        found = pkgutil.resolve_name(place)
    except (MemoryError, OSError):
        raise
    except (Exception, SystemExit) as error:
        raise Unusable(f"{type(error).__name__}: {error}"[:LONGEST_REASON]) from error
    if not isinstance(found, Rule):
        raise Unusable(f"{place} is no Rule")
    if problem := _problem(name, found):
        raise Unusable(problem)
    return found


def _problem(name: str, found: Rule) -> str:
    if found.name != name:
        return f"the rule calls itself {found.name!r}"
    if not isinstance(found.title, Message):
        return "its title is no Message"
    if not (isinstance(found.settings, type) and issubclass(found.settings, rule.Settings)):
        return "its settings do not inherit from moderation.rules.rule.Settings"
    if not callable(found.check):
        return "its check cannot be called"
    try:
        look_at_sentence(found.title)
        msgspec.msgpack.Decoder(found.settings)
    except BadFinding as error:
        return f"its title is {error}"
    except Exception as error:
        return f"its settings cannot be read: {error}"
    return ""


def _place(entry: "EntryPoint") -> str:
    return entry.value.partition("[")[0].strip()


def _package(entry: "EntryPoint") -> str:
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else "a package"
