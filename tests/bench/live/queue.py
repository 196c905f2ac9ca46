"""The moderator's queue: its first page, one from the middle and the last full one, with few and with many waiting."""

from statistics import median

from tests.bench.live import isso
from tests.bench.live.client import Connection, request, waits
from tests.bench.live.ours import Ours, short
from tests.bench.live.reads import asking
from tests.bench.live.rounds import beside, measured
from tests.bench.live.stand import Stand
from tests.bench.measuring import Effort
from tests.bench.table import Line

DEPTHS = ("first", "middle", "deep")
MOST_GROWTH = 1.3
MOST_WALL = 10
"""Milliseconds until a page is there, whatever its depth, with the most that is measured."""


def lines(stand: Stand, effort: Effort) -> list[Line]:
    cases = []
    for depth in DEPTHS:
        for size, each in stand.ours.items():
            cases.append(asking(f"ours {size} {depth}", each.server, _ours(each, depth)))
        for size, their in stand.isso.items():
            cases.append(asking(f"isso {size} {depth}", their.server, _isso(their, depth)))
    found = measured(cases, effort)

    made, least = [], stand.least
    for depth in DEPTHS:
        few = found[f"ours {least} {depth}"]
        for size in stand.others:
            what = f"queue, {depth} page, {short(size)} waiting"
            made.append(beside(what, found[f"ours {size} {depth}"], f"{short(least)} waiting", few, MOST_GROWTH))
        for size in stand.isso:
            ours, what = found[f"ours {stand.like(size)} {depth}"], f"queue, {depth} page, {short(size)} waiting"
            against = f"Isso, its page of {isso.A_PAGE}, {short(size)} waiting"
            made.append(beside(what, ours, against, found[f"isso {size} {depth}"]))
    return [*made, *_by_the_clock(stand, effort)]


def _by_the_clock(stand: Stand, effort: Effort) -> list[Line]:
    most = stand.ours[max(stand.ours)]
    line, made = Connection(most.server.port), []
    for depth in DEPTHS:
        taken = [median(waits(line, _ours(most, depth), effort.seconds)) for _ in range(effort.rounds)]
        what = f"queue, {depth} page, {short(max(stand.ours))} waiting, p50"
        made.append(Line(what, taken, most_ours=MOST_WALL, unit="ms wall"))
    return made


def _ours(service: Ours, depth: str) -> bytes:
    query = "" if depth == "first" else f"?after={service.database.filled.marks[depth]}"
    return request("GET", f"/desk/queue{query}", {"Cookie": service.cookie})


def _isso(service: isso.Isso, depth: str) -> bytes:
    last = service.waiting // isso.A_PAGE - 1
    page = {"first": 0, "middle": last // 2, "deep": last}[depth]
    return request("GET", isso.queue_address(max(0, page)), {"Cookie": service.cookie})
