"""A line to one service outside the house: one POST at a time, with a deadline in all.

The timeout of a socket begins anew with every byte, so a service that drips could hold us for hours. So a thread of its
own asks; whoever waits for it stops waiting when the time is over, and cuts the line, which ends the thread.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Lock, Thread
from urllib.parse import urlencode, urlsplit

from moderation import __version__
from moderation.domain.errors import BadSettings

LONGEST_ANSWER = 300
"""Bytes of an answer; a longer one is none."""

MOST_AT_ONCE = 8
"""Questions that are under way, those included whose time is over and whose thread has not ended yet."""


class NoAnswer(Exception):
    """The service gave no answer that can be used. Says why in words of our own: nothing of what was sent or came."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back with status 200. The names of the headers are in small letters."""

    headers: Mapping[str, str]
    body: bytes


TOO_SLOW = "too slow"


class Line:
    """Where to ask, and how long an answer may take.

    Raises BadSettings unless the address is one of https, or one of http on this very machine, as for tests.
    """

    def __init__(self, address: str, seconds: float) -> None:
        self._host, self._port, self._path, secure = _parts(address)
        self._seconds = seconds
        self._tls = ssl.create_default_context() if secure else None
        self._free = BoundedSemaphore(MOST_AT_ONCE)

    def post(self, form: Mapping[str, str]) -> Answer:
        """What the service says to this form. Follows no redirect. Raises NoAnswer."""
        body = urlencode(form, errors="replace").encode()
        call = _Call(self._host, self._port, self._seconds, self._tls)
        answers: SimpleQueue[Answer | NoAnswer] = SimpleQueue()
        if not self._free.acquire(blocking=False):
            raise NoAnswer("too many questions at once")
        try:
            Thread(target=self._ask, args=(call, body, answers), daemon=True).start()
        except RuntimeError:
            self._free.release()
            raise NoAnswer("no thread to be had") from None
        try:
            answer = answers.get(timeout=self._seconds)
        except Empty:
            call.cut()
            raise NoAnswer(TOO_SLOW) from None
        if isinstance(answer, NoAnswer):
            raise answer
        return answer

    def _ask(self, call: "_Call", body: bytes, answers: "SimpleQueue[Answer | NoAnswer]") -> None:
        headers = {
            "User-Agent": f"moderation/{__version__}",
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            "Connection": "close",
        }
        answer: Answer | NoAnswer
        try:
            answer = call.post(self._path, body, headers)
        except NoAnswer as problem:
            answer = problem
        except TimeoutError:  # the socket noticed before the one who waits for it
            answer = NoAnswer(TOO_SLOW)
        except Exception as error:  # whatever a strange service brings about must not cost a reader their reaction
            answer = NoAnswer(type(error).__name__)
        self._free.release()
        answers.put(answer)


class _Call:
    """One question under way. `cut` may be called from another thread at any moment."""

    def __init__(self, host: str, port: int, seconds: float, tls: ssl.SSLContext | None) -> None:
        self._connection = (
            http.client.HTTPSConnection(host, port, timeout=seconds, context=tls)
            if tls
            else http.client.HTTPConnection(host, port, timeout=seconds)
        )
        self._lock = Lock()
        self._socket: socket.socket | None = None
        self._is_cut = False

    def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        connection, response = self._connection, None
        try:
            connection.connect()  # of a TLS greeting too, the timeout is that of the whole
            self._hold(connection.sock)
            connection.request("POST", path, body, dict(headers))
            response = connection.getresponse()
            return _read(response)
        finally:
            self._hold(None)
            connection.close()
            if response is not None:
                response.close()

    def cut(self) -> None:
        """End the question, wherever it is."""
        with self._lock:
            self._is_cut = True
            self._shut()

    def _hold(self, held: socket.socket | None) -> None:
        with self._lock:
            self._socket = held
            if self._is_cut:
                self._shut()

    def _shut(self) -> None:
        if self._socket is not None:
            with suppress(OSError):
                # Not the method of the TLS socket: for a moment, that one would let the thread write in the clear.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def _read(response: http.client.HTTPResponse) -> Answer:
    if response.status != http.client.OK:
        raise NoAnswer(f"status {response.status}")
    body = response.read(LONGEST_ANSWER + 1)
    if len(body) > LONGEST_ANSWER:
        raise NoAnswer("too long")
    if response.length:
        raise NoAnswer("cut short")
    return Answer({name.lower(): value for name, value in response.getheaders()}, body)


def _parts(address: str) -> tuple[str, int, str, bool]:
    """Host, port, path, and whether it is https."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if not host or not address.isascii() or not address.isprintable() or " " in address or "@" in parts.netloc:
        raise BadSettings(f"{address!r} is not an address such as https://service.example/check")
    secure = parts.scheme == "https"
    if not secure and not (parts.scheme == "http" and _is_this_machine(host)):
        raise BadSettings(f"{address!r} must begin with https://: what is asked there is not for others to read")
    return host, port or (443 if secure else 80), parts.path or "/", secure


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
