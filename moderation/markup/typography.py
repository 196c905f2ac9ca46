"""Quotes, dashes and dots as they are printed, the Dutch way; all else as typed.

Textile's own table opens a quote where Dutch drops letters ('t, 's-Gravenhage), closes quotes wrongly at line ends, and
turns `0x1F`, `(c)` and `BZK(Ministerie)` into something else.
"""

import re

from moderation.markup.signs import OPENERS

# After these a quote opens: blanks, brackets, other quotes, dashes, and a tag that opens.
_BEFORE = rf"\s(\[{{“‘„—–/\-{OPENERS}"

_OPENING = re.compile(rf"(?<![^{_BEFORE}])['\"]+(?=[^\s'\"])|(?<!\S)['\"](?=['\"]*+(?:\s|\Z))")
_OPENED = str.maketrans({"'": "‘", '"': "“"})
_CLOSED = str.maketrans({"'": "’", '"': "”"})
# An apostrophe where Dutch drops letters.
_DROPPED = re.compile(r"(?<!\w)'(?=(?:s|t|k|n|m|r|ns|\d\ds?)\b)", re.IGNORECASE)

_STEPS = tuple(
    (needed, re.compile(pattern), sign)
    for needed, pattern, sign in (
        ("...", r"(?<!\.)\.{3}(?!\.)", "…"),
        ("--", r"(?<!\S)--(?!\S)|(?<=[\w,.;:!?)”’])--(?=[\w“‘(])", "—"),
        (" - ", r"(?<= )-(?= )", "–"),
    )
)
"""What must be in a text for a step to change it, where, and what stands there then."""


def printed(text: str) -> str:
    """The text as a printer would set it. Each sign is replaced by one at most; letters and digits stay."""
    if "'" in text or '"' in text:
        opened = _OPENING.sub(lambda quotes: quotes[0].translate(_OPENED), _DROPPED.sub("’", text))
        text = opened.translate(_CLOSED)
    for needed, pattern, sign in _STEPS:
        if needed in text:
            text = pattern.sub(sign, text)
    return text
