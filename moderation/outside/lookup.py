"""Where a name leads, and what of it may be asked. It is looked up once and then used, so that it cannot change."""

import socket
from queue import Empty, SimpleQueue
from threading import Thread

from moderation.domain.target import is_inner, is_public, reached_by

MOST_ADDRESSES = 4
"""Of one name, which are tried."""


class NotFoundThere(Exception):
    """The name leads nowhere."""


def looked_up(host: str, port: int, seconds: float) -> list[str]:
    """The addresses that a name leads to, at least one. Raises NotFoundThere, TimeoutError.

    Looking up knows no time limit of its own, so a thread does it; whoever waits for it stops when the time is over.
    """
    answers: SimpleQueue[list[str]] = SimpleQueue()
    Thread(target=_look_up, args=(host, port, answers), daemon=True).start()
    try:
        found = answers.get(timeout=seconds)
    except Empty:
        raise TimeoutError from None
    if not found:
        raise NotFoundThere(host)
    return found


def _look_up(host: str, port: int, answers: "SimpleQueue[list[str]]") -> None:
    try:
        answers.put([str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)])
    except (OSError, UnicodeError):  # the second one for a name that cannot be one
        answers.put([])


def may_be_asked(address: str, host: str) -> bool:
    """Whether an address may be asked that the host of an origin leads to: one of the public network, or one of this
    machine or network that the origin itself names by its digits, or as `localhost`.
    """
    ip = reached_by(address)
    if ip is None:
        return False
    if is_public(ip):
        return True
    if host == "localhost" or host.endswith(".localhost"):
        return ip.is_loopback
    return host == address and is_inner(ip)
