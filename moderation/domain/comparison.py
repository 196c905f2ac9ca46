"""Two texts word by word: what stayed, what was taken out, what was put in."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

_TOKEN = re.compile(r"\w+|\s|[^\w\s]")

DEEPEST = 50
"""How often a part is cut into smaller ones. Texts by people are done after two or three times; one that was made to
keep us busy is shown as taken out and put in as a whole from there on.
"""


class Kind(StrEnum):
    """What became of a piece."""

    SAME = "same"
    OUT = "out"
    IN = "in"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of both texts, or of one of them."""

    kind: Kind
    text: str


Words = Sequence[str]
Pieces = Iterator[tuple[Kind, Words]]


def compared(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts as one row of pieces: without those put in it is the first text, without those taken out the second.

    The time that it takes grows with the length of the texts, whatever stands in them.
    """
    found = list(_pieces(_TOKEN.findall(before), _TOKEN.findall(after), DEEPEST))
    return tuple(_joined([(kind, "".join(words)) for kind, words in found if words]))


def _pieces(before: Words, after: Words, deepest: int) -> Pieces:
    """What both begin and end with stays; in between, the words that each has once hold the rest together."""
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    yield Kind.SAME, before[:head]
    yield from _middle(before[head : len(before) - tail], after[head : len(after) - tail], deepest)
    yield Kind.SAME, before[len(before) - tail :]


def _middle(before: Words, after: Words, deepest: int) -> Pieces:
    anchors = _anchors(before, after) if deepest else []
    if not anchors:
        yield Kind.OUT, before
        yield Kind.IN, after
        return
    here = there = 0
    for one, other in (*anchors, (len(before), len(after))):
        yield from _pieces(before[here:one], after[there:other], deepest - 1)
        yield Kind.SAME, before[one : one + 1]
        here, there = one + 1, other + 1


def _common(one: Words, other: Words) -> int:
    """How many words both begin with."""
    differing = (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differing, min(len(one), len(other)))


def _anchors(before: Words, after: Words) -> list[tuple[int, int]]:
    """The places of words that stand in each of the texts just once: as many as have the same order in both."""
    once = {word for word, number in Counter(before).items() if number == 1 and not word.isspace()}
    once &= {word for word, number in Counter(after).items() if number == 1}
    there = {word: place for place, word in enumerate(after) if word in once}
    pairs = [(place, there[word]) for place, word in enumerate(before) if word in once]
    return _longest_rising(pairs)


def _longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most of these pairs whose second numbers rise as the first ones do."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        last[length : length + 1] = [index]
    chain: list[tuple[int, int]] = []
    index = last[-1] if last else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _joined(found: Sequence[tuple[Kind, str]]) -> Iterator[Piece]:
    """Between two pieces that stayed, one that was taken out and one that was put in: a space that stayed between two
    changes is none to be read by itself.
    """
    parts = [(kind, "".join(text for _, text in same)) for kind, same in groupby(found, key=lambda piece: piece[0])]
    out = put = ""
    for index, (kind, text) in enumerate(parts):
        if kind is Kind.OUT:
            out += text
        elif kind is Kind.IN:
            put += text
        elif text.isspace() and "\n" not in text and out + put and index + 1 < len(parts):
            out, put = out + text, put + text
        else:
            yield from _changed(out, put)
            out = put = ""
            yield Piece(Kind.SAME, text)
    yield from _changed(out, put)


def _changed(out: str, put: str) -> Iterator[Piece]:
    # A space at the end of both stayed where it was.
    stayed = out.endswith(" ") and put.endswith(" ")
    if stayed:
        out, put = out[:-1], put[:-1]
    if out:
        yield Piece(Kind.OUT, out)
    if put:
        yield Piece(Kind.IN, put)
    if stayed:
        yield Piece(Kind.SAME, " ")
