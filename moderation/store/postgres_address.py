"""Where a PostgreSQL database is, read from an address that holds a password."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo, timeout_from_conninfo

from moderation.domain.errors import BadSettings

POSSIBLE = "give postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with %40 for an @ in the password and %2F for a /"

# What else stands there is the end of a password whose signs were not escaped, and must not be shown.
SANE = {"host": re.compile(r"[\w.:%/,-]*"), "port": re.compile(r"[0-9,]*"), "dbname": re.compile(r"[^/@]*")}

# How a server that has vanished without a word is noticed: seconds, but the last one in milliseconds.
DEFAULTS = {
    "connect_timeout": "2",
    "keepalives_idle": "10",
    "keepalives_interval": "2",
    "keepalives_count": "2",
    "tcp_user_timeout": "5000",
    "application_name": "moderation",
}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is. Only its name may be shown: the rest may hold a password."""

    conninfo: str = field(repr=False)
    name: str


def address_in(url: str, *, only_reading: bool = False) -> Address:
    """Raises BadSettings for a text that is no address; the text is not repeated."""
    try:
        given = _parts(url)
    except (psycopg.ProgrammingError, ValueError):
        # Not from the error, which may repeat the password.
        raise BadSettings(f"this cannot be read as the address of a PostgreSQL database; {POSSIBLE}") from None
    if "," in given.get("host", "") and not only_reading:
        # One of them is the primary; after a failover it is another one.
        given.setdefault("target_session_attrs", "read-write")
    conninfo = make_conninfo("", **(DEFAULTS | given), client_encoding="utf8")
    return Address(conninfo, _name(given))


def _parts(url: str) -> dict[str, str]:
    """Raises psycopg.ProgrammingError, ValueError."""
    parsed = conninfo_to_dict(url)
    timeout_from_conninfo(parsed)
    given = {name: str(value) for name, value in parsed.items() if value is not None}
    for name, sane in SANE.items():
        if not sane.fullmatch(given.get(name, "")):
            raise ValueError(name)
    for host in given.get("host", "").split(","):
        host.encode("idna")  # as Python does before it asks who that is
    return given


def _name(given: Mapping[str, str]) -> str:
    port = f" port {given['port']}" if "port" in given else ""
    return f"{given.get('dbname', 'the database of the user')} at {given.get('host', 'this machine')}{port}"
