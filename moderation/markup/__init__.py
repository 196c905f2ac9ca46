"""Readers' text made safe: the only maker of HTML from what strangers write.

A text walks through `normalise` (cleaned at the door), then either `shortcut` (nothing in it is markup) or `shelter`
(what must not be touched goes behind private signs), `formatted` (Textile, with `blocks`, `spans` and `typography`) and
`sanitise` (bleach, with `parser` and `filters`, then nh3). What may come out is one table, `allowed`. All of it runs
under the ceiling of `stop`; `renderer` leads. Textile and bleach are imported at the first rendering: they take a
while.
"""

from functools import cache

from moderation.domain.assessment import Rendering
from moderation.domain.recent import Recent
from moderation.markup.allowed import LEVELS
from moderation.markup.normalise import clean_line, clean_text, told_changes

__all__ = ["LEVELS", "RENDERER", "clean_line", "clean_text", "render", "told_changes"]

RECIPE = 3
"""Grows with every change here that changes what comes out."""


def _size(key: tuple[str, frozenset[str]], made: Rendering) -> int:
    # A span is as large as some sixty characters.
    return len(key[0]) + len(made.html) + len(made.plain) + 60 * len(made.left_out)


RECENT = Recent(4_000_000, _size)
"""The latest renderings, in characters."""

RENDERER: str
"""What made the HTML, such as `1 textile 4.0.4 bleach 6.4.0 nh3 0.3.8`: stored with it, to know what to make anew."""


def render(source: str, elements: frozenset[str]) -> Rendering:
    """The rendering of a reader's text with no other elements than these, such as those of one of the `LEVELS`.

    Never raises for any text, and takes no more than `stop.SECONDS` of CPU time and a little: a text that is too long
    to be read as markup, or takes longer, becomes plain paragraphs (`fell_back`). Places in `left_out` count in the
    cleaned text, which is what is stored. The same text again is not rendered again, if it was seen a moment ago.
    """
    from moderation.markup.renderer import rendered

    return RECENT.get((source, elements), lambda: rendered(source, elements, _renderer()))


@cache
def _renderer() -> str:
    from importlib.metadata import version

    return " ".join([str(RECIPE), *(f"{name} {version(name)}" for name in ("textile", "bleach", "nh3"))])


def __getattr__(name: str) -> str:
    if name == "RENDERER":
        return _renderer()
    raise AttributeError(name)
