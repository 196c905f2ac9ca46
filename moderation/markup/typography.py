"""Quotes, dashes and dots as they are printed, the Dutch way; all else as typed.

Textile's own table opens a quote where Dutch drops letters ('t, 's-Gravenhage), closes quotes wrongly at line ends, and
turns `0x1F`, `(c)` and `BZK(Ministerie)` into something else.
"""

import re

from moderation.markup.signs import OPENERS

# After these a quote opens: blanks, brackets, other quotes, dashes, and a tag that opens.
_BEFORE = rf"\s(\[{{“‘„—–/\-{OPENERS}"

_GLYPHS = tuple(
    (needed, tuple((re.compile(pattern, re.IGNORECASE), sign) for pattern, sign in steps))
    for needed, steps in (
        (
            "'",
            (
                (r"(?<!\w)'(?=(?:s|t|k|n|m|r|ns|\d\ds?)\b)", "’"),
                (rf"(?<=[{_BEFORE}])'(?=\S)|(?<!\S)'", "‘"),
                (r"'", "’"),
            ),
        ),
        ('"', ((rf"(?<=[{_BEFORE}])\"(?=\S)|(?<!\S)\"", "“"), (r'"', "”"))),
        ("...", ((r"(?<!\.)\.{3}(?!\.)", "…"),)),
        ("--", ((r"(?<!-)--(?!-)", "—"),)),
        (" - ", ((r"(?<= )-(?= )", "–"),)),
    )
)
"""What must be in a text for each group of steps to change it, and the steps."""


def printed(text: str) -> str:
    """The text as a printer would set it. Each sign is replaced by one at most; letters and digits stay."""
    for needed, steps in _GLYPHS:
        if needed in text:
            for pattern, sign in steps:
                text = pattern.sub(sign, text)
    return text
