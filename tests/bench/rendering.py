"""Rendering 600 characters, with markup and without, beside the pipeline that the two libraries document."""

from functools import partial

import bleach
import textile

from moderation.markup import LEVELS, render
from tests.bench import texts
from tests.bench.measuring import Case, Effort, measured
from tests.bench.table import Line

TAGS = frozenset({*bleach.ALLOWED_TAGS, "p", "br", "del", "ins", "q", "cite", "sub", "sup"})
NAIVE = "textile + clean + linkify"


def naive(text: str) -> str:
    """New objects for each text, as the manuals of both libraries show it."""
    return str(bleach.linkify(bleach.clean(textile.textile(text), tags=TAGS)))


def lines(effort: Effort) -> list[Line]:
    """Ours beside the naive one."""
    kinds = {"with markup": texts.marked("1"), "without markup": texts.plain("1")}
    cases = [
        Case(f"{who} {kind}", partial(do, text))
        for kind, text in kinds.items()
        for who, do in (("ours", partial(render, elements=LEVELS["lite"])), ("naive", naive))
    ]
    series = measured(cases, effort)
    most = {"with markup": 0.22, "without markup": 0.015}
    return [
        Line(f"render 600 characters {kind}", series[f"ours {kind}"], NAIVE, series[f"naive {kind}"], most[kind])
        for kind in kinds
    ]
