"""E-mail addresses that stand inside a reader's name or text: found, and masked for the public.

The pattern is that of an address as people type one, not the whole of RFC 5322: what it misses is no working address to
those who gather them. It is looked for in what the eye reads, so that signs without a form hide none.
"""

import re
import unicodedata
from collections.abc import Iterator

from moderation.domain.finding import Span

# Whatever stands against it: gatherers look for a run of letters on both sides of the sign, and so does this. The top
# of the domain may be in any script, or in the spelling that the name system uses for those.
_LOCAL = r"[\w.+%'-]{1,64}"
_DOMAIN = (
    r"""(?:[^\s@.,;:!?<>()\[\]{}"'/\\|…]{1,63}\.){1,60}"""
    r"""(?:xn--[a-z0-9-]{1,59}|[^\W\d_][^\s\d@.,;:!?<>()\[\]{}"'/\\|…*_-]{1,23})"""
)
ADDRESS = re.compile(rf"""(?:{_LOCAL}|"[^"\n]{{1,62}}")@{_DOMAIN}""", re.IGNORECASE)
"""The pattern as a whole, for short texts and for searches that can be stopped; `find_addresses` is linear."""

QUOTE = '"'
SIGNS = "@\N{FULLWIDTH COMMERCIAL AT}\N{SMALL COMMERCIAL AT}"
CODED = "%40"
"""The sign as it stands in web addresses."""

_AT = re.compile(f"@|{CODED}")
_AFTER = re.compile(_DOMAIN, re.IGNORECASE)
_BEFORE = re.compile(_LOCAL)
_FULL_STOP = "\N{IDEOGRAPHIC FULL STOP}"


def may_hold_address(text: str) -> bool:
    """Whether any sign is there that an address has."""
    return CODED in text or any(sign in text for sign in SIGNS)


def find_addresses(text: str) -> list[Span]:
    """The places of all e-mail addresses in a text, from left to right."""
    if not may_hold_address(text):
        return []
    seen, places = _as_seen(text)
    return [Span(places[start], places[end - 1] + 1) for start, end in _found(seen)]


def _found(seen: str) -> Iterator[tuple[int, int]]:
    """From each sign to the right, and then to the left as far as a name can go."""
    done = 0
    for sign in _AT.finditer(seen):
        after = _AFTER.match(seen, sign.end())
        start = _begin(seen, max(done, sign.start() - 64), sign.start()) if after else sign.start()
        if after and start < sign.start():
            done = after.end()
            yield start, done


def _begin(seen: str, first: int, at: int) -> int:
    """Where the name before a sign begins, not before `first`; at the sign itself when there is none."""
    if seen[at - 1 : at] == QUOTE:
        opening = seen.rfind(QUOTE, first, at - 1)
        return at if opening < 0 or opening == at - 2 or "\n" in seen[opening:at] else opening
    name = _BEFORE.match(seen[first:at][::-1])
    return at - name.end() if name else at


def mask_addresses(text: str) -> str:
    """The text with every e-mail address made useless, yet recognisable to its owner, such as `j…@e….org`."""
    # What is left of two addresses that touch can look like a third, so it looks again.
    while spans := find_addresses(text):
        pieces, at = [], 0
        for start, end in spans:
            pieces += [text[at:start], _mask(_as_seen(text[start:end])[0])]
            at = end
        text = "".join(pieces) + text[at:]
    return text


def masked_address(email: str) -> str:
    """The same of one whole address, whatever was typed as such: of each part its first sign alone."""
    name, _, domain = email.rpartition("@")
    host, _, top = domain.rpartition(".")
    return f"{name[:1]}…@{host[:1]}….{top}" if host else f"{name[:1]}…@{domain[:1]}…"


def mailbox_of(email: str) -> str:
    """What addresses of one mailbox have in common, such as anna@example.org and Anna+news@example.org."""
    name, _, domain = email.strip().casefold().rpartition("@")
    return f"{name.partition('+')[0] or name}@{domain}"


def _as_seen(text: str) -> tuple[str, list[int]]:
    """The text in plain forms and without marks and signs that take no room, and where each of its signs stands."""
    if text.isascii():
        return text, list(range(len(text)))
    seen: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        if sign.isascii():
            seen.append(sign)
            places.append(place)
            continue
        for plain in unicodedata.normalize("NFKC", sign).replace(_FULL_STOP, "."):
            if unicodedata.category(plain) not in ("Mn", "Me", "Cf"):
                seen.append(plain)
                places.append(place)
    return "".join(seen), places


def _mask(address: str) -> str:
    """The mask of an address that was found. Its sign may stand in a name or a domain as well, coded or not, and a
    sign that stands for several may reach beyond its end.
    """
    for sign in _AT.finditer(address):
        domain = _AFTER.match(address, sign.end())
        if domain:
            host, _, top = domain[0].rpartition(".")
            return f"{address[: sign.start()].strip(QUOTE)[:1]}…@{host[0]}….{top}"
    return "…"
