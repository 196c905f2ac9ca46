"""Textile, read for a stranger's text: from sheltered text to HTML that is not safe yet.

Textile's lite mode has no lists, and its full mode makes 2,000 characters of `- a :=` cost 37 seconds. So the lists are
made here, and Textile stays in lite mode for paragraphs, quotations, emphasis, links and typography.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from textile import Textile

from moderation.markup.shelter import Shelter, as_typed

# Quotes, dashes and dots; Dutch words that begin with an apostrophe have no opening quote. Textile's own table also
# turns `0x1F`, `(c)` and `BZK(Ministerie)` into something else, and closes quotes wrongly at line ends.
_GLYPHS = tuple(
    (re.compile(pattern, re.IGNORECASE), sign)
    for pattern, sign in (
        (r"(?<!\w)'(?=(?:s|t|k|n|m|r|ns|\d\ds?)\b)", "’"),
        (r"(?<=[\s(\[{“‘„—–/-])'(?=\S)|(?<!\S)'", "‘"),
        (r"'", "’"),
        (r"(?<=[\s(\[{“‘„—–/-])\"(?=\S)|(?<!\S)\"", "“"),
        (r'"', "”"),
        (r"(?<!\.)\.{3}(?!\.)", "…"),
        (r"(?<!-)--(?!-)", "—"),
        (r"(?<= )-(?= )", "–"),
    )
)

_ITEM = re.compile(r"([*#]) +(?=\S)")
_LISTS = {"*": "ul", "#": "ol"}

# A block that Textile would take for something else: `p. 34`, `bq.:source`, `note#1. words`. Only `bq. ` is meant.
_MARKER = re.compile(r"(?!bq\. )(p|bq|bc|note(?=#))(?=[^\w\s])")


def formatted(shelter: Shelter) -> str:
    """HTML of a text; raises whatever Textile raises."""
    textile: Any = Textile(restricted=False, lite=True, noimage=True, html_type="html5")
    textile.glyph_replacers = _GLYPHS
    blocks = (block for typed in re.split(r"\n{2,}", shelter.text) for block in _with_lists(typed))
    made: str = textile.parse("\n\n".join(_prepared(block) for block in blocks))
    # Tabs are Textile's own indentation: a cleaned text has none.
    lines = re.sub(r"\n{2,}", "\n", made.replace("\t", "")).replace("<br />", "<br>")
    return shelter.restore(lines)


def _with_lists(block: str) -> Iterator[str]:
    """The block, its runs of `* item` and `# item` made lists of their own."""
    for kind, lines in groupby(block.split("\n"), _kind):
        if kind is None:
            yield "\n".join(lines)
        else:
            items = "".join(f"<li>{_ITEM.sub('', line, count=1)}</li>\n" for line in lines)
            yield f"<{kind}>\n{items}</{kind}>"


def _kind(line: str) -> str | None:
    item = _ITEM.match(line)
    return _LISTS[item[1]] if item else None


def _prepared(block: str) -> str:
    text = block.strip(" ")
    marker = _MARKER.match(text)
    if marker and text[marker.end()].isascii():
        text = text[: marker.end()] + as_typed(text[marker.end()]) + text[marker.end() + 1 :]
    # Textile sees no emphasis before the last full stop of a block unless something follows.
    return text + " "
