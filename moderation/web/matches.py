"""Where the words of a search stand in a text, so that they can be marked: found again as the store has found them.

Case and accents do not matter, whatever is no letter or digit keeps words apart, and a word that ends in `*` stands for
all that begin so. Places count in code points of the text as it is.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from unicodedata import combining, normalize

from moderation.domain.finding import Span
from moderation.domain.reaction import fold

STAR = "*"

# Accents that stand by themselves belong to the letter before them.
_WORD = re.compile("[^\\W_](?:[^\\W_]|[\u0300-\u036f])*")

Fold = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, and whether it is what was looked for."""

    text: str
    is_match: bool


@lru_cache(maxsize=5000)
def in_text(sign: str) -> str:
    """A sign as the store compares it in texts: a small letter, and without accents if it is Latin."""
    bare = normalize("NFD", sign)
    small = sign.casefold()
    return bare[0].lower() if bare[0].isascii() else "" if combining(sign) else small if len(small) == 1 else sign


@lru_cache(maxsize=5000)
def in_name(sign: str) -> str:
    """A sign as the store compares it in names: without any accents, and whatever form it has."""
    return fold("".join(each for each in normalize("NFD", sign) if not combining(each)))


def matches(text: str, phrases: Sequence[str], folded: Fold = in_text) -> list[Span]:
    """The places of the words and phrases, from left to right; those that overlap are one."""
    words = [(found.span(), _folded(found[0], folded)) for found in _WORD.finditer(text)] if phrases else []
    found = sorted(span for phrase in phrases for span in _places(words, phrase, folded))
    joined: list[Span] = []
    for span in found:
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def pieces(text: str, phrases: Sequence[str], folded: Fold = in_text) -> list[Piece]:
    """All of the text, cut where matches begin and end."""
    return cut(text, matches(text, phrases, folded))


def cut(text: str, spans: Sequence[Span], start: int = 0) -> list[Piece]:
    """A part of a text, which begins there in it, cut where matches in the whole of it begin and end."""
    end = start + len(text)
    inside = [(max(span.start, start), min(span.end, end)) for span in spans if span.start < end and start < span.end]
    cuts = sorted({start, end, *chain.from_iterable(inside)})
    begins = {first for first, _ in inside}
    return [Piece(text[a - start : b - start], a in begins) for a, b in pairwise(cuts)]


def excerpt(text: str, phrases: Sequence[str], length: int) -> list[Piece]:
    """So much of a text as fits in a line of this length, with the first match in it if there is one, cut between words
    where it can be. An ellipsis stands on each side where something was left out.
    """
    text = " ".join(text.split())
    found = matches(text, phrases)
    start, end = 0, len(text)
    if found and found[0].end > length:
        # A few words before the match say what it is about.
        first = found[0].start
        start = text.find(" ", max(0, first - length // 3), first) + 1 or first
    if end - start > length:
        end = start + length
        blank = text.rfind(" ", start + length // 2, end + 1)
        end = blank if blank > 0 else end
    shown = f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
    return pieces(shown, phrases)


def _places(words: Sequence[tuple[tuple[int, int], str]], phrase: str, folded: Fold) -> Iterator[Span]:
    wanted = [_folded(found[0], folded) for found in _WORD.finditer(phrase)]
    if not wanted:
        return
    *first, last = wanted
    for place in range(len(words) - len(first)):
        here = [word for _, word in words[place : place + len(wanted)]]
        if here[:-1] == first and (here[-1] == last or (phrase.endswith(STAR) and here[-1].startswith(last))):
            yield Span(words[place][0][0], words[place + len(first)][0][1])


def _folded(word: str, folded: Fold) -> str:
    return "".join(map(folded, word))
