"""What Textile must not touch goes behind private signs: HTML that is allowed, code, entities and addresses.

Textile 4.0.4 lets quotes out of attributes (`utils.pba`), escapes code twice (`core.fCode` in restricted mode), turns
`1Dz_8x8` in an address into typography and raises on odd targets of links (`core.fLink`, `core.encode_url`). It never
sees any of these. What looks like HTML and is not allowed stays as typed and is reported.
"""

import html
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, TypeAlias

import regex

from moderation.domain.address import ADDRESS, may_hold_address
from moderation.domain.finding import Span
from moderation.domain.link import WEB_ADDRESS
from moderation.markup import stop
from moderation.markup.allowed import attributes
from moderation.markup.normalise import drop_hidden
from moderation.markup.signs import CLOSING, OPENING, Shelf
from moderation.markup.targets import MOST_LINKS, web_target

Match: TypeAlias = Any
"""A match of the regex package, which has no types."""

# White space is only tried from its first sign on: long runs of it would cost their square.
_ATTRIBUTE = (
    r"""(?<!\s)\s++(?P<{0}>[a-z-]++)\s*+=\s*+(?:"(?P<{1}>[^"<>]*+)"|'(?P<{2}>[^'<>]*+)'|(?P<{3}>[^\s"'<>`]++))"""
)
_PAIR = re.compile(_ATTRIBUTE.format("key", "double", "single", "bare"), re.IGNORECASE)
_ANY_ATTRIBUTE = re.sub(r"\?P<\{\d\}>", "?:", _ATTRIBUTE)
# A tag must be whole: with a quote left open, a browser would look for its end in the words that follow. Each attribute
# needs a value, because `a <b en c> d` is a comparison.
_TAG = rf"<(?P<closing>/?+)(?P<name>[a-z][a-z0-9]*+)(?:{_ANY_ATTRIBUTE})*+\s*+/?+>"
# What looks like HTML and is not. `a<b`, `<3` and `<jan@example.org>` do not.
_ODD = r"(?P<odd></?+[a-z][\w-]*+(?:[\s/][^<>\n]*+)?+>|<[!?][^<>\n]*+>)"
_ENTITY = r"(?P<entity>&(?:\#(?:[0-9]{1,7}|x[0-9a-f]{1,6})|[a-z][a-z0-9]{1,31});)"
# Not `@.@`, `(a)@b (c)@d` or what people shout: `@#$%!`.
_CODE = (
    r"""(?<![^\s(\[{"'“‘*_+>-])@(?=[^@\n]*\w)"""
    r"""(?P<code>[\w<(\[{"'/~.-](?:[^@\n]*+(?<=[\w>)\]}"';/.*_-]))?)@(?![^\W_])"""
)
# The target of `"words":target`. What stands behind it in a sentence is taken off again by `_end`.
_PLAIN = r"""[^\s<>"'|^*`\\\[\]]"""
_TARGET = (
    rf"""(?:https?://|www\.)[^\W_][\w.-]*+(?::\d{{1,5}}+)?+(?:[/?\#](?:{_PLAIN}++|\[{_PLAIN}*+\])*+)?+"""
    r"""(?=[,;:!?]*+(?:[\s<>"'|^*`\[\]){}]|\Z))"""
)
_LINK = rf"""(?P<link>":)(?P<target>{_TARGET})?"""
# A block of code, and a quotation with its source. Two full stops: up to the next block that begins with a marker.
_MARKED = r"(?:bq|bc|pre|p|h[3-6])\.\.?+[ ]"
_FIRST = r"(?:\A|(?<=\n\n))"
_BLOCK_OF_CODE = (
    rf"{_FIRST}(?:bc|pre)\.(?:[ ](?P<block>.+?)(?=\n\n|\Z)"
    rf"|\.[ ](?P<long>.+?)(?=\n\n+{_MARKED}|\Z)(?:\n\n+p\.[ ])?+)"
)
_QUOTATION = rf"{_FIRST}(?P<quote>bq\.\.?+:)(?P<source>{_TARGET})(?=\s)"

DEEPEST = 20
"""How many tags may be open at once; html5lib needs the square of it. Those beyond are shown as typed."""

_OF_TABLES = frozenset({"tr", "td", "th"})
_PARTS = _OF_TABLES | {"li"}
"""Elements that people often leave open, and that close each other."""

_SENTENCE_END = ".,;:!?"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_HTML_LIKE = re.compile(f"{_TAG}|{_ODD}", re.IGNORECASE)

_FLAGS = regex.IGNORECASE | regex.DOTALL
_LITERAL = frozenset({"code", "pre"})
_CODE_INSIDE = re.compile(r"\s*+<code>(.*)</code>\s*+", re.IGNORECASE | re.DOTALL)
_BREAKS = {"p": "\n\n", "br": "\n"}
"""Tags that say no more than the line ends do that Textile knows already."""


