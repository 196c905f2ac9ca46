"""What happens to tokens between bleach and the page: entities are read, addresses masked, links made safe."""

import html
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from bleach.linkifier import LinkifyFilter

from moderation.domain.address import find_addresses, mask_addresses
from moderation.domain.link import WEB_ADDRESS
from moderation.markup import stop
from moderation.markup.allowed import REL
from moderation.markup.normalise import drop_hidden
from moderation.markup.parser import Token
from moderation.markup.signs import INLINE_ELEMENTS
from moderation.markup.targets import MOST_LINKS, web_target

DEEPEST = 40
"""Elements in elements in elements, whoever made them. Tags below are left out; what stands between them stays."""

_TEXT = "Characters"
_TEXTS = frozenset({_TEXT, "SpaceCharacters", "Entity"})
_HREF = (None, "href")
_REL = (None, "rel")
_INLINE = frozenset(INLINE_ELEMENTS)

_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)


def read(source: Iterable[Token]) -> Iterator[Token]:
    """Entities as the signs they stand for, all text between two tags in one token, hidden signs dropped: what
    follows must see what a reader sees.
    """
    for is_text, tokens in groupby(source, lambda token: token["type"] in _TEXTS):
        stop.check()
        if is_text:
            yield {"type": _TEXT, "data": drop_hidden("".join(map(_signs, tokens)))}
            continue
        for token in tokens:
            if token["type"] in ("StartTag", "EmptyTag") and token["data"]:
                token["data"] = {key: drop_hidden(_unescaped(value)) for key, value in token["data"].items()}
            yield token


def _unescaped(value: str) -> str:
    # Only whole entities: `?a=1&copy=2` names no sign.
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), value)


def _signs(token: Token) -> str:
    return html.unescape(f"&{token['name']};") if token["type"] == "Entity" else str(token["data"])


def unnested(source: Iterable[Token]) -> Iterator[Token]:
    """No link in a link. A table makes that possible, and bleach looks at the outer one only."""
    depth = 0
    for token in source:
        if token.get("name") != "a":
            yield token
            continue
        depth += token["type"] == "StartTag"
        if depth == 1:
            yield token
        depth -= token["type"] == "EndTag"


def masked(source: Iterable[Token]) -> Iterator[Token]:
    """No e-mail address in text or titles, not even one that is spread over several elements."""
    tokens = list(source)
    for token in tokens:
        if token["type"] == _TEXT:
            token["data"] = mask_addresses(token["data"])
        elif token["type"] == "StartTag":
            token["data"] = {
                key: value if key == _HREF else mask_addresses(value) for key, value in token["data"].items()
            }
    while spread := find_addresses(_joined(tokens)):
        stop.check()
        _mask_spread(tokens, {span.start: span.end for span in spread})
    yield from tokens


def _joined(tokens: Iterable[Token]) -> str:
    return "".join(token["data"] if token["type"] == _TEXT else _gap(token) for token in tokens)


def _mask_spread(tokens: Iterable[Token], ends: dict[int, int]) -> None:
    """Put each masked address where the first of its signs stands, and take away the others."""
    text = _joined(tokens)
    at = masked_until = 0
    for token in tokens:
        if token["type"] != _TEXT:
            at += len(_gap(token))
            continue
        shown: list[str] = []
        for sign in token["data"]:
            if at in ends:
                masked_until = ends[at]
                shown.append(mask_addresses(text[at:masked_until]))
            if at >= masked_until:
                shown.append(sign)
            at += 1
        token["data"] = "".join(shown)


def _gap(token: Token) -> str:
    # Elements inside a line join the words around them; all others stand between words.
    return "" if token.get("name") in _INLINE else "\n"


class Links(LinkifyFilter):
    """Links as bleach makes them, but no more than `MOST_LINKS`, and in text whose entities have been read already:
    `&amp;lt;` must not be read twice.
    """

    def __init__(self, source: Any) -> None:
        # Typed loosely, because bleach's types ask for more than it needs.
        callbacks: list[Any] = [self._safe]
        super().__init__(source, callbacks=callbacks, skip_tags={"pre", "code"}, url_re=WEB_ADDRESS)
        self._made = 0

    def extract_entities(self, token: Token) -> Iterator[Token]:
        yield token

    def _safe(self, attributes: dict[Any, str], new: bool = False) -> dict[Any, str] | None:
        """A link into the web, or None to leave its words without one."""
        stop.check()
        target = web_target(attributes.get(_HREF, ""))
        self._made += 1
        if target is None or (new and self._made > MOST_LINKS):
            return None
        attributes[_HREF], attributes[_REL] = target, REL
        return attributes


def contained(source: Iterable[Token]) -> Iterator[Token]:
    """List items only inside lists: a stray `<li>` would break out of a list that the page puts around it. And no more
    than `DEEPEST` elements in each other.
    """
    parents: list[str] = []
    for token in source:
        kind, name = token["type"], token.get("name", "")
        if kind == "StartTag":
            lost = name == "li" and parents[-1:] not in (["ul"], ["ol"])
            parents.append("lost" if lost else name)
            if len(parents) <= DEEPEST:
                if lost:
                    yield {"type": "StartTag", "name": "ul", "namespace": None, "data": {}}
                yield token
        elif kind == "EndTag":
            is_shown = len(parents) <= DEEPEST
            lost = bool(parents) and parents.pop() == "lost"
            if is_shown:
                yield token
                if lost:
                    yield {"type": "EndTag", "name": "ul", "namespace": None}
        elif kind != "EmptyTag" or parents[-1:] not in (["ul"], ["ol"]):
            yield token
