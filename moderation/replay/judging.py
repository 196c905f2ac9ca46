"""One reaction of the past, judged again: what a policy would do with it beside what was done. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from moderation.domain.address import mask_addresses
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.message import Message
from moderation.domain.policy import Policy
from moderation.domain.reaction import Status
from moderation.pipeline import assess_again
from moderation.store.interface import Past

EXCERPT, NAME, THREAD = 120, 60, 120
"""Characters of a text, a name and the key of a thread that are told."""

REMARKS = 20
"""Findings of one reaction that are told; the others are counted."""


class Outcome(StrEnum):
    """What a policy does with a reaction at once, before anybody looks."""

    PUBLISHED = "published"
    WAITING = "waiting"
    SPAM = "spam"
    REFUSED = "refused"
    """At the form: its author is told, and nothing is kept."""


AGAINST: dict[Status, frozenset[Outcome]] = {
    Status.PUBLISHED: frozenset({Outcome.SPAM, Outcome.REFUSED}),
    Status.REJECTED: frozenset({Outcome.PUBLISHED}),
    Status.REMOVED: frozenset({Outcome.PUBLISHED}),
    Status.SPAM: frozenset({Outcome.PUBLISHED}),
}
"""By what a person decided in the end: the outcomes that go against it. To wait for a person never does."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding, as far as it is told of a past reaction. `reason` is None where it may not be told."""

    rule: str
    effect: Effect
    field: Field
    reason: Message | None


@dataclass(frozen=True, slots=True)
class Change:
    """A reaction with which the policy would do something else than was done.

    `human` is what a person decided in the end, None where no such decision stands. `new` are the findings that it
    would get, `gone` those that it would not get any more. There is no e-mail address in any of it.
    """

    number: int
    before: Outcome
    now: Outcome
    human: Status | None
    new: tuple[Remark, ...]
    gone: tuple[Remark, ...]
    thread: str = ""
    name: str = ""
    excerpt: str = ""

    @property
    def is_against(self) -> bool:
        """Whether the new outcome goes against what a person decided."""
        return is_against(self.now, self.human)


@dataclass(frozen=True, slots=True)
class Weight:
    """A rule by the effect with which it spoke, and whether that counted."""

    rule: str
    effect: Effect
    in_shadow: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """A past reaction under the policy of then (`spoke`, `before`) and under another one (`speaks`, `now`)."""

    before: Outcome
    now: Outcome
    human: Status | None
    spoke: frozenset[Weight]
    speaks: frozenset[Weight]
    change: Change | None


def is_against(outcome: Outcome, human: Status | None) -> bool:
    """Whether an outcome goes against what a person decided."""
    return human is not None and outcome in AGAINST.get(human, frozenset())


def judged(past: Past, policy: Policy) -> Judged:
    """Judge a past reaction anew: its words as they are kept, in the circumstances of then. Raises Oversized."""
    reaction = past.reaction
    assessment = assess_again(reaction, policy, past.circumstances)
    before = Outcome(reaction.first_status.value)
    now = Outcome.REFUSED if assessment.status is None else Outcome(assessment.status.value)
    return Judged(
        before=before,
        now=now,
        human=past.human,
        spoke=_weights(reaction.findings, reaction.shadow),
        speaks=_weights(assessment.findings, assessment.shadow),
        change=None if before is now else _change(past, before, now, assessment.findings),
    )


def _weights(live: Iterable[Finding], shadow: Iterable[Finding]) -> frozenset[Weight]:
    return frozenset(
        Weight(finding.rule, finding.effect, in_shadow)
        for findings, in_shadow in ((live, False), (shadow, True))
        for finding in findings
    )


def _change(past: Past, before: Outcome, now: Outcome, findings: tuple[Finding, ...]) -> Change:
    reaction = past.reaction
    return Change(
        number=reaction.number,
        before=before,
        now=now,
        human=past.human,
        new=_remarks(findings, besides=reaction.findings),
        gone=_remarks(reaction.findings, besides=findings),
        thread=_cut(reaction.thread, THREAD),
        name=_cut(reaction.shown_name, NAME),
        excerpt=_cut(reaction.plain, EXCERPT),
    )


def _remarks(findings: Iterable[Finding], besides: Iterable[Finding]) -> tuple[Remark, ...]:
    """Those findings that the others do not say as well, each once."""
    said = {(finding.rule, finding.effect, str(finding.reason)) for finding in besides}
    told: dict[tuple[str, Effect, str], Remark] = {}
    for finding in findings:
        key = (finding.rule, finding.effect, str(finding.reason))
        if key not in said and len(told) < REMARKS:
            told.setdefault(key, Remark(finding.rule, finding.effect, finding.field, finding.reason))
    return tuple(told.values())


def _cut(text: str, most: int) -> str:
    """One line of at most so many signs. Masked before it is cut: half an address is not seen as one any more."""
    line = mask_addresses(" ".join(text.split()))
    return line if len(line) <= most else line[: most - 1] + "…"
