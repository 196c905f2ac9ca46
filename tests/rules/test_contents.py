"""The table of contents of the house rules."""

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import moderation.rules
from moderation.rules import RULES, rule_named
from moderation.rules.rule import Rule


def test_every_file_of_a_rule_is_in_the_list() -> None:
    here = Path(moderation.rules.__file__).parent
    files = {path.stem for path in here.iterdir() if not path.name.startswith("__")}
    assert {rule.name for rule in RULES} == files - {"rule", "asking"}


def test_the_rules_speak_in_this_order() -> None:
    order = "required length closed tempo traps surname reserved email first record addresses links words shouting"
    assert [rule.name for rule in RULES] == [*order.split(), "characters", "script", "repetition", "akismet"]


def test_a_rule_is_found_by_its_name() -> None:
    assert all(rule_named(rule.name) is rule for rule in RULES)
    with pytest.raises(KeyError):
        rule_named("weather")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_setting_has_a_line_of_explanation(rule: Rule) -> None:
    lines = "".join(inspect.getsource(kind) for kind in rule.settings.__mro__[:2]).splitlines()
    for field in rule.settings.__struct_fields__:
        at = next(number for number, line in enumerate(lines) if line.startswith(f"    {field}: "))
        assert lines[at + 1].startswith('    """')


def test_the_parsers_of_names_and_addresses_are_not_loaded_until_a_reaction_comes() -> None:
    """They take a fifth of a second, which a start need not spend."""
    program = "import sys, moderation.policies; print({'nameparser', 'email_validator'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
