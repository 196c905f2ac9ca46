"""E-mail addresses that stand inside a reader's name or text: found, and masked for the public.

The pattern is that of an address as people type one, not the whole of RFC 5322: what it misses is no working address to
those who gather them.
"""

import re

from moderation.domain.finding import Span

# The possessive look-behind keeps the search linear on long runs of letters: a match can only begin where a word does.
ADDRESS = re.compile(r"(?<![\w.+%-])[\w.+%'-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w-])")


def find_addresses(text: str) -> list[Span]:
    """The places of all e-mail addresses in a text, from left to right."""
    if "@" not in text:
        return []
    return [Span(*match.span()) for match in ADDRESS.finditer(text)]


def mask_addresses(text: str) -> str:
    """The text with every e-mail address made useless, yet recognisable to its owner, such as `j…@e….org`."""
    # What is left of two addresses that touch can look like a third, so it looks again.
    while find_addresses(text):
        text = ADDRESS.sub(lambda match: _mask(match[0]), text)
    return text


def _mask(address: str) -> str:
    local, _, domain = address.rpartition("@")
    host, _, top = domain.rpartition(".")
    return f"{local[0]}…@{host[0]}….{top}"
