"""Requests in and out of order: what goes through to the application, what is refused, and what never gets mixed up."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import pytest
import structlog

from moderation.serving.bodies import LARGEST, MOST_DISCARDED, Bodies
from moderation.web.front import Answer
from tests.serving.asking import HOST_LINE, all_of, answered, connected, get, serving, status

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

CLOSE = b"Connection: close\r\n"
READY = Answer(200, [("content-type", "text/plain"), ("content-length", "5")], b"ready")


def echo(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """Answers what it was asked."""
    body = environ["wsgi.input"].read()
    if environ["PATH_INFO"].startswith("/broken"):
        raise ValueError("the words of a reader")
    start_response("200 OK", [("Content-Type", "application/json")])
    told = {name: value for name, value in environ.items() if isinstance(value, str)}
    return [json.dumps(told | {"body": body.decode("latin-1")}).encode()]


def ready(method: str, path: str, query: str, header: Callable[[str], str | None]) -> Answer | None:
    if path == "/unwell":
        raise ValueError("the words of a reader")
    return READY if path == "/ready" and method == "GET" else None


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving(echo, ready) as port:
        yield port


def echoed(answer: bytes) -> dict[str, str]:
    assert status(answer) == 200, answer
    return dict(json.loads(answer.partition(b"\r\n\r\n")[2]))


def asked(first_line: bytes, *headers: bytes, body: bytes = b"") -> bytes:
    return b"\r\n".join([first_line, *headers, b"", b""]) + body


def test_a_question_arrives_as_wsgi_spells_it(port: int) -> None:
    told = echoed(answered(port, asked(b"GET /caf%C3%A9%2Fx?a=%20b HTTP/1.1", b"Host: blad.example:81", CLOSE[:-2])))
    assert told["PATH_INFO"] == "/caf\xc3\xa9/x"
    assert told["QUERY_STRING"] == "a=%20b"
    assert told["HTTP_HOST"] == "blad.example:81"
    assert told["REMOTE_ADDR"] == "127.0.0.1"
    assert told["SERVER_PORT"] == str(port)
    assert told["wsgi.url_scheme"] == "http"


IN_ORDER = {
    "with its length": (b"Content-Length: 5\r\n", b"hallo"),
    "with the same length twice": (b"Content-Length: 5\r\nContent-Length: 5\r\n", b"hallo"),
    "in chunks": (b"Transfer-Encoding: chunked\r\n", b"2\r\nha\r\n3;x=y\r\nllo\r\n0\r\n\r\n"),
}


@pytest.mark.parametrize(("headers", "body"), IN_ORDER.values(), ids=IN_ORDER)
def test_a_body_arrives_whole(port: int, headers: bytes, body: bytes) -> None:
    told = echoed(answered(port, b"POST /x HTTP/1.1\r\n" + HOST_LINE + CLOSE + headers + b"\r\n" + body))
    assert told["body"] == "hallo"
    assert told["CONTENT_LENGTH"] == "5"


OUT_OF_ORDER = {
    "without a host": b"GET /x HTTP/1.1\r\n\r\n",
    "ready, without a host": b"GET /ready HTTP/1.1\r\n\r\n",
    "with two hosts": b"GET /x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "to no path": b"OPTIONS * HTTP/1.1\r\n" + HOST_LINE + b"\r\n",
    "for a tunnel": b"CONNECT blad.example:80 HTTP/1.1\r\n" + HOST_LINE + b"\r\n",
    "of another version": b"GET /x HTTP/2.0\r\n" + HOST_LINE + b"\r\n",
    "of another protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n",
    "with a folded header": b"GET /x HTTP/1.1\r\n" + HOST_LINE + b"X-A: b\r\n  c\r\n\r\n",
    "with a space before the colon": b"POST /x HTTP/1.1\r\n"
    + HOST_LINE
    + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "with a strange sign in a header's name": b"GET /x HTTP/1.1\r\n" + HOST_LINE + b"X(A: b\r\n\r\n",
    "with NUL in a header": b"GET /x HTTP/1.1\r\n" + HOST_LINE + b"X-A: b\0c\r\n\r\n",
    "with a bare CR in a header": b"GET /x HTTP/1.1\r\n" + HOST_LINE + b"X-A: b\rc\r\n\r\n",
    "with two lengths": b"POST /x HTTP/1.1\r\n" + HOST_LINE + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhallo!",
    "with a list of lengths": b"POST /x HTTP/1.1\r\n" + HOST_LINE + b"Content-Length: 5, 5\r\n\r\nhallo",
    "with a signed length": b"POST /x HTTP/1.1\r\n" + HOST_LINE + b"Content-Length: +5\r\n\r\nhallo",
    "with a coding that is none": b"POST /x HTTP/1.1\r\n" + HOST_LINE + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "with chunks that are packed": b"POST /x HTTP/1.1\r\n"
    + HOST_LINE
    + b"Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
    "in chunks in an older version": b"POST /x HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "with a chunk of no length": b"POST /x HTTP/1.1\r\n"
    + HOST_LINE
    + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhallo\r\n0\r\n\r\n",
    "with a bare LF after a chunk's length": b"POST /x HTTP/1.1\r\n"
    + HOST_LINE
    + b"Transfer-Encoding: chunked\r\n\r\n5;\nhallo\r\n0\r\n\r\n",
}


@pytest.mark.parametrize("sent", OUT_OF_ORDER.values(), ids=OUT_OF_ORDER)
def test_a_request_out_of_order_is_refused_and_nothing_after_it_is_read(port: int, sent: bytes) -> None:
    answer = answered(port, sent + b"GET /smuggled HTTP/1.1\r\n" + HOST_LINE + b"\r\n")
    assert status(answer) == 400
    assert answer.count(b"HTTP/1.1 ") == 1


def test_a_request_with_a_length_and_chunks_goes_by_the_chunks_and_is_the_last_one(port: int) -> None:
    both = b"POST /x HTTP/1.1\r\n" + HOST_LINE + b"Content-Length: 48\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    answer = answered(port, both + b"GET /smuggled HTTP/1.1\r\n" + HOST_LINE + b"\r\n")
    assert echoed(answer)["body"] == ""
    assert b"smuggled" not in answer


@pytest.mark.parametrize("headers", [b"Content-Length: 50\r\n", b"Transfer-Encoding: chunked\r\n"])
def test_a_body_that_breaks_off_never_reaches_the_application(port: int, headers: bytes) -> None:
    with connected(port) as connection:
        connection.sendall(b"POST /x HTTP/1.1\r\n" + HOST_LINE + headers + b"\r\n5\r\nhal")
        connection.shutdown(1)
        assert status(all_of(connection)) == 400


TOO_LONG = {
    "line": b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n" + HOST_LINE + b"\r\n",
    "header": b"GET / HTTP/1.1\r\n" + HOST_LINE + b"X-A: " + b"x" * 1_000_000 + b"\r\n\r\n",
    "list of headers": b"GET / HTTP/1.1\r\n" + HOST_LINE + b"X-A: b\r\n" * 200 + b"\r\n",
}


@pytest.mark.parametrize("sent", TOO_LONG.values(), ids=TOO_LONG)
def test_a_head_that_is_too_long_is_refused(port: int, sent: bytes) -> None:
    with connected(port) as connection:
        try:
            connection.sendall(sent)
        except ConnectionError:
            return  # it does not even read on
        assert all_of(connection)[9:12] in (b"414", b"431", b"")


def test_a_body_that_is_too_long_comes_through_as_its_length_alone(port: int) -> None:
    length = LARGEST + 1
    head = asked(b"POST /x HTTP/1.1", HOST_LINE[:-2], b"Content-Length: %d" % length)
    answer = answered(port, head + b"x" * length)
    told = echoed(answer)
    assert (told["CONTENT_LENGTH"], told["body"]) == (str(length), "")
    assert b"connection: close" in answer


@pytest.mark.parametrize(
    "headers", [b"Content-Length: %d\r\n" % (MOST_DISCARDED + 1), b"Transfer-Encoding: chunked\r\n"]
)
def test_a_body_without_an_end_in_sight_is_not_read_to_its_end(port: int, headers: bytes) -> None:
    with connected(port) as connection:
        connection.sendall(b"POST /x HTTP/1.1\r\n" + HOST_LINE + headers + b"\r\n")
        piece = b"%x\r\n" % 65_536 + b"x" * 65_536 + b"\r\n"
        sent = 0
        try:
            while sent < 3 * MOST_DISCARDED:
                connection.sendall(piece)
                sent += len(piece)
        except ConnectionError:
            pass
        assert sent < 3 * MOST_DISCARDED


def test_bodies_that_do_not_fit_into_memory_together_are_sent_away(port: int) -> None:
    with serving(echo, bodies=Bodies(most_held=100_000)) as narrow:
        large = b"POST /x HTTP/1.1\r\n" + HOST_LINE + b"Content-Length: 100001\r\n\r\n" + b"x" * 100_001
        answer = answered(narrow, large)
        assert status(answer) == 503
        assert b"retry-after" in answer
        assert echoed(answered(narrow, large.replace(b"100001\r\n", b"3\r\n" + CLOSE, 1)))["body"] == "xxx"


def test_a_body_that_comes_too_slowly_is_given_up(port: int) -> None:
    with serving(echo, bodies=Bodies(slowest=0.1)) as hasty, connected(hasty) as connection:
        connection.sendall(b"POST /x HTTP/1.1\r\n" + HOST_LINE + b"Content-Length: 5\r\n\r\nha")
        assert status(all_of(connection)) == 408


def test_many_requests_come_over_one_connection_and_are_answered_in_turn(port: int) -> None:
    def question(path: bytes, *more: bytes) -> bytes:
        return asked(b"GET " + path + b" HTTP/1.1", HOST_LINE[:-2], *more)

    answer = answered(port, question(b"/1") + question(b"/ready") + question(b"/2", CLOSE[:-2]))
    assert answer.count(b"HTTP/1.1 200") == 3
    assert answer.index(b'"/1"') < answer.index(b"\r\n\r\nready") < answer.index(b'"/2"')


def test_a_ready_answer_does_not_take_the_body_of_a_question_for_the_next_one(port: int) -> None:
    body = b"GET /smuggled HTTP/1.1\r\n" + HOST_LINE + b"\r\n"
    head = asked(b"GET /ready HTTP/1.1", HOST_LINE[:-2], b"Content-Length: %d" % len(body))
    answer = answered(port, head + body + asked(b"GET /next HTTP/1.1", HOST_LINE[:-2], CLOSE[:-2]))
    assert b"\r\n\r\nready" in answer
    assert b"smuggled" not in answer


@pytest.mark.parametrize("path", [b"/x", b"/ready"])
def test_head_says_all_but_the_body(port: int, path: bytes) -> None:
    answer = answered(port, asked(b"HEAD " + path + b" HTTP/1.1", HOST_LINE[:-2], CLOSE[:-2]))
    assert status(answer) == 200
    assert answer.endswith(b"\r\n\r\n")


def test_who_asks_whether_to_go_on_is_told_so(port: int) -> None:
    with connected(port) as connection:
        head = [HOST_LINE[:-2], CLOSE[:-2], b"Content-Length: 5", b"Expect: 100-continue"]
        connection.sendall(asked(b"POST /x HTTP/1.1", *head))
        assert connection.recv(1000).startswith(b"HTTP/1.1 100 ")
        connection.sendall(b"hallo")
        assert echoed(all_of(connection))["body"] == "hallo"


def test_an_old_client_is_answered_and_left(port: int) -> None:
    answer = answered(port, b"GET /x HTTP/1.0\r\n\r\n")
    assert echoed(answer)["SERVER_PROTOCOL"] == "HTTP/1.0"


@pytest.mark.parametrize("path", ["/broken", "/broken/5eCret/amend", "/unwell"])
def test_a_fault_is_told_without_the_words_of_a_reader(port: int, path: str) -> None:
    with structlog.testing.capture_logs() as log:
        answer = get(port, path)
    assert status(answer) == (200 if path == "/unwell" else 500)
    assert [line["event"] for line in log] == ["request failed"]
    assert "words of a reader" not in str(log) + str(answer)
    assert "5eCret" not in str(log), "the secret of a receipt"


def test_the_program_does_not_tell_its_name(port: int) -> None:
    assert b"granian" not in get(port, "/x") + get(port, "/ready")
    assert b"hyper" not in answered(port, b"?\r\n\r\n")


def forwarded(port: int) -> dict[str, str]:
    told = (b"X-Forwarded-For: 192.0.2.1, 203.0.113.9", b"X-Forwarded-Proto: https", b"X_Forwarded_For: 192.0.2.7")
    return echoed(answered(port, asked(b"GET /x HTTP/1.1", HOST_LINE[:-2], CLOSE[:-2], *told)))


def test_nobody_is_believed_about_forwarding_unless_there_is_a_proxy(port: int) -> None:
    told = forwarded(port)
    assert (told["REMOTE_ADDR"], told["wsgi.url_scheme"]) == ("127.0.0.1", "http")
    assert "192.0.2" not in str(told)


def test_what_our_own_proxy_says_is_believed_and_no_more() -> None:
    with serving(echo, proxies=1) as port:
        told = forwarded(port)
    assert (told["REMOTE_ADDR"], told["wsgi.url_scheme"]) == ("203.0.113.9", "https")
    assert "192.0.2" not in str(told)
