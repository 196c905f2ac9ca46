"""Where links may lead: into the web, to a host that a reader can see, and to nobody's mailbox."""

import re
from urllib.parse import unquote

from moderation.domain.address import find_addresses
from moderation.markup import stop

MOST_LINKS = 100
"""Behind these, web addresses stay words, and links stay as typed. The house rules count all of them."""

HIGHEST_PORT = 65_535

# No user before the host, and nothing in it that browsers read in another way than we do.
_SAFE = re.compile(r"https?://[^\W_][\w.-]*(?::(?P<port>\d{1,5}))?(?:[/?#][^\s<>\"\\`]*)?", re.IGNORECASE)


def web_target(typed: str) -> str | None:
    """The target as a link can have it, `http://` before it where there was only `www.`; None for any other.

    Relative targets lead into our own site, and bleach lets `javascript:` through before digits.
    """
    target = f"http://{typed}" if typed[:4].lower() == "www." else typed
    safe = _SAFE.fullmatch(target)
    is_port = safe and int(safe["port"] or 0) <= HIGHEST_PORT
    names_nobody = not find_addresses(target) and not find_addresses(_unquoted(target))
    return target if is_port and names_nobody else None


def _unquoted(target: str) -> str:
    """The target as any number of servers on its way may read it."""
    while (plainer := unquote(target)) != target:
        stop.check()
        target = plainer
    return target
