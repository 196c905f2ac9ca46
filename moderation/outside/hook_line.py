"""The way to services that want to be told of something: one request, to nobody inside unless the operator allows it.

Where a name leads is looked up once. Every address of it must be allowed, and the line goes to the very one that was
looked at, so that a name cannot lead elsewhere in between. No redirect is followed: it could lead anywhere.
"""

import http.client
import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from typing import cast

from moderation import __version__
from moderation.domain.hook import Where, where
from moderation.domain.message import Message, say
from moderation.domain.target import Targets, is_public, reached_by
from moderation.outside.deadline import Deadline, Limited, line_to
from moderation.outside.lookup import MOST_ADDRESSES, NotFoundThere, looked_up

SECONDS = 10.0
"""For all of it, from looking up the name until the answer is there."""

LONGEST_ANSWER = 10_000
"""Bytes of an answer that are read, and thrown away."""

COURTESY = 1.0
"""Seconds that a service gets to say the rest, when it has said all that counts."""

BAD_ADDRESS = say("The address cannot be used.")
NO_HOST = say("The name in the address leads nowhere.")
NOT_ALLOWED = say("The address leads inside a network, or is not safe, and the operator has not allowed that.")
NO_CONNECTION = say("Nobody listens at the address.")
TOO_SLOW = say("The service took too long.")
NOT_SAFE = say("The certificate of the service is not one that browsers trust.")
BROKEN = say("The service broke off, or did not answer as it should.")


class NotSent(Exception):
    """Nobody knows whether it arrived, most likely not: why, in words of our own."""

    def __init__(self, why: Message) -> None:
        super().__init__(str(why))
        self.why = why


class HookLine:
    """Sends to services. `targets` are what the operator allows beside the public network; `monotonic` says how time
    passes, in seconds; `contact` is where we are to be found.
    """

    def __init__(
        self, targets: Targets, monotonic: Callable[[], float], contact: str, seconds: float = SECONDS
    ) -> None:
        self._targets = targets
        self._monotonic = monotonic
        self._seconds = seconds
        self._headers = {
            "User-Agent": f"moderation/{__version__} (webhook; {contact})",
            "Content-Type": "application/json",
            "Connection": "close",
        }

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        # Made at first use and once: it takes a fortieth of a second.
        return ssl.create_default_context()

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """The status with which the service answers. Raises NotSent."""
        try:
            there = where(url)
        except ValueError:
            raise NotSent(BAD_ADDRESS) from None
        deadline = Deadline(self._monotonic, self._seconds)
        try:
            line = line_to(self._allowed(there, deadline), there.port, deadline)
            with line:
                return self._sent(there, line, headers, body, deadline)
        except NotFoundThere:
            raise NotSent(NO_HOST) from None
        except ssl.SSLCertVerificationError:
            raise NotSent(NOT_SAFE) from None
        except TimeoutError:
            raise NotSent(TOO_SLOW) from None
        except ConnectionRefusedError:
            raise NotSent(NO_CONNECTION) from None
        except (OSError, http.client.HTTPException, ValueError):
            raise NotSent(BROKEN) from None

    def _allowed(self, there: Where, deadline: Deadline) -> list[str]:
        """The addresses to try. Raises NotSent when one to which the name leads is not allowed, NotFoundThere,
        TimeoutError.
        """
        found = looked_up(there.host, there.port, deadline.left())
        if not all(self._may_be_asked(there, address) for address in found):
            raise NotSent(NOT_ALLOWED)
        return found[:MOST_ADDRESSES]

    def _may_be_asked(self, there: Where, address: str) -> bool:
        ip = reached_by(address)
        if ip is None:
            return False
        # What is sent in the clear is for others to read, unless the way is the operator's own.
        return self._targets.allow(there.host, ip) or (there.is_secure and is_public(ip))

    def _sent(
        self, there: Where, line: socket.socket, headers: Mapping[str, str], body: bytes, deadline: Deadline
    ) -> int:
        if there.is_secure:
            line.settimeout(deadline.left())
            line = self._tls.wrap_socket(line, server_hostname=there.host)
        with line:
            connection = http.client.HTTPConnection(there.host)
            connection.sock = cast(socket.socket, Limited(line, deadline))
            connection.request("POST", there.path, body, {"Host": there.authority, **self._headers, **headers})
            with connection.getresponse() as response:
                deadline.come_nearer(COURTESY)
                with suppress(OSError, http.client.HTTPException, ValueError):
                    response.read(LONGEST_ANSWER)
                return response.status
