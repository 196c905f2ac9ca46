"""Length: fields that are longer than the policy allows, and texts that an editor wants to see because they are long.

A length is a number of Unicode code points, as the store and the form count them. A line is what the author ended as
one; how a browser breaks it does not count.
"""

from collections.abc import Iterator
from typing import Annotated

import msgspec

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Effect, Field, Finding, Span
from moderation.domain.message import Message, say
from moderation.domain.reaction import Draft
from moderation.rules import rule
from moderation.rules.rule import Rule

LONGEST_LINE, LONGEST_TEXT = 1_000, 20_000
"""Characters that are read at all, whatever a policy says; one that allows more promises what nobody gets."""

Length = Annotated[int, msgspec.Meta(ge=1)]
OfLine = Annotated[int, msgspec.Meta(ge=1, le=LONGEST_LINE)]
OfText = Annotated[int, msgspec.Meta(ge=1, le=LONGEST_TEXT)]


class Settings(rule.Settings, frozen=True):
    """How long each field may be."""

    name: OfLine = 100
    """The longest name."""
    email: OfLine = 254
    """The longest e-mail address; 254 is the most that mail itself can carry (RFC 5321)."""
    text: OfText = 8000
    """The longest text."""
    lines: Length = 400
    """The most lines in a text, empty ones too; no honest text of 8,000 characters has more."""
    effect: Effect = Effect.REFUSE
    """When a field is longer than that, or a text has more lines."""
    long_text: Length | None = None
    """From more than this a text is long, though allowed; leave out to treat all allowed texts alike."""
    long_effect: Effect = Effect.HOLD
    """When a text is long."""

    def __post_init__(self) -> None:
        """What is refused from a length on cannot be long, though allowed, only after that."""
        if self.long_text is not None and self.long_text >= self.text:
            raise ValueError(f"long_text: expected less than `text`, which is {self.text}, got {self.long_text}")


def check(draft: Draft, settings: Settings, circumstances: Circumstances) -> Iterator[Finding]:
    """One finding for each limit that is passed, with the part that is too much as its place."""
    if len(draft.name) > settings.name:
        yield _too_long(settings, Field.NAME, draft.name, settings.name, _long_name(draft.name, settings.name))
    if len(draft.email) > settings.email:
        advice = _long_email(draft.email, settings.email)
        yield _too_long(settings, Field.EMAIL, draft.email, settings.email, advice)
    too_much = [*_too_much_text(draft.text, settings)]
    yield from too_much
    if not too_much and settings.long_text is not None and len(draft.text) > settings.long_text:
        yield _long(settings, draft.text, settings.long_text)


def _too_much_text(text: str, settings: Settings) -> Iterator[Finding]:
    if len(text) > settings.text:
        yield _too_long(settings, Field.TEXT, text, settings.text, _long_text(text, settings.text))
    if text.count("\n") >= settings.lines:
        yield _too_many_lines(settings, text)


def _too_long(settings: Settings, field: Field, value: str, limit: int, words: Message) -> Finding:
    place = Span(limit, len(value))
    return Finding(RULE.name, settings.effect, words, field, place, advice=words, keys=(field.value, "effect"))


def _long_name(name: str, limit: int) -> Message:
    return say("The name has %(length)d characters; at most %(limit)d are allowed.", length=len(name), limit=limit)


def _long_email(email: str, limit: int) -> Message:
    return say(
        "The e-mail address has %(length)d characters; at most %(limit)d are allowed.", length=len(email), limit=limit
    )


def _long_text(text: str, limit: int) -> Message:
    return say("The text is too long: %(length)d characters, where %(limit)d fit.", length=len(text), limit=limit)


def _too_many_lines(settings: Settings, text: str) -> Finding:
    lines = text.split("\n")
    # From the end of the last line that fits, so that there is a place to show even where only empty lines follow.
    fits = len("\n".join(lines[: settings.lines]))
    return Finding(
        RULE.name,
        settings.effect,
        say("The text has %(lines)d lines; at most %(limit)d are allowed.", lines=len(lines), limit=settings.lines),
        Field.TEXT,
        Span(fits, len(text)),
        advice=say(
            "Your text has %(lines)d lines, where %(limit)d fit. Put more on a line, or leave some out.",
            lines=len(lines),
            limit=settings.lines,
        ),
        keys=("lines", "effect"),
    )


def _long(settings: Settings, text: str, limit: int) -> Finding:
    return Finding(
        RULE.name,
        settings.long_effect,
        say("The text is long: %(length)d characters.", length=len(text)),
        Field.TEXT,
        advice=say("A reaction of more than %(limit)d characters is read by an editor first.", limit=limit),
        keys=("long_text", "long_effect"),
    )


RULE = Rule("length", say("Length"), Settings, check, alone=True)
