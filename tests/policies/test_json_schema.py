"""The JSON Schemas of policy.toml and cases.toml: up to date, true to what the files mean, and explained."""

import dataclasses
import json
import tomllib
from datetime import date, datetime
from typing import Any

import jsonschema_rs
import pytest

from moderation.domain import circumstances
from moderation.policies import schema as files
from moderation.policies import shipped
from moderation.policies.json_schema import cases_schema, policy_schema, written
from moderation.rules import RULES
from tests.policies.folders import CASES, POLICY

SCHEMAS = {"policy": policy_schema(RULES), "cases": cases_schema()}
SHIPPED = sorted(file.parent.name for file in shipped().glob("*/policy.toml"))
HEAD = 'name = "x"\nmarkup = "plain"\n'


def refused(kind: str, text: str) -> list[str]:
    """What the schema objects to, as an editor would ask it."""
    values = json.loads(json.dumps(tomllib.loads(text), default=moment))
    checker = jsonschema_rs.Draft202012Validator(SCHEMAS[kind], validate_formats=True)
    return [error.message for error in checker.iter_errors(values)]


def moment(value: object) -> str:
    assert isinstance(value, date | datetime)
    return value.isoformat()


@pytest.mark.parametrize("kind", SCHEMAS)
def test_the_file_in_the_repository_is_what_the_command_prints(kind: str) -> None:
    file = shipped() / f"{kind}.schema.json"
    assert file.read_text("utf-8") == written(SCHEMAS[kind]), f"moderation policy schema {kind} > {file}"


@pytest.mark.parametrize("kind", SCHEMAS)
def test_it_is_a_sound_schema(kind: str) -> None:
    jsonschema_rs.meta.validate(SCHEMAS[kind])


@pytest.mark.parametrize("kind", SCHEMAS)
@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_shipped_is_in_order_and_says_where_its_schema_is(name: str, kind: str) -> None:
    text = (shipped() / name / f"{kind}.toml").read_text("utf-8")
    assert text.startswith(f"#:schema ../{kind}.schema.json\n")
    assert refused(kind, text) == []


@pytest.mark.parametrize(
    "text",
    [
        POLICY,
        'name = "x"\nextends = "huisregels"\nwithout = ["links.note"]',
        HEAD + '[rules.surname]\nroles = ["x"]\nparticles = { file = "words/p.txt", also = ["x"] }',
        HEAD + '[reasons.x]\nnl = "x"\n[house_rules]\npt-BR = ["x"]\n[arranged_name]\nnl = "x"',
        'name = "x"\nmarkup = ["em", "q"]\nname_fields = "two"',
        'name = "x"\nextends = "y"\n[rules.akismet]\neffect = "hold"',
    ],
)
def test_a_good_policy_is_in_order(text: str) -> None:
    assert refused("policy", text) == []


@pytest.mark.parametrize(
    "text",
    [
        'markup = "plain"',
        'name = "x"',
        'name = ""\nmarkup = "plain"',
        'name = "x"\nmarkup = "huge"',
        'name = "x"\nmarkup = ["img"]',
        HEAD + 'colour = "red"',
        HEAD + 'first_decision = "maybe"',
        HEAD + 'name_fields = "three"',
        HEAD + 'extends = "../x"',
        HEAD + 'without = "links"',
        HEAD + "[rules.weather]",
        HEAD + "[rules.links]\nhold = 0",
        HEAD + '[rules.links]\nhold = "x"',
        HEAD + "[rules.links]\nmany = 3",
        HEAD + '[rules.links]\nmode = "off"',
        HEAD + '[rules.email]\nmalformed = "refuze"',
        HEAD + "[rules.length]\ntext = 20001",
        HEAD + "[rules.surname]\nroles = [3]",
        HEAD + '[rules.surname]\nroles = { fil = "x" }',
        HEAD + "[rules.surname]\nroles = {}",
        HEAD + "[reasons.x]",
        HEAD + '[reasons.X]\nnl = "x"',
        HEAD + '[house_rules]\nDutch = ["x"]',
        HEAD + '[house_rules]\nnl = "x"',
    ],
)
def test_a_bad_policy_is_not(text: str) -> None:
    assert refused("policy", text)


def test_good_cases_are_in_order() -> None:
    around = "circumstances = { at = 2026-03-01T12:00:00Z, earlier = [{ here = true }], pace.sender.day = 3 }\n"
    assert refused("cases", CASES) == []
    assert refused("cases", CASES + around) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("plan = 2", ""),
        ("plan = 2", "plan = 0"),
        ("plan = 2", 'plan = 2\ncolour = "red"'),
        ('email = "jan@blad.example"', ""),
        ('"links: hold"', '"links"'),
        ('"links: hold"', '"links: hard"'),
        ('decision = "hold"', 'decision = "wait"'),
        ('title = "two', 'titel = "two'),
        ('rule = "links"', 'rule = "links"\ncircumstances.trap = 1'),
        ('rule = "links"', "rule = 'links'\ncircumstances.at = 2026-03-01"),
        ('rule = "links"', 'rule = "links"\ncircumstances.code = "bad"'),
        ('rule = "links"', 'rule = "links"\ncircumstances.pace.sender.hour = 1'),
        ('rule = "links"', 'rule = "links"\ncircumstances.earlier = [{ likeness = 101 }]'),
    ],
)
def test_bad_cases_are_not(old: str, new: str) -> None:
    assert refused("cases", CASES.replace(old, new))


def described(schema: Any, path: str = "") -> list[str]:
    """The keys that have no explanation."""
    missing = []
    for key, part in schema.get("properties", {}).items():
        if "description" not in part and "title" not in part:
            missing.append(f"{path}.{key}")
        missing += described(part, f"{path}.{key}")
    for name, part in schema.get("$defs", {}).items():
        missing += described(part, name)
    return missing


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_key_is_explained_to_whoever_types_it(kind: str) -> None:
    assert described(SCHEMAS[kind]) == []


def test_nobody_is_offered_what_toml_cannot_say() -> None:
    assert "null" not in json.dumps(SCHEMAS)


@pytest.mark.parametrize(
    ("in_case", "known"),
    [
        (files.CircumstancesInCase, circumstances.Circumstances),
        (files.EarlierInCase, circumstances.Earlier),
        (files.PaceInCase, circumstances.Pace),
        (files.RecentInCase, circumstances.Recent),
        (files.RecordInCase, circumstances.Record),
    ],
)
def test_a_case_can_say_all_that_is_ever_known_around_a_reaction(in_case: Any, known: Any) -> None:
    assert set(in_case.__struct_fields__) == {field.name for field in dataclasses.fields(known)}
