"""Characters: letters that deceive the eye, hide words, cover other lines, or say nothing to those who listen."""

import re
from collections.abc import Iterator

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Effect, Field, Finding, Span
from moderation.domain.message import Message, say
from moderation.domain.reaction import PILES, Draft
from moderation.domain.script import mixed_words, skeleton
from moderation.rules import rule
from moderation.rules.rule import Rule

# Marks that go with every script. Vietnamese needs two of them on a letter; Hebrew, Arabic, Thai and the scripts of
# India have marks of their own.
STACK = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3,}")

# Letters in circles, squares and brackets, and those made for formulas and for phonetics (raised or in small capitals):
# four in a row spell a word. A formula, "1ᵉʳ" or "🅿" has fewer.
_FANCY = (
    "\u0262\u026a\u0274\u0280\u028f\u0299\u029c\u029f\u02b0-\u02b8\u02e1-\u02e3\u1d00-\u1d22\u1d2c-\u1d61\u1d9c-\u1dbf"
    "\u2071\u207f\u2090-\u209c\u2100-\u2134\u249c-\u24e9\ua730\ua731\U0001d400-\U0001d7cb\U0001f110-\U0001f149\U0001f150-\U0001f169"
    "\U0001f170-\U0001f189"
)
FANCY = re.compile(f"[{_FANCY}](?:[ .·-]?[{_FANCY}]){{3,}}")

# A text with none of these has nothing for this rule: é, ’, – and € are ordinary.
UNUSUAL = re.compile("[\u0250-\u1dff\u1f00-\u1fff\u2060-\u209f\u20d0-\U0010ffff]")

LONGEST_SHOWN = 60
"""Signs of a word that are shown."""


class Settings(rule.Settings, frozen=True):
    """What happens with characters that are not what they seem, in the name or in the text."""

    lookalike: Effect | None = None
    """When a word mixes scripts so that it looks like another."""
    invisible: Effect | None = None
    """When signs were taken out that hide words, or turn their direction."""
    stacked: Effect | None = None
    """When more than two accents are piled on a letter."""
    fancy: Effect | None = None
    """When letters made for formulas or signs spell words."""


def check(draft: Draft, settings: Settings, circumstances: Circumstances) -> Iterator[Finding]:
    """At most one finding of each kind for the name and for the text, with the first place."""
    for field, value in ((Field.NAME, draft.name), (Field.TEXT, draft.text)):
        told = [words for where, words in draft.taken_out if where is field]
        if settings.invisible and any(words != PILES for words in told):
            reason = say("Signs that hide words or turn their direction were taken out.")
            advice = say("Signs that nobody sees were taken out. Look whether your words are still as you meant them.")
            yield _finding(settings.invisible, reason, field, None, advice, "invisible")
        if PILES in told or (not value.isascii() and UNUSUAL.search(value)):
            yield from _in(value, field, settings, cut=PILES in told)


def _in(value: str, field: Field, settings: Settings, *, cut: bool) -> Iterator[Finding]:
    if settings.lookalike and (place := next(mixed_words(value), None)):
        word = value[place.start : place.end][:LONGEST_SHOWN]
        reason = say("“%(word)s” mixes scripts to look like “%(looks)s”.", word=word, looks=skeleton(word))
        advice = say("Type “%(word)s” again, with letters of one script.", word=word)
        yield _finding(settings.lookalike, reason, field, place, advice, "lookalike")
    if settings.stacked and ((stack := STACK.search(value)) or cut):
        place = Span(max(stack.start() - 1, 0), stack.end()) if stack else None
        advice = say("Leave out the accents that are piled on your letters.")
        yield _finding(settings.stacked, say("Accents are piled on a letter."), field, place, advice, "stacked")
    if settings.fancy and (fancy := FANCY.search(value)):
        reason = say("Letters made for formulas or symbols spell “%(word)s”.", word=skeleton(fancy[0][:LONGEST_SHOWN]))
        advice = say("Use ordinary letters: programs that read aloud spell these out, or skip them.")
        yield _finding(settings.fancy, reason, field, Span(*fancy.span()), advice, "fancy")


def _finding(effect: Effect, reason: Message, field: Field, place: Span | None, advice: Message, key: str) -> Finding:
    return Finding(RULE.name, effect, reason, field, place, advice, (key,))


RULE = Rule("characters", say("Characters"), Settings, check, alone=True)
