"""The blocks of a text: paragraphs, quotations, lists, headings and tables, line by line.

Textile's lite mode has no lists, its full mode makes 2,000 characters of `- a :=` cost 37 seconds, and neither knows
what people bring along from mail and Markdown: lists with hyphens, lines quoted with `>`.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum, auto
from itertools import groupby
from operator import itemgetter

from moderation.markup import stop
from moderation.markup.signs import BLOCK_SIGNS, CLOSING, FIRST, OPENING, Shelf

DEEPEST = 4
"""How deep lists and quotations may stand in each other."""

_BLOCK_SIGN = re.compile(f"([{BLOCK_SIGNS}])")
_GAP = re.compile(r"\n{2,}")
# `bq.:source words`; the source is a sign by now. `p.` means something behind a quotation of several paragraphs only:
# elsewhere it is `p. 34`.
_MARKER = re.compile(rf"(bq|h[3-6]|p)\.(\.?)(?::([{FIRST}-\U0010ffff]))? +(?=\S)")
_ITEM = re.compile(r"( *)([*#]+|[-•]) +(?=\S)")
_CONTINUED = re.compile(r" {2,}\S")
_QUOTED = re.compile(r">+(?: +|(?=>)|$)")
_FIGURE = re.compile(r"> *\d")
_ROW = re.compile(r"\|.*\|")
_CELL = re.compile(r"(?=[_\\/])(_?)(?:\\(\d{1,2}))?(?:/(\d{1,2}))?\. ")
_HOLDER = re.compile(r"<(?:li|td|th|h[3-6])\b")


class _Kind(Enum):
    """What a line is part of."""

    PARAGRAPH = auto()
    ITEM = auto()
    QUOTED = auto()
    ROW = auto()


class Blocks:
    """Reads the blocks of one text, for these elements. `inline` makes HTML of the words in them."""

    def __init__(self, elements: frozenset[str], shelf: Shelf, inline: Callable[[str], str]) -> None:
        self._elements = elements
        self._shelf = shelf
        self._inline = inline

    def read(self, text: str) -> str:
        """HTML of the whole text, with signs in it."""
        return "".join(self._parts(text))

    def _parts(self, text: str) -> Iterator[str]:
        """What stands between the tags of blocks that a reader typed, and those tags."""
        holds_words = False
        for part in _BLOCK_SIGN.split(text):
            if _BLOCK_SIGN.match(part):
                holds_words = bool(_HOLDER.match(self._shelf.piece(part)))
                yield part
            elif part.strip():
                passages = list(self._passages(_GAP.split(part)))
                if holds_words and len(passages) == 1:
                    passages = [passages[0].removeprefix("<p>").removesuffix("</p>")]
                yield "".join(passages)

    def _passages(self, blocks: Iterable[str]) -> Iterator[str]:
        """Elements for blocks that blank lines set apart."""
        # A quotation that goes on until the next block with a marker, and the line that says where it comes from.
        quotation: list[str] = []
        source: tuple[str, ...] = ()
        for block in filter(None, (block.strip(" \n") for block in blocks)):
            stop.check()
            marker = _MARKER.match(block)
            if quotation and not marker:
                quotation += self._lines(block)
                continue
            words = block[marker.end() :] if marker else block
            kind = marker[1] if marker else ""
            if quotation:
                yield _quoted((*quotation, *source))
                quotation, block = [], words if kind == "p" else block
            if marker and kind == "bq" and "blockquote" in self._elements:
                quotation, source = [*self._lines(words)], tuple(self._source(marker[3]))
                if not marker[2]:
                    yield _quoted((*quotation, *source))
                    quotation = []
            elif kind in self._elements and kind != "p":
                yield f"<{kind}>{self._words([words])}</{kind}>"
            else:
                yield from self._lines(block)
        if quotation:
            yield _quoted((*quotation, *source))

    def _source(self, sign: str | None) -> Iterator[str]:
        """A line that says where a quotation comes from: in an attribute nobody would see it."""
        if sign:
            address = html.escape(self._shelf.piece(sign))
            link = f'<a href="{address}">{address}</a>'
            yield f"<p>{OPENING['cite']}{self._shelf.keep(link)}{CLOSING['cite']}</p>"

    def _lines(self, block: str) -> Iterator[str]:
        """Elements for the lines of one block."""
        lines = block.split("\n")
        for kind, run in groupby(zip(self._kinds(lines), lines, strict=True), itemgetter(0)):
            members = [line for _, line in run]
            if kind is _Kind.ITEM:
                yield self._list(members)
            elif kind is _Kind.QUOTED:
                yield from self._mail_quotation(members)
            elif kind is _Kind.ROW:
                yield f"<table>{''.join(map(self._row, members))}</table>"
            else:
                yield f"<p>{self._words(members)}</p>"

    def _kinds(self, lines: Sequence[str]) -> list[_Kind]:
        kinds: list[_Kind] = []
        for line in lines:
            kinds.append(self._kind(line, kinds[-1] if kinds else _Kind.PARAGRAPH))
        start = 0
        for kind, run in groupby(kinds):
            end = start + len(list(run))
            # One item is no list: `* correctie`, `# kop`, `- Jan`.
            if kind is _Kind.ITEM and sum(bool(_ITEM.match(line)) for line in lines[start:end]) < 2:
                kinds[start:end] = [_Kind.PARAGRAPH] * (end - start)
            start = end
        return kinds

    def _kind(self, line: str, before: _Kind) -> _Kind:
        item = _ITEM.match(line)
        if item and _list_of(item) in self._elements:
            return _Kind.ITEM
        if before is _Kind.ITEM and _CONTINUED.match(line):
            return _Kind.ITEM
        # `> 5 jaar` compares; it is quoted only among other lines that are.
        if "blockquote" in self._elements and _QUOTED.match(line):
            return before if before is not _Kind.QUOTED and _FIGURE.match(line) else _Kind.QUOTED
        if "table" in self._elements and _ROW.fullmatch(line.strip(" ")):
            return _Kind.ROW
        return _Kind.PARAGRAPH

    def _words(self, lines: Iterable[str]) -> str:
        return self._inline("\n".join(line.strip(" ") for line in lines)).replace("\n", "<br>")

    def _mail_quotation(self, lines: Iterable[str]) -> Iterator[str]:
        inside = "\n".join(_QUOTED.sub("", line, count=1).lstrip("> ") for line in lines)
        passages = list(self._passages(_GAP.split(inside)))
        if passages:
            yield _quoted(passages)

    def _row(self, line: str) -> str:
        cells = line.strip(" ")[1:-1].split("|")
        return f"<tr>{''.join(map(self._cell, cells))}</tr>"

    def _cell(self, cell: str) -> str:
        marker = _CELL.match(cell)
        name = "th" if marker and marker[1] else "td"
        spans = zip(("colspan", "rowspan"), marker.groups()[1:], strict=True) if marker else ()
        attributes = "".join(f' {key}="{number}"' for key, number in spans if number)
        return f"<{name}{attributes}>{self._words([cell[marker.end() if marker else 0 :]])}</{name}>"

    def _list(self, lines: Iterable[str]) -> str:
        made: list[str] = []
        open_lists: list[str] = []
        for name, level, words in _items(lines):
            level = min(level, len(open_lists) + 1, DEEPEST)
            while len(open_lists) > level or (len(open_lists) == level and open_lists[-1] != name):
                made.append(f"</li></{open_lists.pop()}>")
            if len(open_lists) == level:
                made.append("</li>")
            else:
                made.append(f"<{name}>")
                open_lists.append(name)
            made.append(f"<li>{self._words(words)}")
        made += (f"</li></{name}>" for name in reversed(open_lists))
        return "".join(made)


def _items(lines: Iterable[str]) -> Iterator[tuple[str, int, list[str]]]:
    """Each item of a list: which kind of list, how deep, and its lines. Depth is told by signs or by spaces before."""
    found: list[tuple[str, int, list[str]]] = []
    for line in lines:
        item = _ITEM.match(line)
        if item:
            deep = len(item[1]) // 2 + len(item[2])
            found.append((_list_of(item), deep, [line[item.end() :]]))
        else:
            found[-1][2].append(line)
    return iter(found)


def _list_of(item: re.Match[str]) -> str:
    return "ol" if item[2].endswith("#") else "ul"


def _quoted(passages: Iterable[str]) -> str:
    return "".join(("<blockquote>", *passages, "</blockquote>"))
