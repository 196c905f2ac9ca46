"""Web addresses as they stand in running text: one pattern for those who count them and those who make them links."""

import re

# Only what a writer clearly means as an address: `test.py` and `v1.2.nl` are words. The last sign is never punctuation.
WEB_ADDRESS = re.compile(r"(?<![^\W_])(?<![@.:/])(?:https?://|www\.)[^\s<>\"']*[^\s<>\"'.,;:!?)\]}*_]", re.IGNORECASE)
