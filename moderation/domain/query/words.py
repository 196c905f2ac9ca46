"""Words and phrases that are looked for in texts and names: which can be, and how they are written for the store."""

import re
from collections.abc import Iterable

from moderation.domain.message import Message, say
from moderation.domain.query.pieces import Piece, ends_in_word, is_searchable

STAR = "*"

_WORD = re.compile(r"\w+")
_LAST_OF_LATIN = "\u024f"


def number_of_words(texts: Iterable[str]) -> int:
    """How many words stand in these."""
    return sum(len(_WORD.findall(text)) for text in texts)


def phrase_in(piece: Piece) -> tuple[str, ...] | Message:
    """The phrase to look for; none when there is no letter or digit in it."""
    text = " ".join(piece.value.split())
    if not is_searchable(text):
        return ()
    if not piece.is_quoted and text[0] == "-" and text[1:2].isalpha():
        return say("Words cannot be left out. To search for “%(typed)s” itself, put it in quotes.", typed=piece.typed)
    return _problem_of(text, piece) or (_with_one_star(text),)


def names_in(piece: Piece) -> tuple[str, ...] | Message:
    """The words to look for in a name, each by itself."""
    words = [word for word in piece.value.split() if is_searchable(word)]
    problems = filter(None, (_problem_of(word, piece) for word in words))
    return next(problems, None) or tuple(map(_with_one_star, words))


def _problem_of(text: str, piece: Piece) -> Message | None:
    """What is wrong with a star in it. In quotes one may stand anywhere: readers write `*so*` themselves."""
    body = text.rstrip(STAR)
    if not piece.is_quoted and STAR in body:
        return say("In “%(typed)s”, a star can only stand at the end, for the rest of a word.", typed=piece.typed)
    last = _WORD.findall(body)[-1]
    if body != text and body.endswith(last) and len(last) == 1 and last <= _LAST_OF_LATIN:
        # Too many words begin with one letter to look them all up.
        return say("Type at least two letters before the star in “%(typed)s”.", typed=piece.typed)
    return None


def _with_one_star(text: str) -> str:
    """The text with one star at its end, if there was any and it stood for the rest of a word."""
    body = text.rstrip(STAR)
    return body + STAR if body != text and ends_in_word(body) else body.rstrip()
