"""The queue: its first page and one from the middle, with few and with many waiting."""

from collections.abc import Callable, Iterator
from functools import partial

from tests.bench.measuring import Case, Effort, measured
from tests.bench.service import Service, Services
from tests.bench.table import Line

DEPTHS = ("first", "middle")
MOST = 1.3
"""How many times the cost with few waiting the same page may take with many."""


def lines(services: Services, effort: Effort) -> list[Line]:
    """By the use case and as the moderator's page; with many waiting beside few, and deep beside first."""
    cases = [Case("empty", partial(services.empty.get, "/"))]
    for depth in DEPTHS:
        for size, service in (("small", services.small), ("large", services.large)):
            cases.append(Case(f"{size} {depth} list", _listing(service, depth)))
            cases.append(Case(f"{size} {depth} page", _showing(service, depth)))
    series = measured(cases, effort)
    few, many = services.small.filled.waiting, services.large.filled.waiting
    made = []
    for way, what in (("list", "Review.queue"), ("page", "the page of the queue")):
        for depth in DEPTHS:
            ours, theirs = series[f"large {depth} {way}"], series[f"small {depth} {way}"]
            made.append(Line(f"{what}, {depth}, {many:,} waiting", ours, f"{few:,} waiting", theirs, MOST))
        deep, first = series[f"large middle {way}"], series[f"large first {way}"]
        made.append(Line(f"{what}, middle, {many:,} waiting", deep, "the first of these", first, MOST))
    page = series["large first page"]
    return [*made, Line("the page of the queue, first", page, "empty Flask view", series["empty"])]


def work(services: Services) -> Iterator[tuple[str, Callable[[], object]]]:
    """What a profile should look into."""
    yield "the page of the queue, first", _showing(services.large, "first")


def _listing(service: Service, depth: str) -> Callable[[], object]:
    return partial(service.house.review.queue, after=None if depth == "first" else service.filled.marks[depth])


def _showing(service: Service, depth: str) -> Callable[[], object]:
    query = "" if depth == "first" else f"?after={service.filled.marks[depth]}"
    return partial(service.moderator.get, f"/desk/queue{query}")
