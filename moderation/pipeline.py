"""From a draft to an assessment: every rule speaks, the text is rendered, the first decision is taken.

Pure: the policy and the circumstances are handed in, nothing is fetched and nothing is written. The same draft under
the same policy in the same circumstances gives the same assessment.

Much of it goes by the draft alone, and that part is remembered for a moment: what is posted was previewed just before.
This cannot change an outcome, because the parts that are remembered are made from nothing but what they are known by:
the draft, the policy itself, and whether there is an arrangement. Whatever hangs on the other circumstances is asked
anew each time.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from moderation.domain.address import mask_addresses
from moderation.domain.assessment import Assessment, Rendering
from moderation.domain.circumstances import Circumstances, Code
from moderation.domain.decision import first_status
from moderation.domain.errors import Oversized
from moderation.domain.finding import Effect, Field, Finding, Span
from moderation.domain.identity import Vouching
from moderation.domain.message import say, say_count
from moderation.domain.policy import Policy
from moderation.domain.reaction import Draft, Named, Reaction
from moderation.domain.recent import Recent
from moderation.markup import clean_line, clean_text, render, told_changes
from moderation.rules import NO_MORE_THAN, asked, has_failed, stands_alone

LONGEST_LINE, LONGEST_TEXT = 1_000, 20_000
"""Characters that are read at all, whatever the policy says: what a request may cost must have an end."""

UNREADABLE = "\N{REPLACEMENT CHARACTER}"

NOTHING_KNOWN = Circumstances()

ROOM = 4_000_000
"""Characters of drafts that are remembered, with what was made of them."""

AGREED = say("Not shown by name, as agreed with the editors.")
CODE_FAILS = {
    Code.UNKNOWN: say("We do not know this code. Look whether it was typed right, or ask the editors."),
    Code.USED_UP: say("This code has been used already. Ask the editors for a new one."),
    Code.EXPIRED: say("This code is not valid any more. Ask the editors for a new one."),
    Code.ENDED: say("This code is not valid any more. Ask the editors for a new one."),
    Code.FOREIGN: say("This code is for another page. Ask the editors for one that is valid here."),
}

IDENTITY_FAILS = {
    Vouching.OVER: say(
        "Your sign-in at the site has run out. Load its page again, or enter your name and your address yourself."
    ),
    Vouching.BAD: say(
        "The site could not tell us who you are. Load its page again, or enter your name and your address yourself."
    ),
}


@dataclass(frozen=True, slots=True)
class _Alone:
    """What a draft comes to by itself under a policy. `said` has for each of its rules what that finds, or None for a
    rule that does not stand alone.
    """

    policy: Policy
    door: tuple[Finding, ...]
    said: tuple[tuple[Finding, ...] | None, ...]
    shown_name: str
    rendering: Rendering
    markup: tuple[Finding, ...]


_Known = tuple[bytes, int, bool]
"""What a draft with all that it comes to is known by: the digest of the draft, so that no address is remembered; the
policy, by its place in memory, which is its own for as long as the value holds it; whether there is an arrangement.
"""


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
    alone = _alone(draft, policy, circumstances.arranged)
    spoken = [
        (rule.in_shadow, asked(rule.name, draft, rule.settings, circumstances) if said is None else said)
        for rule, said in zip(policy.rules, alone.said, strict=True)
    ]
    findings = (
        *alone.door,
        *_by_identity(circumstances),
        *_by_arrangement(circumstances),
        *(finding for in_shadow, said in spoken if not in_shadow for finding in said),
        *alone.markup,
    )
    return Assessment(
        findings=findings,
        shadow=tuple(finding for in_shadow, said in spoken if in_shadow for finding in said),
        shown_name=alone.shown_name,
        rendering=alone.rendering,
        status=first_status(findings, otherwise=policy.first_status),
        policy=policy.digest,
    )


def assess_again(
    reaction: Reaction, policy: Policy, circumstances: Circumstances, draft: Draft | None = None
) -> Assessment:
    """What `assess` says of a reaction that is kept: of its words as they stand, in the circumstances of then; or of
    another draft by its author.

    Under an arrangement the name that was judged is sealed, and the one that is shown says nothing about it: what was
    found about the name then stands, whatever the policy. Raises Oversized.
    """
    assessment = assess(draft or draft_of(reaction), policy, circumstances)
    if reaction.arrangement is None:
        return assessment
    findings = _names_swapped(assessment.findings, reaction.findings)
    return replace(
        assessment,
        findings=findings,
        shadow=_names_swapped(assessment.shadow, reaction.shadow),
        status=first_status(findings, otherwise=policy.first_status),
    )


def draft_of(reaction: Reaction) -> Draft:
    """The draft that its author once sent, cleaned as drafts are now. Raises Oversized.

    What the cleaning of then took out is gone, but it was said in a finding, and is said again.
    """
    typed, email = reaction.author.typed, reaction.author.email
    draft = cleaned(typed.name, email, reaction.text, surname=typed.surname, one_name=typed.one_name)
    told = tuple(
        (finding.field, finding.reason)
        for finding in reaction.findings
        if finding.rule == "readable" and finding.effect is Effect.NOTE
    )
    return replace(draft, taken_out=told)


def amended_draft(reaction: Reaction, text: str, named: Named | None = None) -> Draft:
    """The same draft with what its author typed instead of the text, and of the name if any. Raises Oversized."""
    typed, before = named or reaction.author.typed, draft_of(reaction)
    now = cleaned(typed.name, before.email, text, surname=typed.surname, one_name=typed.one_name)
    # Of what stays as it was, the cleaning can only be known from before.
    told_in = {
        Field.NAME: before if now.name == before.name else now,
        Field.TEXT: before if now.text == before.text else now,
    }
    taken_out = (each for field, draft in told_in.items() for each in draft.taken_out if each[0] is field)
    return replace(now, taken_out=tuple(taken_out))


def _names_swapped(now: Iterable[Finding], then: Iterable[Finding]) -> tuple[Finding, ...]:
    others = (finding for finding in now if finding.field is not Field.NAME)
    return (*(finding for finding in then if finding.field is Field.NAME), *others)


def _alone(draft: Draft, policy: Policy, arranged: bool) -> _Alone:
    known = hashlib.sha256(repr(draft).encode()).digest(), id(policy), arranged
    return RECENT.get(known, partial(_judged_alone, draft, policy, arranged))


def _judged_alone(draft: Draft, policy: Policy, arranged: bool) -> _Alone:
    rendering = render(draft.text, policy.markup)
    circumstances = NO_MORE_THAN[arranged]
    return _Alone(
        policy=policy,
        door=(*_unreadable(draft), *_taken_out(draft)),
        said=tuple(
            asked(rule.name, draft, rule.settings, circumstances) if stands_alone(rule.name) else None
            for rule in policy.rules
        ),
        shown_name=mask_addresses(draft.name),
        rendering=rendering,
        markup=tuple(_unusual(rendering)),
    )


def _size(_: _Known, alone: _Alone) -> int | None:
    """In characters; a finding takes as much as a thousand. What failed is asked anew."""
    said = [finding for findings in alone.said for finding in findings or ()]
    made = alone.rendering
    return None if has_failed(said) else len(made.html) + len(made.plain) + 1_000 * (1 + len(said) + len(made.left_out))


RECENT = Recent(ROOM, _size)
"""What the latest drafts come to by themselves."""


def _by_identity(circumstances: Circumstances) -> Iterator[Finding]:
    """What the site said of who reacts, and cannot be believed, under any policy: nobody is made to react nameless."""
    advice = IDENTITY_FAILS.get(circumstances.vouching) if circumstances.vouching else None
    if advice is not None:
        yield Finding("identity", Effect.REFUSE, advice, Field.IDENTITY, advice=advice)


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
