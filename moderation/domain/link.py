"""Web addresses as they stand in running text: one pattern for those who count them and those who make them links."""

import re

_SOLID = r"""[^\s<>"'“”‘’…()\[\]{}.,;:!?*_]"""
_BRACKETED = r"""\([^\s<>"'“”‘’…()]*+\)|\[(?!\d++\](?![^\s.,;:!?)]))[^\s<>"'“”‘’…\[\]]*+\]"""

# Only what a writer clearly means as an address: `test.py` and `v1.2.nl` are words. Brackets belong to it in pairs, a
# footnote such as `[1]` behind it does not, and the last sign is never punctuation.
WEB_ADDRESS = re.compile(
    rf"(?<![^\W_])(?<![@.:/])(?:https?://|www\.)(?:[.,;:!?*_]*+(?:{_SOLID}|{_BRACKETED}))++", re.IGNORECASE
)
