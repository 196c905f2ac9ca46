"""E-mail addresses that stand inside a reader's name or text: found, and masked for the public.

The pattern is that of an address as people type one, not the whole of RFC 5322: what it misses is no working address to
those who gather them.
"""

import re

from moderation.domain.finding import Span

# Whatever stands against it: gatherers look for a run of letters on both sides of the sign, and so does this. The top
# of the domain may be in any script, with its vowel signs, or in the spelling that the name system uses for those.
ADDRESS = re.compile(
    r"""[\w.+%'-]{1,64}@(?:[^\s@.,;:!?<>()\[\]{}"'/\\|…]{1,63}\.){1,8}"""
    r"""(?:xn--[a-z0-9-]{1,59}|[^\W\d_][^\s\d@.,;:!?<>()\[\]{}"'/\\|…*_-]{1,23})""",
    re.IGNORECASE,
)


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
