"""In which order reactions are read, and where the parts of a long thread begin and end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain import conversation
from moderation.domain.conversation import DEEPEST, Conversation, Order, Turn, before, begin, end, in_turn

OLDEST, NEWEST = Order.OLDEST, Order.NEWEST
PARENTS = {1: None, 2: None, 3: 1, 4: 3, 5: 1, 6: 9, 7: 4, 8: 2}
"""1 is answered by 3 and 5, 3 by 4, 4 by 7, and 2 by 8; what 6 answers is not shown."""


def numbers(replies: bool, depth: int, order: Order) -> list[int]:
    return [turn.number for turn in in_turn(PARENTS, Conversation(replies, depth), order)]


@pytest.mark.parametrize(
    ("depth", "order", "expected"),
    [
        (0, OLDEST, [1, 2, 3, 4, 5, 6, 7, 8]),
        (0, NEWEST, [8, 7, 6, 5, 4, 3, 2, 1]),
        (1, OLDEST, [1, 3, 4, 7, 5, 2, 8, 6]),
        (2, NEWEST, [6, 2, 8, 1, 3, 4, 7, 5]),
    ],
)
def test_answers_stand_below_what_they_answer_the_oldest_first(depth: int, order: Order, expected: list[int]) -> None:
    assert numbers(True, depth, order) == expected


def test_answers_are_indented_as_far_as_the_house_rules_say_and_no_further() -> None:
    for deepest in range(DEEPEST + 1):
        depths = {turn.number: turn.depth for turn in in_turn(PARENTS, Conversation(True, deepest), OLDEST)}
        wanted = {1: 0, 2: 0, 3: 1, 4: 2, 5: 1, 6: 0, 7: 3, 8: 1}
        assert depths == {number: min(depth, deepest) for number, depth in wanted.items()}


def test_what_is_answered_is_told_also_when_it_is_not_shown_any_more() -> None:
    for depth in range(DEEPEST + 1):
        assert {turn.number: turn.answers for turn in in_turn(PARENTS, Conversation(True, depth), NEWEST)} == PARENTS


def test_where_nobody_can_answer_nothing_tells_of_answers() -> None:
    turns = in_turn(PARENTS, Conversation(False, 2), OLDEST)
    assert turns == [Turn(number, 0, None) for number in PARENTS]


def parts(turns: list[Turn], order: Order) -> list[tuple[int, list[Turn]]]:
    """All parts of a thread, found as a reader finds them: each by the number with which the one before it ended."""
    found, first = [], 0
    while True:
        begins = begin(turns, first, order) if first else 0
        ends = end(turns, begins)
        found.append((begins, turns[begins:ends]))
        if ends == len(turns):
            return found
        first = turns[ends].number


@given(
    parents=st.dictionaries(st.integers(1, 60), st.none() | st.integers(-2, 70), max_size=40),
    depth=st.integers(0, DEEPEST),
    replies=st.booleans(),
    order=st.sampled_from(Order),
    most=st.tuples(st.integers(1, 6), st.integers(1, 9)),
)
def test_whatever_answers_what_each_reaction_stands_in_one_part(
    parents: dict[int, int | None], depth: int, replies: bool, order: Order, most: tuple[int, int]
) -> None:
    """Also where one answers itself, or a later one, or others answer each other in a circle."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conversation, "MOST_ROOTS", most[0])
        patch.setattr(conversation, "MOST_AT_ONCE", most[1])
        turns = in_turn(parents, Conversation(replies, depth), order)
        found = parts(turns, order)
    assert sorted(turn.number for turn in turns) == sorted(parents)
    assert [turn for _, part in found for turn in part] == turns
    assert all(sum(turn.depth == 0 for turn in part) <= most[0] and len(part) <= most[1] for _, part in found)


def test_a_part_has_fifty_reactions_with_all_their_answers() -> None:
    parents = {number: None if number % 2 else number - 1 for number in range(1, 141)}
    turns = in_turn(parents, Conversation(True, 1), OLDEST)
    assert [len(part) for _, part in parts(turns, OLDEST)] == [100, 40]
    assert [before(turns, begins) for begins, _ in parts(turns, OLDEST)] == [None, 0]
    flat = in_turn(parents, Conversation(), NEWEST)
    assert [part[0].number for _, part in parts(flat, NEWEST)] == [140, 90, 40]
    assert [before(flat, begins) for begins, _ in parts(flat, NEWEST)] == [None, 0, 90]


def test_a_part_whose_first_reaction_has_gone_begins_with_the_next_one() -> None:
    turns = in_turn({1: None, 2: 1, 5: None, 6: 5}, Conversation(True, 1), OLDEST)
    assert [begin(turns, first, OLDEST) for first in (2, 3, 5, 7)] == [1, 2, 2, 4]
    around = in_turn({1: None, 2: 1, 5: None, 6: 5}, Conversation(True, 1), NEWEST)
    assert [begin(around, first, NEWEST) for first in (3, 1, 9)] == [2, 2, 0]
