"""Emphasis and the like: `*strong*`, `_em_` and their kin become signs for tags, in one walk along the text.

Textile's own `span` tries ten patterns at every place and again inside every find: 2,000 characters of `_(` cost it
seconds. It also reads `*(words)*`, `*[words]*` and `*:words*` as attributes, which eats the words. Here every sign is
looked at once: it opens where a word may begin, and closes where one may end.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from moderation.markup.signs import CLOSING, FIRST, OPENING

ELEMENT_OF = {
    "*": "strong", "_": "em", "**": "b", "__": "i", "??": "cite", "+": "ins", "~": "sub", "^": "sup"
}  # fmt: skip
"""What stands for which element. `-words-` is left alone: between dashes people put what they say in passing."""

DEEPEST = 6
"""How many signs may be open at once."""

_NEVER_BEFORE = frozenset(")]/.>\\")
_NEVER_FIRST = frozenset(")]}!?,;./")
_NEVER_LAST = frozenset("([{\\")
"""What does not stand before emphasised words, nor at their ends: `(a)*b`, `*.py`, `(*) zie onder (*)`, `\\*zo\\*`."""

_BEFORE_FIGURE = frozenset("(\"'*_")
_FIRST_IN_FIGURE = frozenset("(\"'*_<")
"""What may stand around the sign that opens added, lowered and raised words."""

_SIGNS = re.compile(r"([*_+~^])\1*|\?{2,}|\n")
_WORD = re.compile(rf"[^\W_]|[{FIRST}-\U0010ffff]")


class _Open(NamedTuple):
    sign: str
    start: int
    end: int


def with_spans(text: str, elements: frozenset[str]) -> str:
    """The text, with signs for tags in place of the marks around words. A line ends whatever is open in it."""
    changes: list[tuple[int, int, str]] = []
    waiting: list[_Open] = []
    seen, last_word = 0, -1
    for match in _SIGNS.finditer(text):
        sign, (start, end) = match[0], match.span()
        word = _WORD.search(text, seen, start)
        last_word, seen = word.start() if word else last_word, end
        if sign == "\n":
            waiting.clear()
            continue
        if ELEMENT_OF.get(sign) not in elements or _is_face(text, start, end):
            continue
        opened = _opened(waiting, sign) if _may_close(text, start, end) else None
        if opened is not None and last_word >= waiting[opened].end:
            changes += _tags(text, waiting[opened], start, end)
            del waiting[opened:]
        elif _may_open(text, start, end):
            waiting = [*waiting[1 - DEEPEST :], _Open(sign, start, end)]
    return _changed(text, sorted(changes)) if changes else text


def is_inside_a_word(text: str, first: int, last: int) -> bool:
    """Whether a letter or digit stands right before one place or right at the other."""
    return text[first - 1 : first].isalnum() or text[last : last + 1].isalnum()


def _is_face(text: str, start: int, end: int) -> bool:
    """`^_^`, `-_-`, `"*"`: the same sign on both sides."""
    before = text[start - 1 : start]
    return before == text[end : end + 1] and bool(before.strip()) and not before.isalnum()


def _may_open(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    if not after.strip() or before.isalnum() or before in _NEVER_BEFORE or after in _NEVER_FIRST:
        return False
    if text[start] not in "+~^" or before == "[":
        return True
    # `+10 en +20+`, `~5 tot ~6~`, and strong language: `&^%$`
    begins = after in _FIRST_IN_FIGURE or after.isalpha() or (after.isdigit() and text[start] == "^")
    return begins and (not before.strip() or before in _BEFORE_FIGURE)


def _may_close(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return bool(before.strip()) and before not in _NEVER_LAST and not after.isalnum() and after != "("


def _opened(waiting: list[_Open], sign: str) -> int | None:
    """The place of the last one that is open for this sign."""
    return next((place for place in range(len(waiting) - 1, -1, -1) if waiting[place].sign == sign), None)


def _tags(text: str, opened: _Open, start: int, end: int) -> Iterable[tuple[int, int, str]]:
    name = ELEMENT_OF[opened.sign]
    first, last = opened.start, end
    # Brackets let a sign stand inside a word, `H[~2~]O`; elsewhere they are the writer's own.
    if text[first - 1 : first] == "[" and text[last : last + 1] == "]" and is_inside_a_word(text, first - 1, last + 1):
        first, last = first - 1, last + 1
    return (first, opened.end, OPENING[name]), (start, last, CLOSING[name])


def _changed(text: str, changes: list[tuple[int, int, str]]) -> str:
    pieces, at = [], 0
    for start, end, sign in changes:
        pieces += [text[at:start], sign]
        at = end
    return "".join(pieces) + text[at:]