@cache
def _special(mail: bool, web: bool, literal: frozenset[str]) -> stop.Pattern:
    """Everything to take out. Texts without addresses, which are most of them, are not searched for any."""
    places = [_TAG, _ODD, _ENTITY, _LINK, _QUOTATION]
    places += [_CODE] * ("code" in literal) + [_BLOCK_OF_CODE] * ("pre" in literal)
    found = [ADDRESS.pattern] * mail + [WEB_ADDRESS.pattern] * web
    if found:
        places.append(f"(?P<address>{'|'.join(found)})")
    return stop.compile("|".join(places), _FLAGS)


def pattern_for(source: str, elements: frozenset[str]) -> stop.Pattern:
    """What is looked for in a text. To compile it takes long, once."""
    web = "://" in source or "www." in source.lower()
    return _special(may_hold_address(source), web, elements & _LITERAL)


@cache
def _closing(name: str) -> stop.Pattern:
    return stop.compile(rf"</{name}\s*+>", _FLAGS)


class Shelter:
    """One text, made fit for Textile, for these elements.

    `text` is what Textile may see; its pieces are on the `shelf`. `left_out` are the places in the source that look
    like HTML but are not allowed or not whole; they will be shown as typed.
    """

    def __init__(self, source: str, elements: frozenset[str], shelf: Shelf) -> None:
        self.elements = elements
        self.shelf = shelf
        self._source = source
        self._keep = shelf.keep
        self._left_out: list[Span] = []
        self._unclosed: set[str] = set()
        self._open: list[str] = []
        self._links = 0
        self.text = "".join(self._sheltered())
        self.left_out = tuple(self._left_out)

    @property
    def _is_in_link(self) -> bool:
        """Whether a link would stand in a link here. A table makes that possible; elsewhere the one ends the other."""
        return "table" in self.elements and "a" in self._open

    def _sheltered(self) -> Iterator[str]:
        """The text from one place to take something out to the next."""
        source, at, found = self._source, 0, True
        special = pattern_for(source, self.elements)
        while found:
            found = False
            for match in special.finditer(source, at):
                stop.check()
                yield source[at : match.start()]
                piece, at = self._taken(match)
                yield piece
                # Not always at the end of the match: behind it words begin that were not looked at yet, or were.
                found = at != match.end()
                if found:
                    break
        yield source[at:]

    def _taken(self, match: Match) -> tuple[str, int]:
        """What stands in the text instead of a match, and where the search goes on."""
        end = match.end()
        if match["name"]:
            return self._tag(match) if match["name"].lower() in self.elements else self._as_typed(match)
        if match["odd"]:
            return self._as_typed(match)
        if match["entity"]:
            return self._sign(match[0]), end
        if match["link"]:
            return self._target(match)
        if match["quote"]:
            return self._quotation(match)
        found = match.groupdict()
        if found.get("code"):
            return self._keep(f"<code>{html.escape(found['code'], quote=False)}</code>"), end
        if found.get("block") or found.get("long"):
            return self._block_of_code(found.get("block") or found["long"]), end
        # Addresses that were copied out of a page's source.
        return self._keep(html.escape(match[0].replace("&amp;", "&"), quote=False)), end

    def _as_typed(self, match: Match) -> tuple[str, int]:
        self._left_out.append(Span(*match.span()))
        return self._keep(html.escape(match[0], quote=False)), match.end()

    def _tag(self, match: Match) -> tuple[str, int]:
        name, closing, end = match["name"].lower(), match["closing"], match.end()
        if name in _BREAKS:
            # `<br>` at the end of a line ends it once.
            return _BREAKS[name], end + (name == "br" and self._source.startswith("\n", end))
        if name in _LITERAL:
            return self._as_typed(match) if closing else self._literal(name, match)
        piece = self._closed(name) if closing else self._opened(name, match[0])
        return (piece, end) if piece else self._as_typed(match)

    def _opened(self, name: str, tag: str) -> str:
        """What stands for a tag that opens; nothing where it would be of no use: too deep, or without its target."""
        if name not in _PARTS and len(self._open) >= DEEPEST:
            return ""
        if name in _OF_TABLES and "table" not in self._open:
            return ""
        attributes = _attributes(tag, name, self.elements)
        if name == "a":
            may_be = self._links < MOST_LINKS and not self._is_in_link
            target = web_target(attributes.get("href", "")) if may_be else None
            if not target:
                return ""
            attributes["href"] = target
            self._links += 1
        if name not in _PARTS:
            self._open.append(name)
        if name in OPENING and name != "a":
            return OPENING[name]
        written = "".join(f' {key}="{value}"' for key, value in attributes.items())
        return self._keep(f"<{name}{written}>", block=name not in OPENING)

    def _closed(self, name: str) -> str:
        """What stands for a tag that closes; nothing where it closes nothing."""
        if name in _PARTS:
            return self._keep(f"</{name}>", block=True) if name == "li" or "table" in self._open else ""
        # What was opened before a table does not end in it: browsers would put the words that follow before the table.
        table = len(self._open) - self._open[::-1].index("table") - 1 if "table" in self._open else 0
        if name not in self._open[table:]:
            return ""
        del self._open[len(self._open) - 1 - self._open[::-1].index(name)]
        return CLOSING[name] if name in OPENING else self._keep(f"</{name}>", block=True)

    def _literal(self, name: str, match: Match) -> tuple[str, int]:
        """<code> and <pre> with all that stands in them; without an end they are words like any other."""
        found = None if name in self._unclosed else _closing(name).search(self._source, match.end())
        if not found:
            self._unclosed.add(name)
            return self._as_typed(match)
        inside = self._source[match.end() : found.start()]
        inside = inside.strip("\n") if name == "pre" else inside
        wrapped = _CODE_INSIDE.fullmatch(inside) if name == "pre" and "code" in self.elements else None
        if wrapped:
            piece = f"<pre><code>{_brackets(wrapped[1])}</code></pre>"
        else:
            piece = f"<{name}>{_brackets(inside)}</{name}>"
        return self._keep(piece, block=name == "pre"), found.end()

    def _sign(self, entity: str) -> str:
        """The sign that an entity stands for; nothing, though something, if nobody could see it."""
        return self._keep(html.escape(drop_hidden(html.unescape(entity)), quote=False))

    def _target(self, match: Match) -> tuple[str, int]:
        """The target of a link, or a colon that is none: `zei "ja":en` and `"nee":-)`."""
        typed = match["target"] or ""
        typed = typed[: _end(typed)]
        if "a" not in self.elements or self._links >= MOST_LINKS or self._is_in_link or not web_target(typed):
            return '"' + self._keep(":"), match.start() + 2
        self._links += 1
        return '":' + self._keep(html.escape(typed, quote=False)), match.start() + 2 + len(typed)

    def _block_of_code(self, words: str) -> str:
        code = html.escape(words, quote=False)
        piece = f"<pre><code>{code}</code></pre>" if "code" in self.elements else f"<pre>{code}</pre>"
        return f"\n\n{self._keep(piece, block=True)}\n\n"

    def _quotation(self, match: Match) -> tuple[str, int]:
        """A quotation with its source, as a link that can be seen."""
        typed = match["source"][: _end(match["source"])]
        target = web_target(typed) if "a" in self.elements else None
        if not target:
            return match["quote"], match.start("source")
        link = f'<a href="{html.escape(target)}">{html.escape(typed)}</a>'
        return match["quote"] + self._keep(link), match.start("source") + len(typed)


