"""policies/README.md lists what exists, and its examples work."""

import re
import tomllib
from pathlib import Path

import msgspec
import pytest

from moderation.markup.allowed import ALWAYS, LEVELS
from moderation.policies import check_policy, read_policy, shipped
from moderation.policies.schema import CaseInFile, CasesFile, Defaults, PolicyFile
from moderation.rules import RULES
from tests.policies.folders import policy_folder

MANUAL = (shipped() / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", MANUAL, re.DOTALL)


def named(kind: type[msgspec.Struct], before: str = "") -> set[str]:
    return {before + name for name in kind.__struct_fields__}


def block(first_line: str) -> list[str]:
    return [text for text in BLOCKS if text.startswith(first_line)]


def test_every_key_has_a_line_and_every_line_has_a_key() -> None:
    listed = re.findall(r"^\| `([a-z_.]+)` \|", MANUAL, re.MULTILINE)
    keys = named(PolicyFile) | named(CasesFile) | named(Defaults, "defaults.") | named(CaseInFile, "case.")
    keys |= {key for rule in RULES for key in named(rule.settings, f"rules.{rule.name}.")}
    effects = {"note", "hold", "spam", "refuse"}
    assert sorted(listed) == sorted(keys | effects | set(LEVELS))


def test_the_table_of_levels_says_what_each_has_besides_the_one_before() -> None:
    rows = re.findall(r"^\| `(plain|spans|lite|full)` \| (.*) \|$", MANUAL, re.MULTILINE)
    assert [level for level, _ in rows] == list(LEVELS)
    before: frozenset[str] = frozenset()
    for level, words in rows:
        assert set(re.findall(r"`(\w+)`", words)) == LEVELS[level] - before
        before = LEVELS[level]


def test_a_list_of_elements_is_written_as_shown(tmp_path: Path) -> None:
    (listed,) = block("# in policy.toml\n")
    policy = read_policy(policy_folder(tmp_path, f'name = "x"\n{listed}'))
    assert policy.markup == ALWAYS | {"a", "strong", "em", "blockquote"}


def test_the_whole_policy_may_go_live(tmp_path: Path) -> None:
    (policy,), (cases,) = block("# policy.toml\n"), block("# cases.toml\n")
    assert check_policy(policy_folder(tmp_path, policy, cases)).failures == ()


def test_the_parts_make_a_policy_together_and_show_every_setting(tmp_path: Path) -> None:
    parts = "".join(block("# part of policy.toml\n"))
    read_policy(policy_folder(tmp_path, f'name = "x"\nmarkup = "lite"\n{parts}'))
    shown = {f"{rule}.{key}" for rule, table in tomllib.loads(parts)["rules"].items() for key in table}
    assert shown == {key for rule in RULES for key in named(rule.settings, f"{rule.name}.")}


@pytest.mark.parametrize("text", BLOCKS, ids=lambda text: text.splitlines()[1])
def test_every_example_is_sound_toml(text: str) -> None:
    assert tomllib.loads(text)
