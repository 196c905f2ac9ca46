"""policy.toml becomes a Policy."""

import hashlib
import re
from pathlib import Path
from typing import Any

from moderation.domain.finding import Effect, Field
from moderation.domain.policy import Policy, Reason, RuleInUse
from moderation.domain.reaction import Status
from moderation.markup.allowed import ALWAYS, LEVELS, TABLE
from moderation.policies.document import Document, read_document
from moderation.policies.schema import FirstDecision, PolicyFile, RulesInUse, Sentence
from moderation.rules import RULES, length, required

FILE = "policy.toml"
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
REASON = re.compile(r"[a-z][a-z0-9-]*")

NEEDS = (
    ("li", ("ul", "ol")),
    ("ul", ("li",)),
    ("ol", ("li",)),
    ("table", ("tr",)),
    ("table", ("td",)),
    ("tr", ("table",)),
    ("th", ("table",)),
    ("td", ("table",)),
)
"""Elements that can do nothing alone, and of which others one must be there too."""


def read_policy(folder: Path) -> Policy:
    """The policy in a folder, not yet checked against its cases.

    Raises BadPolicy, with file, line, key and what was expected, when policy.toml cannot be understood.
    """
    document = read_document(folder / FILE)
    data = document.text.encode()
    contents = document.convert(document.values, PolicyFile)
    rules = _rules(document, contents.rules)
    return Policy(
        name=contents.name,
        digest=hashlib.sha256(data).hexdigest(),
        source=document.text,
        first_status=Status.PUBLISHED if contents.first_decision is FirstDecision.PUBLISH else Status.WAITING,
        markup=_markup(document, contents.markup),
        rules=rules,
        required=_required(rules),
        longest_text=_longest_text(rules),
        reasons=_reasons(document, contents.reasons),
        house_rules=_house_rules(document, contents.house_rules),
    )


def _markup(document: Document, given: str | tuple[str, ...]) -> frozenset[str]:
    """The elements of a level, or those of a list with what every text may have."""
    if isinstance(given, str):
        if given not in LEVELS:
            levels = " | ".join(LEVELS)
            raise document.objection(("markup",), f"expected `{levels}` or a list of elements, got {given!r}")
        return LEVELS[given]
    known = [element.name for element in TABLE]
    for number, name in enumerate(given):
        if name not in known:
            raise document.objection(("markup", number), f"expected one of {', '.join(known)}, got {name!r}")
    for name, others in NEEDS:
        if name in given and not set(others) & set(given):
            needed = " or ".join(f"`{other}`" for other in others)
            raise document.objection(("markup",), f"`{name}` can do nothing without {needed} beside it")
    return ALWAYS | frozenset(given)


def _rules(document: Document, tables: dict[str, Any]) -> tuple[RuleInUse, ...]:
    """The rules that the policy names, in the order in which rules speak."""
    in_use = document.convert(tables, RulesInUse, ("rules",))
    settings = ((rule.name, getattr(in_use, rule.name)) for rule in RULES)
    return tuple(RuleInUse(name, given) for name, given in settings if given is not None)


def _required(rules: tuple[RuleInUse, ...]) -> frozenset[str]:
    given = _settings(rules, required.RULE.name)
    return frozenset(field.value for field in Field if getattr(given, field.value, None) is Effect.REFUSE)


def _longest_text(rules: tuple[RuleInUse, ...]) -> int | None:
    given = _settings(rules, length.RULE.name)
    return given.text if isinstance(given, length.Settings) else None


def _settings(rules: tuple[RuleInUse, ...], name: str) -> object:
    return next((rule.settings for rule in rules if rule.name == name), None)


def _reasons(document: Document, tables: dict[str, Any]) -> tuple[Reason, ...]:
    reasons = []
    for key, table in tables.items():
        path = ("reasons", key)
        if not REASON.fullmatch(key):
            raise document.objection(path, "expected a key of small letters, digits and hyphens")
        words = {
            language: document.convert(sentence, Sentence, (*path, language))
            for language, sentence in _per_language(document, table, path).items()
        }
        reasons.append(Reason(key, words))
    return tuple(reasons)


def _house_rules(document: Document, table: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    path = ("house_rules",)
    return {
        language: document.convert(sentences, tuple[Sentence, ...], (*path, language))
        for language, sentences in _per_language(document, table, path).items()
    }


def _per_language(document: Document, table: Any, path: tuple[str, ...]) -> dict[str, Any]:
    """A table whose keys are codes of languages. A table for a reason needs at least one."""
    by_language = document.convert(table, dict[str, Any], path)
    if not by_language and path[0] == "reasons":
        raise document.objection(path, "expected a sentence in at least one language, such as `nl`")
    for language in by_language:
        if not LANGUAGE.fullmatch(language):
            raise document.objection((*path, language), "expected the code of a language, such as `nl`")
    return by_language
