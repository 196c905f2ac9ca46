"""The blocks of a text: paragraphs, quotations, lists, headings and tables, line by line.

Textile's lite mode has no lists, its full mode makes 2,000 characters of `- a :=` cost 37 seconds, and neither knows
what people bring along from mail and Markdown: lists with hyphens, lines quoted with `>`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum, auto
from itertools import groupby
from operator import itemgetter

from moderation.markup import stop
from moderation.markup.signs import BLOCK_SIGNS, CLOSING, OPENING, PIECES, Shelf

DEEPEST = 4
"""How deep lists and quotations may stand in each other."""

_BLOCK_SIGN = re.compile(f"([{BLOCK_SIGNS}])")
_GAP = re.compile(r"\n{2,}")
# `bq.:source words`; the source is a sign by now. `p.` means something behind a quotation of several paragraphs only:
# elsewhere it is `p. 34`.
_MARKER = re.compile(rf"(bq|h[3-6]|p)\.(\.?)(?::([{PIECES}]))? +(?=\S)")
_ITEM = re.compile(r"( *)([*#]+|[-•]) +(?=\S)")
_CONTINUED = re.compile(r" {2,}\S")
_QUOTED = re.compile(r">{1,2}(?: +>{1,2})*+(?: +|$)")
_FIGURE = re.compile(r"> *\d")
_ROW = re.compile(r"\|.*\|")
_CELL = re.compile(r"(?=[_\\/])(_?)(?:\\(\d{1,2}))?(?:/(\d{1,2}))?\. ")
_TAG_OF_BLOCK = re.compile(r"<(/?)(\w+)")

# What must open before words, behind each tag that is part of a table or a list.
_OF_TABLE = {"table": "", "tr": "<tr><td>", "td": "<td>", "th": "<td>"}
_OF_LIST = {"ul": "", "ol": "", "li": "<li>"}
_AFTER = {"tr": "<td>", "td": "", "th": "", "li": ""}
_HELD = {"table": _OF_TABLE, "ul": _OF_LIST, "ol": _OF_LIST}
_WITH_WORDS = frozenset(("li", "td", "th", "h3", "h4", "h5", "h6"))


class _Holder:
    """A table or list that is open, the tags that are its parts, and what must open in it before words can stand."""

    def __init__(self, parts: Mapping[str, str]) -> None:
        self.parts = parts
        self.wanted = "<li>" if "li" in parts else "<tr><td>"

    def has(self, name: str, closing: str) -> bool:
        """Whether a tag is a part of this: a list in a list is none."""
        return name in self.parts and (bool(closing) or name in _AFTER)


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
        """What stands between the tags of blocks that a reader typed, and those tags; words that stand between two
        items or cells get one of their own.
        """
        holders: list[_Holder] = []
        is_bare = False
        for part in _BLOCK_SIGN.split(text):
            tag = _TAG_OF_BLOCK.match(self._shelf.piece(part)) if _BLOCK_SIGN.match(part) else None
            if not part.strip():
                continue
            closing, name = tag.groups() if tag else ("", "")
            while (
                len(holders) > 1
                and not holders[-1].has(name, closing)
                and any(holder.has(name, closing) for holder in holders)
            ):
                holders.pop()  # left open, and closed by a part of what is around it
            if holders and holders[-1].has(name, closing):
                holders[-1].wanted = holders[-1].parts[name] if closing else _AFTER[name]
                if closing and name not in _AFTER:
                    holders.pop()
            else:
                if holders:
                    yield holders[-1].wanted
                    is_bare, holders[-1].wanted = is_bare or bool(holders[-1].wanted), ""
                if name in _HELD and not closing:
                    holders.append(_Holder(_HELD[name]))
            yield part if tag else self._held(part, is_bare)
            is_bare = name in _WITH_WORDS and not closing

    def _held(self, words: str, is_bare: bool) -> str:
        """The passages of a text. A single paragraph in an item, a cell or a heading is none."""
        passages = list(self._passages(_GAP.split(words)))
        if is_bare and len(passages) == 1:
            return passages[0].removeprefix("<p>").removesuffix("</p>")
        return "".join(passages)

    def _passages(self, blocks: Iterable[str]) -> Iterator[str]:
        """Elements for blocks that blank lines set apart."""
        # A quotation that goes on until the next block with a marker, and the line that says where it comes from.
        quotation: list[str] = []
        source: tuple[str, ...] = ()
        for block in filter(None, (block.strip(" \n") for block in blocks)):
            stop.check()
            marker = self._marker(block)
            if quotation and not marker:
                quotation += self._lines(block)
                continue
            words = block[marker.end() :] if marker else block
            kind = marker[1] if marker else ""
            if quotation:
                yield _quoted((*quotation, *source))
                quotation, block = [], words if kind == "p" else block
            if marker and kind == "bq" and "blockquote" in self._elements:
                quotation = [*self._lines(words)]
                # Where it comes from: in an attribute nobody would see it.
                source = (f"<p>{OPENING['cite']}{marker[3]}{CLOSING['cite']}</p>",) if marker[3] else ()
                if not marker[2]:
                    yield _quoted((*quotation, *source))
                    quotation = []
            elif kind in self._elements and kind != "p":
                yield f"<{kind}>{self._words([words])}</{kind}>"
            else:
                yield from self._lines(block)
        if quotation:
            yield _quoted((*quotation, *source))

    def _marker(self, block: str) -> re.Match[str] | None:
        marker = _MARKER.match(block)
        is_sourced = marker and marker[3]
        return marker if not is_sourced or self._shelf.piece(is_sourced).startswith("<a ") else None

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
        for place in range(1, len(kinds) - 1):
            # A line between two items belongs to the first, unless it announces the second.
            if kinds[place - 1 : place + 2] == _BETWEEN_ITEMS and not lines[place].endswith(":"):
                kinds[place] = _Kind.ITEM
        start = 0
        for kind, run in groupby(kinds):
            end = start + len(list(run))
            if not _is_one(kind, lines[start:end]):
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
        is_quoted = _QUOTED.match(line) and (before is _Kind.QUOTED or not _FIGURE.match(line))
        if is_quoted and "blockquote" in self._elements:
            return _Kind.QUOTED
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


_BETWEEN_ITEMS = [_Kind.ITEM, _Kind.PARAGRAPH, _Kind.ITEM]


def _is_one(kind: _Kind, lines: Sequence[str]) -> bool:
    """Whether lines are enough to be what they look like. One item is no list: `* correctie`, `# kop`, `- Jan`."""
    if kind is _Kind.ITEM:
        return sum(bool(_ITEM.match(line)) for line in lines) > 1
    return kind is not _Kind.QUOTED or any(line.strip("> ") for line in lines)


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
