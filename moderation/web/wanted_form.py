"""The address of a place in the queue becomes what is asked for, and back: nothing that is chosen is kept elsewhere."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from flask import url_for

from moderation.domain.reaction import Status
from moderation.domain.wanted import Reader, Wanted

LONGEST = 500
"""Characters of each part of an address; more is no part of one."""

ALL = "all"
NEWEST = "newest"
AGE = re.compile(r"([1-9][0-9]{0,2})([hd])")
PLACE = re.compile(r"([a-z][a-z0-9-]*)/([1-9][0-9]{0,14})")


@dataclass(frozen=True, slots=True)
class QueueAddress:
    """Which part of the queue a moderator looks at, exactly as the address says it, and which reaction is open.

    `state` is a status or "all", `older` an age such as "4h" or "3d", `sender` and `item` are a site and a number such
    as "magazine/12". What is empty asks for nothing.
    """

    state: str = Status.WAITING.value
    site: str = ""
    thread: str = ""
    rule: str = ""
    older: str = ""
    sender: str = ""
    q: str = ""
    reader: str = ""
    sort: str = ""
    after: str = ""
    item: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Self:
        """The parts that are given under their names. What cannot be part of an address is passed over."""
        return cls(**parts_in(given, {field.name: field.name for field in fields(cls)}))

    @property
    def parts(self) -> dict[str, Any]:
        """What stands in the address, all of it text, by name; what is as usual does not."""
        return {name: text for name, usual in USUAL.items() if (text := str(getattr(self, name))) != usual}

    @property
    def url(self) -> str:
        return url_for("desk.queue", **self.parts)

    @property
    def place(self) -> tuple[str, int] | None:
        """The site and number of the open reaction, if there is one."""
        return place_in(self.item)

    @property
    def list(self) -> Self:
        """The list that this is a place in, with no reaction open."""
        return replace(self, item="")

    @property
    def is_filtered(self) -> bool:
        """Whether something is left out beside other statuses."""
        return bool(self.narrowed)

    @property
    def narrowed(self) -> dict[str, str]:
        """What is left out, by the name of the part that says so."""
        kept = ("site", "thread", "rule", "older", "sender", "q", "reader")
        return {name: text for name, text in self.parts.items() if name in kept}

    @property
    def status(self) -> Status | None:
        """The status that is asked for, None for all of them. Raises ValueError for what is none."""
        return None if self.state == ALL else Status(self.state)

    def with_(self, **changes: str) -> Self:
        """The same with other parts, on the first page and with nothing open unless they say so."""
        return replace(self, **{"after": "", "item": "", **changes})

    def opened(self, site: str, number: int) -> Self:
        """The same with this reaction open."""
        return replace(self, item=f"{site}/{number}")

    def wanted(self, now: datetime) -> Wanted:
        """What the store is asked for; the words of `q` are read elsewhere. Raises ValueError as `status` does."""
        return Wanted(
            status=self.status,
            site=self.site or None,
            thread=self.thread if self.site and self.thread else None,
            rule=self.rule or None,
            sender=place_in(self.sender),
            until=_before(self.older, now),
            reader=Reader(self.reader) if self.reader in tuple(Reader) else Reader.ANYBODY,
            newest_first=self.sort == NEWEST,
        )


USUAL = {field.name: field.default for field in fields(QueueAddress)}
"""What each part of an address says when it does not stand there."""


def parts_in(given: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """The parts of an address, each under its own name; `names` has for each the one under which it is given. What is
    empty, too long or cannot be seen is no part of one.
    """
    found = {name: given.get(stands_as, "").strip() for name, stands_as in names.items()}
    return {name: text for name, text in found.items() if text and text.isprintable() and len(text) <= LONGEST}


def came_from(address: str) -> QueueAddress:
    """The place in the queue that a form or a link brought along under `return`. The queue as it usually is, for what
    is no such address: nobody is sent elsewhere.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return QueueAddress()
    if parts.scheme or parts.netloc or parts.path != url_for("desk.queue"):
        return QueueAddress()
    found = QueueAddress.read(dict(parse_qsl(parts.query)))
    return found if found.state in (*Status, ALL) else QueueAddress()


def place_in(text: str) -> tuple[str, int] | None:
    """A site and a number, written as "magazine/12"; None for what is none."""
    found = PLACE.fullmatch(text)
    return (found[1], int(found[2])) if found else None


def _before(age: str, now: datetime) -> datetime | None:
    found = AGE.fullmatch(age)
    if found is None:
        return None
    return now - (timedelta(hours=int(found[1])) if found[2] == "h" else timedelta(days=int(found[1])))
