"""Required fields: a name, an address or a text that was left empty."""

import unicodedata
from collections.abc import Iterator

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.message import say
from moderation.domain.reaction import Draft
from moderation.rules import rule
from moderation.rules.rule import Rule

# Letters and symbols to Unicode, yet nothing to the eye: the Hangul fillers and the blank Braille pattern.
BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800")

MISSING = {
    Field.NAME: say("The name is missing."),
    Field.EMAIL: say("The e-mail address is missing."),
    Field.TEXT: say("The text is missing."),
}
WHEN_REFUSED = {
    Field.NAME: say("Enter your name."),
    Field.EMAIL: say("Enter your e-mail address."),
    Field.TEXT: say("Write your reaction."),
}
WHEN_ACCEPTED = {
    Field.NAME: say("Without a name, an editor reads your reaction first."),
    Field.EMAIL: say("Without an e-mail address, we cannot write back to you."),
    Field.TEXT: say("Without a text, an editor looks at it first."),
}


class Settings(rule.Settings, frozen=True):
    """What happens when a field is empty; a field that is not named may stay empty."""

    name: Effect | None = None
    """When no name is given."""
    email: Effect | None = None
    """When no e-mail address is given."""
    text: Effect | None = None
    """When no text is given."""


def check(draft: Draft, settings: Settings, circumstances: Circumstances) -> Iterator[Finding]:
    """One finding for each field that the policy wants and that holds no word, number or symbol."""
    for field, value, effect in (
        (Field.NAME, draft.name, settings.name),
        (Field.EMAIL, draft.email, settings.email),
        (Field.TEXT, draft.text, settings.text),
    ):
        # Whoever need not be shown by name need not give one either.
        if field is Field.NAME and circumstances.arranged:
            continue
        if effect and is_empty(value):
            advice = WHEN_REFUSED if effect is Effect.REFUSE else WHEN_ACCEPTED
            yield Finding(RULE.name, effect, MISSING[field], field, advice=advice[field], keys=(field.value,))


def is_empty(value: str) -> bool:
    """Whether there is nothing to read: at most spaces, punctuation and signs that cannot be seen."""
    return all(sign in BLANKS or unicodedata.category(sign)[0] in "PZCM" for sign in value)


RULE = Rule("required", say("Required fields"), Settings, check, alone=True)
