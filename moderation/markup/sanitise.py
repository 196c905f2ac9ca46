"""The last gate: only what the table names comes out, with safe links and without e-mail addresses.

bleach reads the HTML, and nh3, a parser of other makers, reads what bleach wrote: bleach gets no fixes any more
(mozilla/bleach #698). Neither is asked to understand links or addresses; filters between them do that.
"""

import html
import re
import threading
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby
from typing import Any, TypeAlias
from urllib.parse import unquote

import nh3
from bleach.linkifier import LinkifyFilter
from bleach.sanitizer import Cleaner

from moderation.domain.address import find_addresses, mask_addresses
from moderation.domain.link import WEB_ADDRESS
from moderation.markup.allowed import ALWAYS, REL, SCHEMES, attributes
from moderation.markup.normalise import drop_hidden

Token: TypeAlias = dict[str, Any]
"""A token of html5lib's tree walker."""

_TEXT = "Characters"
_TEXTS = frozenset({_TEXT, "SpaceCharacters", "Entity"})
_HREF = (None, "href")
_INLINE = frozenset(("a", "b", "cite", "code", "del", "em", "i", "ins", "q", "strong", "sub", "sup"))

# A host we can name to the reader: no user before it, nothing that browsers read in another way than we do.
_SAFE_TARGET = re.compile(r"https?://[^\W_][^\s/?#@\\<>\"'`%]*(?:[/?#][^\s<>\"\\`]*)?", re.IGNORECASE)
_EMPTY = re.compile(r"<(p|li|ul|ol|blockquote)>\s*</\1>\n*")
_BLANK_END = re.compile(r"(?<!\s)(?<!<br>)(?:<br>|\s)++(</(?:p|li)>)")
_AFTER_BLOCK = re.compile(r"(</(?:p|ul|ol|blockquote|pre)>)\s+")

# A Cleaner shared by threads puts one reader's words in another's reaction; each thread has its own.
_mine = threading.local()


def sanitised(made: str, elements: frozenset[str]) -> str:
    """HTML that may stand in a page, from any HTML at all. Raises what bleach raises on odd entities."""
    try:
        once = _cleaner(elements).clean(made)
    except Exception:
        _mine.__dict__.clear()  # its parser may have stopped half-way
        raise
    twice = nh3.clean(
        once,
        tags={*ALWAYS, *elements},
        attributes={"*": set(), **{name: {*names, "rel"} for name, names in attributes(elements).items()}},
        url_schemes=set(SCHEMES),
        url_relative="deny",
        link_rel=None,
    )
    # The mask works on HTML too: an address holds no sign that means something there.
    return mask_addresses(_tidied(twice)).strip()


def _tidied(made: str) -> str:
    while (fewer := _EMPTY.sub("", made)) != made:
        made = fewer
    return _AFTER_BLOCK.sub(r"\1\n", _BLANK_END.sub(r"\1", made))


def _cleaner(elements: frozenset[str]) -> Cleaner:
    cleaners: dict[Any, Cleaner] = _mine.__dict__.setdefault("cleaners", {})
    if elements not in cleaners:
        cleaners[elements] = _new_cleaner(elements)
    return cleaners[elements]


def _new_cleaner(elements: frozenset[str]) -> Cleaner:
    # Typed loosely, because html5lib's types ask for classes where any callable does.
    callbacks: list[Any] = [_safe_link]
    links = partial(_Links, callbacks=callbacks, skip_tags={"pre", "code"}, url_re=WEB_ADDRESS)
    filters: list[Any] = [_read, _masked, links, _contained]
    return Cleaner(
        tags={*ALWAYS, *elements},
        attributes={name: list(names) for name, names in attributes(elements).items()},
        protocols=SCHEMES,
        strip=True,
        filters=filters,
    )


class _Links(LinkifyFilter):
    """Links as bleach makes them, in text whose entities have been read already: `&amp;lt;` must not be read twice."""

    def extract_entities(self, token: Token) -> Iterator[Token]:
        yield token


def _safe_link(attributes: dict[Any, str], _new: bool = False) -> dict[Any, str] | None:
    """A link into the web, or None to leave its words without one: relative links lead into our own site, and bleach
    lets `javascript:` through before digits.
    """
    target = attributes.get(_HREF, "")
    if not _SAFE_TARGET.fullmatch(target) or find_addresses(_unquoted(target)):
        return None
    attributes[(None, "rel")] = REL
    return {
        key: value if key == "_text" else value.replace("&", "&amp;")  # bleach writes attributes without escaping &
        for key, value in attributes.items()
    }


def _read(source: Iterable[Token]) -> Iterator[Token]:
    """Entities as the signs they stand for, all text between two tags in one token, hidden signs dropped: what
    follows must see what a reader sees.
    """
    for is_text, tokens in groupby(source, lambda token: token["type"] in _TEXTS):
        if is_text:
            yield {"type": _TEXT, "data": drop_hidden("".join(map(_signs, tokens)))}
            continue
        for token in tokens:
            if token["type"] in ("StartTag", "EmptyTag"):
                token["data"] = {key: drop_hidden(html.unescape(value)) for key, value in token["data"].items()}
            yield token


def _signs(token: Token) -> str:
    return html.unescape(f"&{token['name']};") if token["type"] == "Entity" else str(token["data"])


def _unquoted(target: str) -> str:
    """The target as any number of servers on its way may read it."""
    while (plainer := unquote(target)) != target:
        target = plainer
    return target


def _masked(source: Iterable[Token]) -> Iterator[Token]:
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


def _contained(source: Iterable[Token]) -> Iterator[Token]:
    """List items only inside lists: a stray `<li>` would break out of a list that the page puts around it."""
    parents: list[str] = []
    for token in source:
        kind, name = token["type"], token.get("name", "")
        lost = name == "li" and kind == "StartTag" and parents[-1:] not in (["ul"], ["ol"])
        if lost:
            yield {"type": "StartTag", "name": "ul", "namespace": token.get("namespace"), "data": {}}
        if kind == "StartTag":
            parents.append("lost" if lost else name)
        if kind == "EmptyTag" and parents[-1:] in (["ul"], ["ol"]):
            continue
        yield token
        if kind == "EndTag" and parents and parents.pop() == "lost":
            yield {"type": "EndTag", "name": "ul", "namespace": token.get("namespace")}
