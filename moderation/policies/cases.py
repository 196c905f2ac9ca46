"""cases.toml: examples that say, in sentences, what a policy does."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from moderation.domain.reaction import Draft, Earlier, History
from moderation.pipeline import cleaned
from moderation.policies.document import Document, read_document
from moderation.policies.schema import EFFECTS, CaseInFile, CasesFile, Defaults
from moderation.rules import RULES

FILE = "cases.toml"
LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)
"""When the earlier reactions of a case came in; no rule looks at it."""


@dataclass(frozen=True, slots=True)
class Case:
    """One example: a draft with its history, all the findings that it must get, in order, and where it must go.

    `findings` are written as `surname: refuse`. `line` is where the case stands in cases.toml.
    """

    title: str
    rule: str
    draft: Draft
    history: History
    findings: tuple[str, ...]
    decision: str
    line: int


def read_cases(folder: Path) -> tuple[Case, ...]:
    """The cases in a folder, in their order. Raises BadPolicy when cases.toml cannot be understood."""
    document = read_document(folder / FILE)
    contents = document.convert(document.values, CasesFile)
    return tuple(_case(document, number, given, contents.defaults) for number, given in enumerate(contents.case))


def _case(document: Document, number: int, given: CaseInFile, defaults: Defaults) -> Case:
    names = [rule.name for rule in RULES]
    path = ("case", number)
    if given.rule not in names:
        raise document.objection((*path, "rule"), f"expected one of {', '.join(names)}, got {given.rule!r}")
    for finding in given.findings:
        if finding.partition(": ")[2] not in EFFECTS:
            raise document.objection((*path, "findings"), f"expected findings such as `links: hold`, got {finding!r}")
    return Case(
        title=given.title,
        rule=given.rule,
        draft=_draft(given, defaults),
        history=tuple(Earlier(earlier.here, earlier.name, LONG_AGO) for earlier in given.earlier),
        findings=given.findings,
        decision=given.decision,
        line=document.line(path),
    )


def _draft(given: CaseInFile, defaults: Defaults) -> Draft:
    return cleaned(
        defaults.name if given.name is None else given.name,
        defaults.email if given.email is None else given.email,
        defaults.text if given.text is None else given.text,
    )
