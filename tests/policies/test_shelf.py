"""The policies at hand, in folders and as recorded versions."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from moderation.domain.errors import BadPolicy, UnknownPolicy
from moderation.policies import Shelf, bundle_of, digest_of, read_policy, shipped
from moderation.policies.shelf import MOST_CHECKS, MOST_VERSIONS
from tests.policies.folders import CASES, POLICY, policy_folder


class Archive:
    """What was activated once, and how often it was asked for."""

    def __init__(self) -> None:
        self.versions: dict[str, Mapping[str, str]] = {}
        self.asked: list[str] = []

    def keep(self, files: Mapping[str, str]) -> str:
        digest = digest_of(files)
        self.versions[digest] = files
        return digest

    def __call__(self, digest: str) -> Mapping[str, str]:
        self.asked.append(digest)
        if digest not in self.versions:
            raise UnknownPolicy(digest)
        return self.versions[digest]


def test_a_policy_is_found_by_the_name_of_its_folder(tmp_path: Path) -> None:
    policy_folder(tmp_path)
    assert Shelf([tmp_path]).checked("probeersel").name == "Probeersel"


def test_a_policy_may_lie_anywhere(tmp_path: Path) -> None:
    folder = policy_folder(tmp_path, name="Mijn map")
    assert Shelf([]).checked(folder).name == "Probeersel"


def test_the_earlier_place_counts(tmp_path: Path) -> None:
    policy_folder(tmp_path / "own", POLICY.replace("Probeersel", "Eigen"))
    policy_folder(tmp_path / "shipped")
    assert Shelf([tmp_path / "own", tmp_path / "shipped"]).checked("probeersel").name == "Eigen"


@pytest.mark.parametrize(
    "name", ["nowhere", "", "..", "../probeersel", "/etc", "Probeersel", "a/b", "a\x00b", "x" * 300]
)
def test_what_is_no_policy_is_not_found(tmp_path: Path, name: str) -> None:
    policy_folder(tmp_path)
    with pytest.raises(BadPolicy, match="there is no policy"):
        Shelf([tmp_path]).checked(name)


def test_a_policy_that_fails_its_own_cases_does_not_go_live(tmp_path: Path) -> None:
    policy_folder(tmp_path, cases=CASES.replace('decision = "hold"', 'decision = "publish"'))
    with pytest.raises(BadPolicy, match=r"cases\.toml:8: .*expected the decision publish, got hold\n.*cases\.toml:14"):
        Shelf([tmp_path]).checked("probeersel")


def test_a_folder_is_read_anew_each_time(tmp_path: Path) -> None:
    shelf = Shelf([tmp_path])
    policy_folder(tmp_path, cases="")
    with pytest.raises(BadPolicy):
        shelf.checked("probeersel")
    policy_folder(tmp_path)
    assert shelf.checked("probeersel").name == "Probeersel"
    policy_folder(tmp_path, POLICY.replace("Probeersel", "Anders"))
    assert shelf.checked("probeersel").name == "Anders"


def test_the_names_are_those_of_the_folders_with_a_policy(tmp_path: Path) -> None:
    policy_folder(tmp_path)
    policy_folder(tmp_path, name="No name")
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")
    assert Shelf([tmp_path, shipped(), tmp_path / "missing"]).names() == ("huisregels", "open", "probeersel", "strict")


def test_a_version_in_force_is_as_it_was_recorded_whatever_became_of_its_folder(tmp_path: Path) -> None:
    archive = Archive()
    folder = policy_folder(tmp_path)
    policy = read_policy(folder)
    shelf = Shelf([tmp_path], archive)
    digest = archive.keep(bundle_of(folder))
    (folder / "policy.toml").unlink()
    assert shelf.in_force(digest).rules == policy.rules
    assert shelf.in_force(digest).digest == digest == policy.digest


def test_the_cases_of_a_version_in_force_are_not_run_again(tmp_path: Path) -> None:
    archive = Archive()
    failing = {**bundle_of(policy_folder(tmp_path)), "cases.toml": "plan = 0"}
    assert Shelf([], archive).in_force(archive.keep(failing)).name == "Probeersel"


def test_a_version_is_read_once_and_then_ready(tmp_path: Path) -> None:
    archive = Archive()
    shelf = Shelf([], archive)
    digest = archive.keep(bundle_of(policy_folder(tmp_path)))
    assert shelf.in_force(digest) is shelf.in_force(digest)
    assert archive.asked == [digest]


def test_of_many_versions_those_asked_for_last_stay_ready(tmp_path: Path) -> None:
    archive = Archive()
    shelf = Shelf([], archive)
    files = bundle_of(policy_folder(tmp_path))
    digests = [archive.keep({**files, "cases.toml": f"# {number}"}) for number in range(MOST_VERSIONS + 1)]
    for digest in (*digests[:-1], digests[0], digests[-1]):
        shelf.in_force(digest)
    archive.asked.clear()
    shelf.in_force(digests[0])
    assert archive.asked == []
    shelf.in_force(digests[1])
    assert archive.asked == [digests[1]]


def test_a_version_that_was_never_activated_is_not_there() -> None:
    with pytest.raises(UnknownPolicy):
        Shelf([shipped()], Archive()).in_force("0" * 64)
    with pytest.raises(UnknownPolicy):
        Shelf([shipped()]).in_force("huisregels")


def test_a_version_that_cannot_be_understood_any_more_is_said_each_time() -> None:
    archive = Archive()
    digest = archive.keep({"policy.toml": "[rules.of_a_package_that_was_removed]"})
    shelf = Shelf([], archive)
    for _ in range(2):
        with pytest.raises(BadPolicy, match="there is no rule 'of_a_package_that_was_removed'"):
            shelf.in_force(digest)


def test_many_threads_get_the_same_policy(tmp_path: Path) -> None:
    archive = Archive()
    shelf = Shelf([], archive)
    digest = archive.keep(bundle_of(policy_folder(tmp_path)))
    with ThreadPoolExecutor(8) as threads:
        policies = list(threads.map(shelf.in_force, [digest] * 64))
    assert all(policy is policies[0] for policy in policies)


def test_the_cases_of_a_folder_are_run_once_until_one_of_its_files_changes(tmp_path: Path) -> None:
    folder = policy_folder(tmp_path)
    shelf = Shelf([tmp_path])
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: shelf.candidates()[0], range(16)))
    assert all(each is found[0] for each in found)
    assert shelf.checked("probeersel") is found[0].policy
    policy_folder(tmp_path, cases=CASES.replace("plan = 2", "plan = 3"))
    assert "the plan is 3 cases, there are 2" in shelf.candidate("probeersel", folder).failures[0]
    policy_folder(tmp_path)
    assert shelf.candidate("probeersel", folder) is found[0]


def test_of_many_folders_those_that_were_asked_for_last_stay_checked(tmp_path: Path) -> None:
    shelf = Shelf([])
    broken = {"policy": 'name = "x"', "cases": ""}
    folders = [policy_folder(tmp_path, name=f"p{number}", **broken) for number in range(MOST_CHECKS + 1)]
    first, second, *_ = [shelf.candidate(folder.name, folder) for folder in (*folders[:-1], folders[0], folders[-1])]
    assert shelf.candidate(first.name, first.folder) is first
    assert shelf.candidate(second.name, second.folder) is not second


def test_the_candidates_are_all_that_can_be_found_each_with_what_is_wrong(tmp_path: Path) -> None:
    policy_folder(tmp_path, name="broken", policy="[")
    policy_folder(tmp_path, name="failing", cases=CASES.replace("plan = 2", "plan = 3"))
    policy_folder(tmp_path, name="good")
    policy_folder(tmp_path, name="empty").joinpath("cases.toml").unlink()
    broken, empty, failing, good = Shelf([tmp_path]).candidates()
    assert [each.name for each in (broken, empty, failing, good)] == ["broken", "empty", "failing", "good"]
    assert (broken.policy, broken.cases) == (None, 0)
    assert "not sound TOML" in broken.failures[0]
    assert "cases.toml cannot be read" in empty.failures[0]
    assert failing.policy is not None
    assert "the plan is 3 cases, there are 2" in failing.failures[0]
    assert good.policy is not None
    assert (good.cases, good.failures, good.folder) == (2, (), tmp_path / "good")


def test_files_at_hand_are_checked_by_their_cases_and_kept_ready_only_when_that_is_said() -> None:
    archive = Archive()
    shelf, good = Shelf([], archive), {"policy.toml": POLICY, "cases.toml": CASES}
    policy = shelf.checked_version(good)
    with pytest.raises(UnknownPolicy):
        shelf.in_force(policy.digest)
    archive.asked.clear()
    shelf.keep_ready(policy)
    assert shelf.in_force(digest_of(good)) is policy
    assert archive.asked == []
    with pytest.raises(BadPolicy, match="the plan is 3 cases, there are 2"):
        shelf.checked_version({**good, "cases.toml": CASES.replace("plan = 2", "plan = 3")})
