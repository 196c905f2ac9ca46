"""A website that shows reactions under its pages."""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")

DISPUTED = frozenset("ßς\u200c\u200d")
"""Of a name with these, Python makes another domain than browsers do (IDNA 2003 and 2008), which may be anybody's."""


@dataclass(frozen=True, slots=True)
class Site:
    """A site and how its readers are served.

    `language` is a tag such as `nl` or `fr-BE` (BCP 47). `informal` says that readers are spoken to as friends are,
    where the language tells the two apart (Dutch: je). `origins` are the addresses whose pages may show the form, such
    as `https://blad.example`. `policy` is the digest of the version of its house rules that is in force. `open_threads`
    says whether the first reaction under a page opens its thread; if not, threads are made beforehand by the people who
    run the service. `closes_after` is the age in days at which a thread closes, as those house rules say; None for
    never. `indexed` says whether search engines may list the pages of its threads here; its own pages are its own.
    """

    key: str
    name: str
    origins: tuple[str, ...]
    language: str
    time_zone: str
    policy: str
    open_threads: bool = True
    closes_after: int | None = None
    informal: bool = False
    indexed: bool = True

    @property
    def tongues(self) -> tuple[str, ...]:
        """The languages in which its readers are spoken to, the best first: `nl-informal`, `nl-BE`, `nl`. A house may
        give its own sentences in any of them.
        """
        spoken, _, region = self.language.partition("-")
        friends = (f"{spoken}-informal",) if self.informal else ()
        return (*friends, *((self.language,) if region else ()), spoken)


@lru_cache(maxsize=256)  # the same few are asked about at every request, and idna takes its time
def canonical_origin(address: str) -> str:
    """The origin of an address as browsers write it (RFC 6454): scheme, host and a port that is not the default.

    Raises ValueError when the address is not an http or https address, or has a name that must be given as `xn--…`.
    """
    parts = urlsplit(address.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or DISPUTED & set(parts.hostname):
        raise ValueError(f"{address!r} is not an address such as https://www.example.org")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname.encode("idna").decode()
    if host.split() != [host]:
        raise ValueError(f"{address!r} is not one address")
    default = 443 if parts.scheme == "https" else 80
    port = "" if parts.port in (None, default) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"
