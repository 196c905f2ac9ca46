"""From a draft to an assessment: every rule speaks, the text is rendered, the first decision is taken.

Pure: the policy and the history are handed in, nothing is fetched and nothing is written. The same draft under the same
policy with the same history gives the same assessment.
"""

from collections.abc import Iterator

from moderation.domain.address import mask_addresses
from moderation.domain.assessment import Assessment, Rendering
from moderation.domain.decision import first_status
from moderation.domain.errors import Oversized
from moderation.domain.finding import Effect, Field, Finding, Span
from moderation.domain.message import say, say_count
from moderation.domain.policy import Policy
from moderation.domain.reaction import Draft, History
from moderation.markup import clean_line, clean_text, render, told_changes
from moderation.rules import rule_named

LONGEST_LINE, LONGEST_TEXT = 1_000, 20_000
"""Characters that are read at all, whatever the policy says: what a request may cost must have an end."""

UNREADABLE = "\N{REPLACEMENT CHARACTER}"


def cleaned(name: str, email: str, text: str) -> Draft:
    """A draft as it will be judged, shown and stored. Cleaned here and nowhere else, so that all places in it agree.

    Raises Oversized.
    """
    for field, value, limit in (
        (Field.NAME, name, LONGEST_LINE),
        (Field.EMAIL, email, LONGEST_LINE),
        (Field.TEXT, text, LONGEST_TEXT),
    ):
        if len(value) > limit:
            raise Oversized(field.value, limit)
    taken_out = ((field, told) for field, raw in ((Field.NAME, name), (Field.TEXT, text)) for told in told_changes(raw))
    return Draft(clean_line(name), clean_line(email), clean_text(text), tuple(taken_out))


def assess(draft: Draft, policy: Policy, history: History = ()) -> Assessment:
    """Ask every rule of the policy, render the text and take the first decision. No rule hides another's finding."""
    rendering = render(draft.text, policy.markup)
    findings = (
        *_unreadable(draft),
        *_taken_out(draft),
        *(finding for used in policy.rules for finding in rule_named(used.name).check(draft, used.settings, history)),
        *_unusual(rendering),
    )
    return Assessment(
        findings=findings,
        shown_name=mask_addresses(draft.name),
        rendering=rendering,
        status=first_status(findings, otherwise=policy.first_status),
        policy=policy.digest,
    )


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
