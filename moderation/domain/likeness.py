"""How much of their words two texts share, and a short sketch by which texts that share many are found again.

A text is seen as the set of all three words that follow each other, without regard to capitals and punctuation. Its
sketch are the smallest hashes of them: two texts that share most of their words share most of their sketches too.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import partial
from heapq import nsmallest

from moderation.domain.reaction import fold
from moderation.domain.recent import Recent

SHINGLE = 3
"""Words that follow each other and are compared together."""

SHORTEST = 8
"""Words of a text that is long enough to be compared: of two shorter ones, chance alone makes them alike."""

SKETCH = 8
"""Hashes in a sketch."""

# Thai and Lao, Burmese, Khmer, Japanese and Chinese put no spaces between words: there, each letter counts as one.
_UNSPACED = "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")


def sketch(text: str) -> tuple[int, ...]:
    """The smallest hashes of the text, in order, each of 63 bits; the same in every process and on every machine.

    Empty for a text of fewer than `SHORTEST` words.
    """
    if not is_comparable(text):
        return ()
    hashes = {hashlib.blake2b(shingle.encode(), digest_size=8).digest() for shingle in _said(text).shingles}
    return tuple(int.from_bytes(digest) >> 1 for digest in nsmallest(SKETCH, hashes))


def is_comparable(text: str) -> bool:
    """Whether a text has so many words that it is no chance when another one says nearly the same."""
    return _said(text).words >= SHORTEST


@dataclass(frozen=True, slots=True)
class _Said:
    """A text made ready to be compared: what it folds to, in how many words, and all three that follow each other."""

    folded: str
    words: int
    shingles: frozenset[str]


def likeness(one: str, other: str) -> int:
    """How much of what they say, in percent, stands in both: 100 for the same words in the same order only."""
    here, there = _said(one), _said(other)
    if here.folded == there.folded:
        return 100
    both = len(here.shingles & there.shingles)
    return min(99, 100 * both // max(1, len(here.shingles) + len(there.shingles) - both))


def _said(text: str) -> _Said:
    # In a wave of spam, each text is compared with the same few others.
    return RECENT.get(text, partial(_said_anew, text))


def _said_anew(text: str) -> _Said:
    folded = fold(text)
    words = _words(folded)
    return _Said(folded, len(words), frozenset(_shingles(words)))


RECENT: Recent[str, _Said] = Recent(2_000_000, lambda text, said: len(text) + 150 * len(said.shingles))
"""The latest texts that were compared, in bytes."""


def words_of(text: str) -> list[str]:
    """The words that are compared."""
    return _words(fold(text))


def _words(folded: str) -> list[str]:
    return folded.split() if folded.isascii() else _WORD.findall(folded)


def _shingles(words: list[str]) -> list[str]:
    return list(map(" ".join, zip(*(words[start:] for start in range(SHINGLE)), strict=False)))
