"""Speaks with the service over HTTP, as far as it is there."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

from tests.bench.live.client import Connection, request
from tests.bench.wsgi import FORM, JSON, ORIGIN


class BrokenOff(Exception):
    """The connection cannot be had, or ended before the answer: nobody knows what came of the request."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, with the names of its headers in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def told(self) -> Any:
        return json.loads(self.body)


class Client:
    """Somebody with a connection of their own, which is opened anew when it broke off. `network` is where they are."""

    def __init__(self, port: int, network: str = "10.0.0.1") -> None:
        self._connection = Connection(port)
        self.network = network
        self.cookie = ""
        self.longest = 0.0
        """Seconds that the longest answer took, also one that broke off."""
        self.refused = 0.0
        """Seconds that the longest 503 took."""

    def get(self, address: str) -> Answer:
        return self._ask("GET", address, {})

    def post_form(self, address: str, fields: Mapping[str, str]) -> Answer:
        return self._ask("POST", address, {"Content-Type": FORM, "Origin": ORIGIN}, urlencode(fields).encode())

    def post_json(self, address: str, told: object) -> Answer:
        return self._ask("POST", address, {"Content-Type": JSON}, json.dumps(told).encode())

    def close(self) -> None:
        self._connection.close()

    def _ask(self, method: str, address: str, headers: dict[str, str], body: bytes = b"") -> Answer:
        """The answer, whatever it is. Raises BrokenOff."""
        begun, answer = perf_counter(), None
        try:
            answer = self._answer(method, address, headers, body)
        finally:
            taken = perf_counter() - begun
            self.longest = max(self.longest, taken)
            if answer is not None and answer.status == 503:
                self.refused = max(self.refused, taken)
        return answer

    def _answer(self, method: str, address: str, headers: dict[str, str], body: bytes) -> Answer:
        headers["X-Forwarded-For"] = self.network
        if self.cookie:
            headers["Cookie"] = self.cookie
        try:
            self._connection.send(request(method, address, headers, body))
            head, body = self._connection.receive()
        except (OSError, RuntimeError) as error:
            self._connection.close()
            raise BrokenOff(str(error)) from error
        lines = head.decode("latin-1").split("\r\n")[1:]
        named = (line.partition(": ") for line in lines if line)
        return Answer(int(head[9:12]), {name.lower(): value for name, _, value in named}, body)
