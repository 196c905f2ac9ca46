"""The queue: its first page and one from the middle, with few and with many waiting, whole and searched."""

from collections.abc import Callable, Iterator
from functools import partial

from moderation.domain.wanted import Wanted
from tests.bench.measuring import Case, Effort, measured
from tests.bench.service import Service, Services
from tests.bench.table import Line

DEPTHS = ("first", "middle")
MOST = 1.3
"""How many times the cost with few waiting the same page may take with many."""

WORD = "gemeente"
"""Stands in many of the texts, so that a search for it has pages."""


def lines(services: Services, effort: Effort) -> list[Line]:
    """By the use case and as the moderator's page; with many waiting beside few, and deep beside first."""
    cases = [Case("empty", partial(services.empty.get, "/"))]
    for way, (_, asking) in WAYS.items():
        for depth in DEPTHS:
            for size, service in (("small", services.small), ("large", services.large)):
                cases.append(Case(f"{size} {depth} {way}", asking(service, depth)))
    series = measured(cases, effort)
    few, many = services.small.filled.waiting, services.large.filled.waiting
    made = []
    for way, (what, _) in WAYS.items():
        for depth in DEPTHS:
            ours, theirs = series[f"large {depth} {way}"], series[f"small {depth} {way}"]
            made.append(Line(f"{what}, {depth}, {many:,} waiting", ours, f"{few:,} waiting", theirs, MOST))
        deep, first = series[f"large middle {way}"], series[f"large first {way}"]
        made.append(Line(f"{what}, middle, {many:,} waiting", deep, "the first of these", first, MOST))
    page = series["large first page"]
    return [*made, Line("the page of the queue, first", page, "empty Flask view", series["empty"])]


def work(services: Services) -> Iterator[tuple[str, Callable[[], object]]]:
    """What a profile should look into."""
    yield "the page of the queue, first", _showing("", services.large, "first")


def _listing(wanted: Wanted, service: Service, depth: str) -> Callable[[], object]:
    mark = None if depth == "first" else service.filled.marks[depth]
    return partial(service.house.review.queue, service.person, wanted, after=mark)


def _showing(query: str, service: Service, depth: str) -> Callable[[], object]:
    after = "" if depth == "first" else f"&after={service.filled.marks[depth]}"
    return partial(service.moderator.get, f"/desk/queue?{query}{after}")


WAYS: dict[str, tuple[str, Callable[[Service, str], Callable[[], object]]]] = {
    "list": ("Review.queue", partial(_listing, Wanted())),
    "rule": ("Review.queue by a rule", partial(_listing, Wanted(rule="links"))),
    "search": ("Review.queue by a word", partial(_listing, Wanted(phrases=(WORD,)))),
    "page": ("the page of the queue", partial(_showing, "")),
    "found": ("the page of a search", partial(_showing, f"q={WORD}")),
}
