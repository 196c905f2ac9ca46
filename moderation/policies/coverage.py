"""What the cases of a policy leave unsaid.

Every rule in use is shown speaking and silent, and so is every setting that weighs: one whose value is an effect, and
one that is called as an effect is, such as the `hold` of the links, from how many on they are held.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec

from moderation.domain.policy import Policy
from moderation.policies.cases import Case, Cases
from moderation.policies.document import dotted, printable
from moderation.policies.places import KeyPath
from moderation.policies.reading import merged_of
from moderation.policies.schema import EFFECTS


def gaps(
    policy: Policy, cases: Cases, shown: Set[tuple[str, str]], files: Mapping[str, str], where: Path | None = None
) -> Iterator[str]:
    """Sentences that begin with file and line. `shown` has each rule with the keys that its findings named."""
    for line, words in _of_the_file(cases):
        yield f"{cases.file}:{line}: {words}"
    given = merged_of(files, where)
    for rule in policy.rules:
        for words in _kinds_missing(rule.name, cases.cases):
            yield f"{cases.file}:{cases.line}: the rule {rule.name} has {words}"
        spoken = [key for name, key in shown if name == rule.name]
        for key in weighing(given.values["rules"][rule.name], rule.settings):
            if not any(_names(one, key) for one in spoken):
                origin, path = given.origin(("rules", rule.name, *key)), ("rules", rule.name, *key)
                words = f"there is no case in which {dotted(path)} speaks"
                yield f"{cases.file}:{cases.line}: {words}; it stands in {origin.file}:{origin.line(path)}"


def _of_the_file(cases: Cases) -> Iterator[tuple[int, str]]:
    count = len(cases.cases)
    if count != cases.plan:
        planned, are = "case" if cases.plan == 1 else "cases", "is" if count == 1 else "are"
        yield cases.line, f"the plan is {cases.plan} {planned}, there {are} {count}"
    for title, times in Counter(case.title for case in cases.cases).items():
        if times > 1:
            lines = [case.line for case in cases.cases if case.title == title]
            yield lines[1], f"{times} cases have the title “{printable(title)}”"


def _kinds_missing(rule: str, cases: tuple[Case, ...]) -> Iterator[str]:
    about = [case for case in cases if case.rule == rule]
    speaks = {any(finding.startswith(f"{rule}: ") for finding in (*case.findings, *case.shadow)) for case in about}
    if True not in speaks:
        yield "no case in which it speaks"
    if False not in speaks:
        yield "no case in which it is silent"


def weighing(given: Mapping[str, Any], settings: Any) -> Iterator[tuple[str, ...]]:
    """The keys in a rule's table that weigh. `given` is what the file says, `settings` what the rule made of it."""
    for key, value in given.items():
        made = settings.get(key) if isinstance(settings, Mapping) else _field(settings, key)
        if isinstance(value, dict):
            yield from ((key, *inner) for inner in weighing(value, made))
        elif key in EFFECTS or (isinstance(made, Enum) and made.value in EFFECTS):
            yield (key,)


def _field(settings: Any, key: str) -> Any:
    """The value of a field by its name in the file."""
    if not isinstance(settings, msgspec.Struct):
        return None
    names = {field.encode_name: field.name for field in msgspec.structs.fields(settings)}
    return getattr(settings, names[key], None) if key in names else None


def _names(spoken: str, key: KeyPath) -> bool:
    """Whether a finding named this key, or the table in which it stands."""
    dotted = ".".join(map(str, key))
    return dotted == spoken or dotted.startswith(f"{spoken}.")
