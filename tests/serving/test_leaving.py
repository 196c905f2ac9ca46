"""A process that makes way for another one: it takes nobody new, and sends nobody away whom it has let in."""

import os
import socket
import threading
from collections.abc import Iterable
from contextlib import ExitStack
from typing import TYPE_CHECKING

from moderation.serving.server import Server
from tests.serving.asking import HOST, HOST_LINE, OUT_OF_PATIENCE, all_of, connected, status

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

QUESTION = b"GET / HTTP/1.1\r\n" + HOST_LINE + b"\r\n"
MANY = 50


def hello(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]


def test_whoever_comes_after_is_left_to_others_and_whoever_was_there_is_answered_for_the_last_time() -> None:
    server, answers = Server(hello), threading.Event()
    with socket.create_server((HOST, 0), backlog=2 * MANY) as listener, ExitStack() as open_ones:
        port = listener.getsockname()[1]
        other = open_ones.enter_context(socket.socket(fileno=os.dup(listener.fileno())))
        other.settimeout(OUT_OF_PATIENCE)
        thread = threading.Thread(target=server.run, args=(listener, answers.set))
        thread.start()
        assert answers.wait(OUT_OF_PATIENCE)
        # Those who knock first are let in first: with the second one also the first one has been.
        silent, known = (open_ones.enter_context(connected(port)) for _ in range(2))
        known.sendall(QUESTION)
        assert b"connection: close" not in known.recv(1000)

        server.stop(slowly=True)
        while listener.fileno() != -1:
            pass
        for _ in range(MANY):
            open_ones.enter_context(connected(port))
        for _ in range(MANY):
            other.accept()[0].close()
        for connection in (known, silent):
            connection.sendall(QUESTION)
            answer = all_of(connection)
            assert status(answer) == 200
            assert b"connection: close" in answer
        thread.join(OUT_OF_PATIENCE)
        assert not thread.is_alive()


def test_a_server_that_is_stopped_before_it_runs_ends_at_once() -> None:
    server = Server(hello)
    server.stop()
    with socket.create_server((HOST, 0)) as listener:
        # In a thread of its own: where a browser was tried before, this one has a loop already.
        thread = threading.Thread(target=server.run, args=(listener, lambda: None), daemon=True)
        thread.start()
        thread.join(OUT_OF_PATIENCE)
        assert not thread.is_alive()
