"""Pages of a list that is read by its key: the mark says after which key to go on, so that no page is slower."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from moderation.store.engine import Row
from moderation.store.interface import Page

T = TypeVar("T")


def mark_of(key: str) -> str:
    """A key as an opaque mark that may stand in a web address."""
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def key_in(mark: str | None) -> str | None:
    """The key in a mark; None for no mark and for what is none: whoever changes one by hand starts over."""
    try:
        raw = (mark or "").encode("ascii")
        key = base64.b64decode(raw + b"=" * (-len(raw) % 4), altchars=b"-_", validate=True).decode()
    except (UnicodeError, binascii.Error):
        return None
    return key if key.isprintable() and key else None


def page_of(items: Sequence[T], rows: Sequence[Row], limit: int) -> Page[T]:
    """The first `limit` items; a row more than that says that there is a next page."""
    after = mark_of(rows[limit - 1]["id"]) if len(rows) > limit else None
    return Page(tuple(items[:limit]), after)
