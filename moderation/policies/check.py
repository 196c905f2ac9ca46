"""A policy is held against its own cases: each must come out as it says, and together they must show every rule."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from moderation.domain.assessment import Assessment
from moderation.domain.policy import Policy
from moderation.pipeline import assess
from moderation.policies.bundle import bundle_of
from moderation.policies.cases import Case, Cases, cases_of
from moderation.policies.coverage import gaps
from moderation.policies.document import printable
from moderation.policies.reading import policy_of
from moderation.policies.schema import STATUS_OF


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a check. `failures` are sentences that begin with file and line; without any, it may go live."""

    policy: Policy
    cases: tuple[Case, ...]
    failures: tuple[str, ...]


def check_policy(folder: Path) -> Report:
    """Run all cases of the policy in a folder. Raises BadPolicy when one of its files cannot be understood."""
    return check_version(bundle_of(folder), folder)


def check_version(files: Mapping[str, str], where: Path | None = None) -> Report:
    """Run all cases of a version. Raises BadPolicy when one of its files cannot be understood."""
    policy = policy_of(files, where)
    cases = cases_of(files, policy, where)
    return Report(policy, cases.cases, tuple(_failures(policy, cases, files, where)))


def failures_of(case: Case, policy: Policy) -> Iterator[str]:
    """In what a case comes out otherwise than it says, as sentences."""
    yield from _differences(case, _assessed(case, policy))


def _failures(policy: Policy, cases: Cases, files: Mapping[str, str], where: Path | None) -> Iterator[str]:
    shown: set[tuple[str, str]] = set()
    for case in cases.cases:
        assessment = _assessed(case, policy)
        for words in _differences(case, assessment):
            yield f"{cases.file}:{case.line}: “{printable(case.title)}”: {words}"
        found = (*assessment.findings, *assessment.shadow)
        shown |= {(finding.rule, key) for finding in found for key in finding.keys}
    yield from gaps(policy, cases, shown, files, where)


def _assessed(case: Case, policy: Policy) -> Assessment:
    return assess(case.draft, policy, case.circumstances)


def _differences(case: Case, assessment: Assessment) -> Iterator[str]:
    for given, wanted, kind in (
        (assessment.findings, case.findings, ""),
        (assessment.shadow, case.shadow, " in the shadow"),
    ):
        came = tuple(f"{finding.rule}: {finding.effect}" for finding in given)
        if came != wanted:
            yield f"expected {_listed(wanted)}{kind}, got {_listed(came)}"
    if assessment.status is not STATUS_OF[case.decision]:
        decision = next(word for word, status in STATUS_OF.items() if status is assessment.status)
        yield f"expected the decision {case.decision}, got {decision}"


def _listed(findings: tuple[str, ...]) -> str:
    return f"the findings [{', '.join(findings)}]" if findings else "no findings"