def odd_places(source: str, typed: frozenset[str]) -> tuple[Span, ...]:
    """The places that look like HTML and are not among the elements that a reader may type."""
    found = _HTML_LIKE.finditer(source)
    return tuple(Span(*match.span()) for match in found if (match["name"] or "").lower() not in typed)


def _end(target: str) -> int:
    """Where a web address ends in a sentence: not with its full stop, a footnote or a bracket that opened before it."""
    end = len(target)
    while target[end - 1 : end] == "]" and target[target.rfind("[", 0, end) + 1 : end - 1].isdigit():
        end = target.rfind("[", 0, end)
    open_brackets = {bracket: target.count(bracket) for bracket in "([{)]}"}
    while end and (
        (last := target[end - 1]) in _SENTENCE_END
        or open_brackets.get(_PAIRS.get(last, ""), end) < open_brackets.get(last, 0)
    ):
        open_brackets[last] = open_brackets.get(last, 0) - 1
        end -= 1
    return end


def _brackets(code: str) -> str:
    # An `&lt;` inside <code> means what it means in HTML; a bare `<` there can only be meant as a sign.
    return code.replace("<", "&lt;").replace(">", "&gt;")


def _attributes(tag: str, name: str, elements: frozenset[str]) -> dict[str, str]:
    """Those of the attributes of a tag that the element keeps, fit to stand between double quotes."""
    kept = attributes(elements).get(name, frozenset())
    return {
        pair["key"].lower(): (pair["double"] or pair["single"] or pair["bare"] or "").strip().replace('"', "&quot;")
        for pair in _PAIR.finditer(tag)
        if pair["key"].lower() in kept
    }
