"""What the table of the benchmarks says is so."""

import pytest

from tests.bench.table import Line, printed


def test_the_ratio_is_the_median_of_the_ratios_within_each_round() -> None:
    assert Line("x", [1.0, 20.0, 3.0], "y", [2.0, 10.0, 3.0]).ratio == 1


def test_rounds_that_do_not_belong_together_are_not_compared() -> None:
    with pytest.raises(ValueError, match="shorter"):
        _ = Line("x", [1.0, 2.0], "y", [1.0]).ratio


@pytest.mark.parametrize(("ours", "met"), [(1.9, True), (2.0, True), (2.1, False)])
def test_a_target_is_met_up_to_its_very_figure(ours: float, met: bool) -> None:
    assert Line("x", [ours], "y", [1.0], most_ratio=2).is_met is met
    assert Line("x", [ours], most_ours=2).is_met is met


def test_what_has_no_target_is_neither_met_nor_missed() -> None:
    assert Line("x", [1.0], "y", [1.0]).is_met is None


def test_small_ratios_are_told_as_fractions() -> None:
    line = Line("x", [0.05], "y", [100.0], most_ratio=1 / 1000)
    assert "1/2,000" in printed([[line]])
    assert "≤ 1/1,000 ×" in printed([[line]])


def test_a_missed_target_is_seen() -> None:
    (line,) = printed([[Line("x", [3.0], "y", [1.0], most_ratio=2)]]).splitlines()[-1:]
    assert line.split()[-1] == "NO"


def test_rates_have_columns_where_there_are_any() -> None:
    with_rates = Line("x", [1.0], "y", [1.0], rates=([1234.0], [5678.0]))
    head, *_, last = printed([[with_rates, Line("z", [1.0])], [with_rates]]).splitlines()
    assert head.split()[-2:] == ["ours/s", "theirs/s"]
    assert last.split()[-2:] == ["1,234", "5,678"]
    assert "ours/s" not in printed([[Line("z", [1.0])]])
