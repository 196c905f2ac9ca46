"""The people at the desk."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from moderation.domain.errors import RoleMissing
from moderation.domain.news import News


class Role(StrEnum):
    """What a person may do, each including the one before it."""

    MODERATOR = "moderator"
    """Decides on reactions."""
    EDITOR = "editor"
    """Also owns policies and arrangements."""
    OWNER = "owner"
    """Also owns people, sites and settings."""

    @property
    def may_edit(self) -> bool:
        """Whether policies and arrangements are theirs too."""
        return self is not Role.MODERATOR


class Keys(StrEnum):
    """How the desk's shortcuts are pressed (WCAG 2.1.4: they can be switched off, or need another key beside)."""

    LETTERS = "letters"
    ALT = "alt"
    OFF = "off"


class Density(StrEnum):
    """How much room the desk takes."""

    ROOMY = "roomy"
    COMPACT = "compact"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works at the desk. The password is not part of the value: only its hash is kept, in the store.

    `news` is of what they are told by mail, None for nothing; `news_after` the hour of the day at which a digest comes,
    or the hours that something may wait before it is called late. `news_sent` is when they were told last, or when they
    wished to be.
    """

    id: str
    name: str
    email: str
    role: Role
    language: str = "nl"
    keys: Keys = Keys.LETTERS
    density: Density = Density.ROOMY
    news: News | None = None
    news_after: int = 0
    news_sent: datetime | None = None


def require_editor(person: Person) -> None:
    """Raises RoleMissing for those who own neither policies nor arrangements."""
    if not person.role.may_edit:
        raise RoleMissing(Role.EDITOR)


def require_owner(person: Person) -> None:
    """Raises RoleMissing for those who own neither people nor sites."""
    if person.role is not Role.OWNER:
        raise RoleMissing(Role.OWNER)
