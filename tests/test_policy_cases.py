"""The policies that come with the product do what their own cases say."""

import pytest

from moderation.domain.policy import Policy
from moderation.markup import LEVELS
from moderation.policies import Case, Report, check_policy, shipped
from moderation.policies.check import failures_of
from moderation.policies.reading import merged_of
from moderation.web.words import INFORMAL, SPOKEN

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
def test_every_reason_and_every_house_rule_is_there_in_each_language_that_we_speak(name: str) -> None:
    policy = REPORTS[name].policy
    spoken = {*SPOKEN, *(f"{language}-informal" for language in INFORMAL)}
    assert [reason.key for reason in policy.reasons if set(reason.words) != spoken] == []
    assert set(policy.house_rules) == spoken
    assert len({len(sentences) for sentences in policy.house_rules.values()}) == 1


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_every_reason_has_a_ground_and_every_letter_is_there_in_each_language_that_we_speak(name: str) -> None:
    policy = REPORTS[name].policy
    spoken = {*SPOKEN, *(f"{language}-informal" for language in INFORMAL)}
    grounds = merged_of(policy.files).values["grounds"]
    assert [reason.key for reason in policy.reasons if reason.key not in grounds] == []
    assert [reason.key for reason in policy.reasons if reason.letter and set(reason.letter) != spoken] == []
