"""Reading a thread: as it is, compressed, known already, and as a published file; with little and much stored."""

from collections.abc import Mapping
from itertools import repeat

from tests.bench.fill import THREADS
from tests.bench.live import isso
from tests.bench.live.client import Connection, load, request
from tests.bench.live.ours import thread_address
from tests.bench.live.rounds import Case, beside, measured
from tests.bench.live.servers import Server
from tests.bench.live.stand import Stand
from tests.bench.measuring import Effort
from tests.bench.table import Line

CONNECTIONS = 8

MOST_BESIDE_NGINX = {3: 5, 50: 3, 500: 2}
MOST_PUBLISHED = 1.1
MOST_GROWTH = 1.1
MOST_BESIDE_ISSO = {1_000: 1 / 150, 100_000: 1 / 1000}

CODINGS = ("gzip", "br")


def lines(stand: Stand, effort: Effort) -> list[Line]:
    return [line for number in THREADS for line in _of(stand, number, effort)]


def _of(stand: Stand, number: int, effort: Effort) -> list[Line]:
    main = stand.ours[stand.main]
    address = thread_address(main.database.filled.threads[number])
    cases = [reading(f"ours {size}", each.server, address) for size, each in stand.ours.items()]
    cases += [reading(f"ours {coding}", main.server, address, {"Accept-Encoding": coding}) for coding in CODINGS]
    cases.append(reading("ours 304", main.server, address, _known(main.server, address), 304))
    if stand.nginx:
        file = f"/{number}.json"
        cases.append(reading("nginx", stand.nginx, file))
        cases.append(reading("nginx gzip", stand.nginx, f"/gzip{file}", {"Accept-Encoding": "gzip"}))
        cases.append(reading("nginx 304", stand.nginx, file, _known(stand.nginx, file), 304))
        cases.append(reading("published", stand.nginx, address))
    for size, each in stand.isso.items():
        there = isso.thread_address(main.database.filled.threads[number])
        cases.append(reading(f"isso {size}", each.server, there, connections=1))
    found = measured(cases, effort)

    what, ours = f"thread of {number}, {stand.stored(stand.main)}", found[f"ours {stand.main}"]
    made = []
    if stand.nginx:
        same = "nginx, a file of the same bytes"
        made.append(beside(what, ours, same, found["nginx"], MOST_BESIDE_NGINX[number]))
        made.append(beside(f"{what}, gzip", found["ours gzip"], f"{same}, gzip", found["nginx gzip"]))
        made.append(beside(f"{what}, brotli", found["ours br"], f"{same}, gzip", found["nginx gzip"]))
        made.append(beside(f"{what}, 304", found["ours 304"], "nginx, 304", found["nginx 304"]))
        made.append(beside(f"{what}, as published", found["published"], same, found["nginx"], MOST_PUBLISHED))
    else:
        made += [beside(f"{what}, {way}", found[f"ours {way}"], "as it is", ours) for way in (*CODINGS, "304")]
    for size in stand.others:
        few = found[f"ours {stand.least}"]
        grown = f"thread of {number}, {stand.stored(size)}"
        made.append(beside(grown, found[f"ours {size}"], stand.stored(stand.least), few, MOST_GROWTH))
    for size in stand.isso:
        beside_it = stand.like(size)
        mine, most = found[f"ours {beside_it}"], MOST_BESIDE_ISSO.get(size)
        what = f"thread of {number}, {stand.stored(beside_it)}"
        made.append(beside(what, mine, f"Isso, {stand.stored(size)}", found[f"isso {size}"], most))
    return made


def reading(
    name: str,
    server: Server,
    address: str,
    headers: Mapping[str, str] | None = None,
    expected: int = 200,
    connections: int = CONNECTIONS,
) -> Case:
    """A case that reads one address again and again."""
    return asking(name, server, request("GET", address, headers), expected, connections)


def asking(name: str, server: Server, sent: bytes, expected: int = 200, connections: int = 1) -> Case:
    """A case that sends one request again and again."""
    lines = server.connections(connections)
    return Case(name, server, lambda seconds: load(lines, repeat(sent), expected, seconds))


def _known(server: Server, address: str) -> dict[str, str]:
    """What a browser sends that has the page already."""
    answer = Connection(server.port).ask(request("GET", address))
    return {"If-None-Match": {name.lower(): value for name, value in answer.headers}["etag"]}
