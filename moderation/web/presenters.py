"""Values for templates and for the API: which words, in which order. Nothing is decided here."""

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

from markupsafe import Markup

from moderation.domain.assessment import Assessment
from moderation.domain.decision import Act, Decision
from moderation.domain.finding import Effect, Field, Finding, Span
from moderation.domain.message import Message, say
from moderation.domain.policy import Policy
from moderation.domain.reaction import Status
from moderation.intake import Preview
from moderation.markup import render
from moderation.markup.allowed import ALWAYS, TABLE, Element, typed, written
from moderation.policies import Quotation, quoted
from moderation.publication import PublicPage
from moderation.rules import rule_named, surname
from moderation.web.words import Words

STATUS = {
    Status.WAITING: say("Waiting"),
    Status.PUBLISHED: say("Published"),
    Status.REJECTED: say("Rejected"),
    Status.SPAM: say("Spam"),
    Status.REMOVED: say("Removed"),
}

DONE = {
    Act.APPROVE: say("approved"),
    Act.REJECT: say("rejected"),
    Act.SPAM: say("marked as spam"),
    Act.REMOVE: say("removed"),
    Act.RESTORE: say("put back"),
    Act.ARRANGE: say("put under an arrangement"),
    Act.UNDO: say("undone"),
}

UNDO = {
    Act.APPROVE: say("Undo the approval"),
    Act.REJECT: say("Undo the rejection"),
    Act.SPAM: say("Take back that it is spam"),
    Act.REMOVE: say("Undo the removal"),
    Act.RESTORE: say("Undo the putting back"),
    Act.ARRANGE: say("Undo the arrangement"),
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
    "markup": say("Formatting"),
}
"""What is looked at under any policy; the rules of policies have titles of their own."""

RECEIVED = {
    Status.WAITING: say("Your reaction has been received"),
    Status.SPAM: say("Your reaction has been received"),
    Status.PUBLISHED: say("Your reaction has been placed"),
    Status.REJECTED: say("Your reaction has not been placed"),
    Status.REMOVED: say("Your reaction has been removed"),
}

WHERE_IT_STANDS = {
    Status.WAITING: say("An editor reads your reaction first. After approval it is placed under the article."),
    Status.SPAM: say("An editor reads your reaction first. After approval it is placed under the article."),
    Status.PUBLISHED: say("Your reaction stands under the article."),
    Status.REJECTED: say("The editors have not placed your reaction."),
    Status.REMOVED: say("The editors have removed your reaction."),
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
class Segment:
    """A piece of a text and the numbers of the findings that it belongs to."""

    text: str
    numbers: tuple[int, ...]


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
    return [_remark(finding, words) for field in Field for finding in refused if finding.field is field]


def advice_of(assessment: Assessment, words: Words) -> list[Remark]:
    """What the author may like to know before posting, without repeating a sentence."""
    lighter = [finding for finding in assessment.findings if finding.effect is not Effect.REFUSE and finding.advice]
    return list(dict.fromkeys(_remark(finding, words) for finding in lighter))


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


def segments(text: str, findings: Sequence[Finding], field: Field) -> list[Segment]:
    """The text of a field, cut where findings begin and end. Overlapping findings share a piece."""
    # A finding on a name as a whole, such as a surname that is missing, marks all of it; one on a whole text, nothing.
    whole = Span(0, len(text)) if field is Field.NAME else None
    spans = [
        (number, span)
        for number, finding in enumerate(findings, start=1)
        if finding.field is field and (span := finding.span or whole)
    ]
    cuts = sorted({0, len(text), *chain.from_iterable(span for _, span in spans)})
    return [
        Segment(text[a:b], tuple(number for number, span in spans if span.start <= a and b <= span.end))
        for a, b in pairwise(cuts)
    ]


def safe(html: str) -> Markup:
    """HTML that `markup` made from a stranger's text. The only place that vouches for HTML in a template."""
    return Markup(html)  # noqa: S704 - the one door: everything else is escaped


def reason_in_words(decision: Decision, policy: Policy | None, words: Words) -> str:
    """The sentence of the house for a decision's reason; its key if the house has dropped it since."""
    reason = policy.reason(decision.reason) if policy else None
    return reason.in_language(words.language) if reason else decision.reason


def list_of(page: PublicPage) -> Markup:
    """The reactions of a page of a thread, as they were printed."""
    return safe(gzip.decompress(page.snapshot.html.gzip).decode())


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


def _remark(finding: Finding, words: Words) -> Remark:
    text = words.of(finding.advice or finding.reason)
    return Remark(finding.field.value, text, offers_one_name=finding.advice in surname.OFFERS)
