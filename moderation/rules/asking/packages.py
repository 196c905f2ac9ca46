"""The rules that installed packages give, found by the entry points of the group `moderation.rules`.

An entry point has the name of its rule and leads to a `Rule`. Nothing is looked up before somebody asks for it, and
only the package that gives the rule is imported.
"""

import pkgutil
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec
import structlog

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Finding
from moderation.domain.message import Message
from moderation.domain.reaction import Draft
from moderation.rules import rule
from moderation.rules.asking import RuleFailed
from moderation.rules.asking.host import Host
from moderation.rules.asking.vetting import BadFinding, look_at_sentence
from moderation.rules.rule import Rule

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

log = structlog.get_logger(__name__)

GROUP = "moderation.rules"
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")

TAKEN = frozenset({"arrangement", "markup", "readable"})
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


class Unusable(Exception):
    """A package does not give the rule that it promises."""


class Packages:
    """Finds, imports and asks the rules of installed packages. Safe to use from many threads."""

    def __init__(self, host: Host, ours: Sequence[str] = ()) -> None:
        """They run in the process of this host. `ours` are names that no package may use."""
        self._host = host
        self._ours = tuple(ours)
        self._found: dict[str, Rule | Unusable] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The names that packages promise, in alphabetical order. Nothing is imported."""
        return tuple(sorted(self._offers))

    def rule(self, name: str) -> Rule:
        """The rule that a package gives; its process has imported it too. Raises UnknownRule."""
        if name not in self._offers:
            raise UnknownRule(name, f"there is no rule {name!r}; there are {', '.join((*self._ours, *self.names))}")
        if name not in self._found:
            self._found[name] = self._outcome(name)
        found = self._found[name]
        if isinstance(found, Unusable):
            raise UnknownRule(name, f"the rule {name!r} cannot be used: {found}")
        return found

    def working(self) -> tuple[Rule, ...]:
        """All of them that can be used."""
        return tuple(found for found in self._all().values() if isinstance(found, Rule))

    def broken(self) -> Mapping[str, str]:
        """By name, why those that cannot be used cannot."""
        return {name: str(found) for name, found in self._all().items() if isinstance(found, Unusable)}

    def check(
        self, name: str, draft: Draft, settings: msgspec.Struct, circumstances: Circumstances
    ) -> tuple[Finding, ...]:
        """What the rule of this name finds, in its own process. Raises RuleFailed."""
        (entry,) = self._offers[name]
        return self._host.ask(name, _place(entry), draft, settings, circumstances)

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

    def _all(self) -> dict[str, Rule | Unusable]:
        for name in self.names:
            if name not in self._found:
                self._found[name] = self._outcome(name)
        return {name: self._found[name] for name in self.names}

    def _outcome(self, name: str) -> Rule | Unusable:
        """Imported where it can do no harm first: a package may hang or end the process that imports it."""
        entries = self._offers[name]
        package = " and ".join(_package(entry) for entry in entries)
        if not NAME.fullmatch(name):
            return Unusable(f"{package}: its name is not made of small letters, digits and underscores")
        if name in self._ours or name in TAKEN:
            return Unusable(f"{package}: the name is taken")
        if len(entries) > 1:
            return Unusable(f"{package}: both give a rule of this name")
        try:
            self._host.load(name, _place(entries[0]))
            return loaded(name, _place(entries[0]))
        except (RuleFailed, Unusable) as error:
            return Unusable(f"{package}: {error}")


def loaded(name: str, place: str) -> Rule:
    """The rule at a place such as `module:attribute`, imported here. Raises Unusable."""
    try:
        found = pkgutil.resolve_name(place)
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
