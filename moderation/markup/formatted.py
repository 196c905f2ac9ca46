"""Textile, read for a stranger's text: from sheltered text to HTML that is not safe yet.

The library leads: its `parse` and `graf` say in which order a text is read, and it finds where the words of a link
begin. What it does badly or slowly is overridden here, one method each.
"""

import copy
import html
import re
from functools import cache
from typing import Any

from textile import Textile

from moderation.markup.blocks import Blocks
from moderation.markup.shelter import Shelter, pattern_for
from moderation.markup.signs import CLOSING, PIECES, UID, Shelf
from moderation.markup.spans import is_inside_a_word, with_spans
from moderation.markup.targets import web_target
from moderation.markup.typography import printed

STARTS = f"{UID}linkStartMarker:"
"""What the library puts before the words of a link."""

# Signs for pieces stand behind a colon only where the shelter found a target.
_LINK = re.compile(
    rf'(?P<open>\[)?{STARTS}"'
    rf'(?P<words>(?:[^"]|"(?!:[{PIECES}]))*+)":(?P<target>[{PIECES}])(?P<close>\])?'
)


def formatted(shelter: Shelter) -> str:
    """HTML of a text; raises whatever Textile raises."""
    made: str = _reader(shelter.elements).of(shelter.shelf).parse(shelter.text)
    return shelter.shelf.restore(made)


def prepare(text: str, elements: frozenset[str]) -> None:
    """Do what is done only once for these elements and for texts of this kind: it must not count as the time that a
    text takes, or else the first one after a start could be too slow.
    """
    pattern_for(text, elements)
    _reader(elements)


@cache
def _reader(elements: frozenset[str]) -> "_Reader":
    return _Reader(elements)


class _Reader(Textile):  # type: ignore[misc]  # textile has no types
    """Textile for these elements. Made once: its constructor compiles thirty patterns, more work than all the rest."""

    shelf: Any

    def __init__(self, elements: frozenset[str]) -> None:
        super().__init__(lite=True, noimage=True, html_type="html5")
        self.uid = UID
        self._elements = elements
        self._kept = Shelf()

    def of(self, shelf: Shelf) -> "_Reader":
        """One for one text. Nothing of a text may stay behind for the next one, so this one is never used itself."""
        mine = copy.copy(self)
        mine._kept = shelf
        return mine

    def block(self, text: str) -> str:
        """Instead of one pattern for each paragraph, three objects, and a parser of XML."""
        return Blocks(self._elements, self._kept, self.graf).read(text)

    def links(self, text: str) -> str:
        return str(super().links(text)) if '":' in text else text

    def markStartOfLinks(self, text: str) -> str:  # noqa: N802 (the library's name)
        """Where links begin. Before words that have no quotation mark in front, as in `"a":url"":url`, the library puts
        one of its own; then none is read as a link.
        """
        marked = str(super().markStartOfLinks(text))
        return marked if marked.replace(STARTS, "") == text else text

    def replaceLinks(self, text: str) -> str:  # noqa: N802 (the library's name)
        """The links of a text. The library raises on ten kinds of targets, eats the brackets in `"(zie) rapport"`, and
        reads no link right behind another; the shelter has looked at the targets already.
        """
        return _LINK.sub(self._link, text)

    def _link(self, match: re.Match[str]) -> str:
        words, target = match["words"], web_target(html.unescape(self._kept.piece(match["target"])))
        before, after = match["open"] or "", match["close"] or ""
        # As with emphasis, brackets let a link stand inside a word.
        if before and after and is_inside_a_word(match.string, *match.span()):
            before = after = ""
        if not words.strip() or not target:
            return f'{before}"{words}":{match["target"]}{after}'
        shown = self.glyphs(target.partition("//")[2] if words == "$" else self.span(words))
        lines = self._kept.restore(shown).replace("\n", "<br>")
        link = self._kept.keep(f'<a href="{html.escape(target)}">{lines}')
        return f"{before}{link}{CLOSING['a']}{after}"

    def span(self, text: str) -> str:
        return with_spans(text, self._elements)

    def glyphs(self, text: str) -> str:
        """Signs as they are printed, and as HTML. A `>` may stand there as it is, and costs bleach nothing then."""
        return printed(text).replace("&", "&amp;").replace("<", "&lt;")

    def _as_it_is(self, text: str) -> str:
        return text

    # Comments of HTML stay as typed; footnotes, notes and aliases (`[1] https://…`) would eat words; tokens are ours.
    getHTMLComments = getRefs = footnoteRef = noteRef = _as_it_is  # noqa: N815 (the library's names)
    retrieve = retrieveTags = retrieveURLs = _as_it_is  # noqa: N815 (the library's names)
