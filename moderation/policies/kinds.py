"""Kinds of values that stand in the files of a policy."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

import msgspec

from moderation.domain.conversation import DEEPEST

LONGEST_SENTENCE, LONGEST_LETTER = 1_000, 5_000

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Sentence = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_SENTENCE)]
Language = Annotated[
    str, msgspec.Meta(pattern="^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", description="the code of a language, such as `nl`")
]
KEY = "^[a-z][a-z0-9-]{0,39}$"
ReasonKey = Annotated[str, msgspec.Meta(pattern=KEY, description="a key of small letters, digits and hyphens")]
PerLanguage = Annotated[
    Mapping[Language, Sentence],
    msgspec.Meta(min_length=1, description="a sentence in at least one language, such as `nl`"),
]
Count = Annotated[int, msgspec.Meta(ge=0)]
Depth = Annotated[int, msgspec.Meta(ge=0, le=DEEPEST, description=f"a whole number from 0 to {DEEPEST}")]
Moment = Annotated[
    datetime, msgspec.Meta(tz=True, description="a moment with its time zone, such as 2026-03-01T12:00:00Z")
]
LetterText = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_LETTER)]
LettersPerLanguage = Annotated[
    Mapping[Language, LetterText],
    msgspec.Meta(min_length=1, description="a text in at least one language, such as `nl`"),
]


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of one of the files."""
