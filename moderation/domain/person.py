"""The people at the desk."""

from dataclasses import dataclass
from enum import StrEnum

from moderation.domain.errors import RoleMissing


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


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works at the desk. The password is not part of the value: only its hash is kept, in the store."""

    id: str
    name: str
    email: str
    role: Role
    language: str = "nl"


def require_editor(person: Person) -> None:
    """Raises RoleMissing for those who own neither policies nor arrangements."""
    if not person.role.may_edit:
        raise RoleMissing(Role.EDITOR)
