"""Values for templates and for the API: which words, in which order. Nothing is decided here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from moderation.domain.assessment import Assessment
from moderation.domain.decision import BY_AUTHOR, Act, Decision
from moderation.domain.entry import DeskAct
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.message import Message, say
from moderation.domain.policy import Policy
from moderation.domain.reaction import Status
from moderation.intake import Preview
from moderation.markup import render
from moderation.markup.allowed import ALWAYS, TABLE, Element, typed, written
from moderation.policies import Quotation, quoted
from moderation.rules import rule_named, surname
from moderation.web.edit_words import reason_at_the_desk
from moderation.web.words import Words

STATUS = {
    Status.WAITING: say("Waiting"),
    Status.PUBLISHED: say("Published"),
    Status.REJECTED: say("Rejected"),
    Status.SPAM: say("Spam"),
    Status.REMOVED: say("Removed"),
    Status.WITHDRAWN: say("Withdrawn"),
    Status.RETURNED: say("With its author"),
    Status.OBJECTED: say("Objection"),
    Status.UNCONFIRMED: say("Address not confirmed"),
}

DONE = {
    Act.APPROVE: say("approved"),
    Act.RETURN: say("returned to its author"),
    Act.REJECT: say("rejected"),
    Act.SPAM: say("marked as spam"),
    Act.REMOVE: say("removed"),
    Act.RESTORE: say("put back"),
    Act.ARRANGE: say("put under an arrangement"),
    Act.EDIT: say("edited"),
    Act.KEEP: say("kept after a report"),
    Act.UPHOLD: say("edit kept after an objection"),
    Act.REINSTATE: say("text put back after an objection"),
    Act.UNDO: say("undone"),
    Act.AMEND: say("amended"),
    Act.WITHDRAW: say("withdrawn"),
    Act.CONFIRM: say("address confirmed"),
    Act.OBJECT: say("objected to"),
    Act.EXPIRE: say("expired"),
}

UNDO = {
    Act.APPROVE: say("Undo the approval"),
    Act.RETURN: say("Undo the return"),
    Act.REJECT: say("Undo the rejection"),
    Act.SPAM: say("Take back that it is spam"),
    Act.REMOVE: say("Undo the removal"),
    Act.RESTORE: say("Undo the putting back"),
    Act.ARRANGE: say("Undo the arrangement"),
    Act.EDIT: say("Undo the edit"),
    Act.KEEP: say("Undo the keeping"),
    Act.UPHOLD: say("Undo the answer to the objection"),
    Act.REINSTATE: say("Undo the answer to the objection"),
}

EFFECT = {
    Effect.NOTE: say("note"),
    Effect.HOLD: say("held"),
    Effect.SPAM: say("spam"),
    Effect.REFUSE: say("refused"),
}

ALWAYS_ON = {
    "readable": say("Readable signs"),
    "arrangement": say("Arrangement"),
    "identity": say("Signed identity"),
    "markup": say("Formatting"),
}
"""What is looked at under any policy; the rules of policies have titles of their own."""

RECEIVED = {
    Status.WAITING: say("Your reaction has been received"),
    Status.SPAM: say("Your reaction has been received"),
    Status.PUBLISHED: say("Your reaction has been placed"),
    Status.REJECTED: say("Your reaction has not been placed"),
    Status.REMOVED: say("Your reaction has been removed"),
    Status.WITHDRAWN: say("You have withdrawn your reaction"),
    Status.RETURNED: say("The editors ask you to amend your reaction"),
    Status.OBJECTED: say("Your objection has been received"),
    Status.UNCONFIRMED: say("Please confirm your e-mail address"),
}

WHERE_IT_STANDS = {
    Status.WAITING: say("An editor reads your reaction first. After approval it is placed under the article."),
    Status.SPAM: say("An editor reads your reaction first. After approval it is placed under the article."),
    Status.PUBLISHED: say("Your reaction stands under the article."),
    Status.REJECTED: say("The editors have not placed your reaction."),
    Status.REMOVED: say("The editors have removed your reaction."),
    Status.WITHDRAWN: say("It is shown nowhere any more. This is final: the editors cannot put it back."),
    Status.RETURNED: say("It is not placed yet. Once you have amended it, an editor reads it again."),
    Status.OBJECTED: say("Another editor than the one who decided looks at your reaction again."),
    Status.UNCONFIRMED: say("An editor reads it once you have followed the link in the mail that we sent you."),
}
"""For the author. Spam is not told apart from waiting: a moderator may still find that it is none."""

PREVIEW_AGAIN: dict[str, Message] = {
    "TicketAltered": say(
        "Something has changed since your preview, so this is a new one. Nothing has been sent yet. "
        "Read it through and post it."
    ),
    "TicketExpired": say(
        "Your preview was more than a day old, so this is a new one. Nothing has been sent yet. "
        "Read it through and post it."
    ),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about a field of the form. It may offer to say that one has one legal name only."""

    field: str
    text: str
    offers_one_name: bool = False


@dataclass(frozen=True, slots=True)
class Why:
    """A finding in words, with the number under which it is marked in the text, and the policy's lines that spoke."""

    number: int
    rule: str
    field: Field
    effect: Effect
    effect_in_words: str
    reason: str
    lines: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """One thing that a reader may write: the lines as typed, and the HTML that they become."""

    lines: tuple[str, ...]
    html: str


@dataclass(frozen=True, slots=True)
class Help:
    """All that readers may write: samples of Textile, and the names of the elements that they may type as HTML."""

    samples: tuple[Sample, ...]
    tags: tuple[str, ...]


