"""What readers may write, and what a page may get from them: one table.

A policy names a level, or the elements themselves. Whatever it does not name is shown as typed. There are no images,
classes, ids, styles, frames, forms or scripts to name, and no headings above the third: the page has those.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from moderation.domain.message import Message, say

Level = Literal["plain", "spans", "lite", "full"]

SCHEMES = frozenset({"http", "https"})
"""The only kinds of links. No `mailto:`, because e-mail addresses are masked."""

REL = "nofollow ugc noopener"
"""What every link says about itself: not ours, not endorsed."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element of HTML that readers may use, in Textile or as HTML.

    `level` is the first one that has it. `attributes` are all that it keeps. `textile` is how it is written in Textile,
    empty when there is no such way; in the help that readers see, `words` stand where it has `{}`.
    """

    name: str
    level: Level
    attributes: frozenset[str] = frozenset()
    textile: str = ""
    words: Message | None = None


_SPANNING = frozenset({"colspan", "rowspan"})

# fmt: off
TABLE: tuple[Element, ...] = (
    Element("p",          "plain"),
    Element("br",         "plain"),
    Element("a",          "plain", frozenset({"href", "title"}), '"{}":https://example.org/', say("a link")),
    Element("strong",     "spans", textile="*{}*",               words=say("strong")),
    Element("em",         "spans", textile="_{}_",               words=say("emphasis")),
    Element("b",          "spans"),
    Element("i",          "spans"),
    Element("del",        "spans"),
    Element("ins",        "spans", textile="+{}+",               words=say("added")),
    Element("sub",        "spans", textile="H[~2~]O"),
    Element("sup",        "spans", textile="m[^2^]"),
    Element("cite",       "spans", textile="??{}??",             words=say("a title")),
    Element("q",          "spans"),
    Element("code",       "spans", textile="@{}@",               words=say("code")),
    Element("blockquote", "lite",  textile="bq. {}",             words=say("a quotation")),
    Element("ul",         "lite",  textile="* {}\n* {}",         words=say("an item")),
    Element("ol",         "lite",  textile="# {}\n# {}",         words=say("an item")),
    Element("li",         "lite"),
    Element("pre",        "lite",  textile="bc. {}",             words=say("lines of code")),
    Element("h3",         "full",  textile="h3. {}",             words=say("a heading")),
    Element("h4",         "full"),
    Element("h5",         "full"),
    Element("h6",         "full"),
    Element("table",      "full",  textile="|{}|{}|",            words=say("a cell")),
    Element("tr",         "full"),
    Element("th",         "full",  _SPANNING),
    Element("td",         "full",  _SPANNING),
)
# fmt: on

_ORDER: tuple[Level, ...] = ("plain", "spans", "lite", "full")

LEVELS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        level: frozenset(element.name for element in TABLE if _ORDER.index(element.level) <= place)
        for place, level in enumerate(_ORDER)
    }
)
"""`plain` is for words only, with links made from bare web addresses; `spans` adds what stands inside a line, `lite`
quotations, lists and code, `full` headings and tables.
"""

ELEMENTS = LEVELS["full"]
"""All that a policy may name."""

ALWAYS = frozenset({"p", "br"})
"""What every rendering may hold, whatever the policy names: paragraphs and lines."""


@cache
def attributes(elements: frozenset[str]) -> Mapping[str, frozenset[str]]:
    """The attributes that these elements keep. Links get their `rel` from us besides."""
    return {element.name: element.attributes for element in TABLE if element.name in elements and element.attributes}


def written(elements: frozenset[str]) -> tuple[Element, ...]:
    """The elements among these that Textile has a way to write, in the order of the table: the help for readers."""
    return tuple(element for element in TABLE if element.name in elements and element.textile)


def typed(elements: frozenset[str]) -> frozenset[str]:
    """The elements that a reader may write as HTML. Where only words are wanted, none."""
    return elements if elements - LEVELS["plain"] else frozenset()
