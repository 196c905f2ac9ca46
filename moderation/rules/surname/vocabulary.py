"""The words of a policy, made ready once for comparison with many names."""

import string
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from moderation.domain.script import skeleton

Words = tuple[str, ...]


class Found(NamedTuple):
    """An entry among the words of a name: its first word, the first one behind it, and the entry."""

    start: int
    end: int
    phrase: Words


class Phrases:
    """Entries of one word or several, found wherever they stand among other words."""

    __slots__ = ("_by_first",)

    def __init__(self, entries: Iterable[str]) -> None:
        self._by_first: dict[str, list[Words]] = {}
        for phrase in sorted({tuple(map(skeleton, bare_words(entry))) for entry in entries}, key=len, reverse=True):
            if phrase:
                self._by_first.setdefault(phrase[0], []).append(phrase)

    def __contains__(self, phrase: Words) -> bool:
        return bool(phrase) and phrase in self._by_first.get(phrase[0], ())

    def find(self, words: Sequence[str]) -> list[Found]:
        """The entries among these words, from left to right; the longest one, of those that begin at the same word."""
        found, end = [], 0
        for start, word in enumerate(words):
            if start >= end and word in self._by_first:
                phrases = (
                    phrase for phrase in self._by_first[word] if tuple(words[start : start + len(phrase)]) == phrase
                )
                if phrase := next(phrases, None):
                    end = start + len(phrase)
                    found.append(Found(start, end, phrase))
        return found

    @property
    def single_words(self) -> frozenset[str]:
        """The entries of one word."""
        return frozenset(phrase[0] for phrases in self._by_first.values() for phrase in phrases if len(phrase) == 1)

    @property
    def words(self) -> frozenset[str]:
        """Every word that stands in an entry."""
        return frozenset(word for phrases in self._by_first.values() for phrase in phrases for word in phrase)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The lists of a policy. `roles` and `particles` count word by word; `runs` are the particles as they follow each
    other in one entry.
    """

    anonymous: Phrases
    organisations: Phrases
    roles: frozenset[str]
    first_names: Phrases
    particles: frozenset[str]
    runs: Phrases
    also_names: Phrases
    known: frozenset[str]
    """Every word of the lists of anonymous words, organisations and roles."""
    no_names: frozenset[str]
    """Their entries of one word, and particles."""
    written_apart: frozenset[str]
    """Long anonymous words, which are known also when a space stands in them."""

    def is_particle(self, word: str) -> bool:
        return skeleton(word).rstrip(".") in self.particles

    def is_role(self, word: str) -> bool:
        """Whether this folded word says what somebody is, also in parts, such as "oud-wethouder"."""
        return word in self.roles or ("-" in word and all(part in self.roles for part in word.split("-")))

    def says_nothing(self, words: Sequence[str]) -> bool:
        """Whether none of these folded words is an entry of the three lists."""
        if "".join(words) in self.written_apart or any(map(self.is_role, words)):
            return False
        return self.known.isdisjoint(words) or not (self.anonymous.find(words) or self.organisations.find(words))

    def compared(self, word: str) -> str:
        """The word as the lists have it: folded, and without digits that no list knows."""
        folded = skeleton(word)
        return folded if folded in self.known else folded.strip(string.digits) or folded


def bare_words(text: str) -> list[str]:
    """The words that have letters, without the punctuation around them; an apostrophe in front belongs to the word
    ("'t").
    """
    return [_bare(word) for word in text.split() if has_letters(word)]


def _bare(word: str) -> str:
    if word[0] == word[-1] == "'":
        word = word.strip("'")
    if word.isascii():
        return word.rstrip(string.punctuation).lstrip(_NO_APOSTROPHE)
    first, last = 0, len(word)
    while unicodedata.category(word[last - 1])[0] in "PSCZ":
        last -= 1
    while word[first] != "'" and unicodedata.category(word[first])[0] in "PSCZ":
        first += 1
    return word[first:last]


_NO_APOSTROPHE = string.punctuation.replace("'", "")


def has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))
