"""What Textile must not touch is taken out of its hands, and put back when it is done.

Textile 4.0.4 reads a lot of honest writing as markup: it eats bracketed words, note definitions and titles, strikes
through what stands between dashes, raises on odd web addresses and puts quotes from attributes in the page unescaped
(see its `core.fLink`, `core.fParseNoteDefs` and `utils.pba`). So HTML that is allowed, code, addresses and the signs
it would misread go behind one private sign each, which Textile passes over. Such signs never come from readers:
`normalise` drops them.
"""

import html
import re
from dataclasses import dataclass, field

from moderation.domain.address import ADDRESS
from moderation.domain.finding import Span
from moderation.domain.link import WEB_ADDRESS

_SIGN = 0xF0000  # one sign as typed: this plus its code point
_SHELF = 0x100000  # a piece of HTML: this plus its place on the shelf
_SEAM = " " + chr(_SIGN)  # a space for Textile alone
PIECES = f"{chr(_SHELF)}-{chr(0x10FFFD)}"
"""The signs for pieces of HTML, as a range in a regular expression."""

_PRIVATE = re.compile(f"[{chr(_SIGN)}-{chr(_SIGN + 0x7F)}{PIECES}]")

# White space is only tried from its first sign on: long runs of it would cost their square.
_ATTRIBUTE = (
    r"""(?<!\s)\s++(?P<{0}>[a-z-]++)\s*+=\s*+(?:"(?P<{1}>[^"<>]*+)"|'(?P<{2}>[^'<>]*+)'|(?P<{3}>[^\s"'<>`]++))"""
)
_PAIR = re.compile(_ATTRIBUTE.format("key", "double", "single", "bare"), re.IGNORECASE)
_ANY_ATTRIBUTE = re.sub(r"\?P<\{\d\}>", "?:", _ATTRIBUTE)
# A tag must be whole: with a quote left open, a browser would look for its end in the words that follow. Each attribute
# needs a value, because `a <b en c> d` is a comparison.
_TAG = rf"<(?P<closing>/?+)(?P<name>[a-z]++)(?:{_ANY_ATTRIBUTE})*+\s*+/?+>"

_LITERAL = (
    rf"<(?P<kind>pre|code)(?:{_ANY_ATTRIBUTE})*+\s*+>(?P<inside>.*?)</(?P=kind)\s*+>"
    r"|(?:\A|(?<=\n\n))bc\.[ ](?P<block>.+?)(?=\n\n|\Z)"
)

# `"words":address`, the link of Textile. Addresses with brackets make it raise, relative ones lead into our own site.
_TARGET = r"""https?://[^\W_][\w.-]*+(?::\d{1,5}+)?+(?:[/?\#][^\s<>"'\[\]|^*{}]*+)?+(?=[\s|^'"*<\]]|\[\d|\Z)"""

# Signs that Textile would read where a writer means nothing by them.
_SIGNS = "|".join(
    (
        r"[\[\]{}%]",  # languages, footnotes, notes, aliases, styles, spans: all of them eat words or show nothing
        # `*(class)words*` and `*:source words*` lose what stands first; in `*words*: more` the sign closes.
        r"(?<=(?<![^\W_])[*_+~^?-])[(:](?=\S)",
        r"""(?<=")\(|\)(?=":)""",  # `"(class)words(title)":address` likewise
        rf"""(?<="):(?!{_TARGET})(?=\S)""",  # `"nee":-)` and `zei "ja":en` are no links
        r"(?<![\w-])-(?=[^\s-])",  # `1 -en 2-` and `;-)` are not struck through; <del> is there for those who mean it
        r"(?<!\w)[+~](?=\d)",  # `+10 en +20+`, `~5 tot ~6~`
        r"[\^*-]_++[\^*-]",  # ^_^
    )
)

# What looks like HTML and is not allowed. `a<b`, `<3` and `<jan@example.org>` do not.
_ODD = r"(?P<odd></?+[a-z][\w-]*+(?:[\s/][^<>\n]*+)?+>|<[!?][^<>\n]*+>)"

_HTML_LIKE = re.compile(f"{_TAG}|{_ODD}", re.IGNORECASE)

