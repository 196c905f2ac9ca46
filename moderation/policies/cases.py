"""cases.toml: examples that say, in sentences, what a policy does."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from moderation.domain.circumstances import Circumstances, Earlier
from moderation.domain.errors import BadPolicy, Oversized
from moderation.domain.policy import Policy
from moderation.domain.reaction import Draft
from moderation.pipeline import cleaned
from moderation.policies.document import Document, read_document
from moderation.policies.folders import CASES
from moderation.policies.places import KeyPath
from moderation.policies.schema import EFFECTS, CaseInFile, CasesFile, CircumstancesInCase, Defaults
from moderation.policies.typed import converted

LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)
"""When the earlier reactions of a case came in, unless it says when."""

MOST_CASES, MOST_TO_JUDGE = 2_000, 4_000_000
"""Cases of a policy, and characters in the texts of all of them; an earlier reaction counts as `EARLIER` of these."""

EARLIER = 100

OUTSIDE_THE_RULES = ("readable", "arrangement", "markup")
"""Names under which findings come under any policy."""


@dataclass(frozen=True, slots=True)
class Case:
    """One example: a draft, what is known around it, all the findings that it must get, in order, and where it must go.

    `findings` are written as `surname: refuse`, `shadow` are those of rules in the shadow. `line` is where the case
    stands in cases.toml.
    """

    title: str
    rule: str
    draft: Draft
    circumstances: Circumstances
    findings: tuple[str, ...]
    shadow: tuple[str, ...]
    decision: str
    line: int


@dataclass(frozen=True, slots=True)
class Cases:
    """All examples of a policy, in their order. `plan` is how many there should be, as the file says on line `line`."""

    file: str
    cases: tuple[Case, ...]
    plan: int
    line: int


def cases_of(files: Mapping[str, str], policy: Policy, where: Path | None = None) -> Cases:
    """The cases of a version. Raises BadPolicy when cases.toml cannot be understood, or names what the policy lacks."""
    file = str(where / CASES) if where else CASES
    if CASES not in files:
        raise BadPolicy(f"{file}: is not in this version")
    document = read_document(files[CASES], file)
    contents = converted(document.values, CasesFile, document)
    _check_size(document, contents)
    cases = (_case(document, number, given, contents.defaults, policy) for number, given in enumerate(contents.case))
    return Cases(file, tuple(cases), contents.plan, document.line(("plan",)))


def _check_size(document: Document, contents: CasesFile) -> None:
    """What the defaults hold counts in every case that takes it: a small file can be much work."""
    if len(contents.case) > MOST_CASES:
        raise document.objection(("case", MOST_CASES), f"a policy has at most {MOST_CASES:,} cases")
    defaults, sum_of_all = contents.defaults, 0
    for number, case in enumerate(contents.case):
        earlier = len(defaults.circumstances.earlier) + len(case.circumstances.earlier)
        texts = (defaults.text if case.text is None else case.text, case.name or defaults.name)
        sum_of_all += sum(map(len, texts)) + earlier * EARLIER
        if sum_of_all > MOST_TO_JUDGE:
            words = f"the texts of all cases up to this one have more than {MOST_TO_JUDGE:,} characters"
            raise document.objection(("case", number), f"{words}; a default counts as often as it is used")


def _case(document: Document, number: int, given: CaseInFile, defaults: Defaults, policy: Policy) -> Case:
    path = ("case", number)
    live = [*(rule.name for rule in policy.rules if not rule.in_shadow), *OUTSIDE_THE_RULES]
    tried = [rule.name for rule in policy.rules if rule.in_shadow]
    if given.rule not in (*live, *tried):
        raise document.objection((*path, "rule"), f"expected one of {_listed((*live, *tried))}, got {given.rule!r}")
    _check_findings(document, (*path, "findings"), given.findings, live, tried)
    _check_findings(document, (*path, "shadow"), given.shadow, tried, tried)
    return Case(
        title=given.title,
        rule=given.rule,
        draft=_draft(document, path, given, defaults, policy.two_names),
        circumstances=_circumstances(document, path),
        findings=given.findings,
        shadow=given.shadow,
        decision=given.decision,
        line=document.line(path),
    )


def _check_findings(
    document: Document, path: KeyPath, findings: tuple[str, ...], rules: list[str], tried: list[str]
) -> None:
    for number, finding in enumerate(findings):
        rule, _, effect = finding.partition(": ")
        if effect not in EFFECTS:
            raise document.objection((*path, number), f"expected findings such as `links: hold`, got {finding!r}")
        if rule not in rules:
            whose = "the rules in the shadow" if path[-1] == "shadow" else "what can speak"
            known = _listed(rules) or "there is none"
            hint = "; it is in the shadow: write it under `shadow`" if rule in tried else ""
            raise document.objection((*path, number), f"{rule!r} is not among {whose}: {known}{hint}")


def _listed(names: list[str] | tuple[str, ...]) -> str:
    return ", ".join(names)


def _draft(document: Document, path: KeyPath, given: CaseInFile, defaults: Defaults, two_names: bool) -> Draft:
    surname = defaults.surname if given.surname is None else given.surname
    if two_names and surname is None:
        raise document.objection(path, "`name_fields` is `two`, so give a `surname` here or in the defaults")
    if surname is not None and not two_names:
        raise document.objection((*path, "surname"), "`name_fields` is `one`, so the whole name goes into `name`")
    try:
        return cleaned(
            defaults.name if given.name is None else given.name,
            defaults.email if given.email is None else given.email,
            defaults.text if given.text is None else given.text,
            surname=surname,
            one_name=defaults.one_name if given.one_name is None else given.one_name,
        )
    except Oversized as error:
        words = f"more than {error.limit} characters are never even read"
        raise document.objection((*path, error.field), words) from None


def _circumstances(document: Document, path: tuple[str, int]) -> Circumstances:
    """What is known by default, with what the case says laid over it."""
    by_default = document.values["defaults"].get("circumstances", {})
    own = document.values["case"][path[1]].get("circumstances", {})
    given = converted(_laid(by_default, own), CircumstancesInCase, document, (*path, "circumstances"))
    earlier = (Earlier(past.here, past.same_name, past.received or LONG_AGO, past.likeness) for past in given.earlier)
    plain = {**msgspec.structs.asdict(given), "earlier": ()}
    return replace(msgspec.convert(plain, Circumstances, from_attributes=True), earlier=tuple(earlier))


def _laid(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    both = {key: _laid(below[key], value) for key, value in above.items() if isinstance(below.get(key), dict)}
    return {**below, **above, **both}
