"""From a reader's text to a rendering: cleaned, read as Textile, made safe; or plain paragraphs where that is unwise.

Textile 4.0.4 is slow on some patterns and raises on others, and one Textile object remembers the text before. So it
sees only texts of honest length and density, gets a new object each time, and its every failure ends in paragraphs.
"""

import html
import re

from moderation.domain.address import mask_addresses
from moderation.domain.assessment import Rendering
from moderation.domain.finding import Span
from moderation.markup.allowed import typed
from moderation.markup.formatted import formatted
from moderation.markup.normalise import clean_text
from moderation.markup.sanitise import sanitised
from moderation.markup.shelter import PIECES, Shelter, odd_places
from moderation.markup.words import words

LONGEST = 10_000
"""Characters that Textile and bleach may see; the house rules end at 8,000."""

MOST_MARKS = 800
MOST_MARKS_IN_A_LINE = 120
"""Signs that Textile reacts to, and pieces in its shelter. The cost grows with the square of these, and no honest text
of 8,000 characters holds as many.
"""

MOST_BLOCKS = 500
"""Paragraphs; each costs Textile a fixed time."""

_MARK = re.compile(rf"""[*_+~^?"<>{PIECES}]""")

WIDEST = 8
"""How many times longer than the text its HTML may be, besides what a short text needs."""


def rendered(source: str, elements: frozenset[str], renderer: str) -> Rendering:
    """A rendering of any text at all. See `moderation.markup.render`."""
    text = clean_text(source)
    may_type = typed(elements)
    if not may_type or len(text) > LONGEST:
        return _plain(text, elements, odd_places(text, may_type), renderer, fell_back=bool(may_type))
    shelter = Shelter(text, may_type)
    made = _made(shelter, elements)
    if made is None:
        return _plain(text, elements, shelter.left_out, renderer, fell_back=True)
    return Rendering(made, mask_addresses(words(made)), shelter.left_out, fell_back=False, renderer=renderer)


def _made(shelter: Shelter, elements: frozenset[str]) -> str | None:
    """Safe HTML by way of Textile, or None where that would be slow, goes wrong, or blows the text up."""
    if _is_dense(shelter.text):
        return None
    try:
        made = sanitised(formatted(shelter), elements)
    except Exception:  # Textile promises nothing: ValueError, KeyError, AttributeError and RecursionError are known
        return None
    return made if len(made) <= WIDEST * len(shelter.source) + 500 else None


def _is_dense(text: str) -> bool:
    marks = [len(_MARK.findall(line)) for line in text.split("\n")]
    return sum(marks) > MOST_MARKS or max(marks) > MOST_MARKS_IN_A_LINE or text.count("\n\n") > MOST_BLOCKS


def _plain(
    text: str, elements: frozenset[str], left_out: tuple[Span, ...], renderer: str, fell_back: bool
) -> Rendering:
    """The text as typed, in paragraphs, with masked addresses, and with links unless it is too long for that."""
    blocks = (html.escape(block, quote=False) for block in re.split(r"\n{2,}", text) if block)
    made = "\n".join(f"<p>{_lines(block)}</p>" for block in blocks)
    # Escaped words in paragraphs are safe by themselves; bleach needs a second for 60,000 characters of short lines.
    safe = sanitised(made, elements) if len(text) <= LONGEST else mask_addresses(made)
    return Rendering(safe, mask_addresses(words(safe)), left_out, fell_back, renderer)


def _lines(block: str) -> str:
    return "<br>\n".join(line.strip() for line in block.split("\n"))