def errors_of(assessment: Assessment, words: Words) -> list[Remark]:
    """What the author must mend, one sentence per finding, in the order of the fields of the form."""
    refused = [finding for finding in assessment.findings if finding.effect is Effect.REFUSE]
    return [remark(finding, words) for field in Field for finding in refused if finding.field is field]


def advice_of(assessment: Assessment, words: Words) -> list[Remark]:
    """What the author may like to know before posting, without repeating a sentence."""
    lighter = [finding for finding in assessment.findings if finding.effect is not Effect.REFUSE and finding.advice]
    return list(dict.fromkeys(remark(finding, words) for finding in lighter))


def advice_on(preview: Preview, words: Words) -> list[Remark]:
    """The same for a preview, where a word may stand about what it was meant to answer."""
    told = preview.answer.told
    by_itself = [Remark(Field.REACTION.value, words.of(told))] if told else []
    return [*by_itself, *advice_of(preview.assessment, words)]


def is_read_first(preview: Preview) -> bool:
    """Whether the author may be told that an editor reads it first: because all of it is, or because of something that
    they can see themselves. What is known of an e-mail address must not be told by this to whoever types it.
    """
    held = (each for each in preview.assessment.findings if each.effect in (Effect.HOLD, Effect.SPAM) and each.advice)
    return preview.place.policy.first_status is Status.WAITING or any(held)


def left_out_of(preview: Preview) -> list[str]:
    """The pieces of markup that are not allowed and stand in the text as typed, each once."""
    text = preview.draft.text
    return list(dict.fromkeys(text[span.start : span.end] for span in preview.assessment.rendering.left_out))


@lru_cache(maxsize=100)
def help_with(elements: frozenset[str], words: Words) -> Help | None:
    """The help with these elements, rendered once for each policy; None where only words are wanted."""
    may_type = typed(elements) - ALWAYS
    if not may_type:
        return None
    return Help(
        samples=tuple(_sample(element, elements, words) for element in written(elements)),
        tags=tuple(element.name for element in TABLE if element.name in may_type),
    )


def problem_of(preview: Preview, words: Words) -> str:
    """Why a post turned into a preview again; empty when it did not."""
    if preview.problem is None:
        return ""
    return words.of(PREVIEW_AGAIN[type(preview.problem).__name__])


def public_status(status: Status) -> str:
    """The status as its author may know it."""
    return Status.WAITING.value if status is Status.SPAM else status.value


def heaviest_first(findings: Sequence[Finding]) -> list[Finding]:
    """The findings in the order in which a moderator reads them; of equal weight, in the order of the rules."""
    return sorted(findings, key=lambda finding: -finding.effect.weight)


def whys(findings: Sequence[Finding], files: Mapping[str, str], words: Words) -> list[Why]:
    """The findings of a reaction, numbered, for the desk, with the lines in the files of the policy that spoke."""
    return [
        Why(
            number=number,
            rule=rule_in_words(finding.rule, words),
            field=finding.field,
            effect=finding.effect,
            effect_in_words=words.of(EFFECT[finding.effect]),
            reason=words.of(finding.reason),
            lines=_lines(finding, files),
        )
        for number, finding in enumerate(findings, start=1)
    ]


def badges(findings: Sequence[Finding], words: Words) -> list[tuple[str, Effect]]:
    """The rules that spoke, each effect of each once, for a line of the queue."""
    return list(dict.fromkeys((rule_in_words(finding.rule, words), finding.effect) for finding in findings))


def by_whom(act: Act | DeskAct | str | None, name: str | None, words: Words) -> str:
    """Who did something, by the name of that person if it was one."""
    if not name and act is DeskAct.SITE:
        return words.gettext("the command line")
    if not name and act is DeskAct.HOOK_ENDED:
        return words.gettext("the service that was told")
    if not name and act is Act.EXPIRE:
        return words.gettext("the deadline")
    return name or (words.gettext("the author") if act in BY_AUTHOR else words.gettext("the policy"))


def safe(html: str) -> Markup:
    """HTML that `markup` made from a stranger's text. The only place that vouches for HTML in a template."""
    return Markup(html)  # noqa: S704 - the one door: everything else is escaped


def reason_in_words(decision: Decision, policy: Policy | None, words: Words) -> str:
    """The sentences of the house for a decision's reasons; its key for one that the house has dropped since."""
    if decision.act is Act.EDIT:
        return reason_at_the_desk(decision.reason, words)
    reasons = {key: policy.reason(key) if policy else None for key in decision.reasons}
    return " ".join(reason.in_language(words.language) if reason else key for key, reason in reasons.items())


def _sample(element: Element, elements: frozenset[str], words: Words) -> Sample:
    source = element.textile.replace("{}", words.of(element.words) if element.words else "")
    return Sample(tuple(source.split("\n")), render(source, elements).html)


def rule_in_words(name: str, words: Words) -> str:
    """What people call a rule; its name when its package is not installed any more."""
    try:
        return words.of(ALWAYS_ON.get(name) or rule_named(name).title)
    except KeyError:
        return name


def _lines(finding: Finding, files: Mapping[str, str]) -> tuple[Quotation, ...]:
    found = (quoted(files, finding.rule, key) for key in finding.keys)
    return tuple(dict.fromkeys(line for line in found if line))


def remark(finding: Finding, words: Words) -> Remark:
    """What the author is told by a finding."""
    text = words.of(finding.advice or finding.reason)
    return Remark(finding.field.value, text, offers_one_name=finding.advice in surname.OFFERS)
