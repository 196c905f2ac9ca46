"""A policy may extend another: the chain of them, nearest first, and what they say together.

Tables are laid over each other key by key, and the nearer value wins; a list takes the place of a list.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moderation.domain.errors import BadPolicy
from moderation.policies import folders
from moderation.policies.document import Document, strings_in
from moderation.policies.folders import NAME
from moderation.policies.places import KeyPath
from moderation.policies.typed import converted, without_files
from moderation.policies.words import Words, WordsInFile, words_in_file
from moderation.rules import UnknownRule, rule_named

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""All control characters but the tab and the end of a line."""

MOST_ANCESTORS = 5
OWN = ("name", "extends", "without")
"""Keys that a policy says of itself alone."""

OUTSIDE_RULES = frozenset({"conversation", "correspondence", "reasons", "grounds", "letters"})
"""The tables outside `rules` of which something can be left out."""


@dataclass(frozen=True, slots=True)
class Level:
    """One policy of a chain. The first one has no name; the files of the others stand in the version under theirs.

    `folder` is where it lies, None when only the recorded version is at hand.
    """

    name: str
    folder: Path | None
    document: Document

    def in_version(self, file: str) -> str:
        """What a file of this policy is called in the version."""
        return f"{self.name}/{file}" if self.name else file


Opening = Callable[[Level, str], Level | None]
"""Opens the policy that another one extends, by its name; None when there is none."""


def chain(own: Level, opened: Opening) -> tuple[Level, ...]:
    """A policy and those that it extends, nearest first. Raises BadPolicy when they lead nowhere."""
    levels = [own]
    while "extends" in levels[-1].document.values:
        levels.append(_parent(levels, opened))
    return tuple(levels)


def _parent(levels: list[Level], opened: Opening) -> Level:
    at = levels[-1].document
    name = converted(at.values["extends"], str, at, ("extends",))
    if not NAME.fullmatch(name):
        raise at.objection(("extends",), f"expected the name of a policy, got {name!r}")
    walked = " → ".join([*filter(None, map(_called, levels)), name])
    if len(levels) > MOST_ANCESTORS:
        raise at.objection(("extends",), f"more than {MOST_ANCESTORS} policies extend each other: {walked}")
    level = opened(levels[-1], name)
    if level is None:
        raise at.objection(("extends",), _nowhere(levels[-1], name))
    if level.folder and level.folder.resolve() == _real(levels[-1]):
        raise at.objection(("extends",), "a policy cannot extend itself")
    if name in (above.name for above in levels) or (level.folder and _real(level) in map(_real, levels)):
        raise at.objection(("extends",), f"leads round in a circle: {walked}")
    return level


def _called(level: Level) -> str:
    return level.name or (level.folder.resolve().name if level.folder else "")


def _real(level: Level) -> Path | None:
    return level.folder and level.folder.resolve()


def folder_of_parent(level: Level, parent: str) -> Path | None:
    """Where a policy lies that another one extends: beside it, or among the shipped ones."""
    if level.folder is None:
        return None
    places = (folders.beside(level.folder) / parent, folders.shipped() / parent)
    found = [place for place in places if folders.has(place)]
    others = [place for place in found if place.resolve() != _real(level)]
    return others[0] if others else found[0] if found else None


def _nowhere(level: Level, parent: str) -> str:
    if level.folder is None:
        return f"the policy {parent!r} is not in this version"
    names = {*folders.names_in(folders.beside(level.folder)), *folders.names_in(folders.shipped())}
    return f"there is no policy {parent!r}; there are {', '.join(sorted(names - {level.folder.name}))}"


@dataclass(frozen=True, slots=True)
class Merged:
    """What the policies of a chain say together. `origins` knows for each key whose value it is."""

    own: Document
    values: dict[str, Any]
    origins: dict[KeyPath, Document]

    def objection(self, path: KeyPath, words: str) -> BadPolicy:
        """What is wrong with the value of a key, in the file in which it stands."""
        origin = self.origin(path)
        if origin is not self.own:
            words = f"{words} (inherited by {self.own.file})"
        return origin.objection(path, words)

    def origin(self, path: KeyPath) -> Document:
        """The file in which a key stands, or what is nearest around it."""
        while path and path not in self.origins:
            path = path[:-1]
        return self.origins.get(path, self.own)


