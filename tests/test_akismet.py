"""The client of the outside spam service, against real servers on this machine: good, broken and hostile ones."""

import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from structlog.testing import capture_logs

from moderation import __version__
from moderation.domain.circumstances import Verdict
from moderation.domain.errors import BadSettings
from moderation.outside.akismet import FAILURES, Akismet, Question
from moderation.outside.line import MOST_AT_ONCE
from moderation.rules.akismet import Share
from tests.certificate import certificate_in

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEY = "geheime0sleutel"
SHORT = 0.3
"""Seconds, for services that never answer."""
LONG = 20.0
"""Seconds, for services that do, so that a busy machine does not matter."""

QUESTION = Question(
    site="https://blad.example",
    language="nl",
    text="Een helder stuk & één 100% 👍",
    name="Jan Jansen",
    email="jan@blad.example",
    network="192.0.2.7",
    browser="Mozilla/5.0 (X11)",
    page="https://blad.example/artikel/1",
)
ALWAYS_SENT = {
    "api_key": KEY,
    "blog": "https://blad.example",
    "blog_charset": "UTF-8",
    "blog_lang": "nl",
    "comment_content": "Een helder stuk & één 100% 👍",
    "comment_type": "comment",
    "user_ip": "127.0.0.1",
}


class Clock:
    """A clock that is put forward by hand."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


class Server(ThreadingHTTPServer):
    """A server that says nothing of callers who hang up."""

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class Service:
    """A service that answers as it is told, and remembers what it was asked."""

    def __init__(self, certificate: Path | None = None) -> None:
        self.status, self.headers, self.body = 200, {}, b"false"
        self.forms: list[dict[str, str]] = []
        self.heads: list[dict[str, str]] = []
        self.lines: list[str] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
                service.forms.append(dict(parse_qsl(sent, keep_blank_values=True, strict_parsing=True)))
                service.heads.append(dict(self.headers.items()))
                service.lines.append(self.requestline)
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
            listening = self._server.socket
            self._server.socket = context.wrap_socket(listening, server_side=True, do_handshake_on_connect=False)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def says(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.body, self.status = body, status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def service() -> Iterator[Service]:
    service = Service()
    yield service
    service.close()


@pytest.fixture
def akismet(service: Service, clock: Clock) -> Akismet:
    return Akismet(KEY, clock, f"http://127.0.0.1:{service.port}/1.1/comment-check", LONG)


# What is asked


@pytest.mark.parametrize(
    ("body", "headers", "verdict"),
    [
        (b"false", {}, Verdict.GOOD),
        (b"true", {}, Verdict.SPAM),
        (b"true\r\n", {}, Verdict.SPAM),
        (b"true", {"X_akismet_pro_tip": "discard"}, Verdict.BLATANT),
        (b"true", {"X_akismet_pro_tip": "something new"}, Verdict.SPAM),
        (b"false", {"X_akismet_pro_tip": "discard"}, Verdict.GOOD),
        (b"true", {"X_akismet_alert_code": "10009", "X_akismet_alert_msg": "Pay us."}, Verdict.SPAM),
    ],
)
def test_its_answer_becomes_a_verdict(
    service: Service, akismet: Akismet, body: bytes, headers: dict[str, str], verdict: Verdict
) -> None:
    service.says(body, **headers)
    assert akismet.ask(QUESTION) is verdict


def test_nothing_is_sent_but_the_text_when_nothing_is_shared(service: Service, akismet: Akismet) -> None:
    akismet.ask(QUESTION.only(()))
    assert service.forms == [ALWAYS_SENT]


@pytest.mark.parametrize(
    ("part", "sent"),
    [
        (Share.NAME, {"comment_author": "Jan Jansen"}),
        (Share.EMAIL, {"comment_author_email": "jan@blad.example"}),
        (Share.NETWORK, {"user_ip": "192.0.2.7"}),
        (Share.BROWSER, {"user_agent": "Mozilla/5.0 (X11)"}),
        (Share.PAGE, {"permalink": "https://blad.example/artikel/1"}),
    ],
)
def test_what_is_shared_is_sent_and_nothing_else(
    service: Service, akismet: Akismet, part: Share, sent: dict[str, str]
) -> None:
    akismet.ask(QUESTION.only((part,)))
    assert service.forms == [ALWAYS_SENT | sent]


def test_all_that_is_shared_and_empty_is_left_out(service: Service, akismet: Akismet) -> None:
    akismet.ask(Question("https://blad.example", "", "Eens!").only(tuple(Share)))
    without_language = {name: value for name, value in ALWAYS_SENT.items() if name != "blog_lang"}
    assert service.forms == [without_language | {"comment_content": "Eens!"}]


def test_the_request_itself_tells_nothing_of_the_reader(service: Service, akismet: Akismet) -> None:
    akismet.ask(QUESTION)
    (head,) = service.heads
    assert service.lines == ["POST /1.1/comment-check HTTP/1.1"]
    assert int(head.pop("Content-Length")) > 0
    assert head == {
        "Host": f"127.0.0.1:{service.port}",
        "Accept-Encoding": "identity",
        "User-Agent": f"moderation/{__version__}",
        "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
        "Connection": "close",
    }


def test_any_text_can_be_asked_about(service: Service, akismet: Akismet) -> None:
    service.says(b"true")
    assert (
        akismet.ask(Question("https://blad.example", "nl", "half \ud800 a sign &api_key=x\r\n" * 100)) is Verdict.SPAM
    )
    assert service.forms[0]["api_key"] == KEY
    assert service.forms[0]["comment_content"].startswith("half ? a sign &api_key=x\r\n")


def test_a_browser_that_says_very_much_is_cut_short(service: Service, akismet: Akismet) -> None:
    akismet.ask(Question("https://blad.example", "nl", "Eens!", browser="x" * 100_000))
    assert len(service.forms[0]["user_agent"]) == 500


def test_a_test_is_said_to_be_one(service: Service, clock: Clock) -> None:
    Akismet(KEY, clock, f"http://127.0.0.1:{service.port}/", LONG, is_test=True).ask(QUESTION.only(()))
    assert service.forms == [ALWAYS_SENT | {"is_test": "1"}]


def test_a_question_does_not_show_what_is_in_it() -> None:
    assert "an Jansen" not in repr(QUESTION)
    assert "helder" not in f"{QUESTION}"


# Services that are broken


@pytest.mark.parametrize(
    ("body", "status", "headers"),
    [
        (b"invalid", 200, {"X_akismet_debug_help": "Empty jan@blad.example value"}),
        (b"", 200, {}),
        (b"TRUE?", 200, {}),
        (b"\xff\xfe", 200, {}),
        (b"<html>true</html>", 200, {}),
        (b"true" + b" " * 300, 200, {}),
        (b"true", 200, {"X_akismet_error": "suspended"}),
        (b"true", 201, {}),
        (b"true", 429, {}),
        (b"true", 500, {}),
        (b"true", 200, {"Content_Length": "90"}),
        (b"true", 200, {"Transfer_Encoding": "chunked"}),
        (b"true", 200, {f"X-{number}": "y" for number in range(200)}),
        (b"true", 200, {"X_long": "y" * 100_000}),
    ],
)
def test_what_is_no_answer_leaves_the_question_open(
    service: Service, akismet: Akismet, body: bytes, status: int, headers: dict[str, str]
) -> None:
    service.says(body, status, **headers)
    with capture_logs() as heard:
        assert akismet.ask(QUESTION) is Verdict.UNANSWERED
    assert [entry["event"] for entry in heard] == ["spam service gave no answer"]
    assert_nothing_told(heard)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(service: Service, akismet: Akismet, status: int) -> None:
    service.says(b"true", status, Location=f"http://127.0.0.1:{service.port}/elsewhere")
    assert akismet.ask(QUESTION) is Verdict.UNANSWERED
    assert len(service.forms) == 1


def test_a_message_for_the_owner_of_the_key_is_logged_by_its_number_alone(service: Service, akismet: Akismet) -> None:
    with capture_logs() as heard:
        service.says(b"false", X_akismet_alert_code="10009", X_akismet_alert_msg=f"About {KEY}")
        akismet.ask(QUESTION)
        service.says(b"false", X_akismet_alert_code=KEY)
        akismet.ask(QUESTION)
    assert [entry.get("code") for entry in heard] == ["10009"]
    assert_nothing_told(heard)


def assert_nothing_told(heard: list) -> None:
    """No log may hold anything of the reaction, or the key."""
    told = repr(heard)
    assert heard
    for secret in (KEY, QUESTION.text, QUESTION.name, QUESTION.email, QUESTION.network, QUESTION.browser, "artikel"):
        assert secret not in told


# Services that are hostile

Behaviour = Callable[[socket.socket], None]


@contextmanager
def hostile(behaviour: Behaviour) -> Iterator[tuple[int, threading.Event]]:
    """A server that does this to whoever calls. Gives its port, and an event for when the caller has let go."""
    gone = threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        try:
            caller, _ = listening.accept()
        except OSError:  # nobody has called
            return
        with caller:
            caller.settimeout(LONG)
            try:
                behaviour(caller)
            except ConnectionError:
                gone.set()

    server = threading.Thread(target=serve)
    server.start()
    try:
        yield listening.getsockname()[1], gone
    finally:
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        server.join()
        listening.close()


def never_answer(caller: socket.socket) -> None:
    while caller.recv(65_536):
        pass
    raise ConnectionResetError


def drip(beginning: bytes, drop: bytes) -> Behaviour:
    """Send a beginning, and then a drop at a time for as long as anybody listens."""

    def behaviour(caller: socket.socket) -> None:
        pause = threading.Event()
        caller.sendall(beginning)
        while not pause.wait(0.01):
            caller.sendall(drop)

    return behaviour


DRIPPING = {
    "status": (b"", b"H"),
    "header": (b"HTTP/1.1 200 OK\r\nX-long: ", b"y"),
    "continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "body": (b"HTTP/1.1 200 OK\r\n\r\n", b" "),
    "body with a length": (b"HTTP/1.1 200 OK\r\nContent-Length: 300\r\n\r\n", b" "),
    "chunk": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0"),
}


@pytest.mark.parametrize("where", DRIPPING)
def test_a_service_that_drips_is_left_when_the_time_is_over(clock: Clock, where: str) -> None:
    with hostile(drip(*DRIPPING[where])) as (port, gone):
        assert Akismet(KEY, clock, f"http://127.0.0.1:{port}/", SHORT).ask(QUESTION) is Verdict.UNANSWERED
        assert gone.wait(LONG)


@pytest.mark.parametrize("behaviour", [never_answer, drip(b"\x16\x03\x03\x40\x00", b"\x02")], ids=["silent", "drips"])
def test_the_greeting_of_a_safe_line_has_the_same_deadline(clock: Clock, behaviour: Behaviour) -> None:
    with hostile(behaviour) as (port, gone):
        assert Akismet(KEY, clock, f"https://127.0.0.1:{port}/", SHORT).ask(QUESTION) is Verdict.UNANSWERED
        assert gone.wait(LONG)


def test_a_service_that_never_answers_is_left_when_the_time_is_over(clock: Clock) -> None:
    with hostile(never_answer) as (port, gone), capture_logs() as heard:
        assert Akismet(KEY, clock, f"http://127.0.0.1:{port}/", SHORT).ask(QUESTION) is Verdict.UNANSWERED
        assert gone.wait(LONG)
    assert [entry["why"] for entry in heard] == ["too slow"]


def test_an_answer_of_ten_megabytes_is_not_read(clock: Clock) -> None:
    def flood(caller: socket.socket) -> None:
        caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10485760\r\n\r\n")
        caller.sendall(b"true" * 2_621_440)

    with hostile(flood) as (port, gone), capture_logs() as heard:
        assert Akismet(KEY, clock, f"http://127.0.0.1:{port}/", LONG).ask(QUESTION) is Verdict.UNANSWERED
        assert gone.wait(LONG)
    assert [entry["why"] for entry in heard] == ["too long"]


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"220 mail.example ready\r\n",
        b"true",
        b"HTTP/1.1 jan@blad.example\r\n\r\ntrue",
        b"HTTP/1.1 200 OK\r\nno header at all",
        b"\x15\x03\x01\x00\x02\x02\x16",
        b"\x00" * 1000,
    ],
)
def test_what_is_not_http_is_no_answer(clock: Clock, answer: bytes) -> None:
    def speak(caller: socket.socket) -> None:
        caller.recv(65_536)
        caller.sendall(answer)

    with hostile(speak) as (port, _), capture_logs() as heard:
        assert Akismet(KEY, clock, f"http://127.0.0.1:{port}/", LONG).ask(QUESTION) is Verdict.UNANSWERED
    assert_nothing_told(heard)


def test_where_nobody_listens_there_is_no_answer(clock: Clock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with capture_logs() as heard:
        assert Akismet(KEY, clock, f"http://127.0.0.1:{port}/", LONG).ask(QUESTION) is Verdict.UNANSWERED
    assert [entry["why"] for entry in heard] == ["ConnectionRefusedError"]


def test_no_more_than_a_few_questions_are_under_way_at_once(clock: Clock) -> None:
    arrived, answering = threading.Semaphore(0), threading.Event()

    class Waiting(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            arrived.release()
            answering.wait(LONG)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"false")

        def log_message(self, *args: object) -> None:
            """Nothing."""

    verdicts: list[Verdict] = []
    with Server(("127.0.0.1", 0), Waiting) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        akismet = Akismet(KEY, clock, f"http://127.0.0.1:{server.server_port}/", LONG)
        askers = [threading.Thread(target=lambda: verdicts.append(akismet.ask(QUESTION))) for _ in range(MOST_AT_ONCE)]
        for asker in askers:
            asker.start()
        for _ in askers:
            assert arrived.acquire(timeout=LONG)
        with capture_logs() as heard:
            assert akismet.ask(QUESTION) is Verdict.UNANSWERED
        answering.set()
        for asker in askers:
            asker.join()
        assert akismet.ask(QUESTION) is Verdict.GOOD
        server.shutdown()
    assert [entry["why"] for entry in heard] == ["too many questions at once"]
    assert verdicts == [Verdict.GOOD] * MOST_AT_ONCE


# A service that fails is left alone


def fail(service: Service, akismet: Akismet, times: int) -> None:
    service.says(b"", 503)
    for _ in range(times):
        assert akismet.ask(QUESTION) is Verdict.UNANSWERED


def test_after_five_failures_it_is_not_asked_for_a_minute(service: Service, akismet: Akismet, clock: Clock) -> None:
    with capture_logs() as heard:
        fail(service, akismet, FAILURES)
    assert heard[-1] == {"event": "spam service is left alone", "seconds": 60, "log_level": "error"}
    service.says(b"true")
    clock.at += timedelta(seconds=59)
    with capture_logs() as heard:
        assert akismet.ask(QUESTION) is Verdict.UNANSWERED
    assert (len(service.forms), heard) == (5, [])
    clock.at += timedelta(seconds=1)
    assert akismet.ask(QUESTION) is Verdict.SPAM


def test_one_more_failure_after_the_pause_begins_another(service: Service, akismet: Akismet, clock: Clock) -> None:
    fail(service, akismet, FAILURES)
    clock.at += timedelta(minutes=2)
    fail(service, akismet, 3)
    assert len(service.forms) == FAILURES + 1


def test_an_answer_in_between_begins_the_count_anew(service: Service, akismet: Akismet) -> None:
    for _ in range(3):
        fail(service, akismet, FAILURES - 1)
        service.says(b"false")
        assert akismet.ask(QUESTION) is Verdict.GOOD


def test_a_clock_that_is_put_back_does_not_make_the_pause_longer(
    service: Service, akismet: Akismet, clock: Clock
) -> None:
    fail(service, akismet, FAILURES)
    clock.at -= timedelta(hours=1)
    service.says(b"false")
    assert akismet.ask(QUESTION) is Verdict.GOOD


# A safe line


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return certificate_in(tmp_path)


@pytest.fixture
def safe_service(certificate: Path) -> Iterator[Service]:
    service = Service(certificate)
    yield service
    service.close()


def test_a_service_whose_certificate_is_trusted_is_asked(
    safe_service: Service, clock: Clock, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    safe_service.says(b"true")
    assert Akismet(KEY, clock, f"https://127.0.0.1:{safe_service.port}/", LONG).ask(QUESTION) is Verdict.SPAM
    assert safe_service.heads[0]["Host"] == f"127.0.0.1:{safe_service.port}"


def test_a_service_whose_certificate_nobody_trusts_learns_nothing(safe_service: Service, clock: Clock) -> None:
    akismet = Akismet(KEY, clock, f"https://127.0.0.1:{safe_service.port}/", LONG)
    with capture_logs() as heard:
        assert akismet.ask(QUESTION) is Verdict.UNANSWERED
    assert [entry["why"] for entry in heard] == ["SSLCertVerificationError"]
    assert safe_service.forms == []


@pytest.mark.parametrize(
    "address",
    [
        "",
        "rest.akismet.com",
        "ftp://rest.akismet.com/",
        "http://rest.akismet.com/1.1/comment-check",
        "http://127.0.0.1.example/",
        "https:///comment-check",
        "https://jan:secret@rest.akismet.com/",
        "https://rest.akismet.com:99999/",
        "https://rest.akismet.com/\r\nHost: elsewhere",
        "https://rést.example/",
        "https://[::1/",
    ],
)
def test_the_key_goes_over_safe_lines_only(clock: Clock, address: str) -> None:
    with pytest.raises(BadSettings):
        Akismet(KEY, clock, address)


@pytest.mark.parametrize("address", ["http://localhost:1/", "http://[::1]:1/", "https://spam.example"])
def test_an_address_may_be_of_this_machine_or_of_a_safe_line(clock: Clock, address: str) -> None:
    assert Akismet(KEY, clock, address)


@pytest.mark.parametrize("key", ["", "two words", "sleutel\n", "sléutel"])
def test_what_cannot_be_a_key_is_refused_at_once(clock: Clock, key: str) -> None:
    with pytest.raises(BadSettings):
        Akismet(key, clock)
