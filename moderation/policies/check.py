"""A policy is held against its own cases: each must come out as it says, and each rule in use must have both kinds."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from moderation.domain.policy import Policy
from moderation.pipeline import assess
from moderation.policies import cases as cases_file
from moderation.policies.cases import Case, read_cases
from moderation.policies.reading import read_policy
from moderation.policies.schema import STATUS_OF


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a check. `failures` are sentences that begin with file and line; without any, it may go live."""

    policy: Policy
    cases: tuple[Case, ...]
    failures: tuple[str, ...]


def check_policy(folder: Path) -> Report:
    """Run all cases of a policy. Raises BadPolicy when one of its files cannot be understood."""
    policy, cases = read_policy(folder), read_cases(folder)
    file = folder / cases_file.FILE
    failures = [f"{file}:{case.line}: “{case.title}”: {words}" for case in cases for words in failures_of(case, policy)]
    failures += [f"{file}:1: {words}" for words in _gaps(cases, policy)]
    return Report(policy, cases, tuple(failures))


def failures_of(case: Case, policy: Policy) -> Iterator[str]:
    """In what a case comes out otherwise than it says, as sentences."""
    assessment = assess(case.draft, policy, case.history)
    came = tuple(f"{finding.rule}: {finding.effect}" for finding in assessment.findings)
    if came != case.findings:
        yield f"expected {_listed(case.findings)}, got {_listed(came)}"
    if assessment.status is not STATUS_OF[case.decision]:
        decision = next(word for word, status in STATUS_OF.items() if status is assessment.status)
        yield f"expected the decision {case.decision}, got {decision}"


def _listed(findings: tuple[str, ...]) -> str:
    return f"the findings [{', '.join(findings)}]" if findings else "no findings"


def _gaps(cases: tuple[Case, ...], policy: Policy) -> Iterator[str]:
    """What the cases leave unsaid."""
    in_use = [rule.name for rule in policy.rules]
    if not cases:
        yield "there are no cases"
    for title, times in Counter(case.title for case in cases).items():
        if times > 1:
            yield f"{times} cases have the title “{title}”"
    for name in sorted({case.rule for case in cases} - set(in_use)):
        yield f"there are cases about the rule {name}, which the policy does not use"
    for name in in_use:
        speaks = {
            any(finding.startswith(f"{name}: ") for finding in case.findings) for case in cases if case.rule == name
        }
        if True not in speaks:
            yield f"the rule {name} has no case in which it speaks"
        if False not in speaks:
            yield f"the rule {name} has no case in which it is silent"
