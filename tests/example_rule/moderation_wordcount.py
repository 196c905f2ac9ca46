"""Number of words: reactions that are too short to say anything, such as "+1" or "Eens!"."""

import re
from collections.abc import Iterator
from typing import Annotated

import msgspec

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.message import say, say_count
from moderation.domain.reaction import Draft
from moderation.rules import rule
from moderation.rules.rule import Rule

WORD = re.compile(r"\w[\w'’-]*")
"""A word as people count them: `foto's` and `zo-even` are one."""


class Settings(rule.Settings, frozen=True):
    """How many words a reaction needs."""

    fewest: Annotated[int, msgspec.Meta(ge=1, le=100)] = 3
    """With fewer words than this, it is too short."""
    effect: Effect = Effect.NOTE
    """When it is too short."""


def check(draft: Draft, settings: Settings, circumstances: Circumstances) -> Iterator[Finding]:
    """One finding for a text with too few words, none for an empty one: the rule `required` speaks about that."""
    words = sum(1 for _ in WORD.finditer(draft.text))
    if 0 < words < settings.fewest:
        yield Finding(
            RULE.name,
            settings.effect,
            say_count("The text has only %(count)d word.", "The text has only %(count)d words.", words),
            Field.TEXT,
            advice=say_count(
                "Write at least %(count)d word, so that others can see what you mean.",
                "Write at least %(count)d words, so that others can see what you mean.",
                settings.fewest,
            ),
            keys=("effect", "fewest"),
        )


RULE = Rule("wordcount", say("Number of words"), Settings, check)
