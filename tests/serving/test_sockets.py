"""Where the service listens: a port, a file, or a socket that the system hands over."""

import os
import socket
import stat
import sys
from pathlib import Path

import pytest

from moderation.config import Settings
from moderation.domain.errors import BadSettings
from moderation.serving.sockets import address_of, listening_socket, put_away
from tests.conftest import SECRET
from tests.serving.asking import all_of, get, status
from tests.serving.conftest import Start
from tests.serving.pages import THREAD

QUESTION = f"GET {THREAD} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
HANDED_OVER = """
import os, socket, sys
listener = socket.socket(fileno=int(sys.argv[1]))
os.dup2(listener.fileno(), 3, inheritable=True)
os.environ["LISTEN_FDS"], os.environ["LISTEN_PID"] = "1", str(os.getpid())
os.execv(sys.executable, [sys.executable, "-m", "moderation", "serve"])
"""


def settings(listen: str) -> Settings:
    return Settings(secret_key=SECRET, listen=listen)


def asked_over(path: Path) -> bytes:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(path))
        connection.sendall(QUESTION)
        return all_of(connection)


def test_the_service_answers_on_a_socket_file_which_goes_with_it(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "house.sock"
    with start(MODERATION_LISTEN=f"unix:{path}") as running:
        assert running.address == f"unix:{path}"
        assert status(asked_over(path)) == 200
        assert stat.S_IMODE(path.stat().st_mode) == 0o660
    assert not path.exists()


def test_a_socket_that_the_system_opened_is_taken_over_and_left_open(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        os.set_inheritable(listener.fileno(), True)
        port = listener.getsockname()[1]
        command = [sys.executable, "-c", HANDED_OVER, str(listener.fileno())]
        for _ in range(2):  # the service, and the one after a restart
            with start(command, listener.fileno()) as running:
                assert running.port == port
                assert status(get(port, THREAD)) == 200
        with socket.create_connection(("127.0.0.1", port)):
            pass  # nobody answers, but nobody is turned away


def test_a_socket_file_that_nobody_listens_on_is_replaced_but_no_other(tmp_path: Path) -> None:
    path = tmp_path / "house.sock"
    with socket.socket(socket.AF_UNIX) as left_behind:
        left_behind.bind(str(path))
    listener = listening_socket(settings(f"unix:{path}"), {})
    with pytest.raises(BadSettings, match="MODERATION_LISTEN: cannot listen on"):
        listening_socket(settings(f"unix:{path}"), {})
    put_away(listener, {})
    path.write_text("something else")
    with pytest.raises(BadSettings, match="MODERATION_LISTEN: cannot listen on"):
        listening_socket(settings(f"unix:{path}"), {})
    assert path.read_text() == "something else"


def test_a_port_that_is_taken_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(BadSettings) as refused:
            listening_socket(settings(listen), {})
    told = "Address already in use; stop what listens there, or choose another address or port"
    assert str(refused.value) == f"MODERATION_LISTEN: cannot listen on {listen}: {told}"


@pytest.mark.parametrize(("listen", "address"), [("127.0.0.1:0", "http://127.0.0.1:"), ("[::1]:0", "http://[::1]:")])
def test_the_address_is_told_as_a_browser_takes_it(listen: str, address: str) -> None:
    with listening_socket(settings(listen), {}) as listener:
        assert address_of(listener) == f"{address}{listener.getsockname()[1]}"


def test_a_socket_for_another_process_is_not_taken() -> None:
    with listening_socket(settings("127.0.0.1:0"), {"LISTEN_PID": "1", "LISTEN_FDS": "2"}) as listener:
        assert address_of(listener).startswith("http://127.0.0.1:")


def test_several_sockets_at_once_cannot_be_handed_over() -> None:
    with pytest.raises(BadSettings, match="exactly one socket"):
        listening_socket(settings("127.0.0.1:0"), {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "2"})
