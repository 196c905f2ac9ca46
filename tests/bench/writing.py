"""Preview and definitive post of 600 characters with markup, by the forms and by the API."""

import json
import re
from collections.abc import Callable, Iterator
from itertools import count
from urllib.parse import urlencode

from tests.bench import texts
from tests.bench.magazine import SITE
from tests.bench.measuring import Case, Effort, measured, minus
from tests.bench.peers import NAIVE, naive
from tests.bench.service import Services
from tests.bench.table import Line
from tests.bench.wsgi import FORM, JSON, Visitor

PLACE = b"?" * texts.DIGITS
FIELDS = {"thread": "/artikel/geschreven", "name": "Jan Jansen", "email": "jan@example.org"}
TICKET_IN_PAGE = re.compile(rb'name="ticket" value="([^"]+)"')
TICKET_IN_JSON = re.compile(rb'"ticket":"([^"]+)"')

MOST_FOR_BOTH = 2.5
"""Milliseconds of CPU for preview and post together, beyond the server's own cost."""

_numbers = count(1)


class Writer:
    """Sends reactions of which no two have the same words, each from a network of its own: no limit is ever reached.

    The bodies are made beforehand but for the number in them, so that a sender's work hardly counts.
    """

    def __init__(self, visitor: Visitor, numbers: Iterator[int] = _numbers) -> None:
        self._visitor = visitor
        self._numbers = numbers
        words = {**FIELDS, "text": texts.marked(PLACE.decode())}
        self._form = urlencode(words, safe="?").encode()
        self._json = json.dumps(words).encode()

    def previews_by_form(self) -> None:
        self._preview_by_form(*self._new())

    def writes_by_form(self) -> None:
        number, client = self._new()
        body, ticket = self._preview_by_form(number, client)
        self._visitor.post(f"/t/{SITE.key}/post", body + b"&ticket=" + ticket, FORM, 303, client)

    def writes_by_api(self) -> None:
        number, client = self._new()
        body = self._json.replace(PLACE, number)
        address = f"/api/v1/sites/{SITE.key}"
        ticket = _found(TICKET_IN_JSON, self._visitor.post(f"{address}/preview", body, JSON, 200, client).body)
        self._visitor.post(f"{address}/reactions", body[:-1] + b',"ticket":"' + ticket + b'"}', JSON, 201, client)

    def twice_nothing(self) -> None:
        """The same two bodies to a view that does nothing."""
        for _ in range(2):
            self._visitor.post("/", self._form, FORM)

    def _new(self) -> tuple[bytes, str]:
        number = next(self._numbers)
        digits = str(number).rjust(texts.DIGITS, "0")
        return digits.encode(), f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"

    def _preview_by_form(self, number: bytes, client: str) -> tuple[bytes, bytes]:
        body = self._form.replace(PLACE, number)
        page = self._visitor.post(f"/t/{SITE.key}/preview", body, FORM, 200, client).body
        return body, _found(TICKET_IN_PAGE, page)


def lines(services: Services, effort: Effort) -> list[Line]:
    """A post with its preview beside the naive rendering of its text, and beside two empty requests."""
    writer = Writer(services.large.stranger)
    text = texts.marked("1")
    cases = [
        Case("form", writer.writes_by_form),
        Case("api", writer.writes_by_api),
        Case("preview", writer.previews_by_form),
        Case("empty", Writer(services.empty).twice_nothing),
        Case("naive", lambda: naive(text)),
    ]
    series = measured(cases, effort)
    both = {"form": "preview + post by the forms", "api": "preview + post by the API"}
    made = [Line(what, series[name], f"{NAIVE}, once", series["naive"]) for name, what in both.items()]
    made += [Line(what, series[name], "two empty Flask views", series["empty"]) for name, what in both.items()]
    made += [
        Line(f"{what}, beyond two empty views", minus(series[name], series["empty"]), most_ours=MOST_FOR_BOTH)
        for name, what in both.items()
    ]
    return [*made, Line("the preview alone, by the form", series["preview"], f"{NAIVE}, once", series["naive"])]


def work(services: Services) -> Iterator[tuple[str, Callable[[], object]]]:
    """What a profile should look into."""
    yield "preview + post by the forms", Writer(services.large.stranger).writes_by_form


def _found(pattern: re.Pattern[bytes], body: bytes) -> bytes:
    found = pattern.search(body)
    if found is None:
        raise RuntimeError("the preview gives no ticket")
    return found[1]
