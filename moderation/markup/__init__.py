"""Readers' text made safe: the only maker of HTML from what strangers write.

Cleaned at the door (`normalise`), sheltered (`shelter`), read as Textile (`formatted`), then through two sanitisers
with one table (`sanitise`, `allowed`). Textile and bleach are imported at the first rendering: they take a while.
"""

from functools import cache

from moderation.domain.assessment import Rendering
from moderation.markup.allowed import LEVELS
from moderation.markup.normalise import clean_line, clean_text

__all__ = ["LEVELS", "RENDERER", "clean_line", "clean_text", "render"]

RECIPE = 1
"""Grows with every change here that changes what comes out."""

RENDERER: str
"""What made the HTML, such as `1 textile 4.0.4 bleach 6.4.0 nh3 0.3.8`: stored with it, to know what to make anew."""


def render(source: str, elements: frozenset[str]) -> Rendering:
    """The rendering of a reader's text with no other elements than these, such as those of one of the `LEVELS`.

    Never raises for any text. Time is bounded: texts that are very long or dense, and those that Textile cannot read,
    become plain paragraphs (`fell_back`). Places in `left_out` count in the cleaned text, which is what is stored.
    """
    from moderation.markup.renderer import rendered

    return rendered(source, elements, _renderer())


@cache
def _renderer() -> str:
    from importlib.metadata import version

    return " ".join([str(RECIPE), *(f"{name} {version(name)}" for name in ("textile", "bleach", "nh3"))])


def __getattr__(name: str) -> str:
    if name == "RENDERER":
        return _renderer()
    raise AttributeError(name)
