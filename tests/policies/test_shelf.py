"""The policies in force."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from moderation.domain.errors import BadPolicy
from moderation.policies import Shelf, shipped
from tests.policies.folders import CASES, POLICY, policy_folder


def test_a_policy_is_found_by_the_name_of_its_folder(tmp_path: Path) -> None:
    policy_folder(tmp_path)
    assert Shelf([tmp_path]).in_force("probeersel").name == "Probeersel"


def test_the_earlier_place_counts(tmp_path: Path) -> None:
    policy_folder(tmp_path / "own", POLICY.replace("Probeersel", "Eigen"))
    policy_folder(tmp_path / "shipped")
    assert Shelf([tmp_path / "own", tmp_path / "shipped"]).in_force("probeersel").name == "Eigen"


@pytest.mark.parametrize("name", ["nowhere", "", "..", "../probeersel", "/etc", "Probeersel", "a/b"])
def test_what_is_no_policy_is_not_found(tmp_path: Path, name: str) -> None:
    policy_folder(tmp_path)
    with pytest.raises(BadPolicy, match="there is no policy"):
        Shelf([tmp_path]).in_force(name)


def test_a_policy_that_fails_its_own_cases_does_not_go_live(tmp_path: Path) -> None:
    policy_folder(tmp_path, cases=CASES.replace('decision = "hold"', 'decision = "publish"'))
    with pytest.raises(BadPolicy, match=r"cases\.toml:6: .*expected the decision publish, got hold\n.*cases\.toml:12"):
        Shelf([tmp_path]).in_force("probeersel")


def test_a_policy_that_was_mended_goes_live_at_the_next_call(tmp_path: Path) -> None:
    shelf = Shelf([tmp_path])
    policy_folder(tmp_path, cases="")
    with pytest.raises(BadPolicy):
        shelf.in_force("probeersel")
    policy_folder(tmp_path)
    assert shelf.in_force("probeersel").name == "Probeersel"


def test_a_policy_in_force_stays_as_it_is_until_the_service_starts_anew(tmp_path: Path) -> None:
    shelf = Shelf([tmp_path])
    policy_folder(tmp_path)
    first = shelf.in_force("probeersel")
    policy_folder(tmp_path, POLICY.replace("Probeersel", "Anders"))
    assert shelf.in_force("probeersel") is first


def test_many_threads_get_the_same_policy(tmp_path: Path) -> None:
    policy_folder(tmp_path)
    shelf = Shelf([tmp_path])
    with ThreadPoolExecutor(8) as threads:
        policies = list(threads.map(shelf.in_force, ["probeersel"] * 16))
    assert all(policy is policies[0] for policy in policies)


def test_the_names_are_those_of_the_folders_with_a_policy(tmp_path: Path) -> None:
    policy_folder(tmp_path)
    (tmp_path / "empty").mkdir()
    assert Shelf([tmp_path, shipped(), tmp_path / "missing"]).names() == ("huisregels", "open", "probeersel", "strict")
