"""The short way to the last gate: the tokens of HTML that needs no parser.

Of most texts the formatter makes a row of whole tags, each closed where it should be, with no entity and no attribute
but the address of a link. A parser has nothing to mend there, and takes longer than all the rest. So such HTML is taken
apart here, and whatever differs from it in the least goes to bleach. A property test holds the two ways equal; what
comes out of either passes the same filters and then nh3.
"""

import re
from collections.abc import Set

from moderation.markup import stop
from moderation.markup.parser import Token
from moderation.markup.signs import INLINE_ELEMENTS

# Of the signs of an address, those that no parser of HTML or of addresses has a second thought about.
_PIECE = re.compile(
    r"""(?P<words>[^<&\x00-\x09\x0b-\x1f\x7f]++)|<(?P<closing>/?+)(?P<name>[a-z][a-z0-9]*+)>"""
    r"""|<a[ ]href="(?P<href>https?://[!#-%'-;=?-Z^-~]++)">"""
)

_WORDS = ""
_INLINE = frozenset(INLINE_ELEMENTS)
_IN_LINES = _INLINE | {_WORDS, "br"}
_HEADINGS = frozenset({"h3", "h4", "h5", "h6"})
_ANYTHING = _IN_LINES | _HEADINGS | {"p", "blockquote", "ul", "ol"}
_ITEMS = frozenset({"li"})
_HOLDS = {
    "": _ANYTHING,
    **dict.fromkeys(("blockquote", "li"), _ANYTHING),
    **dict.fromkeys(("ul", "ol"), _ITEMS),
    **dict.fromkeys(("p", *_HEADINGS, *INLINE_ELEMENTS), _IN_LINES),
}
"""What may stand in each element, and in none, so that no parser would move it. Tables and <pre> are not so simple."""


def tokens_of(made: str, tags: Set[str]) -> list[Token] | None:
    """The tokens that bleach would make of this HTML with these elements; None where it might make others."""
    tokens: list[Token] = []
    path = [""]
    at = 0
    for piece in _PIECE.finditer(made):
        stop.check()
        words, closing, name, href = piece.groups()
        if piece.start() != at:
            return None
        at = piece.end()
        if closing:
            if path.pop() != name:
                return None
            tokens.append({"type": "EndTag", "name": name, "namespace": None})
            continue
        name = "a" if href else name or _WORDS
        if not _may_stand(name, path):
            return None
        if words:
            tokens.append({"type": "Characters", "data": words})
            continue
        if name not in tags:
            return None
        kind = "EmptyTag" if name == "br" else "StartTag"
        data = {(None, "href"): href} if href else {}
        tokens.append({"type": kind, "name": name, "namespace": None, "data": data})
        if kind == "StartTag":
            path.append(name)
    return tokens if at == len(made) and path == [""] else None


def _may_stand(name: str, path: list[str]) -> bool:
    return name in _HOLDS[path[-1]] and not (name in _INLINE and name in path)
