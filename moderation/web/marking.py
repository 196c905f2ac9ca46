"""A text as it was sent, cut to be shown: where findings begin and end, and which of its signs nobody can see."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise

from moderation.domain.finding import Field, Finding, Span
from moderation.web.matches import Piece, cut

# What joins letters and emoji, and what chooses their form, is part of what is seen.
_UNSEEN = re.compile(r"[\0-\x08\x0b-\x1f\x7f-\x9f\xad]|[^\0-\u02ff]")
_JOINING = frozenset("\u200c\u200d")
_CATEGORIES = frozenset({"Cc", "Cf", "Cn", "Co", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text, the numbers of the findings that it belongs to, and of those that begin with it. `parts` are
    the same text, cut where what was searched for begins and ends.
    """

    text: str
    numbers: tuple[int, ...]
    begins: tuple[int, ...] = ()
    parts: tuple[Piece, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Run:
    """Signs to be shown as they are; or one that nobody can see, with its code such as "U+200B"."""

    text: str
    code: str = ""


def segments(text: str, findings: Sequence[Finding], field: Field, found: Sequence[Span] = ()) -> list[Segment]:
    """The text of a field, cut where findings begin and end. Overlapping findings share a piece. `found` is where what
    was searched for stands.
    """
    # A finding on a name as a whole, such as a surname that is missing, marks all of it; one on a whole text, nothing.
    whole = Span(0, len(text)) if field is Field.NAME else None
    spans = [
        (number, span)
        for number, finding in enumerate(findings, start=1)
        if finding.field is field and (span := finding.span or whole)
    ]
    cuts = sorted({0, len(text), *chain.from_iterable(span for _, span in spans)})
    return [
        Segment(
            text[a:b],
            tuple(number for number, span in spans if span.start <= a and b <= span.end),
            tuple(number for number, span in spans if span.start == a and b <= span.end),
            tuple(cut(text[a:b], found, a)),
        )
        for a, b in pairwise(cuts)
    ]


def odd_signs(text: str) -> Iterator[Run]:
    """The text in runs, in which each sign that cannot be seen, or turns the others round, stands alone."""
    at = 0
    for found in _UNSEEN.finditer(text):
        if _is_unseen(found[0]):
            if at < found.start():
                yield Run(text[at : found.start()])
            yield Run(found[0], f"U+{ord(found[0]):04X}")
            at = found.end()
    if at < len(text):
        yield Run(text[at:])


def _is_unseen(sign: str) -> bool:
    return sign not in _JOINING and (sign.isspace() or unicodedata.category(sign) in _CATEGORIES)
