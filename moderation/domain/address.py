"""E-mail addresses that stand inside a reader's name or text: found, and masked for the public.

The pattern is that of an address as people type one, not the whole of RFC 5322: what it misses is no working address to
those who gather them. It is looked for in what the eye reads, so that signs without a form hide none.
"""

import re
import unicodedata

from moderation.domain.finding import Span

# Whatever stands against it: gatherers look for a run of letters on both sides of the sign, and so does this. The top
# of the domain may be in any script, or in the spelling that the name system uses for those.
ADDRESS = re.compile(
    r"""(?:[\w.+%'-]{1,64}|"[^"\n]{1,62}")@(?:[^\s@.,;:!?<>()\[\]{}"'/\\|…]{1,63}\.){1,60}"""
    r"""(?:xn--[a-z0-9-]{1,59}|[^\W\d_][^\s\d@.,;:!?<>()\[\]{}"'/\\|…*_-]{1,23})""",
    re.IGNORECASE,
)
QUOTE = '"'
SIGNS = "@\N{FULLWIDTH COMMERCIAL AT}\N{SMALL COMMERCIAL AT}"


def find_addresses(text: str) -> list[Span]:
    """The places of all e-mail addresses in a text, from left to right."""
    if not any(sign in text for sign in SIGNS):
        return []
    seen, places = _as_seen(text)
    return [Span(places[match.start()], places[match.end() - 1] + 1) for match in ADDRESS.finditer(seen)]


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
        for plain in unicodedata.normalize("NFKC", sign):
            if unicodedata.category(plain) not in ("Mn", "Me", "Cf"):
                seen.append(plain)
                places.append(place)
    return "".join(seen), places


def _mask(address: str) -> str:
    local, _, domain = address.rpartition("@")
    host, _, top = domain.rpartition(".")
    return f"{local.strip(QUOTE)[:1]}…@{host[0]}….{top}"
