"""Attacks on whoever shows a stranger's text: every known way to run a script, to call another host, to take over names
or to break out of a page, made by rule, always the same ones in the same order.

Written for this house from facts that are common knowledge. `known` has those that once broke something here or in what
we build on; the other modules multiply ways by spellings. Each vector carries a number, so that whatever it manages to
do can be told from what the others do: it calls `hit(17)`, `alert(17)`, or asks for `//evil.test/17`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from tests.markup.vectors import (
    addresses,
    breaking,
    clobbering,
    encodings,
    handlers,
    known,
    loading,
    mixed,
    mutation,
    namespaces,
    scripts,
    styles,
    textile,
)

MARK = "§"
"""Stands for the number in the text of a vector; no text has the sign for another reason."""

SINGLE: dict[str, Callable[[], Iterator[str]]] = {
    "known": known.vectors,
    "scripts": scripts.vectors,
    "handlers": handlers.vectors,
    "addresses": addresses.vectors,
    "mutation": mutation.vectors,
    "namespaces": namespaces.vectors,
    "styles": styles.vectors,
    "loading": loading.vectors,
    "clobbering": clobbering.vectors,
    "breaking": breaking.vectors,
    "encodings": encodings.vectors,
    "textile": textile.vectors,
}
"""The families, each from one module."""

EVERY = 37
"""Of the single vectors, one in so many also stands inside something honest."""

PROBES = clobbering.NAMES
"""Names that a page or its scripts may look up, and that the text must not give another meaning."""


@dataclass(frozen=True, slots=True)
class Vector:
    """One attack. `number` is its own; `family` is the kind, after the module that made it."""

    number: int
    family: str
    text: str


@cache
def all_vectors() -> tuple[Vector, ...]:
    """All vectors without doubles, the known ones first."""
    texts: dict[str, str] = {}
    for family, made in SINGLE.items():
        texts |= {text: family for text in made() if text not in texts}
    for text in (*mixed.wrapped(islice(texts, 0, None, EVERY)), *mixed.spliced(tuple(texts))):
        texts.setdefault(text, "mixed")
    return numbered(texts)


def numbered(texts: dict[str, str]) -> tuple[Vector, ...]:
    """Vectors from texts and their families, each with its number in the places for it."""
    return tuple(
        Vector(number, family, text.replace(MARK, str(number)))
        for number, (text, family) in enumerate(texts.items(), start=1)
    )


def known_vectors() -> tuple[Vector, ...]:
    """Those that have broken something once."""
    return tuple(vector for vector in all_vectors() if vector.family == "known")
