"""Hostile texts as recipes, so that one can be made at any length, and changed a little."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from random import Random
from typing import Any, TypeAlias

from tests.bench.hostile.tokens import ADDRESSES, HTML, NESTED, RUNS, TEXTILE, TOKENS, UNICODE, WORDS

Tokens: TypeAlias = tuple[str, ...]

SHARES = (0.02, 0.1, 0.25, 0.5, 0.75, 0.9)
SHOWN = 90


@dataclass(frozen=True, slots=True)
class Recipe:
    """A text: what stands first, a pump, what stands between, a second pump, and what stands last.

    Each pump is repeated until it fills its share of the room. `kind` says where the recipe came from.
    """

    kind: str
    pump: Tokens
    second: Tokens = ()
    prefix: Tokens = ()
    middle: Tokens = ()
    suffix: Tokens = ()
    share: float = 0.5
    """How much of the room the first pump has, where there are two."""

    def text(self, length: int) -> str:
        """The text of exactly so many characters."""
        prefix, middle, suffix = "".join(self.prefix), "".join(self.middle), "".join(self.suffix)
        room = max(0, length - len(prefix) - len(middle) - len(suffix))
        first = int(room * self.share) if self.second else room
        made = f"{prefix}{_repeated(self.pump, first)}{middle}{_repeated(self.second, room - first)}{suffix}"
        return made[:length].ljust(length, "a")

    def __str__(self) -> str:
        parts = [
            _shown(self.prefix),
            f"{_shown(self.pump)} × {self.share:.0%}" if self.second else f"{_shown(self.pump)} ×",
            _shown(self.middle),
            f"{_shown(self.second)} ×" if self.second else "",
            _shown(self.suffix),
        ]
        return f"{self.kind}: {', '.join(part for part in parts if part)}"


# Of security.md, section 1, and performance.md, section 6: what makes stock Textile, bleach and linkify slow.
KNOWN = tuple(
    Recipe(f"known {name}", **parts)  # type: ignore[arg-type]
    for name, parts in {
        "F1": {"pump": ("- a :=",), "middle": ('(b){c}[a]":',), "second": ("-AAA*'",), "suffix": ("<li>",)},
        "N1": {"pump": ("- a:=",), "second": ("<br />;??%",), "suffix": ("a ",)},
        "R6": {"pump": ("_(",), "middle": ('(b){c}[a]":',), "second": ("-A*'*",)},
        "R1b": {
            "prefix": ("@a@ *:a ",),
            "pump": ("%(",),
            "middle": ('"[a]b":c ',),
            "second": ("!",),
            "suffix": ("ab |a* a\n",),
        },
        "R1": {"pump": ("%(",), "second": ("!",)},
        "R2": {"pump": ("%{",), "second": ("*[",)},
        "N3": {"pump": ("*",), "second": (" _a<?",), "suffix": (")(",)},
        "N4": {"prefix": ("** ",), "pump": ("a* ",)},
        "R3": {"pump": ("1",), "suffix": ("x",)},
        "R4": {"pump": ("*(",)},
        "emphasis": {"pump": ("*a ",)},
        "capitals": {"pump": ("ABC ",)},
        "brackets": {"pump": ("[",)},
        "dashes": {"pump": ("a--",)},
        "notes": {"pump": ("x[#a]",)},
        "footnotes": {"pump": ("x[1]",)},
        "lists": {"pump": ("<ul><li>",)},
        "mail": {"pump": ("a@",)},
        "hosts": {"pump": ("a.",), "suffix": ("@",)},
    }.items()
)


def recipes(count: int, seed: int) -> Iterator[Recipe]:
    """So many recipes, always the same for the same seed, made while they are asked for.

    First the known ones and every token by itself, or as many of these as are a third; then pairs of tokens, until
    there are none left, in turn with recipes of all kinds.
    """
    chance = Random(seed)
    singles = (Recipe("single", (token,)) for token in chance.sample(TOKENS, min(len(TOKENS), count // 3)))
    return islice(chain(KNOWN, singles, _mixed(chance)), count)


def _mixed(chance: Random) -> Iterator[Recipe]:
    pairs = _pairs(chance)
    while True:
        for make in MAKERS:
            yield from islice(pairs, 2)
            yield make(chance)


def _pairs(chance: Random) -> Iterator[Recipe]:
    """Every pair of tokens in turn with each other, and the one after the other."""
    number = len(TOKENS)
    for place in chance.sample(range(2 * number * number), 2 * number * number):
        (one, other), apart = divmod(place // 2, number), place % 2
        if apart:
            yield Recipe("halves", (TOKENS[one],), (TOKENS[other],))
        else:
            yield Recipe("pair", (TOKENS[one], TOKENS[other]))


def some(chance: Random, most: int, least: int = 0, words: Tokens = TOKENS) -> Tokens:
    """A few tokens."""
    return tuple(chance.choices(words, k=chance.randint(least, most)))


def _pattern(chance: Random) -> Recipe:
    share = chance.choice(SHARES)
    pumps = some(chance, 3, 1), some(chance, 3, 1)
    return Recipe("pattern", *pumps, some(chance, 2), some(chance, 3), some(chance, 2), share)


def _period(chance: Random) -> Recipe:
    return Recipe("period", some(chance, 20, 2))


def _soup(chance: Random, kind: str = "soup", words: Tokens = TOKENS) -> Recipe:
    """Words at random, some of them more often than others; never the same again."""
    chosen = some(chance, 30, 2, words)
    return Recipe(kind, tuple(chance.choices(chosen, k=8000)))


def _sprinkled(chance: Random) -> Recipe:
    """Prose with a token here and there: what is too dense to be read as Textile comes thin."""
    every, tokens = chance.randint(1, 12), some(chance, 4, 1)
    words = (word for token in tokens for word in (*chance.choices(WORDS, k=every), token))
    return Recipe("sprinkled", tuple(words))


def _nested(chance: Random) -> Recipe:
    pairs = chance.choices(NESTED, k=chance.randint(1, 4))
    inside = some(chance, 1)
    opened = tuple(chain.from_iterable((begin, *inside) for begin, _ in pairs))
    closed = tuple(end for _, end in reversed(pairs))
    return Recipe("nested", opened, closed, some(chance, 1), some(chance, 1), share=chance.choice(SHARES))


def _run(chance: Random) -> Recipe:
    """Long runs without a break, of one sign or of a few at random, before something that ends them badly."""
    signs = tuple(chance.choices(RUNS, k=chance.choice((1, 1, 2, 3))))
    pump = signs if chance.random() < 0.5 else tuple(chance.choices(signs, k=500))
    second = some(chance, 2) if chance.random() < 0.3 else ()
    return Recipe("run", pump, second, some(chance, 2), (), some(chance, 2), chance.choice(SHARES))


def _lines(chance: Random) -> Recipe:
    """Many lines or blocks that each begin in an odd way."""
    end = chance.choice(("\n", "\n\n", "\n \n", "\n\n\n"))
    inside = chance.choices(WORDS, k=chance.randint(0, 6))
    return Recipe("lines", tuple(chain.from_iterable((token, *inside, end) for token in some(chance, 4, 1))))


def _of(words: Tokens, kind: str) -> Callable[[Random], Recipe]:
    return partial(_soup, kind=kind, words=words)


MAKERS: tuple[Callable[[Random], Recipe], ...] = (
    _pattern,
    _period,
    _soup,
    _pattern,
    _sprinkled,
    _nested,
    _run,
    _lines,
    _of((*ADDRESSES, "a", " ", "\n", '"a":', "<a href="), "addresses"),
    _of((*HTML, "a", " ", "\n"), "elements"),
    _of((*TEXTILE, "a", " ", "\n"), "textile"),
    _of((*UNICODE, "a", " ", "*", "\n"), "unicode"),
)


def as_data(recipe: Recipe) -> dict[str, Any]:
    """A recipe for a file."""
    return {name: getattr(recipe, name) for name in Recipe.__slots__}


def from_data(data: dict[str, Any]) -> Recipe:
    """The recipe that a file keeps."""
    parts: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
    return Recipe(**parts)


def _repeated(tokens: Tokens, room: int) -> str:
    once = "".join(tokens)
    return (once * (room // len(once) + 1))[:room] if once else ""


def _shown(tokens: Tokens) -> str:
    shown = ascii("".join(tokens))
    return "" if not tokens else shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}… ({len(tokens)} tokens)"
