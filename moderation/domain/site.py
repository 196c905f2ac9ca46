"""A website that shows reactions under its pages."""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class Site:
    """A site and how its readers are served.

    `origins` are the addresses whose pages may show the form, such as `https://blad.example`. `policy` is the digest of
    the version of its house rules that is in force. `open_threads` says whether the first reaction under a page opens
    its thread; if not, threads are made beforehand by the people who run the service. `closes_after` is the age in
    days at which a thread closes, as those house rules say; None for never.
    """

    key: str
    name: str
    origins: tuple[str, ...]
    language: str
    time_zone: str
    policy: str
    open_threads: bool = True
    closes_after: int | None = None


@lru_cache(maxsize=256)  # the same few are asked about at every request, and idna takes its time
def canonical_origin(address: str) -> str:
    """The origin of an address as browsers write it (RFC 6454): scheme, host and a port that is not the default.

    Raises ValueError when the address is not an http or https address.
    """
    parts = urlsplit(address.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{address!r} is not an address such as https://www.example.org")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname.encode("idna").decode()
    if host.split() != [host]:
        raise ValueError(f"{address!r} is not one address")
    default = 443 if parts.scheme == "https" else 80
    port = "" if parts.port in (None, default) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"
