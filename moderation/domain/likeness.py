"""How much of their words two texts share, and a short sketch by which texts that share many are found again.

A text is seen as the set of all three words that follow each other, without regard to capitals and punctuation. Its
sketch are the smallest hashes of them: two texts that share most of their words share most of their sketches too.
"""

import hashlib
import re
from heapq import nsmallest

from moderation.domain.reaction import fold

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
    words = words_of(text)
    if len(words) < SHORTEST:
        return ()
    hashes = {hashlib.blake2b(shingle.encode(), digest_size=8).digest() for shingle in _shingles(words)}
    return tuple(int.from_bytes(digest) >> 1 for digest in nsmallest(SKETCH, hashes))


def likeness(one: str, other: str) -> int:
    """How much of what they say, in percent, stands in both: 100 for the same words in the same order only."""
    if fold(one) == fold(other):
        return 100
    here, there = set(_shingles(words_of(one))), set(_shingles(words_of(other)))
    both = len(here & there)
    return min(99, 100 * both // max(1, len(here) + len(there) - both))


def words_of(text: str) -> list[str]:
    """The words that are compared."""
    folded = fold(text)
    return folded.split() if folded.isascii() else _WORD.findall(folded)


def _shingles(words: list[str]) -> list[str]:
    return list(map(" ".join, zip(*(words[start:] for start in range(SHINGLE)), strict=False)))
