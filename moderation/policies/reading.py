"""The files of a version become a Policy."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from moderation.domain.conversation import Conversation
from moderation.domain.errors import BadPolicy
from moderation.domain.finding import Effect, Field
from moderation.domain.policy import Policy, RuleInUse
from moderation.domain.reaction import Status
from moderation.markup.allowed import ALWAYS, LEVELS, TABLE
from moderation.policies.afterwards import correspondence_of, reasons_of
from moderation.policies.bundle import bundle_of, digest_of
from moderation.policies.document import read_document
from moderation.policies.folders import FILE
from moderation.policies.inheritance import Level, Merged, chain, folder_of_parent, merged
from moderation.policies.schema import ConversationInFile, FirstDecision, NameFields, PolicyFile
from moderation.policies.typed import converted
from moderation.policies.words import entries_of
from moderation.rules import length, required, rules_named
from moderation.rules.rule import Mode

ARRANGED_NAME = {"nl": "Naam bij de redactie bekend", "en": "Name known to the editors"}
"""What stands in place of a name that only the editors know, where the policy says nothing else."""

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

    Raises BadPolicy, with file, line, key and what was expected, when one of its files cannot be understood.
    """
    return policy_of(bundle_of(folder), folder)


def policy_of(files: Mapping[str, str], where: Path | None = None) -> Policy:
    """The policy that a version is. `where` is the folder in which the files lie, so that objections can name it.

    Raises BadPolicy when a file is missing or cannot be understood.
    """
    given = merged_of(files, where)
    contents = converted({**given.values, "rules": {}}, PolicyFile, given)
    rules = _rules(given)
    weighing = {rule.name: rule.settings for rule in rules if not rule.in_shadow}
    return Policy(
        name=contents.name,
        digest=digest_of(files),
        files={FILE: files[FILE], **files},
        first_status=Status.PUBLISHED if contents.first_decision is FirstDecision.PUBLISH else Status.WAITING,
        markup=_markup(given, contents.markup),
        rules=rules,
        required=_required(weighing),
        longest_text=_longest_text(weighing),
        reasons=reasons_of(
            contents.reasons, contents.grounds, contents.letters, contents.reason_order, contents.house_rules, given
        ),
        house_rules=contents.house_rules,
        arranged_name={**ARRANGED_NAME, **contents.arranged_name},
        two_names=contents.name_fields is NameFields.TWO,
        closes_after=_closes_after(weighing),
        consent=_consent(rules),
        conversation=_conversation(contents.conversation),
        correspondence=correspondence_of(contents.correspondence),
    )


def merged_of(files: Mapping[str, str], where: Path | None = None) -> Merged:
    """What policy.toml and those that it extends say together, with the word lists filled in. Raises BadPolicy."""
    levels = levels_of(files, where)
    return merged(levels, partial(_entries, files))


def levels_of(files: Mapping[str, str], where: Path | None = None) -> tuple[Level, ...]:
    """The policy.toml of a version and those that it extends, nearest first. Raises BadPolicy."""
    return chain(_level(files, "", where), partial(_parent, files))


def own_files(files: Mapping[str, str]) -> dict[str, str]:
    """Those files of a version that lie in the folder of the policy itself. Raises BadPolicy."""
    above = tuple(f"{level.name}/" for level in levels_of(files) if level.name)
    return {name: text for name, text in files.items() if not name.startswith(above)}


def _parent(files: Mapping[str, str], level: Level, name: str) -> Level | None:
    return _level(files, name, folder_of_parent(level, name)) if f"{name}/{FILE}" in files else None


def _level(files: Mapping[str, str], name: str, folder: Path | None) -> Level:
    in_version = f"{name}/{FILE}" if name else FILE
    if in_version not in files:
        raise BadPolicy(f"{in_version}: is not in this version")
    return Level(name, folder, read_document(files[in_version], str(folder / FILE) if folder else in_version))


def _entries(files: Mapping[str, str], level: Level, name: str) -> tuple[str, ...]:
    in_version = level.in_version(name)
    if in_version not in files:
        raise BadPolicy(f"{in_version}: is not in this version")
    return entries_of(files[in_version], str(level.folder / name) if level.folder else in_version)


def _rules(given: Merged) -> tuple[RuleInUse, ...]:
    """The rules that the policy names, in the order in which rules speak."""
    tables = given.values.get("rules", {})
    in_use = []
    for rule in rules_named(tables):
        settings = converted(tables[rule.name], rule.settings, given, ("rules", rule.name))
        in_use.append(RuleInUse(rule.name, settings, in_shadow=settings.mode is Mode.SHADOW))
    return tuple(in_use)


def _markup(given: Merged, markup: str | tuple[str, ...]) -> frozenset[str]:
    """The elements of a level, or those of a list with what every text may have."""
    if isinstance(markup, str):
        if markup not in LEVELS:
            levels = " | ".join(LEVELS)
            raise given.objection(("markup",), f"expected `{levels}` or a list of elements, got {markup!r}")
        return LEVELS[markup]
    known = [element.name for element in TABLE]
    for number, name in enumerate(markup):
        if name not in known:
            raise given.objection(("markup", number), f"expected one of {', '.join(known)}, got {name!r}")
    for name, others in NEEDS:
        if name in markup and not set(others) & set(markup):
            needed = " or ".join(f"`{other}`" for other in others)
            raise given.objection(("markup",), f"`{name}` can do nothing without {needed} beside it")
    return ALWAYS | frozenset(markup)


def _conversation(given: ConversationInFile) -> Conversation:
    return Conversation(given.replies, given.depth, given.order)


def _required(weighing: Mapping[str, Any]) -> frozenset[str]:
    given = weighing.get(required.RULE.name)
    return frozenset(field.value for field in Field if getattr(given, field.value, None) is Effect.REFUSE)


def _longest_text(weighing: Mapping[str, Any]) -> int | None:
    given = weighing.get(length.RULE.name)
    return given.text if isinstance(given, length.Settings) else None


def _closes_after(weighing: Mapping[str, Any]) -> int | None:
    """Known beforehand only where what comes too late is refused; else somebody may still let it through."""
    given = weighing.get("closed")
    days: int | None = getattr(given, "after_days", None)
    return days if getattr(given, "effect", None) is Effect.REFUSE else None


def _consent(rules: tuple[RuleInUse, ...]) -> Mapping[str, str]:
    """What readers must know. In the shadow too: there the service is asked just as well."""
    found = (getattr(rule.settings, "consent", None) for rule in rules if rule.name == "akismet")
    return next((dict(consent) for consent in found if consent), {})