EntriesOf = Callable[[Level, str], tuple[str, ...]]
"""Gives the entries of a word file of a policy."""


def merged(levels: tuple[Level, ...], entries_of: EntriesOf) -> Merged:
    """Lay them over each other, the nearest on top. Raises BadPolicy for what no later look could still tell."""
    values: dict[str, Any] = {}
    origins: dict[KeyPath, Document] = {}
    for level in reversed(levels):
        document = level.document
        given = _with_words(level, entries_of)
        _leave_out(document, values)
        own = given if level is levels[0] else {key: value for key, value in given.items() if key not in OWN}
        _lay(values, own, (), origins, document)
    return Merged(levels[0].document, values, origins)


def words_of(level: Level) -> Iterator[tuple[KeyPath, WordsInFile]]:
    """The word lists of the rules that are given by a table, each with its place. Raises BadPolicy."""
    found: list[tuple[KeyPath, WordsInFile]] = []

    def note(path: KeyPath, table: dict[str, Any]) -> None:
        found.append((path, words_in_file(table, level.document, path)))

    _each_list(level, note)
    yield from found


def _with_words(level: Level, entries_of: EntriesOf) -> dict[str, Any]:
    """What a policy says, with the entries in place of the names of their files."""

    def read(path: KeyPath, table: dict[str, Any]) -> Words:
        given = words_in_file(table, level.document, path)
        entries = entries_of(level, given.file) if given.file is not None else ()
        return Words((*entries, *given.also), adds=given.file is None)

    return {**level.document.values, **_each_list(level, read)}


def _each_list(level: Level, found: Callable[[KeyPath, dict[str, Any]], Any]) -> dict[str, Any]:
    """The rules of a policy with what `found` makes of each table that stands in place of a list of texts."""
    document = level.document
    _refuse_controls(document)
    if "rules" not in document.values:
        return {}
    rules = converted(document.values["rules"], dict[str, Any], document, ("rules",))
    made = {}
    for name, table in rules.items():
        try:
            kind = rule_named(name).settings
        except UnknownRule as error:
            raise document.objection(("rules", name), str(error)) from None
        made[name] = without_files(table, kind, ("rules", name), found)
    return {"rules": made}


def _refuse_controls(document: Document) -> None:
    for path, text in strings_in(document.values):
        if found := CONTROL.search(text):
            raise document.objection(path, f"has a control character, U+{ord(found[0]):04X}")


def _leave_out(document: Document, inherited: dict[str, Any]) -> None:
    """Take away the rules, their settings, and what stands in the tables beside them, that a policy does without."""
    names = converted(document.values.get("without", []), tuple[str, ...], document, ("without",))
    for number, name in enumerate(names):
        path = tuple(name.split("."))
        place = () if path[0] in OUTSIDE_RULES else ("rules",)
        table = _at(inherited, (*place, *path[:-1]))
        if not isinstance(table, dict) or path[-1] not in table:
            known = f"; inherited are {', '.join(table)}" if isinstance(table, dict) and table else ""
            raise document.objection(("without", number), f"{name!r} is not inherited{known}")
        if _at(document.values, (*place, *path)) is not None:
            line = document.line((*place, *path))
            raise document.objection(("without", number), f"yet {name!r} stands in this very file, on line {line}")
        del table[path[-1]]


def _at(table: Any, path: KeyPath) -> Any:
    """What stands at a path, or None."""
    for step in path:
        table = table.get(step) if isinstance(table, dict) else None
    return table


def _lay(
    below: dict[str, Any], above: dict[str, Any], path: KeyPath, origins: dict[KeyPath, Document], document: Document
) -> None:
    for key, value in above.items():
        place = (*path, key)
        origins[place] = document
        if isinstance(value, dict):
            under = below.get(key)
            below[key] = under if isinstance(under, dict) else {}
            _lay(below[key], value, place, origins, document)
        elif isinstance(value, Words):
            below[key] = _joined(below.get(key), value, place, document)
        else:
            below[key] = value


def _joined(inherited: Any, words: Words, path: KeyPath, document: Document) -> list[str]:
    if not words.adds:
        return list(words.entries)
    if not isinstance(inherited, list):
        raise document.objection(path, "there is no inherited list to add to; name a `file`, or write a list")
    return [*inherited, *words.entries]
