"""JSON Schemas (2020-12) of policy.toml and cases.toml, for editors that complete and check TOML while one types.

They are made from the types that read the files, and each key is explained by the line that stands under it there. What
only a look at several keys together can tell, a check of the policy tells.
"""

import ast
import inspect
import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any, get_args

import msgspec

from moderation.markup.allowed import LEVELS, TABLE
from moderation.policies.folders import NAME
from moderation.policies.schema import EFFECTS, CasesFile, PolicyFile
from moderation.policies.typed import is_struct
from moderation.policies.words import WordsInFile
from moderation.rules.rule import Rule

VERSION = "https://json-schema.org/draft/2020-12/schema"
TEMPLATE = "#/$defs/{name}"

Schema = dict[str, Any]


def policy_schema(rules: Iterable[Rule]) -> Schema:
    """What may stand in policy.toml, where these rules can be used."""
    named = {rule.name: rule for rule in rules}
    kinds: list[type[msgspec.Struct]] = [PolicyFile, WordsInFile, *(rule.settings for rule in named.values())]
    references, definitions = _components(kinds)
    (policy, words), settings = references[:2], dict(zip(named, references[2:], strict=True))
    for name in definitions:
        if name not in (_name(policy), _name(words)):
            definitions[name] = _with_word_files(definitions[name], words)
            # What a table lacks it may inherit.
            definitions[name].pop("required", None)
    definitions[_name(words)]["minProperties"] = 1
    top = definitions.pop(_name(policy))
    top["properties"] |= {
        "markup": {**_described(top["properties"]["markup"]), "anyOf": _markup()},
        "extends": {**_described(top["properties"]["extends"]), "type": "string", "pattern": f"^{NAME.pattern}$"},
        "rules": {
            **_described(top["properties"]["rules"]),
            "type": "object",
            "properties": {name: {"$ref": settings[name], "title": str(rule.title)} for name, rule in named.items()},
            "additionalProperties": False,
        },
    }
    top |= {"required": ["name"], "anyOf": [{"required": ["markup"]}, {"required": ["extends"]}]}
    names = {_name(reference): f"rules.{rule}" for rule, reference in settings.items()}
    return _renamed({"$schema": VERSION, **top, "$defs": definitions}, names)


def cases_schema() -> Schema:
    """What may stand in cases.toml."""
    (cases,), definitions = _components([CasesFile])
    finding = {"type": "string", "pattern": f"^[a-z][a-z0-9_]*: ({'|'.join(sorted(EFFECTS))})$"}
    for key in ("findings", "shadow"):
        definitions["CaseInFile"]["properties"][key]["items"] = finding
    return {"$schema": VERSION, **definitions.pop(_name(cases)), "$defs": definitions}


def written(schema: Schema) -> str:
    """The schema as the text of a file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _components(kinds: list[type[msgspec.Struct]]) -> tuple[list[str], dict[str, Schema]]:
    """Where these types are defined, and the definitions of all that they are made of."""
    reached = list(dict.fromkeys(inner for kind in kinds for inner in _structs_in(kind)))
    schemas, definitions = msgspec.json.schema_components(reached, ref_template=TEMPLATE)
    by_kind = dict(zip(reached, (schema["$ref"] for schema in schemas), strict=True))
    made = {name: _plain(definition) for name, definition in definitions.items()}
    for kind, reference in by_kind.items():
        properties = made[_name(reference)]["properties"]
        for key, note in _notes(kind).items():
            properties[key] = {**properties[key], "description": note}
    return [by_kind[kind] for kind in kinds], made


def _name(reference: str) -> str:
    return reference.removeprefix("#/$defs/")


def _structs_in(kind: Any) -> Iterator[type[msgspec.Struct]]:
    """This type and those in its fields."""
    if is_struct(kind):
        yield kind
        for field in msgspec.structs.fields(kind):
            yield from _structs_in(field.type)
    for part in get_args(kind):
        yield from _structs_in(part)


def _plain(schema: Any) -> Any:
    """Without what nobody can write in TOML, and without what says nothing."""
    if isinstance(schema, list):
        return [_plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _plain(value) for key, value in schema.items() if not (key == "required" and not value)}
    if "properties" in schema:  # whose keys are names, whatever they are
        made["properties"] = {name: _plain(part) for name, part in schema["properties"].items()}
    if isinstance(made.get("default"), dict | list):
        del made["default"]
    if isinstance(made.get("description"), str):
        made["description"] = " ".join(made["description"].split())
    if {"type": "null"} in made.get("anyOf", []):
        made.pop("default", None)
        choices = [choice for choice in made.pop("anyOf") if choice != {"type": "null"}]
        made |= choices[0] if len(choices) == 1 else {"anyOf": choices}
    return made


def _notes(kind: type[msgspec.Struct]) -> Mapping[str, str]:
    """By key the line of explanation that stands under it in the source."""
    names = {field.name: field.encode_name for field in msgspec.structs.fields(kind)}
    notes: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        try:
            tree = ast.parse(textwrap.dedent(inspect.getsource(base)))
        except (OSError, TypeError):
            continue
        body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
        for entry, note in pairwise(body):
            match entry, note:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(words))):
                    notes[names[name]] = " ".join(words.split())
    return notes


def _renamed(schema: Schema, names: Mapping[str, str]) -> Schema:
    """With other names for some definitions."""

    def renamed(part: Any) -> Any:
        if isinstance(part, list):
            return [renamed(inner) for inner in part]
        if not isinstance(part, dict):
            return part
        made = {key: renamed(value) for key, value in part.items()}
        if isinstance(made.get("$ref"), str):
            name = _name(made["$ref"])
            made["$ref"] = TEMPLATE.format(name=names.get(name, name))
        return made

    made: Schema = renamed(schema)
    return {**made, "$defs": {names.get(name, name): part for name, part in made["$defs"].items()}}


def _described(schema: Schema) -> Schema:
    return {"description": schema["description"]}


def _markup() -> list[Schema]:
    elements = [element.name for element in TABLE]
    return [{"enum": list(LEVELS)}, {"type": "array", "items": {"enum": elements}}]


def _with_word_files(schema: Any, words: str) -> Any:
    """With the name of a file in place of each list of texts."""
    if isinstance(schema, list):
        return [_with_word_files(part, words) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") == "array" and schema.get("items", {}).get("type") == "string":
        about = {key: schema[key] for key in ("description",) if key in schema}
        written_out = {key: value for key, value in schema.items() if key not in about}
        return {**about, "anyOf": [written_out, {"$ref": words}]}
    return {key: _with_word_files(value, words) for key, value in schema.items()}
