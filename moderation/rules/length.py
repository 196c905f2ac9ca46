"""Length: fields that are longer than the policy allows, and texts that an editor wants to see because they are long.

A length is a number of Unicode code points, as the store and the form count them.
"""

from collections.abc import Iterator
from typing import Annotated

import msgspec

from moderation.domain.finding import Effect, Field, Finding, Span
from moderation.domain.message import Message, say
from moderation.domain.reaction import Draft, History
from moderation.rules import rule
from moderation.rules.rule import Rule

Length = Annotated[int, msgspec.Meta(ge=1)]


class Settings(rule.Settings, frozen=True):
    """How long each field may be."""

    name: Length = 100
    """The longest name."""
    email: Length = 254
    """The longest e-mail address; 254 is the most that mail itself can carry (RFC 5321)."""
    text: Length = 8000
    """The longest text."""
    effect: Effect = Effect.REFUSE
    """When a field is longer than that."""
    long_text: Length | None = None
    """From more than this a text is long, though allowed; leave out to treat all allowed texts alike."""
    long_effect: Effect = Effect.HOLD
    """When a text is long."""


def check(draft: Draft, settings: Settings, history: History) -> Iterator[Finding]:
    """One finding for each field that is too long, with the part that is too much as its place."""
    if len(draft.name) > settings.name:
        yield _too_long(settings, Field.NAME, draft.name, settings.name, _long_name(draft.name, settings.name))
    if len(draft.email) > settings.email:
        advice = _long_email(draft.email, settings.email)
        yield _too_long(settings, Field.EMAIL, draft.email, settings.email, advice)
    if len(draft.text) > settings.text:
        yield _too_long(settings, Field.TEXT, draft.text, settings.text, _long_text(draft.text, settings.text))
    elif settings.long_text is not None and len(draft.text) > settings.long_text:
        yield _long(settings, draft.text, settings.long_text)


def _too_long(settings: Settings, field: Field, value: str, limit: int, words: Message) -> Finding:
    return Finding(RULE.name, settings.effect, words, field, Span(limit, len(value)), advice=words)


def _long_name(name: str, limit: int) -> Message:
    return say("The name has %(length)d characters; at most %(limit)d are allowed.", length=len(name), limit=limit)


def _long_email(email: str, limit: int) -> Message:
    return say(
        "The e-mail address has %(length)d characters; at most %(limit)d are allowed.", length=len(email), limit=limit
    )


def _long_text(text: str, limit: int) -> Message:
    return say("The text is too long: %(length)d characters, where %(limit)d fit.", length=len(text), limit=limit)


def _long(settings: Settings, text: str, limit: int) -> Finding:
    return Finding(
        RULE.name,
        settings.long_effect,
        say("The text is long: %(length)d characters.", length=len(text)),
        Field.TEXT,
        advice=say("A reaction of more than %(limit)d characters is read by an editor first.", limit=limit),
    )


RULE = Rule("length", Settings, check)
