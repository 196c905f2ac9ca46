"""The mail server that takes our letters, and how the line to it is kept private."""

import ipaddress
import re
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote, urlsplit

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
"""An address from which we can write."""


class Security(StrEnum):
    """How the line to a mail server is kept from other eyes."""

    TLS = "tls"
    """From the first byte on."""
    STARTTLS = "starttls"
    """Before anything is said; without it nothing is."""
    NONE = "none"
    """It does not leave this machine."""


@dataclass(frozen=True, slots=True)
class Relay:
    """The mail server that takes our letters. `user` is empty for one that asks for no name."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)


PORTS = {"smtp": 587, "smtps": 465}


def relay_of(address: str, password: str = "") -> Relay:
    """The mail server at an address such as `smtp://user@mail.example:587`, where the line is made private before
    anything is said, or `smtps://…`, where it is from the start. Only on this very machine nothing is. Raises
    ValueError with a sentence that says what is wrong.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    is_plain = address.isascii() and address.isprintable() and " " not in address
    if not host or not is_plain or parts.scheme not in PORTS or parts.path not in ("", "/") or parts.query:
        raise ValueError("must be an address such as smtp://user@mail.example:587 or smtps://user@mail.example:465")
    if parts.password is not None:
        raise ValueError("must not hold the password; MODERATION_SMTP_PASSWORD is for that")
    user = unquote(parts.username or "")
    if bool(user) is not bool(password):
        raise ValueError("names a user without a password" if user else "names no user for the password")
    if not password.isascii():
        raise ValueError("names a user whose password has signs that a mail server cannot be told")
    security = Security.TLS if parts.scheme == "smtps" else Security.STARTTLS
    if security is Security.STARTTLS and _is_this_machine(host):
        security = Security.NONE
    return Relay(host, port or PORTS[parts.scheme], security, user, password)


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
