"""The way to webhooks, against real servers on this machine: good, slow, huge, broken, unsafe, and leading inside."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from moderation import __version__
from moderation.domain.message import Message
from moderation.domain.target import Targets, targets_in
from moderation.outside import hook_line
from moderation.outside.hook_line import HookLine, NotSent
from tests.test_akismet import Server, certificate, drip, hostile, never_answer

__all__ = ["certificate"]

LONG, SHORT = 20.0, 1.0
"""Seconds: for servers that answer, so that a busy machine does not matter, and for those that do not."""

HERE = targets_in("127.0.0.1")
BODY = b'{"type":"ping"}'


class Service:
    """A service that answers as it is told, and remembers what it was sent."""

    def __init__(self, certificate: Path | None = None) -> None:
        self.status, self.headers, self.body = 204, {}, b""
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                sent = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                service.asked.append((self.path, headers, sent))
                self.send_response(service.status)
                for name, value in service.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(service.body)

            def log_message(self, *args: object) -> None:
                """Nothing: what was asked is remembered."""

        self._server = Server(("127.0.0.1", 0), Handler)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.port = self._server.server_port
        self.url = f"{'https' if certificate else 'http'}://127.0.0.1:{self.port}/hook"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def says(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.status, self.body, self.headers = status, body, headers

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextmanager
def a_service(certificate: Path | None = None) -> Iterator[Service]:
    service = Service(certificate)
    try:
        yield service
    finally:
        service.close()


@pytest.fixture
def service() -> Iterator[Service]:
    with a_service() as service:
        yield service


def a_line(targets: Targets = HERE, seconds: float = LONG) -> HookLine:
    return HookLine(targets, time.monotonic, "https://reacties.example", seconds)


def hear(caller: socket.socket) -> None:
    """Read all that is sent. Who closes a connection with something unread in it resets it, and takes back what it has
    answered.
    """
    heard = b""
    while not heard.endswith(BODY):
        heard += caller.recv(4096)


def why_not(url: str, targets: Targets = HERE, seconds: float = LONG) -> Message:
    with pytest.raises(NotSent) as failed:
        a_line(targets, seconds).post(url, {}, BODY)
    assert "127.0.0.1" not in str(failed.value)
    return failed.value.why


def leads_to(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """What looking up gives, time after time; the names that were asked for."""
    asked, left, really = [], list(answers), socket.getaddrinfo

    def getaddrinfo(host: str, port: int, *about: Any, **more: Any) -> Any:
        if host[0].isdecimal():
            return really(host, port, *about, **more)
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", (each, port)) for each in left.pop(0)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


# What is sent


def test_a_body_is_sent_as_it_is_by_who_says_so(service: Service) -> None:
    assert a_line().post(service.url + "?a=b%20c", {"webhook-id": "x"}, BODY) == 204
    ((path, headers, sent),) = service.asked
    assert (path, sent) == ("/hook?a=b%20c", BODY)
    assert headers == {
        "host": f"127.0.0.1:{service.port}",
        "user-agent": f"moderation/{__version__} (webhook; https://reacties.example)",
        "content-type": "application/json",
        "content-length": str(len(BODY)),
        "accept-encoding": "identity",
        "connection": "close",
        "webhook-id": "x",
    }


@pytest.mark.parametrize("status", [200, 202, 299, 302, 400, 410, 429, 500, 503])
def test_the_status_is_told_whatever_it_is(service: Service, status: int) -> None:
    service.says(status, b"gezien")
    assert a_line().post(service.url, {}, BODY) == status


def test_a_redirect_is_told_and_not_followed(service: Service) -> None:
    with a_service() as inside:
        service.says(307, Location=inside.url)
        assert a_line().post(service.url, {}, BODY) == 307
        assert inside.asked == []


def test_an_answer_of_ten_megabytes_costs_no_more_than_its_beginning(service: Service) -> None:
    read: list[int] = []

    class Counting(hook_line.Limited):
        def makefile(self, mode: str):
            incoming = super().makefile(mode)
            raw, readinto = incoming.raw, incoming.raw.readinto
            raw.readinto = lambda buffer: read.append(readinto(buffer)) or read[-1]
            return incoming

    service.says(200, b"x" * 10_000_000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hook_line, "Limited", Counting)
        assert a_line().post(service.url, {}, BODY) == 200
    assert sum(read) < 50_000


# Services that are slow, strange or not there


@pytest.mark.parametrize(
    "behaviour",
    [never_answer, drip(b"", b"H"), drip(b"HTTP/1.1 200 OK\r\nX-A: ", b"a")],
    ids=["silent", "drips a status", "drips headers"],
)
def test_whoever_drips_is_left_when_the_time_of_the_whole_is_over(behaviour: Callable[[socket.socket], None]) -> None:
    with hostile(behaviour) as (port, gone):
        assert why_not(f"http://127.0.0.1:{port}/", seconds=SHORT) == hook_line.TOO_SLOW
        assert gone.wait(LONG)


def test_who_has_said_that_it_arrived_and_then_drips_is_believed_and_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hook_line, "COURTESY", SHORT)
    with hostile(drip(b"HTTP/1.1 200 OK\r\n\r\n", b"x")) as (port, gone):
        began = time.monotonic()
        assert a_line().post(f"http://127.0.0.1:{port}/", {}, BODY) == 200
        assert time.monotonic() - began < LONG / 2
        assert gone.wait(LONG)


def test_who_takes_nothing_is_left_when_the_time_is_over() -> None:
    with hostile(never_answer) as (port, gone):
        with pytest.raises(NotSent) as failed:
            a_line(seconds=SHORT).post(f"http://127.0.0.1:{port}/", {}, b"x" * 30_000_000)
        assert failed.value.why == hook_line.TOO_SLOW
        assert gone.wait(LONG)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 2",
        b"SSH-2.0-OpenSSH\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200,
    ],
    ids=["nothing", "half a status", "another protocol", "a head without end"],
)
def test_what_breaks_off_or_is_not_http_has_not_arrived(answer: bytes) -> None:
    def speak(caller: socket.socket) -> None:
        hear(caller)
        caller.sendall(answer)

    with hostile(speak) as (port, _):
        assert why_not(f"http://127.0.0.1:{port}/") == hook_line.BROKEN


@pytest.mark.parametrize("rest", [b"", b"X-A: b", b"Content-Length: 100\r\n\r\nhalf"])
def test_who_breaks_off_after_the_status_has_taken_it(rest: bytes) -> None:
    def speak(caller: socket.socket) -> None:
        hear(caller)
        caller.sendall(b"HTTP/1.1 201 Created\r\n" + rest)

    with hostile(speak) as (port, _):
        assert a_line().post(f"http://127.0.0.1:{port}/", {}, BODY) == 201


def test_where_nobody_is_nothing_arrives() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert why_not(f"http://127.0.0.1:{port}/") == hook_line.NO_CONNECTION
    assert why_not("https://nergens.invalid/") == hook_line.NO_HOST
    assert why_not("https://a b/") == hook_line.BAD_ADDRESS


def test_a_name_that_takes_too_long_to_look_up_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: done.wait(LONG) and [])
    assert why_not("https://traag.example/", seconds=SHORT) == hook_line.TOO_SLOW
    done.set()


# Safe lines


def test_a_certificate_that_browsers_do_not_trust_is_not_trusted_here(certificate: Path) -> None:
    with a_service(certificate) as service:
        assert why_not(service.url) == hook_line.NOT_SAFE
        assert service.asked == []


def test_a_safe_line_goes_to_the_address_that_was_looked_at_and_asks_for_the_name(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with a_service(certificate) as service:
        assert a_line().post(service.url, {}, BODY) == 204
        leads_to(monkeypatch, ["127.0.0.1"])
        # The same machine under a name that the certificate does not have.
        assert why_not(f"https://elders.example:{service.port}/") == hook_line.NOT_SAFE


def test_the_greeting_of_a_safe_line_has_the_same_deadline() -> None:
    with hostile(drip(b"\x16\x03\x03\x40\x00", b"\x02")) as (port, gone):
        assert why_not(f"https://127.0.0.1:{port}/", seconds=SHORT) == hook_line.TOO_SLOW
        assert gone.wait(LONG)


# Who is never asked


INSIDE = (
    "127.0.0.1",
    "127.8.8.8",
    "::1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",  # where clouds keep their secrets
    "fd00:ec2::254",
    "fe80::1%eth0",
    "fd00::1",
    "fec0::1",
    "0.0.0.0",
    "::",
    "224.0.0.1",
    "255.255.255.255",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::7f00:1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",  # 6to4
    "2001:0:53aa:64c:0:0:80ff:fffe",  # Teredo
)


@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_leads_inside_is_not_followed(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    leads_to(monkeypatch, [address])
    assert why_not("https://blad.example/", Targets()) == hook_line.NOT_ALLOWED


def test_one_address_inside_among_public_ones_is_enough_to_ask_none(monkeypatch: pytest.MonkeyPatch) -> None:
    leads_to(monkeypatch, ["93.184.215.14", "10.1.2.3"])
    assert why_not("https://blad.example/", Targets()) == hook_line.NOT_ALLOWED


@pytest.mark.parametrize("host", ["127.1", "0177.0.0.1", "2130706433", "0x7f.0.0.1", "127.0.0.1.", "[::ffff:7f00:1]"])
def test_no_spelling_of_an_address_leads_inside(service: Service, host: str) -> None:
    assert why_not(f"https://{host}:{service.port}/", Targets()) in (hook_line.BAD_ADDRESS, hook_line.NOT_ALLOWED)
    assert service.asked == []


def test_a_name_that_leads_elsewhere_the_second_time_is_asked_for_once(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = leads_to(monkeypatch, ["93.184.215.14"], ["127.0.0.1"])
    connected: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    assert why_not(f"https://blad.example:{service.port}/", Targets()) == hook_line.NO_CONNECTION
    assert asked == ["blad.example"]
    assert connected == [("93.184.215.14", service.port)]


def test_in_the_clear_only_what_the_operator_allows_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    leads_to(monkeypatch, ["93.184.215.14"])
    assert why_not("http://blad.example/") == hook_line.NOT_ALLOWED


def test_what_the_operator_allows_by_its_network_or_by_its_name_is_asked(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads_to(monkeypatch, ["127.0.0.1"], ["127.0.0.1"], ["127.0.0.1"], ["169.254.169.254"])
    url = f"http://hooks.internal:{service.port}/"
    assert a_line(targets_in("127.0.0.0/8")).post(url, {}, BODY) == 204
    assert a_line(targets_in("10.0.0.0/8, Hooks.Internal")).post(url, {}, BODY) == 204
    assert why_not(url, targets_in("10.0.0.0/8, other.internal")) == hook_line.NOT_ALLOWED
    assert why_not(url, targets_in("hooks.internal")) == hook_line.NOT_ALLOWED
