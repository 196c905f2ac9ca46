"""The line of a policy by which a rule spoke."""

from pathlib import Path

import pytest

from moderation.policies import Quotation, bundle_of, quoted, shipped
from tests.policies.folders import POLICY, policy_folder

TEXT = """\
name = "x"
markup = "plain"

[rules.links]
hold = 2   # two are many
[rules]
required = { name = "hold", text = "refuse" }
[rules.words.lists]
insults.words = [
    "sukkel",
]
insults.effect = "hold"
[rules.words.lists."no. 1"]
effect = "note"
"""

FILES = {"policy.toml": TEXT, "cases.toml": ""}


@pytest.mark.parametrize(
    ("rule", "key", "line", "text"),
    [
        ("links", "hold", 5, "hold = 2   # two are many"),
        ("links", "spam", 4, "[rules.links]"),
        ("required", "text", 7, 'required = { name = "hold", text = "refuse" }'),
        ("required", "email", 7, 'required = { name = "hold", text = "refuse" }'),
        ("words", "lists.insults.effect", 12, 'insults.effect = "hold"'),
        ("words", "lists.insults", 9, "insults.words = ["),
        ("words", "lists.insults.language", 9, "insults.words = ["),
        ("words", "lists.no. 1.effect", 14, 'effect = "note"'),
        ("words", "elsewhere", 8, "[rules.words.lists]"),
    ],
)
def test_the_line_that_gives_a_setting_is_quoted(rule: str, key: str, line: int, text: str) -> None:
    assert quoted(FILES, rule, key) == Quotation("policy.toml", line, text)


def test_what_is_inherited_is_quoted_where_it_stands(tmp_path: Path) -> None:
    policy_folder(tmp_path, POLICY + "spam = 9", name="basis")
    files = bundle_of(policy_folder(tmp_path, 'name = "x"\nextends = "basis"\n[rules.links]\nhold = 3'))
    assert quoted(files, "links", "hold") == Quotation("policy.toml", 4, "hold = 3")
    assert quoted(files, "links", "spam") == Quotation("basis/policy.toml", 6, "spam = 9")
    assert quoted(files, "links", "note") == Quotation("policy.toml", 3, "[rules.links]")


@pytest.mark.parametrize("rule", ["email", "markup", "", "links.hold", "\ud800", "x" * 10_000])
def test_of_a_rule_that_the_policy_does_not_name_nothing_is_quoted(rule: str) -> None:
    assert quoted(FILES, rule, "hold") is None


@pytest.mark.parametrize("key", ["", ".", "..", "hold.", ".hold", "\ud800", "hold" * 10_000])
def test_a_key_that_cannot_be_leads_to_the_table_of_its_rule(key: str) -> None:
    found = quoted(FILES, "links", key)
    assert found is not None
    assert found.line in (4, 5)


@pytest.mark.parametrize("text", ["", "[", 'extends = "gone"', "rules = 3", "[[rules]]", "[rules]\nlinks = 3"])
def test_a_version_that_cannot_be_understood_raises_nothing(text: str) -> None:
    assert quoted({"policy.toml": text}, "links", "hold") in (None, Quotation("policy.toml", 2, "links = 3"))
    assert quoted({}, "links", "hold") is None


def test_a_version_whose_rules_are_gone_is_quoted_all_the_same() -> None:
    files = {"policy.toml": "[rules.of_a_package_that_was_removed]\nhold = 3"}
    assert quoted(files, "of_a_package_that_was_removed", "hold") == Quotation("policy.toml", 2, "hold = 3")


def test_a_shipped_policy_quotes_the_policy_that_it_extends() -> None:
    found = quoted(bundle_of(shipped() / "strict"), "surname", "none")
    assert found is not None
    assert (found.file, found.text) == ("huisregels/policy.toml", 'none = "refuse"')
