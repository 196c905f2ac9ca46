"""The last gate: only what the table names comes out, with safe links and without e-mail addresses.

bleach reads the HTML, and nh3, a parser of other makers, reads what bleach wrote: bleach gets no fixes any more
(mozilla/bleach #698). Neither is asked to understand links or addresses; `filters` between them do that.
"""

import html
import re
import threading
from collections.abc import Iterable
from functools import cache
from typing import Any

import nh3
from bleach.sanitizer import Cleaner

from moderation.domain.address import mask_addresses, may_hold_address
from moderation.markup import filters, stop
from moderation.markup.allowed import ALWAYS, SCHEMES, attributes
from moderation.markup.direct import tokens_of
from moderation.markup.parser import Parser, Token, Writer, walk

_EMPTY = re.compile(r"<(p|li|ul|ol|blockquote)>\s*</\1>")
_BLANK_END = re.compile(r"(?<![ \n])(?<!<br>)(?:<br>|[ \n])++(</(?:p|li)>)")
_BEFORE_LINE = re.compile(
    r"(</(?:p|ul|ol|li|blockquote|pre|tr|table|h[3-6])>|<(?:br|ul|ol|blockquote|table)>)[ \n]*(?!\Z)"
)

_TAG = re.compile(r"""(<(?:[^<>"]|"[^"]*")*>)""")

_WRITER = Writer()

# A Cleaner shared by threads puts one reader's words in another's reaction; each thread has its own.
_mine = threading.local()


def sanitised(made: str, elements: frozenset[str]) -> str:
    """HTML that may stand in a page, from any HTML at all. Raises what bleach raises on odd entities, and TooSlow.

    Addresses are masked in HTML as `formatted` makes it; odder nesting may hide one from the mask.
    """
    once = _cleaned(made, elements, _holds_address(made), _holds_link(made))
    stop.check()
    return masked(_tidied(checked(once, elements))).strip()


def _cleaned(made: str, elements: frozenset[str], addresses: bool, links: bool) -> str:
    stream: Iterable[Token] | None = tokens_of(made, {*ALWAYS, *elements})
    if stream is None:
        try:
            return str(_cleaner(elements, addresses, links).clean(made))
        except BaseException:
            _mine.__dict__.clear()  # its parser may have stopped half-way
            raise
    for passed in _filters(addresses, links):
        stream = passed(stream)
    return _WRITER.render(stream)


def masked(made: str) -> str:
    """HTML without an e-mail address in its text. Tags stay as they are: a quoted address would begin at the end of an
    attribute and swallow the tag.
    """
    if not may_hold_address(made):
        return made
    return "".join(part if place % 2 else mask_addresses(part) for place, part in enumerate(_TAG.split(made)))


def checked(made: str, elements: frozenset[str]) -> str:
    """The same HTML once more through nh3: it takes out whatever bleach should not have let through."""
    return _second(elements).clean(made)


@cache
def _second(elements: frozenset[str]) -> nh3.Cleaner:
    kept = {name: {*names, "rel"} if name == "a" else set(names) for name, names in attributes(elements).items()}
    return nh3.Cleaner(
        tags={*ALWAYS, *elements},
        attributes={"*": set(), **kept},
        url_schemes=set(SCHEMES),
        url_relative="deny",
        link_rel=None,
    )


def _holds_address(made: str) -> bool:
    return may_hold_address(html.unescape(made) if "&" in made else made)


def _holds_link(made: str) -> bool:
    folded = made.lower()
    return "<a" in folded or "://" in folded or "www." in folded


def _tidied(made: str) -> str:
    while (fewer := _EMPTY.sub("", made)) != made:
        made = fewer
    return _BEFORE_LINE.sub(r"\1\n", _BLANK_END.sub(r"\1", made))


def _cleaner(elements: frozenset[str], addresses: bool, links: bool) -> Any:
    cleaners: dict[Any, Cleaner] = _mine.__dict__.setdefault("cleaners", {})
    kind = elements, addresses, links
    if kind not in cleaners:
        cleaners[kind] = _new_cleaner(elements, addresses, links)
    return cleaners[kind]


def _new_cleaner(elements: frozenset[str], addresses: bool, links: bool) -> Any:
    tags = frozenset({*ALWAYS, *elements})
    # Typed loosely, because bleach's types ask for classes where any callable does.
    cleaner: Any = Cleaner(
        tags=tags,
        attributes={name: list(names) for name, names in attributes(elements).items()},
        protocols=SCHEMES,
        strip=True,
        filters=_filters(addresses, links),
    )
    cleaner.parser = Parser(tags=tags, strip=True, consume_entities=False, namespaceHTMLElements=False)
    cleaner.walker, cleaner.serializer = walk, _WRITER
    return cleaner


def _filters(addresses: bool, links: bool) -> list[Any]:
    linked = [filters.unnested, filters.Links] * links
    return [filters.read, *linked, *[filters.masked] * addresses, filters.contained]
