"""Reading a thread, as JSON and as a page, with little and with much stored beside it."""

from collections.abc import Callable, Iterator
from functools import partial

from tests.bench.magazine import SITE
from tests.bench.measuring import Case, Effort, measured
from tests.bench.service import Service, Services
from tests.bench.table import Line

ADDRESSES = {
    "JSON": f"/api/v1/sites/{SITE.key}/thread?thread={{key}}",
    "page": f"/t/{SITE.key}?thread={{key}}",
}


def lines(services: Services, effort: Effort) -> list[Line]:
    """Each thread at both sizes, and beside an empty view."""
    wanted = [(number, form) for form in ADDRESSES for number in services.large.filled.threads]
    cases = [Case("empty", partial(services.empty.get, "/"))]
    for number, form in wanted:
        cases.append(Case(f"small {number} {form}", _reading(services.small, number, form)))
        cases.append(Case(f"large {number} {form}", _reading(services.large, number, form)))
    series = measured(cases, effort)
    made = []
    for number, form in wanted:
        what, ours = f"a thread of {number} as {form}", series[f"large {number} {form}"]
        titled = f"{what}, {services.large.stored}"
        made.append(Line(titled, ours, services.small.stored, series[f"small {number} {form}"]))
        made.append(Line(titled, ours, "empty Flask view", series["empty"]))
    return made


def work(services: Services) -> Iterator[tuple[str, Callable[[], object]]]:
    """What a profile should look into."""
    for form in ADDRESSES:
        for number in services.large.filled.threads:
            yield f"a thread of {number} as {form}", _reading(services.large, number, form)


def _reading(service: Service, number: int, form: str) -> Callable[[], object]:
    return partial(service.stranger.get, ADDRESSES[form].format(key=service.filled.threads[number]))
