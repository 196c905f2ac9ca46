"""The very line of a policy by which a rule spoke, to be shown with what it said; and those on which reasons begin."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from moderation.domain.errors import BadPolicy
from moderation.policies.folders import FILE
from moderation.policies.inheritance import Level
from moderation.policies.places import lines_of_keys
from moderation.policies.reading import levels_of

Texts = tuple[tuple[str, str], ...]

Places = Mapping[tuple[str, str, str], "Quotation"]
"""By the name of a table, such as `rules`, that of a table in it, and the dotted key in that; an empty key stands for
the table itself.
"""

QUOTED = ("rules", "reasons")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A line of a policy: the name of its file in the version, its number from 1, and its text."""

    file: str
    line: int
    text: str


def quoted(files: Mapping[str, str], rule: str, key: str) -> Quotation | None:
    """The line that gives `rules.<rule>.<key>`, be it in a policy that this one extends.

    For a setting that is left to its default this is the line on which the rule's table begins. A key inside a key has
    a dot: `lists.insults`. None when the version says nothing of this rule; it never raises.
    """
    places = _places(_texts(files))
    while key and ("rules", rule, key) not in places:
        key = key.rpartition(".")[0]
    return places.get(("rules", rule, key))


def quoted_reason(files: Mapping[str, str], key: str) -> Quotation | None:
    """The line on which a reason begins, be it in a policy that this one extends. None when there is none; it never
    raises.
    """
    return _places(_texts(files)).get(("reasons", key, ""))


def _texts(files: Mapping[str, str]) -> Texts:
    return tuple((name, text) for name, text in files.items() if name.endswith(".toml"))


@lru_cache(maxsize=64)
def _places(texts: Texts) -> Places:
    """Where each key of the rules and the reasons stands; the nearest policy that has it counts.

    The texts are kept whole as keys of this cache: they are the same objects that the policies in force hold.
    """
    try:
        levels = levels_of(dict(texts))
    except BadPolicy:
        return {}
    places: dict[tuple[str, str, str], Quotation] = {}
    for level in reversed(levels):
        places.update(_of(level))
    return places


def _of(level: Level) -> Places:
    rows = level.document.text.split("\n")
    file = level.in_version(FILE)
    return {
        (str(path[0]), str(path[1]), ".".join(map(str, path[2:]))): Quotation(file, line, rows[line - 1].strip())
        for path, line in lines_of_keys(level.document.text).items()
        if path[0] in QUOTED and len(path) > 1 and not isinstance(path[-1], int)
    }
