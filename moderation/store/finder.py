"""How words are looked for in texts: what an engine says of its index of words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Index:
    """An index of words that can be walked in the order in which the texts came in.

    `source` are the tables to read instead of `reaction`, with what must hold for `:match`. `key` is what
    orders them and `key_of` the same for the reaction `:key_id` of `:key_site`. It is walked when more than `few`
    reactions could be meant otherwise; each of fewer is asked by itself.
    """

    source: str
    conditions: tuple[str, ...]
    key: str
    key_of: str
    few: int


class Finder(Protocol):
    """Looks for words without regard to case and accents; whatever is no letter or digit keeps words apart."""

    @property
    def index(self) -> Index | None:
        """The index, where the engine has to be told to use it."""

    def condition(self, match: str) -> str:
        """Whether the text of a row of `reaction` holds `:match`, which is this."""

    def match(self, phrases: Sequence[str]) -> str:
        """What to look for, as the engine wants to be told: words, or several in a row, that must all be there. One
        that ends in `*` stands for all words that begin so. Empty when nothing can be looked for.
        """
