"""Shouting: a text in capitals, and exclamation and question marks in rows.

Names of organisations in a normal sentence (AVG, NAVO) are no shouting, and scripts without capitals cannot shout.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated

import msgspec

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Field, Finding, Span
from moderation.domain.message import say
from moderation.domain.reaction import Draft
from moderation.rules import rule
from moderation.rules.rule import Mild, Rule

MARKS = "!?\u203c\u2047\u2048\u2049\uff01\uff1f"

# Capitals of ASCII, and whatever else may be one.
MAY_BE_CAPITAL = re.compile("[A-Z\u00c0-\U0010ffff]")
IN_CAPITALS = re.compile(r"\b[^\W\d_a-z]{2,}+(?:[^\w\n]++[^\W\d_a-z]++)*\b")

Count = Annotated[int, msgspec.Meta(ge=1)]
Percent = Annotated[int, msgspec.Meta(ge=1, le=100)]


class Settings(rule.Settings, frozen=True):
    """What is shouting, and what happens then."""

    capitals: Mild | None = None
    """When so many letters of the text are capitals."""
    share: Percent = 60
    """From this percentage of capitals among the letters."""
    shortest: Count = 20
    """Texts with fewer letters than this may be in capitals: "TOP!"."""
    marks: Mild | None = None
    """When more exclamation and question marks stand in a row than `most_marks`."""
    most_marks: Count = 3
    """The most that may stand in a row."""


def check(draft: Draft, settings: Settings, circumstances: Circumstances) -> Iterator[Finding]:
    """At most one finding of each kind, with the first place where it shows."""
    if settings.capitals and (share := _shouted(draft.text, settings)):
        yield Finding(
            RULE.name,
            settings.capitals.effect,
            say("Of the letters in the text, %(share)d%% are capitals.", share=share),
            Field.TEXT,
            _in_capitals(draft.text),
            say("A text in capitals reads as shouting. Use them only at the beginning of a sentence or a name."),
            ("capitals", "share", "shortest"),
        )
    if settings.marks and (row := _row_of_marks(settings.most_marks).search(draft.text)):
        yield Finding(
            RULE.name,
            settings.marks.effect,
            say("%(count)d exclamation or question marks stand in a row.", count=len(row[0])),
            Field.TEXT,
            Span(*row.span()),
            say("One exclamation mark or question mark is enough."),
            ("marks", "most_marks"),
        )


def _shouted(text: str, settings: Settings) -> int:
    """The percentage of capitals among the letters, or 0 where nobody shouts."""
    capitals = sum(sign.isupper() and sign.isalpha() for sign in MAY_BE_CAPITAL.findall(text))
    if 100 * capitals < settings.share * settings.shortest:
        return 0
    letters = sum(map(str.isalpha, text))
    share = 100 * capitals // letters
    return share if letters >= settings.shortest and share >= settings.share else 0


def _in_capitals(text: str) -> Span | None:
    """The first words in capitals."""
    found = next((words for words in IN_CAPITALS.finditer(text) if words[0].isupper()), None)
    return Span(*found.span()) if found else None


@lru_cache(maxsize=16)
def _row_of_marks(most: int) -> re.Pattern[str]:
    return re.compile(f"[{MARKS}][{MARKS}]{{{most},}}")


RULE = Rule("shouting", say("Shouting"), Settings, check, alone=True)
