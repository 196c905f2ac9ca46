"""Shares with the room for chance, and what is said of a rule that is being tried out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.agreement import Agreement, Share, difference

shares = st.integers(0, 5_000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        # Newcombe 1998 (Statistics in Medicine 17: 857-872), table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0000),
    ],
)
def test_an_interval_is_the_one_that_is_published(part: int, whole: int, low: float, high: float) -> None:
    interval = Share(part, whole).interval
    assert interval is not None
    assert (interval.low, interval.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        # Newcombe 1998 (Statistics in Medicine 17: 873-890), table II, method 10.
        (Share(56, 70), Share(48, 80), 0.0524, 0.3339),
        (Share(9, 10), Share(3, 10), 0.1705, 0.8090),
        (Share(5, 56), Share(0, 29), -0.0381, 0.1926),
        (Share(0, 10), Share(0, 20), -0.1611, 0.2775),
        (Share(10, 10), Share(0, 10), 0.6075, 1.0000),
    ],
)
def test_a_difference_is_the_one_that_is_published(one: Share, other: Share, low: float, high: float) -> None:
    apart = difference(one, other)
    assert apart is not None
    assert (apart.low, apart.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@given(shares)
def test_the_interval_of_any_share_holds_it_and_lies_within_0_and_1(numbers: tuple[int, int]) -> None:
    share = Share(*numbers)
    if share.value is None:
        assert share.interval is None
    else:
        assert share.interval is not None
        assert 0 <= share.interval.low <= share.value <= share.interval.high <= 1


@pytest.mark.parametrize("numbers", [(1, 0), (-1, 3), (4, 3)])
def test_more_than_all_is_no_share(numbers: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="is no share"):
        Share(*numbers)


@given(*(st.integers(0, 3_000) for _ in range(4)))
def test_something_can_be_said_of_any_counts(a: int, b: int, c: int, d: int) -> None:
    agreement = Agreement("insults", a, b, c, d)
    assert str(agreement.verdict).endswith(".")
    assert agreement.right.whole + agreement.passed_over.whole == agreement.taken_away.whole == agreement.decided


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [
        ((0, 0, 0, 0), "Too early to say: 0 decided."),
        ((6, 0, 0, 6), "Too early to say: 12 decided."),
        ((0, 0, 5, 95), "It has not spoken yet on anything that was decided."),
        ((9, 0, 5, 95), "Too early to say: it spoke on 9 that were decided."),
        ((0, 10, 0, 90), "People took nothing away, so it spoke only on what they placed."),
        ((10, 90, 0, 0), "It speaks on everything, so it tells nothing apart."),
        ((0, 200, 100, 700), "Speaks more often on what people place than on what they take away."),
        ((10, 90, 90, 810), "No better than chance so far: people take away about the same share of the others."),
        ((1, 9, 1, 99), "No better than chance so far: people take away about the same share of the others."),
        ((98, 0, 10, 890), "Agrees with people: nearly all on which it speaks is taken away."),
        ((70, 30, 10, 890), "Better than chance: most on which it speaks is taken away."),
        ((30, 70, 10, 890), "Better than chance, but people place most of what it speaks on."),
        ((6, 6, 10, 890), "Better than chance; whether people take away most of what it speaks on is not sure yet."),
    ],
)
def test_a_rule_is_judged_by_what_people_did(counts: tuple[int, int, int, int], verdict: str) -> None:
    assert str(Agreement("insults", *counts).verdict) == verdict


def test_the_shares_of_a_rule_are_those_of_its_counts() -> None:
    agreement = Agreement("insults", hit_taken_away=8, hit_placed=2, miss_taken_away=24, miss_placed=66, waiting=5)
    assert agreement.decided == 100
    assert agreement.right == Share(8, 10)
    assert agreement.found == Share(8, 32)
    assert agreement.passed_over == Share(24, 90)
    assert agreement.taken_away == Share(32, 100)
