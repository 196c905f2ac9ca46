"""From a draft to an assessment: every rule speaks, the text is rendered, the first decision is taken.

Pure: the policy and the circumstances are handed in, nothing is fetched and nothing is written. The same draft under
the same policy in the same circumstances gives the same assessment.
"""

from collections.abc import Iterable, Iterator

from moderation.domain.address import mask_addresses
from moderation.domain.assessment import Assessment, Rendering
from moderation.domain.circumstances import Circumstances, Code
from moderation.domain.decision import first_status
from moderation.domain.errors import Oversized
from moderation.domain.finding import Effect, Field, Finding, Span
from moderation.domain.message import say, say_count
from moderation.domain.policy import Policy, RuleInUse
from moderation.domain.reaction import Draft
from moderation.markup import clean_line, clean_text, render, told_changes
from moderation.rules import asked

LONGEST_LINE, LONGEST_TEXT = 1_000, 20_000
"""Characters that are read at all, whatever the policy says: what a request may cost must have an end."""

UNREADABLE = "\N{REPLACEMENT CHARACTER}"

NOTHING_KNOWN = Circumstances()

AGREED = say("Not shown by name, as agreed with the editors.")
CODE_FAILS = {
    Code.UNKNOWN: say("We do not know this code. Look whether it was typed right, or ask the editors."),
    Code.USED_UP: say("This code has been used already. Ask the editors for a new one."),
    Code.EXPIRED: say("This code is not valid any more. Ask the editors for a new one."),
    Code.ENDED: say("This code is not valid any more. Ask the editors for a new one."),
    Code.FOREIGN: say("This code is for another page. Ask the editors for one that is valid here."),
}


def cleaned(name: str, email: str, text: str, *, surname: str | None = None, one_name: bool = False) -> Draft:
    """A draft as it will be judged, shown and stored. Cleaned here and nowhere else, so that all places in it agree.

    Where the form has a field of its own for the surname, `name` is what stands in the other one. Raises Oversized.
    """
    for field, value, limit in (
        (Field.NAME, name, LONGEST_LINE),
        (Field.NAME, surname or "", LONGEST_LINE),
        (Field.EMAIL, email, LONGEST_LINE),
        (Field.TEXT, text, LONGEST_TEXT),
    ):
        if len(value) > limit:
            raise Oversized(field.value, limit)
    whole = name if surname is None else f"{name} {surname}"
    raw = ((Field.NAME, whole), (Field.TEXT, text))
    taken_out = ((field, told) for field, value in raw for told in told_changes(value))
    return Draft(
        name=clean_line(whole),
        email=clean_line(email),
        text=clean_text(text),
        taken_out=tuple(taken_out),
        surname=None if surname is None else clean_line(surname),
        one_name=one_name,
    )


def assess(draft: Draft, policy: Policy, circumstances: Circumstances = NOTHING_KNOWN) -> Assessment:
    """Ask every rule of the policy, render the text and take the first decision. No rule hides another's finding."""
    rendering = render(draft.text, policy.markup)
    live = (rule for rule in policy.rules if not rule.in_shadow)
    tried = (rule for rule in policy.rules if rule.in_shadow)
    findings = (
        *_unreadable(draft),
        *_taken_out(draft),
        *_by_arrangement(circumstances),
        *_asked_in_turn(live, draft, circumstances),
        *_unusual(rendering),
    )
    return Assessment(
        findings=findings,
        shadow=tuple(_asked_in_turn(tried, draft, circumstances)),
        shown_name=mask_addresses(draft.name),
        rendering=rendering,
        status=first_status(findings, otherwise=policy.first_status),
        policy=policy.digest,
    )


def _asked_in_turn(rules: Iterable[RuleInUse], draft: Draft, circumstances: Circumstances) -> Iterator[Finding]:
    for rule in rules:
        yield from asked(rule.name, draft, rule.settings, circumstances)


def _by_arrangement(circumstances: Circumstances) -> Iterator[Finding]:
    """A code that is good is told to the desk; one that is not is told to whoever entered it, under any policy."""
    code = circumstances.code
    if code is Code.GOOD:
        yield Finding("arrangement", Effect.NOTE, AGREED, Field.CODE)
    elif code is not None:
        advice = CODE_FAILS[code]
        yield Finding("arrangement", Effect.REFUSE, advice, Field.CODE, advice=advice)


def _unreadable(draft: Draft) -> Iterator[Finding]:
    """Signs that were already broken when they reached us, such as bytes that are no UTF-8."""
    for field, value in ((Field.NAME, draft.name), (Field.EMAIL, draft.email), (Field.TEXT, draft.text)):
        place = value.find(UNREADABLE)
        if place >= 0:
            yield Finding(
                rule="readable",
                effect=Effect.REFUSE,
                reason=say("Contains signs that did not arrive whole."),
                field=field,
                span=Span(place, place + 1),
                advice=say("Some signs did not arrive whole. Replace each “�” by what you meant."),
            )


def _taken_out(draft: Draft) -> Iterator[Finding]:
    """Signs that only hide or turn words: taken out without asking, but not without saying so."""
    for field, told in draft.taken_out:
        yield Finding(rule="readable", effect=Effect.NOTE, reason=told, field=field, advice=told)


def _unusual(rendering: Rendering) -> Iterator[Finding]:
    """A text that Textile could not make sense of is never lost: it is shown plainly, and a moderator looks. What was
    typed as HTML and is not allowed is worth a glance; its author sees it in the preview.
    """
    if rendering.fell_back:
        yield Finding(
            rule="markup",
            effect=Effect.HOLD,
            reason=say("The formatting could not be read; the text is shown plainly."),
            field=Field.TEXT,
            advice=say("Your formatting could not be read; the text is shown plainly."),
        )
    if rendering.left_out:
        yield Finding(
            rule="markup",
            effect=Effect.NOTE,
            reason=say_count(
                "%(count)d piece of HTML is not allowed and stands in the text as typed.",
                "%(count)d pieces of HTML are not allowed and stand in the text as typed.",
                len(rendering.left_out),
            ),
            field=Field.TEXT,
            span=rendering.left_out[0],
        )
