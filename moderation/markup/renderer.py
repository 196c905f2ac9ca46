"""From a reader's text to a rendering: cleaned, read, made safe; or plain paragraphs where that goes wrong."""

import html
import re

import structlog

from moderation.domain.address import mask_addresses
from moderation.domain.assessment import Rendering
from moderation.domain.finding import Span
from moderation.markup import stop
from moderation.markup.allowed import typed
from moderation.markup.formatted import formatted, prepare
from moderation.markup.normalise import clean_text
from moderation.markup.sanitise import masked, sanitised
from moderation.markup.shelter import Shelter, odd_places
from moderation.markup.shortcut import without_markup
from moderation.markup.signs import Shelf
from moderation.markup.words import words

log = structlog.get_logger(__name__)

LONGEST = 10_000
"""Characters that are read as markup; the house rules end at 8,000."""

WIDEST = 8
"""How many times longer than the text its HTML may be, besides what a short text needs."""


def rendered(source: str, elements: frozenset[str], renderer: str) -> Rendering:
    """A rendering of any text at all, made anew. See `moderation.markup.render`."""
    text = clean_text(source)
    may_type = typed(elements)
    if len(text) > LONGEST:
        return _as_typed(text, may_type, renderer)
    if may_type and (found := without_markup(text)):
        return Rendering(*found, left_out=(), fell_back=False, renderer=renderer)
    if may_type:
        prepare(text, elements)
    try:
        with stop.ceiling():
            made, left_out = _read(text, elements) if may_type else (_paragraphs(text), odd_places(text, may_type))
            safe = sanitised(made, elements)
            _measured(safe, text)
            return Rendering(safe, mask_addresses(words(safe)), left_out, fell_back=False, renderer=renderer)
    except Exception as error:  # Textile and bleach promise nothing, and no reader may see a 500 for a text
        log.warning("text shown plainly", error=type(error).__name__, characters=len(text))
        return _as_typed(text, may_type, renderer)


def _read(text: str, elements: frozenset[str]) -> tuple[str, tuple[Span, ...]]:
    shelter = Shelter(text, elements, Shelf())
    return _measured(formatted(shelter), text), shelter.left_out


def _measured(made: str, text: str) -> str:
    """HTML that has not grown out of all proportion. Raises OverflowError."""
    if len(made) > WIDEST * len(text) + 500:
        raise OverflowError("much longer than the text")
    return made


def _as_typed(text: str, may_type: frozenset[str], renderer: str) -> Rendering:
    """The text in paragraphs, safe because every sign is escaped; with masked addresses and without links."""
    made = masked(_paragraphs(text))
    return Rendering(made, mask_addresses(words(made)), odd_places(text, may_type), bool(may_type), renderer)


def _paragraphs(text: str) -> str:
    blocks = (html.escape(block, quote=False) for block in re.split(r"\n{2,}", text) if block)
    return "\n".join(f"<p>{_lines(block)}</p>" for block in blocks)


def _lines(block: str) -> str:
    return "<br>\n".join(line.strip() for line in block.split("\n"))
