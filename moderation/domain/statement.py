"""Statements of reasons: why a reader's words were taken away, as art. 17 of Regulation (EU) 2022/2065, the Digital
Services Act, asks for it.

A statement holds no e-mail address and no name of anybody. `transparency` has what the EU's database takes of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from moderation.domain.decision import Act, Decision
from moderation.domain.edit import EditReason
from moderation.domain.finding import Effect
from moderation.domain.policy import Policy, Reason
from moderation.domain.reaction import Reaction, Status
from moderation.domain.site import Site
from moderation.domain.thread import Thread

LONGEST_TEXT = 5_000
"""Characters of a reaction that are kept as the facts of a decision on it."""

LONGEST_TITLE = 300
OTHER_VIOLATION = "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"
PRIVACY = "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS"

IN_PART = {
    EditReason.PERSONAL: (PRIVACY, "Personal data removed by the editors."),
    EditReason.LINK: (OTHER_VIOLATION, "Link removed by the editors."),
    EditReason.SHORTENED: (OTHER_VIOLATION, "Shortened by the editors."),
    EditReason.OTHER: (OTHER_VIOLATION, "Edited by the editors."),
}
"""Edits that take something away, each with its kind and what the public reads of it. Mending a mistake in the language
takes nothing.
"""

STATED = frozenset({Act.REJECT, Act.REMOVE, Act.EDIT, Act.EXPIRE})
"""Acts with which a statement can go. Spam is commercial content in high volume, which needs none (art. 17(2)); what is
returned is still to be decided on.
"""


class Restriction(StrEnum):
    """What was done with a reaction; each value is what the database calls it."""

    NEVER_SHOWN = "DECISION_VISIBILITY_CONTENT_DISABLED"
    REMOVED = "DECISION_VISIBILITY_CONTENT_REMOVED"
    """It stood on the site before."""
    IN_PART = "DECISION_VISIBILITY_OTHER"
    """A part of the text was taken out."""


class Automation(StrEnum):
    """What part automatic means had in a decision; each value is what the database calls it."""

    NONE = "AUTOMATED_DECISION_NOT_AUTOMATED"
    PARTLY = "AUTOMATED_DECISION_PARTIALLY"
    """House rules held it, or time ran out, and a person decided."""
    WHOLLY = "AUTOMATED_DECISION_FULLY"


@dataclass(frozen=True, slots=True)
class Basis:
    """One reason on which a decision rests, as it was worded then.

    `words` is the sentence of the policy per language, empty for an edit; `key` is that of the reason. `rule` is the
    house rule of number `house_rule` per language, `law` a law; `category` is the kind in the database.
    """

    key: str
    words: Mapping[str, str]
    category: str
    house_rule: int | None = None
    rule: Mapping[str, str] | None = None
    law: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """Why something was decided, on which facts and grounds, and what its author can do.

    `decision` is the id of that; `act` what was done, `before` from which status. `number` is that of the reaction,
    `text` its words as they were shown, or would have been, in at most `LONGEST_TEXT` characters. `told` is what the
    moderator wrote to the author. `reports` is how many had reported it, `rules` are the names of the rules that had
    held it, or worse, before anybody had judged it. `by_time` says that nobody decided, but that it was not mended in
    time. The two days are those of the time zone of the site. `objection_until` is until when its author can object;
    None for not at all.
    """

    site: str
    decision: str
    number: int
    act: Act
    before: Status
    restriction: Restriction
    at: datetime
    day: date
    received: datetime
    received_day: date
    language: str
    title: str
    text: str
    length: int
    basis: tuple[Basis, ...]
    told: str
    reports: int
    rules: tuple[str, ...]
    automation: Automation
    by_time: bool
    policy: str
    objection_until: datetime | None = None


def takes_out(decision: Decision) -> bool:
    """Whether this is an edit that took something out of the text, so that its author is told why and can object."""
    return decision.act is Act.EDIT and decision.reason in tuple(each.value for each in IN_PART)


def has_statement(decision: Decision, policy: Policy) -> bool:
    """Whether a statement of reasons is kept with a decision under this policy."""
    if not policy.correspondence.statements or decision.act not in STATED:
        return False
    if decision.act is Act.EDIT:
        return takes_out(decision)
    return decision.after in (Status.REJECTED, Status.REMOVED)


def statement_of(
    decision: Decision,
    reaction: Reaction,
    site: Site,
    thread: Thread,
    policy: Policy,
    course: Sequence[Decision] = (),
    reports: int = 0,
) -> Statement | None:
    """The statement that goes with a decision, None when none does.

    `reaction` is as it was before the decision, `course` all that was decided before; `reports` are those that it ends.
    """
    if not has_statement(decision, policy):
        return None
    rules = () if reports or _was_judged(course) else _spoken(reaction)
    zone = ZoneInfo(site.time_zone)
    return Statement(
        site=site.key,
        decision=decision.id,
        number=reaction.number,
        act=decision.act,
        before=decision.before,
        restriction=_restriction(decision, course),
        at=decision.at,
        day=decision.at.astimezone(zone).date(),
        received=reaction.received,
        received_day=reaction.received.astimezone(zone).date(),
        language=site.language,
        title=thread.title[:LONGEST_TITLE],
        text=reaction.plain[:LONGEST_TEXT],
        length=len(reaction.plain),
        basis=_basis(decision, policy),
        told=decision.told,
        reports=reports,
        rules=rules,
        automation=_automation(decision, rules),
        by_time=decision.act is Act.EXPIRE,
        policy=policy.digest,
        objection_until=_objection_until(decision, policy),
    )


def _was_judged(course: Sequence[Decision]) -> bool:
    """Whether a person let it stand on the site once: what the rules said before has not led to what comes after."""
    return any(each.person is not None and each.after is Status.PUBLISHED for each in course)


def _spoken(reaction: Reaction) -> tuple[str, ...]:
    """The rules that had the editors look at it. What they only noted has brought nothing to attention."""
    against = (each for each in reaction.findings if each.effect is not Effect.NOTE and not each.vouches)
    return tuple(dict.fromkeys(each.rule for each in against))


def _restriction(decision: Decision, course: Sequence[Decision]) -> Restriction:
    if decision.act is Act.EDIT:
        return Restriction.IN_PART
    stood = {decision.before, *(status for each in course for status in (each.before, each.after))}
    return Restriction.REMOVED if Status.PUBLISHED in stood else Restriction.NEVER_SHOWN


def _automation(decision: Decision, rules: Sequence[str]) -> Automation:
    if decision.act is Act.EXPIRE:
        return Automation.PARTLY
    if decision.person is None:
        return Automation.WHOLLY
    return Automation.PARTLY if rules else Automation.NONE


def _basis(decision: Decision, policy: Policy) -> tuple[Basis, ...]:
    """What it rests on; what was not mended in time, on what it was returned for, which the decision names."""
    if decision.act is Act.EDIT:
        return (Basis(decision.reason, {}, IN_PART[EditReason(decision.reason)][0]),)
    found = (policy.reason(key) for key in decision.reasons)
    return tuple(_resting(reason, policy) for reason in found if reason is not None)


def _resting(reason: Reason, policy: Policy) -> Basis:
    number = reason.house_rule
    rule = {language: rules[number - 1] for language, rules in policy.house_rules.items()} if number else None
    return Basis(reason.key, reason.words, reason.category, number, rule, reason.law)


def _objection_until(decision: Decision, policy: Policy) -> datetime | None:
    """What was decided on an objection is final here."""
    allowed = policy.correspondence.objection
    return None if decision.before is Status.OBJECTED or not allowed else decision.at + allowed


def worded(words: Mapping[str, str], *languages: str) -> str:
    """A sentence in the first of these languages in which there is one, else in the first that there is."""
    wanted = (key for language in languages for key in (language, language.partition("-")[0]))
    return next((words[key] for key in wanted if key in words), None) or next(iter(words.values()))
