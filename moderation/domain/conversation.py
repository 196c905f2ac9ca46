"""How readers may answer each other under a page, and in which order their reactions stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Order(StrEnum):
    """The order of the reactions under a page, by when they were sent."""

    OLDEST = "oldest"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Conversation:
    """`replies` says whether a reaction may be an answer to another one. `depth` is how far answers are indented below
    what they answer: 0 leaves all in one row, 2 is the most. `order` is that of a page as it is first shown; who reads
    may turn it around. Answers always stand below what they answer, oldest first, unless `depth` is 0.
    """

    replies: bool = False
    depth: int = 0
    order: Order = Order.OLDEST


DEEPEST = 2
"""The most that answers are indented: a telephone has no room for more."""

MOST_ROOTS = 50
"""Reactions that are shown at once, beside the answers below them."""

MOST_AT_ONCE = 250
"""The most with those answers; the others follow in the next part."""


class Turn(NamedTuple):
    """A reaction in its place, by its number: how far it is indented, and the number of what it answers."""

    number: int
    depth: int
    answers: int | None


def in_turn(parents: Mapping[int, int | None], conversation: Conversation, order: Order) -> list[Turn]:
    """All reactions of a page as they are read, given the number of each with that of what it answers.

    What is answered and does not stand here leaves its answers as reactions of their own. So does what came later than
    its answer: that cannot be, but whatever is in the data, each reaction stands here once.
    """
    deepest = conversation.depth if conversation.replies else 0
    below: dict[int, list[int]] = {}
    roots = []
    for number in sorted(parents):
        parent = parents[number]
        if deepest and parent is not None and parent < number and parent in parents:
            below.setdefault(parent, []).append(number)
        else:
            roots.append(number)
    told = parents if conversation.replies else {}
    turns = []
    waiting = [(number, 0) for number in (roots if order is Order.NEWEST else reversed(roots))]
    while waiting:
        number, depth = waiting.pop()
        turns.append(Turn(number, min(depth, deepest), told.get(number)))
        waiting += [(answer, depth + 1) for answer in reversed(below.get(number, ()))]
    return turns


def begin(turns: Sequence[Turn], first: int, order: Order) -> int:
    """The place in a row of turns where the part begins that is asked for by this number. When that reaction is not
    shown any more, it is the next that answers nothing; the end of the row when there is none.
    """
    following = len(turns)
    for place, turn in enumerate(turns):
        if turn.number == first:
            return place
        is_past = turn.number > first if order is Order.OLDEST else turn.number < first
        if turn.depth == 0 and is_past:
            following = min(following, place)
    return following


def end(turns: Sequence[Turn], begins: int) -> int:
    """The place in a row of turns before which a part ends that begins there."""
    roots = 0
    for place in range(begins, len(turns)):
        roots += turns[place].depth == 0
        if roots > MOST_ROOTS or place - begins == MOST_AT_ONCE:
            return place
    return len(turns)


def before(turns: Sequence[Turn], begins: int) -> int | None:
    """The number with which the part begins that comes before the one at this place: 0 for the first part, None when
    there is none.
    """
    if begins == 0:
        return None
    roots = 0
    for place in range(begins - 1, 0, -1):
        roots += turns[place].depth == 0
        if roots == MOST_ROOTS or begins - place == MOST_AT_ONCE:
            return turns[place].number
    return 0
