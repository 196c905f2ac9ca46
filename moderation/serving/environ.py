"""What WSGI wants to know of a request (PEP 3333), from what the server knows of it."""

import io
import sys
from typing import TYPE_CHECKING

from moderation.serving.proxies import address, settle_origin

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment
    from granian.rsgi import Scope

OF_THE_WIRE = {"content-length", "transfer-encoding", "connection", "keep-alive", "host", "trailer", "te", "upgrade"}
"""Headers that speak of the connection. Length and host are told in another way."""

MOST_DIGITS = 15
"""Of the length of a body."""

SEPARATORS = {"cookie": "; "}
BETWEEN = ", "


def environ_of(scope: "Scope", body: bytes, length: int, *, proxies: int, several: bool) -> "WSGIEnvironment":
    """The environ of a request whose body has come in whole.

    The length is that of the body, but for one that is too long to be kept: then the body is empty, and an application
    with a limit says so. `several` tells whether other processes serve the same application.
    """
    host, _, port = scope.server.rpartition(":")
    client, _, client_port = scope.client.rpartition(":")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "CONTENT_LENGTH": str(length),
        "SERVER_NAME": host.strip("[]") or "localhost",
        "SERVER_PORT": port if host else "80",
        "SERVER_PROTOCOL": "HTTP/1.0" if scope.http_version == "1" else f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": address(client),
        "REMOTE_PORT": client_port if client else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": several,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        _add(environ, name, value)
    environ["HTTP_HOST"] = host_of(scope) or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    settle_origin(environ, proxies)
    return environ


def host_of(scope: "Scope") -> str:
    """The host that is asked for; a whole address in the first line goes before the header (RFC 9112, 3.2.2)."""
    host: str | None = scope.authority or scope.headers.get("host")
    return host or ""


def is_out_of_order(scope: "Scope") -> bool:
    """Whether the request says things on which two servers in a row could disagree (RFC 9112, 3.2).

    One that names both a length and a coding of its body comes here without the length: granian reads it by its coding
    alone, and closes the connection after the answer (6.3).
    """
    names = [name for name, _ in scope.headers.items()]
    hosts = names.count("host")
    length: str = scope.headers.get("content-length", "0")
    return (
        not scope.path.startswith("/")
        or hosts > 1
        or (hosts == 0 and scope.http_version == "1.1")
        or not (length.isascii() and length.isdigit() and len(length) <= MOST_DIGITS)
    )


def _add(environ: "WSGIEnvironment", name: str, value: str) -> None:
    # In an environ `x_y` would be the same as `x-y`, which a proxy may have looked at and cleaned.
    if name in OF_THE_WIRE or "_" in name:
        return
    key = "CONTENT_TYPE" if name == "content-type" else "HTTP_" + name.upper().replace("-", "_")
    known = environ.get(key)
    environ[key] = value if known is None else f"{known}{SEPARATORS.get(name, BETWEEN)}{value}"
