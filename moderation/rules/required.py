"""Required fields: a name, an address or a text that was left empty."""

import unicodedata
from collections.abc import Iterator

from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.message import Message, say
from moderation.domain.reaction import Draft, History
from moderation.rules import rule
from moderation.rules.rule import Rule

# Letters and symbols to Unicode, yet nothing to the eye: the Hangul fillers and the blank Braille pattern.
BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800")


class Settings(rule.Settings, frozen=True):
    """What happens when a field is empty; a field that is not named may stay empty."""

    name: Effect | None = None
    """When no name is given."""
    email: Effect | None = None
    """When no e-mail address is given."""
    text: Effect | None = None
    """When no text is given."""


def check(draft: Draft, settings: Settings, history: History) -> Iterator[Finding]:
    """One finding for each field that the policy wants and that holds no word, number or symbol."""
    if settings.name and is_empty(draft.name):
        yield _missing(settings.name, Field.NAME, say("The name is missing."), say("Enter your name."))
    if settings.email and is_empty(draft.email):
        advice = say("Enter your e-mail address.")
        yield _missing(settings.email, Field.EMAIL, say("The e-mail address is missing."), advice)
    if settings.text and is_empty(draft.text):
        yield _missing(settings.text, Field.TEXT, say("The text is missing."), say("Write your reaction."))


def is_empty(value: str) -> bool:
    """Whether there is nothing to read: at most spaces, punctuation and signs that cannot be seen."""
    return all(sign in BLANKS or unicodedata.category(sign)[0] in "PZCM" for sign in value)


def _missing(effect: Effect, field: Field, reason: Message, advice: Message) -> Finding:
    return Finding(RULE.name, effect, reason, field, advice=advice)


RULE = Rule("required", Settings, check)
