"""A policy is held against its own cases before it goes live."""

from pathlib import Path

import pytest

from moderation.domain.errors import BadPolicy
from moderation.domain.reaction import Draft
from moderation.policies import check_policy, read_cases
from tests.policies.folders import CASES, POLICY, policy_folder


def failures(place: Path, cases: str, policy: str = POLICY) -> list[str]:
    folder = policy_folder(place, policy, cases)
    return [failure.replace(f"{folder}/", "") for failure in check_policy(folder).failures]


def test_a_policy_that_does_what_its_cases_say_has_no_failures(tmp_path: Path) -> None:
    report = check_policy(policy_folder(tmp_path))
    assert (report.policy.name, len(report.cases), report.failures) == ("Probeersel", 2, ())


def test_a_finding_that_does_not_come_is_a_failure(tmp_path: Path) -> None:
    assert failures(tmp_path, CASES.replace("blad.example/2", "")) == [
        "cases.toml:12: “two links are held”: expected the findings [links: hold], got no findings"
    ]


def test_a_finding_that_was_not_expected_is_a_failure(tmp_path: Path) -> None:
    assert failures(tmp_path, CASES, POLICY.replace("hold = 2", "spam = 2")) == [
        "cases.toml:12: “two links are held”: expected the findings [links: hold], got the findings [links: spam]",
        "cases.toml:12: “two links are held”: expected the decision hold, got spam",
    ]


def test_a_decision_that_comes_out_otherwise_is_a_failure(tmp_path: Path) -> None:
    published = POLICY.replace("\n\n", '\nfirst_decision = "publish"\n\n', 1)
    assert failures(tmp_path, CASES, published) == [
        "cases.toml:6: “a text without links is fine”: expected the decision hold, got publish"
    ]


def test_a_policy_without_cases_fails(tmp_path: Path) -> None:
    assert failures(tmp_path, CASES.partition("[[case]]")[0]) == [
        "cases.toml:1: there are no cases",
        "cases.toml:1: the rule links has no case in which it speaks",
        "cases.toml:1: the rule links has no case in which it is silent",
    ]


def test_a_rule_needs_a_case_of_both_kinds(tmp_path: Path) -> None:
    only_first = CASES.rpartition("[[case]]")[0]
    assert failures(tmp_path, only_first) == ["cases.toml:1: the rule links has no case in which it speaks"]


def test_a_case_about_a_rule_that_is_not_used_is_a_failure(tmp_path: Path) -> None:
    extra = CASES + '\n[[case]]\ntitle = "x"\nrule = "email"\nfindings = []\ndecision = "hold"\n'
    assert failures(tmp_path, extra) == [
        "cases.toml:1: there are cases about the rule email, which the policy does not use"
    ]


def test_two_cases_with_one_title_are_a_failure(tmp_path: Path) -> None:
    same = CASES.replace("two links are held", "a text without links is fine")
    assert failures(tmp_path, same) == ["cases.toml:1: 2 cases have the title “a text without links is fine”"]


def test_a_case_is_the_defaults_with_its_own_words(tmp_path: Path) -> None:
    earlier = CASES + 'name = ""\nearlier = [{ name = "Els" }, { name = "Bram", here = false }]\n'
    _, case = read_cases(policy_folder(tmp_path, cases=earlier))
    assert case.draft == Draft("", "jan@blad.example", "https://blad.example/1 https://blad.example/2")
    assert [(entry.name, entry.here) for entry in case.history] == [("Els", True), ("Bram", False)]
    assert case.line == 12


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            'rule = "links"',
            'rule = "weather"',
            r"cases\.toml:8: case\.0\.rule: expected one of required, .*got 'weather'",
        ),
        (
            '"links: hold"',
            '"links"',
            r"cases\.toml:16: case\.1\.findings: expected findings such as `links: hold`, got 'links'",
        ),
        ('decision = "hold"', 'decision = "wait"', r"cases\.toml:10: case\.0\.decision: expected `refuse \| spam"),
        (
            'title = "two',
            'titel = "two',
            r"cases\.toml:13: case\.1\.titel: unknown key; the keys here are: title, rule",
        ),
        ('email = "jan@blad.example"\n', "", r"cases\.toml:1: defaults: the key `email` is missing"),
    ],
)
def test_cases_that_cannot_be_understood_are_named(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(BadPolicy, match=words):
        read_cases(policy_folder(tmp_path, cases=CASES.replace(old, new)))


def test_a_missing_file_of_cases_is_named(tmp_path: Path) -> None:
    folder = policy_folder(tmp_path)
    (folder / "cases.toml").unlink()
    with pytest.raises(BadPolicy, match=r"cases\.toml: cannot be read"):
        check_policy(folder)
