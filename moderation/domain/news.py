"""News: what people at the desk are told by mail of what waits for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class News(StrEnum):
    """A kind of mail to somebody who works at the desk."""

    EACH = "news_each"
    """Something waits that did not before."""
    DIGEST = "news_digest"
    """All that waits, once a day."""
    LATE = "news_late"
    """The oldest has waited for longer than it should."""


class Waits(StrEnum):
    """Why a reaction asks for somebody's eye."""

    NEW = "new"
    AMENDED = "amended"
    """It was returned to its author, and has come back."""
    OBJECTED = "objected"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A reaction as a mail to the desk mentions it. There is no field for an e-mail address, and `name` is the one that
    is shown. `text` is the beginning of its plain words, with addresses masked. `since` is when it began to wait for
    somebody: when it came, or was objected to or reported. `reference` is the number of the report, such as `M-12`.
    """

    site: str
    number: int
    name: str
    title: str
    text: str
    since: datetime
    waits: Waits = Waits.NEW
    reference: str = ""


@dataclass(frozen=True, slots=True)
class NewsLetter:
    """What one person is told. `mentioned` are the first that wait, oldest first, or the one that has just come.
    `waiting` is per site, by its key, how many wait there; sites where none do are left out. `names` are the names of
    all sites that are spoken of, by their keys.
    """

    kind: News
    mentioned: tuple[Mentioned, ...] = ()
    waiting: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many wait on all sites."""
        return sum(self.waiting.values())
