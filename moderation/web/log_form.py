"""The address of a part of the log becomes what is sought in it, and back."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self

from flask import url_for

from moderation.domain.decision import Act
from moderation.domain.entry import DeskAct, Sought
from moderation.domain.period import bounds_of
from moderation.web.wanted_form import parts_in, place_in

ACTS: tuple[Act | DeskAct, ...] = (*Act, *DeskAct)


@dataclass(frozen=True, slots=True)
class LogAddress:
    """Which part of the log somebody looks at, exactly as the address says it. What is empty asks for nothing.

    `who` is the id of a person, `item` a site and a number such as "magazine/12", `since` and `until` are days, which
    stand in an address as `from` and `to`.
    """

    who: str = ""
    act: str = ""
    site: str = ""
    item: str = ""
    since: str = ""
    until: str = ""
    after: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Self:
        """The parts that are given under their names. What cannot be part of an address is passed over."""
        return cls(**parts_in(given, {field.name: NAMES.get(field.name, field.name) for field in fields(cls)}))

    @property
    def parts(self) -> dict[str, str]:
        """What stands in the address, by name."""
        given = {field.name: str(getattr(self, field.name)) for field in fields(self)}
        return {NAMES.get(name, name): text for name, text in given.items() if text}

    @property
    def is_filtered(self) -> bool:
        """Whether something is left out."""
        return replace(self, after="") != LogAddress()

    @property
    def place(self) -> tuple[str, int] | None:
        """The site and number of the one reaction that is asked for."""
        return place_in(self.item)

    def url(self, endpoint: str, **changes: str) -> str:
        """The address of a page with the same parts, or with others."""
        values: dict[str, Any] = {name: text for name, text in (self.parts | changes).items() if text}
        return url_for(endpoint, **values)

    def sought(self, zone: str, reaction: tuple[str, str] | None) -> Sought:
        """What is sought in the log; the days are those of this time zone, and `reaction` is the one that is asked for.
        An act that is none is passed over. Raises BadDates.
        """
        since, until = bounds_of(self.since, self.until, zone)
        act = next((act for act in ACTS if act.value == self.act), None)
        return Sought(self.who or None, act, self.site or None, reaction, since, until)


NAMES = {"since": "from", "until": "to"}
