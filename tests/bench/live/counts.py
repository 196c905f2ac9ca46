"""How many reactions one page has, and fifty."""

from tests.bench.live import isso
from tests.bench.live.ours import counts_address
from tests.bench.live.reads import MOST_GROWTH, asking, reading
from tests.bench.live.rounds import beside, measured
from tests.bench.live.stand import PAGES, Stand
from tests.bench.measuring import Effort
from tests.bench.table import Line

MOST_BESIDE_NGINX = {50: 15}


def lines(stand: Stand, effort: Effort) -> list[Line]:
    return [line for pages in PAGES for line in _of(stand, pages, effort)]


def _of(stand: Stand, pages: int, effort: Effort) -> list[Line]:
    keys = stand.ours[stand.main].database.filled.counted[:pages]
    address = counts_address(keys)
    cases = [reading(f"ours {size}", each.server, address) for size, each in stand.ours.items()]
    if stand.nginx:
        cases.append(reading("nginx", stand.nginx, f"/counts-{pages}.json"))
    for size, each in stand.isso.items():
        cases.append(asking(f"isso {size}", each.server, isso.counting(keys)))
    found = measured(cases, effort)

    what, ours = f"counts of {pages}, {stand.stored(stand.main)}", found[f"ours {stand.main}"]
    made = []
    if stand.nginx:
        against = "nginx, a file of the same bytes"
        made.append(beside(what, ours, against, found["nginx"], MOST_BESIDE_NGINX.get(pages)))
    few = found[f"ours {stand.least}"]
    for size in stand.others:
        grown = f"counts of {pages}, {stand.stored(size)}"
        made.append(beside(grown, found[f"ours {size}"], stand.stored(stand.least), few, MOST_GROWTH))
    for size in stand.isso:
        mine, what = found[f"ours {stand.like(size)}"], f"counts of {pages}, {stand.stored(stand.like(size))}"
        made.append(beside(what, mine, f"Isso, {stand.stored(size)}", found[f"isso {size}"]))
    return made
