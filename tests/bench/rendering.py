"""One rendering of texts of several lengths, with markup and without, beside how others come to HTML."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import partial

from moderation.markup import LEVELS, stop
from moderation.markup.renderer import rendered
from tests.bench import texts
from tests.bench.measuring import Case, Effort, measured
from tests.bench.peers import ISSO, NAIVE, SANITISER, isso, naive, sanitising
from tests.bench.table import Line

MOST = {"with markup": 0.22, "without markup": 0.015}
"""Of the naive cost, at 600 characters."""

ours = partial(rendered, elements=LEVELS["lite"], renderer="bench")
"""A rendering that is really made: `render` may remember one."""

UNSTOPPED = "the same without its ceiling"


def unstopped(text: str) -> object:
    """Ours, but nobody asks the clock."""
    usual = stop.ceiling
    stop.ceiling = nullcontext  # type: ignore[assignment]
    try:
        return ours(text)
    finally:
        stop.ceiling = usual


def lines(effort: Effort) -> list[Line]:
    """Ours beside each of the others, at every length."""
    made = []
    for length in texts.LENGTHS:
        for kind in MOST:
            series = measured([Case(name, do) for name, do in _ways(kind, length).items()], effort)
            most = {NAIVE: MOST[kind]} if length == texts.LENGTH else {}
            made += [
                Line(f"render {length:,} characters {kind}", series["ours"], name, theirs, most.get(name))
                for name, theirs in series.items()
                if name != "ours"
            ]
    return made


def _ways(kind: str, length: int) -> dict[str, Callable[[], object]]:
    marked = kind == "with markup"
    text = (texts.marked if marked else texts.plain)("1", length)
    markdown = texts.markdown("1", length) if marked else text
    return {
        "ours": partial(ours, text),
        **({UNSTOPPED: partial(unstopped, text)} if marked else {}),
        NAIVE: partial(naive, text),
        ISSO: partial(isso, markdown),
        SANITISER: sanitising(text),
    }
