"""Content security policies, as far as they decide whether something of ours works on a page (CSP, level 3).

Where browsers and the specification differ, as about addresses of digits, it is as browsers do. A policy that only
reports is none: nothing here reads it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

FALLBACKS: Mapping[str, tuple[str, ...]] = {
    "script-src": ("script-src-elem", "script-src", "default-src"),
    "connect-src": ("connect-src", "default-src"),
    "form-action": ("form-action",),
}
"""What may be asked about, and the directives that decide on it: the first one that is there."""

PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
HOST_SOURCE = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]*)://)?(?P<host>\*|\[[0-9a-f:.]+\]|(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?)"
    r"(?::(?P<port>\d{1,5}|\*))?(?P<path>/.*)?",
    re.IGNORECASE,
)
SCHEME_SOURCE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
HASH = re.compile(r"'(sha(?:256|384|512)-[A-Za-z0-9+/_-]+={0,2})'")
ANY = "*"
NONE = "'none'"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something that a page does: run a script, fetch or send a form, by the directive that is named after it.

    `address` is where it goes. `nonce` and `integrity` are those of the element, if it has them.
    """

    directive: str
    address: str
    nonce: str = ""
    integrity: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy: the sources of each directive, by its name in small letters."""

    directives: Mapping[str, tuple[str, ...]]

    def decides(self, wanted: Wanted) -> str | None:
        """The name of the directive that decides on this; None when there is none, and all is allowed."""
        return next((name for name in FALLBACKS[wanted.directive] if name in self.directives), None)

    def allows(self, wanted: Wanted, page: str) -> bool:
        """Whether a page with this address may do this."""
        name = self.decides(wanted)
        if name is None:
            return True
        sources = self.directives[name]
        if wanted.directive == "script-src":
            if _has_nonce(sources, wanted.nonce) or _has_hashes(sources, wanted.integrity):
                return True
            if _is_strict(sources):
                return False
        return any(matches(source, wanted.address, page) for source in sources)

    def mended(self, wanted: Wanted) -> str:
        """The directive as it must be so that this is allowed, to stand beside the others or in place of its own."""
        name = self.decides(wanted) or wanted.directive
        sources = [source for source in self.directives.get(name, ()) if source.lower() != NONE]
        return " ".join([wanted.directive if name == "default-src" else name, *sources, origin_of(wanted.address)])

    def is_strict(self) -> bool:
        """Whether scripts need a nonce or a digest here, wherever they come from."""
        name = next((name for name in FALLBACKS["script-src"] if name in self.directives), None)
        return name is not None and _is_strict(self.directives[name])

    def takes_trusted(self, name: str) -> bool:
        """Whether a script may make its own way of trusting what it writes, under this name (Trusted Types)."""
        names = self.directives.get("trusted-types")
        return names is None or any(each in (name, ANY) for each in names)

    def mended_trusted(self, name: str) -> str:
        """The directive with this name in it."""
        names = [each for each in self.directives.get("trusted-types", ()) if each.lower() != NONE]
        return " ".join(["trusted-types", *names, name])

    def locks(self, what: str) -> bool:
        """Whether the page stands in a sandbox without this, such as `allow-scripts`."""
        allowed = self.directives.get("sandbox")
        return allowed is not None and what not in map(str.lower, allowed)


def policies_in(header: str) -> tuple[Policy, ...]:
    """The policies of one header: a comma stands between two of them."""
    return tuple(policy for part in header.split(",") if (policy := policy_in(part)).directives)


def policy_in(text: str, *, in_page: bool = False) -> Policy:
    """One policy. What is written twice counts as it stands first. Some of it counts in a header only, and not when it
    stands `in_page`.
    """
    directives: dict[str, tuple[str, ...]] = {}
    for part in text.split(";"):
        words = part.split()
        if not words or not part.isascii():
            continue
        directives.setdefault(words[0].lower(), tuple(words[1:]))
    if in_page:
        for name in ("sandbox", "frame-ancestors", "report-uri"):
            directives.pop(name, None)
    return Policy(directives)


def allowed_by_all(policies: Iterable[Policy], wanted: Wanted, page: str) -> bool:
    """Whether a page may do this: every policy must let it."""
    return all(policy.allows(wanted, page) for policy in policies)


def matches(source: str, address: str, page: str) -> bool:
    """Whether a source of a list stands for an address, on a page with this address."""
    try:
        wanted, own = urlsplit(address), urlsplit(page)
        port, own_port = _port(wanted), _port(own)
    except ValueError:
        return False
    lowered = source.lower()
    if lowered == ANY:
        return wanted.scheme in PORTS or wanted.scheme == own.scheme
    if lowered == "'self'":
        is_default = port == PORTS.get(wanted.scheme) and own_port == PORTS.get(own.scheme)
        return wanted.hostname == own.hostname and (
            (wanted.scheme == own.scheme and port == own_port) or (_serves(own.scheme, wanted.scheme) and is_default)
        )
    if SCHEME_SOURCE.fullmatch(source):
        return _serves(lowered[:-1], wanted.scheme)
    found = HOST_SOURCE.fullmatch(source)
    return found is not None and (
        _serves((found["scheme"] or own.scheme).lower(), wanted.scheme)
        and _is_host(found["host"].lower(), wanted.hostname or "")
        and _is_port(found["port"] or "", port, wanted.scheme)
        and _is_path(found["path"] or "", wanted.path or "/")
    )


def origin_of(address: str) -> str:
    """The origin of an address, as a source."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _serves(given: str, scheme: str) -> bool:
    """Whether what is allowed by one scheme is allowed by the other: also by its safer kin."""
    return given == scheme or (given, scheme) in (("http", "https"), ("ws", "wss"), ("ws", "http"), ("ws", "https"))


def _is_host(pattern: str, host: str) -> bool:
    if pattern == ANY:
        return host != ""
    if pattern.startswith("*."):
        return host.endswith(pattern[1:])
    return pattern.strip("[]") == host


def _is_port(pattern: str, port: int | None, scheme: str) -> bool:
    if not pattern:
        return port == PORTS.get(scheme)
    return pattern == ANY or int(pattern) == port or (int(pattern) == 80 and port == 443 and scheme == "https")


def _is_path(pattern: str, path: str) -> bool:
    if pattern in ("", "/"):
        return True
    wanted, given = unquote(pattern), unquote(path)
    return given.startswith(wanted) if wanted.endswith("/") else given == wanted


def _port(parts: SplitResult) -> int | None:
    return parts.port if parts.port is not None else PORTS.get(parts.scheme)


def _is_strict(sources: Iterable[str]) -> bool:
    return "'strict-dynamic'" in map(str.lower, sources)


def _has_nonce(sources: Iterable[str], nonce: str) -> bool:
    prefix = "'nonce-"
    return bool(nonce) and any(
        source.lower().startswith(prefix) and source[len(prefix) : -1] == nonce for source in sources
    )


def _has_hashes(sources: Iterable[str], integrity: str) -> bool:
    """Whether all digests that an element gives are listed: only then is it known which file it is."""
    listed = {found[1] for source in sources if (found := HASH.fullmatch(source))}
    given = {word.partition("?")[0] for word in integrity.split() if HASH.fullmatch(f"'{word.partition('?')[0]}'")}
    return bool(given) and given <= listed
