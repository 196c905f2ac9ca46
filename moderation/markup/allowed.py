"""What readers may write, and what a page may get from them: one table.

Whatever is not named here is shown as typed or left out; see `shelter` and `sanitise`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

SCHEMES = frozenset({"http", "https"})
"""The only kinds of links. No `mailto:`, because e-mail addresses are masked."""

REL = "nofollow ugc noopener"
"""What every link says about itself: not ours, not endorsed."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """One level of freedom.

    `typed` are the elements that a reader may write as HTML. `elements` and `attributes` are all that the result may
    hold, whether a reader or Textile wrote it; links get their `rel` from us besides. `textile` tells whether Textile
    is read.
    """

    textile: bool
    typed: frozenset[str]
    elements: frozenset[str]
    attributes: Mapping[str, frozenset[str]]


# fmt: off
_LITE = frozenset((
    "p", "br",                                                  # paragraphs and lines
    "em", "strong", "b", "i", "del", "ins", "sub", "sup",       # weight and place of words
    "code", "pre",                                              # words as typed
    "blockquote", "cite", "q",                                  # words of others
    "ul", "ol", "li",                                           # lists
    "a",                                                        # links
))
# fmt: on

LEVELS: Mapping[str, Allowed] = MappingProxyType(
    {
        "plain": Allowed(
            textile=False,
            typed=frozenset(),
            elements=frozenset({"p", "br", "a"}),
            attributes=MappingProxyType({"a": frozenset({"href"})}),
        ),
        "lite": Allowed(
            textile=True,
            typed=_LITE,
            elements=_LITE,
            attributes=MappingProxyType({"a": frozenset({"href", "title"})}),
        ),
    }
)
"""`plain` is for words only, with links made from bare web addresses; `lite` is Textile and a little HTML."""
