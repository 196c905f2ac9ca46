"""The policies that come with the product do what their own cases say."""

import pytest

from moderation.domain.policy import Policy
from moderation.markup import LEVELS
from moderation.policies import Case, Report, check_policy, shipped
from moderation.policies.check import failures_of

REPORTS: dict[str, Report] = {file.parent.name: check_policy(file.parent) for file in shipped().glob("*/policy.toml")}
CASES = [
    pytest.param(case, report.policy, id=f"{name}: {case.title}")
    for name, report in sorted(REPORTS.items())
    for case in report.cases
]


def test_three_policies_are_shipped() -> None:
    assert sorted(REPORTS) == ["huisregels", "open", "strict"]


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_a_shipped_policy_may_go_live(name: str) -> None:
    assert REPORTS[name].failures == ()


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_no_shipped_policy_has_headings_or_tables(name: str) -> None:
    assert REPORTS[name].policy.markup <= LEVELS["lite"]


@pytest.mark.parametrize(("case", "policy"), CASES)
def test_a_case_comes_out_as_it_says(case: Case, policy: Policy) -> None:
    assert list(failures_of(case, policy)) == []


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_every_reason_and_every_house_rule_is_there_in_dutch_and_in_english(name: str) -> None:
    policy = REPORTS[name].policy
    assert all(set(reason.words) == {"nl", "en"} for reason in policy.reasons)
    assert len(policy.house_rules["nl"]) == len(policy.house_rules["en"]) > 0
