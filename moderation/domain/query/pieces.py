"""What stands in the search box, cut into pieces: words, phrases in quotes, and operators with what they go by."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from moderation.domain.query.when import OF_SEVERAL_WORDS

QUOTE = '"'


class Part(StrEnum):
    """What an operator asks about."""

    NAME = "name"
    EMAIL = "email"
    THREAD = "thread"
    RULE = "rule"
    STATUS = "status"
    AFTER = "after"
    BEFORE = "before"
    BY = "by"
    SITE = "site"


SPELLING = {
    Part.NAME: {"nl": "van", "en": "from"},
    Part.EMAIL: {"nl": "e-mail", "en": "email"},
    Part.THREAD: {"nl": "draad", "en": "thread"},
    Part.RULE: {"nl": "regel", "en": "rule"},
    Part.STATUS: {"nl": "status", "en": "status"},
    Part.AFTER: {"nl": "na", "en": "after"},
    Part.BEFORE: {"nl": "voor", "en": "before"},
    Part.BY: {"nl": "besluit", "en": "by"},
    Part.SITE: {"nl": "site", "en": "site"},
}
"""How each operator is written, whichever language the desk has: all of them are always understood."""

OPERATORS = {word: part for part, words in SPELLING.items() for word in words.values()}

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", QUOTE))
# What stands before a colon and could be meant as an operator. Times such as 12:30 and addresses are ordinary text.
_OPERATOR = re.compile(r"([^\W\d_][\w-]*):(?!//)")
_SOLID = re.compile(rf"[^\s{QUOTE}]+")
_SPACE = re.compile(r"\s*")
_SIGN = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or phrase as it was typed. `operator` is what stood before its colon; empty when it had none."""

    value: str
    operator: str = ""
    is_quoted: bool = False

    @property
    def typed(self) -> str:
        """It in a message, at a length that can be read there."""
        return shortened(self.value)

    @property
    def part(self) -> Part | None:
        """What its operator asks about; None when we do not know it."""
        return OPERATORS.get(self.operator.casefold())


def cleaned(typed: str) -> str:
    """What was typed without what cannot be seen: NFC, one kind of quotes, and spaces for all that is no sign."""
    text = unicodedata.normalize("NFC", typed.translate(_QUOTES))
    return "".join(sign if sign.isprintable() else " " for sign in text).strip()


def shortened(text: str) -> str:
    """The text, or its beginning when it is long."""
    return f"{text[:40]}…" if len(text) > 40 else text


def is_searchable(text: str) -> bool:
    """Whether there is a letter or a digit in it."""
    return _SIGN.search(text) is not None


def ends_in_word(text: str) -> bool:
    """Whether its last sign belongs to a word, so that a star behind it stands for the rest of that word."""
    return bool(text) and unicodedata.category(text[-1])[0] in "LNM"


def pieces(text: str) -> Iterator[Piece]:
    """The pieces of a cleaned text, in their order. A quote that is never closed reaches to the end."""
    at = _after_space(text, 0)
    while at < len(text):
        operator, at = _operator(text, at)
        is_day = OPERATORS.get(operator.casefold()) in (Part.AFTER, Part.BEFORE)
        day = OF_SEVERAL_WORDS.match(text, at) if is_day else None
        if day:
            piece, at = Piece(day[0], operator), day.end()
        elif text.startswith(QUOTE, at):
            piece, at = _quoted(text, at, operator)
        else:
            solid = _SOLID.match(text, at)
            piece, at = Piece(solid[0] if solid else "", operator), solid.end() if solid else at
        yield piece
        at = _after_space(text, at)


def _operator(text: str, at: int) -> tuple[str, int]:
    """The operator that begins here and where its value does. One that we know may have a space behind its colon."""
    found = _OPERATOR.match(text, at)
    if found is None:
        return "", at
    if found[1].casefold() in OPERATORS:
        return found[1], _after_space(text, found.end())
    # Ordinary text, such as "Let op: dit" or a smile, has nothing to read behind its colon.
    value = _SOLID.match(text, found.end())
    is_meant = text.startswith(QUOTE, found.end()) or (value is not None and is_searchable(value[0]))
    return (found[1], found.end()) if is_meant else ("", at)


def _quoted(text: str, at: int, operator: str) -> tuple[Piece, int]:
    end = text.find(QUOTE, at + 1)
    value, after = (text[at + 1 :], len(text)) if end < 0 else (text[at + 1 : end], end + 1)
    # "op gege"* is as good as "op gege*".
    if text.startswith("*", after) and ends_in_word(value):
        value, after = value + "*", after + 1
    return Piece(value, operator, is_quoted=True), after


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
