"""A preview, the definitive post after it, and Isso's post: 600 characters with markup, synced to disk by both."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import count

from tests.bench import texts
from tests.bench.live import isso
from tests.bench.live.client import Connection, load, request
from tests.bench.live.ours import API
from tests.bench.live.rounds import Case, Figures, beside, measured
from tests.bench.live.servers import Server
from tests.bench.live.stand import Stand
from tests.bench.measuring import Effort
from tests.bench.table import Line
from tests.bench.writing import FIELDS, PLACE, TICKET_IN_JSON
from tests.bench.wsgi import JSON, ORIGIN

CONNECTIONS = 4
AT_MOST = 100
"""Posts in one turn: what is stored shall not grow much by the measuring itself."""

MOST_FOR_PREVIEW, MOST_FOR_POST = 0.6, 0.15
MOST_GROWTH = 1.1

_numbers = count(int(time.time() * 1000))
"""Other words, and other senders, than those of an earlier run: nobody posts a thousand in a second."""


class Sender:
    """Sends reactions of which no two have the same words, each from a network of its own: no limit is ever reached."""

    def __init__(self, lines: Sequence[Connection]) -> None:
        self._lines = lines
        self._body = json.dumps({**FIELDS, "text": texts.marked(PLACE.decode())}).encode()
        self._numbers: list[int] = []
        self._tickets: list[bytes] = []

    def preview(self, seconds: float, at_most: int = AT_MOST) -> int:
        """Preview reactions; what they gave is kept for `post`."""
        self._numbers, self._tickets = [], []
        return load(self._lines, self._previews(), 200, seconds, at_most, self._heard)

    def post(self, seconds: float = 60) -> int:
        """Post all that was previewed last."""
        tickets = zip(self._numbers, self._tickets, strict=True)
        return load(self._lines, self._posts(tickets), 201, seconds, len(self._tickets))

    def _previews(self) -> Iterator[bytes]:
        for number in _numbers:
            self._numbers.append(number)
            yield _sent("preview", number, self._written(number))

    def _posts(self, previewed: Iterator[tuple[int, bytes]]) -> Iterator[bytes]:
        for number, ticket in previewed:
            yield _sent("reactions", number, self._written(number)[:-1] + b',"ticket":"' + ticket + b'"}')

    def _written(self, number: int) -> bytes:
        return self._body.replace(PLACE, str(number).rjust(texts.DIGITS, "0").encode())

    def _heard(self, body: bytes) -> None:
        found = TICKET_IN_JSON.search(body)
        if found is None:
            raise RuntimeError("the preview gives no ticket")
        self._tickets.append(found[1])


def lines(stand: Stand, effort: Effort) -> list[Line]:
    cases = [each for size, ours in stand.ours.items() for each in _cases(size, ours.server, effort)]
    cases += [Case(f"isso {size}", each.server, _posting(each)) for size, each in stand.isso.items()]
    found = measured(cases, effort)

    made = []
    for kind, what, most in (("preview", "preview", MOST_FOR_PREVIEW), ("post", "post after a preview", MOST_FOR_POST)):
        for size in stand.isso:
            ours, titled = found[f"{kind} {stand.like(size)}"], f"{what}, {stand.stored(stand.like(size))}"
            made.append(beside(titled, ours, f"Isso's post, {stand.stored(size)}", found[f"isso {size}"], most))
        made += _grown(stand, what, {size: found[f"{kind} {size}"] for size in stand.ours})
    return made


def _cases(size: int, server: Server, effort: Effort) -> Iterator[Case]:
    """A preview alone; and a post, for which the previews are made outside of the clock."""
    yield Case(f"preview {size}", server, Sender(server.connections(CONNECTIONS)).preview)
    sender = Sender(server.connections(CONNECTIONS))
    yield Case(f"post {size}", server, lambda _: sender.post(), lambda: sender.preview(effort.seconds))


def _grown(stand: Stand, what: str, found: dict[int, Figures]) -> list[Line]:
    least = stand.stored(stand.least)
    return [
        beside(f"{what}, {stand.stored(size)}", found[size], least, found[stand.least], MOST_GROWTH)
        for size in stand.others or [stand.least]
    ]


def _posting(to: isso.Isso) -> Callable[[float], int]:
    lines = to.server.connections(1)
    posts = (isso.post(number) for number in _numbers)
    return lambda seconds: load(lines, posts, 202, seconds, AT_MOST)


def _sent(what: str, number: int, body: bytes) -> bytes:
    sender = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    headers = {"Content-Type": JSON, "Origin": ORIGIN, "X-Forwarded-For": sender}
    return request("POST", f"{API}/{what}", headers, body)
