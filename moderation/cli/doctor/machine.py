"""The machine: what the service needs of it beside a disk."""

import errno
import platform
import resource
import socket
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from moderation.config import Settings
from moderation.store.health import Check, can_be_written, doubtful, room, well, wrong

FEW_SOCKETS = 1024
PATIENCE = 2.0


def machine_checks(settings: Settings) -> Iterator[Check]:
    """What is to be said of the machine."""
    yield well("python", f"Python {platform.python_version()}")
    yield _sockets()
    yield _port(settings)
    if settings.publish_folder:
        yield _publish_folder(settings.publish_folder)


def _sockets() -> Check:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    found = f"one process may have {soft:,} files and connections open"
    if soft < FEW_SOCKETS:
        return doubtful("sockets", found, f"Give the service more, as with LimitNOFILE={FEW_SOCKETS * 4} in systemd.")
    return well("sockets", found)


def _port(settings: Settings) -> Check:
    if settings.socket_path:
        return _socket_file(settings.socket_path)
    host, port = settings.host, settings.port
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return _taken(settings)
        advice = "Give MODERATION_LISTEN an address of this machine, and a port that its user may have."
        return wrong("port", f"cannot listen on {settings.listen}: {error.strerror}", advice)
    return well("port", f"{settings.listen} is free; the service does not run")


def _socket_file(path: Path) -> Check:
    with socket.socket(socket.AF_UNIX) as caller:
        caller.settimeout(PATIENCE)
        try:
            caller.connect(str(path))
        except (FileNotFoundError, ConnectionRefusedError):
            return well("port", f"nobody listens on {path}; the service does not run")
        except OSError as error:
            advice = "Give MODERATION_LISTEN a shorter path, or one that this user may use."
            return wrong("port", f"cannot reach {path}: {error.strerror or error}", advice)
    return well("port", f"the service answers on {path}")


def _taken(settings: Settings) -> Check:
    connection = HTTPConnection(settings.host, settings.port, timeout=PATIENCE)
    try:
        connection.request("GET", "/health")
        answer = connection.getresponse()
        if answer.status == 200 and answer.read(3) == b"ok\n":
            return well("port", f"the service answers on {settings.listen}")
        found = f"what answers on {settings.listen} is not the service, or it is not well"
    except (OSError, HTTPException):
        found = f"{settings.listen} is taken, but does not answer as the service does"
    finally:
        connection.close()
    return wrong("port", found, "Stop what listens there, or set another MODERATION_LISTEN.")


def _publish_folder(folder: Path) -> Check:
    if not can_be_written(folder):
        found = f"whoever asks this may not write {folder}, where threads are kept as files"
        return wrong(
            "publish", found, "Ask as the user of the service; if it is that one, give it the folder with chown."
        )
    return room("publish", folder, 0, "the threads that are kept there as files")
