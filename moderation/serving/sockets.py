"""The listening socket: made as the settings say, or handed over by the system (socket activation)."""

import errno
import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from moderation.config import Settings
from moderation.domain.errors import BadSettings

BACKLOG = 1024
"""Connections that the system keeps for us until we take them."""

FIRST_HANDED_OVER = 3
"""The number of the first socket that is handed over, by the convention of systemd."""

MOST_UNREAD = 30_000
"""Milliseconds for which a client may leave an answer unread; then the connection is cut."""

FOR_OWNER_AND_GROUP = 0o660


def listening_socket(settings: Settings, environment: Mapping[str, str]) -> socket.socket:
    """The socket that was handed over, or else a new one. Raises BadSettings when it cannot be had."""
    listener = _handed_over(environment)
    if listener is None:
        try:
            listener = _unix(settings.socket_path) if settings.socket_path else _tcp(settings.host, settings.port)
        except OSError as error:
            raise BadSettings(f"MODERATION_LISTEN: cannot listen on {settings.listen}: {_reason(error)}") from error
    if listener.family != socket.AF_UNIX:
        _prepare(listener)
    return listener


def _reason(error: OSError) -> str:
    """What went wrong, in words. Python puts the address into its own, where we have said it already."""
    if error.errno is None or isinstance(error, socket.gaierror):  # whose numbers are of another kind
        return error.strerror or str(error)
    taken = "; stop what listens there, or choose another address or port" if error.errno == errno.EADDRINUSE else ""
    return os.strerror(error.errno) + taken


def address_of(listener: socket.socket) -> str:
    """Where to ask, in words."""
    if listener.family == socket.AF_UNIX:
        return f"unix:{listener.getsockname()}"
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def put_away(listener: socket.socket, environment: Mapping[str, str]) -> None:
    """Refuse new connections from now on. A socket file goes too, unless it came from the system."""
    path = listener.getsockname() if listener.family == socket.AF_UNIX else ""
    listener.close()
    if path and not _is_handed_over(environment):
        with suppress(OSError):
            Path(path).unlink()


def _handed_over(environment: Mapping[str, str]) -> socket.socket | None:
    """The socket that systemd or the like opened for this very process."""
    if not _is_handed_over(environment):
        return None
    if environment.get("LISTEN_FDS") != "1":
        raise BadSettings("exactly one socket can be handed over; name one ListenStream")
    try:
        listener = socket.socket(fileno=FIRST_HANDED_OVER)
        listening = listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
    except OSError as error:
        raise BadSettings(f"the socket that was handed over cannot be used: {error.strerror}") from error
    if listener.type != socket.SOCK_STREAM or not listening:
        raise BadSettings("the socket that was handed over does not listen; it must be a ListenStream with Accept=no")
    return listener


def _is_handed_over(environment: Mapping[str, str]) -> bool:
    return environment.get("LISTEN_PID") == str(os.getpid())


def _tcp(host: str, port: int) -> socket.socket:
    """A socket at the first address that the host stands for; the empty address of IPv6 also takes IPv4."""
    family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    both = family == socket.AF_INET6 and address[0] == "::" and socket.has_dualstack_ipv6()
    return socket.create_server(address[:2], family=family, backlog=BACKLOG, dualstack_ipv6=both)


def _unix(path: Path) -> socket.socket:
    """A socket file for a proxy on the same machine. One that nobody listens on any more is replaced."""
    with suppress(FileNotFoundError):
        if path.is_socket() and not _somebody_listens(path):
            path.unlink()
    listener = socket.socket(socket.AF_UNIX)
    try:
        listener.bind(str(path))
        path.chmod(FOR_OWNER_AND_GROUP)
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def _somebody_listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as caller:
        return caller.connect_ex(str(path)) != errno.ECONNREFUSED


def _prepare(listener: socket.socket) -> None:
    """What every connection takes over from the socket it came in by."""
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, MOST_UNREAD)