_SHELTERED = re.compile(
    rf"(?P<literal>{_LITERAL})|(?P<tag>{_TAG})|(?P<address>{ADDRESS.pattern}|{WEB_ADDRESS.pattern})"
    rf"""|(?P<link>(?<="):{_TARGET})|(?P<signs>{_SIGNS})|{_ODD}|<""",
    re.IGNORECASE | re.DOTALL,
)

# Textile must see these to know that they are no part of a paragraph.
_BLOCKS = frozenset({"p", "br", "blockquote", "ul", "ol", "li"})


@dataclass(slots=True)
class Shelter:
    """One text, made fit for Textile by the level's list of elements.

    `text` is what Textile may see. `left_out` are the places in the source that look like HTML but are not allowed;
    they will be shown as typed.
    """

    source: str
    typed: frozenset[str]
    text: str = ""
    left_out: tuple[Span, ...] = ()
    _shelf: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        odd: list[Span] = []
        self.text = _SHELTERED.sub(lambda match: self._take(match, odd), self.source)
        self.left_out = tuple(odd)

    def restore(self, made: str) -> str:
        """What Textile made of `text`, with everything put back as HTML. It is not safe yet."""
        return _PRIVATE.sub(self._put_back, made.replace(_SEAM, ""))

    def _take(self, match: re.Match[str], odd: list[Span]) -> str:
        if match["literal"]:
            return self._keep(_literal(match))
        if match["tag"] and match["name"].lower() in self.typed:
            return self._tag(match)
        if match["address"]:
            return self._keep(match[0])
        if match["link"]:
            # Textile reads on to the next white space, and raises on what it finds there.
            return match[0] + (_SEAM if match.string[match.end() : match.end() + 1] in ("<", "[", "]") else "")
        if match["signs"]:
            return as_typed(match[0])
        if match[0] != "<":
            odd.append(Span(*match.span()))
        return self._keep(html.escape(match[0], quote=False))

    def _tag(self, match: re.Match[str]) -> str:
        name = match["name"].lower()
        if name in _BLOCKS:
            return f"<{match['closing']}{name}>"
        if name == "a" and not match["closing"]:
            return self._keep(_link(match[0]))
        return self._keep(f"<{match['closing']}{name}>")

    def _keep(self, piece: str) -> str:
        self._shelf.append(piece)
        return chr(_SHELF + len(self._shelf) - 1)

    def _put_back(self, match: re.Match[str]) -> str:
        place = ord(match[0])
        if place < _SHELF:
            return html.escape(chr(place - _SIGN))
        return self._shelf[place - _SHELF] if place - _SHELF < len(self._shelf) else ""


def odd_places(source: str, typed: frozenset[str]) -> tuple[Span, ...]:
    """The places that look like HTML and are not among the elements that a reader may type. Linear in time."""
    found = _HTML_LIKE.finditer(source)
    return tuple(Span(*match.span()) for match in found if (match["name"] or "").lower() not in typed)


def as_typed(signs: str) -> str:
    """ASCII signs behind their private twins."""
    return "".join(chr(_SIGN + ord(sign)) for sign in signs)


def _literal(match: re.Match[str]) -> str:
    if match["block"]:
        return f"<pre><code>{html.escape(match['block'], quote=False)}</code></pre>"
    kind, inside = match["kind"].lower(), match["inside"]
    wrapped = re.fullmatch(r"\s*<code>(.*)</code>\s*", inside, re.IGNORECASE | re.DOTALL) if kind == "pre" else None
    if wrapped:
        return f"<pre><code>{_brackets(wrapped[1])}</code></pre>"
    return f"<{kind}>{_brackets(inside)}</{kind}>"


def _brackets(code: str) -> str:
    # An `&lt;` inside <code> means what it means in HTML; a bare `<` there can only be meant as a sign.
    return code.replace("<", "&lt;").replace(">", "&gt;")


def _link(tag: str) -> str:
    found = {
        pair["key"].lower(): pair["double"] or pair["single"] or pair["bare"] or "" for pair in _PAIR.finditer(tag)
    }
    attributes = "".join(
        f' {key}="{found[key].strip().replace(chr(34), "&quot;")}"' for key in ("href", "title") if key in found
    )
    return f"<a{attributes}>"
