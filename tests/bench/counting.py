"""How many reactions one page has, and fifty, with little and with much stored."""

from collections.abc import Callable
from functools import partial

from tests.bench.arrivals import COUNTED
from tests.bench.magazine import SITE
from tests.bench.measuring import Case, Effort, measured
from tests.bench.service import Service, Services
from tests.bench.table import Line

MOST = {COUNTED: 0.15}
"""Milliseconds of CPU that so many pages may take."""


def lines(services: Services, effort: Effort) -> list[Line]:
    """Each number of pages at both sizes, and beside an empty view."""
    cases = [Case("empty", partial(services.empty.get, "/"))]
    for pages in (1, COUNTED):
        cases.append(Case(f"small {pages}", _counting(services.small, pages)))
        cases.append(Case(f"large {pages}", _counting(services.large, pages)))
    series = measured(cases, effort)
    made = []
    for pages in (1, COUNTED):
        what, ours = f"counts of {pages}, {services.large.stored}", series[f"large {pages}"]
        made.append(Line(what, ours, services.small.stored, series[f"small {pages}"]))
        made.append(Line(what, ours, "empty Flask view", series["empty"], most_ours=MOST.get(pages)))
    return made


def _counting(service: Service, pages: int) -> Callable[[], object]:
    query = "&".join(f"thread={key}" for key in service.filled.counted[:pages])
    return partial(service.stranger.get, f"/api/v1/sites/{SITE.key}/counts?{query}")
