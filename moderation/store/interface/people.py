"""Who works at the desk, and what is counted for limits."""

from datetime import datetime
from typing import Protocol

from moderation.domain.person import Density, Keys, Person


class People(Protocol):
    """People, their sessions, and counters."""

    # People

    def add_person(self, person: Person, password_hash: str) -> None:
        """Keep somebody who works at the desk. Raises AlreadyExists when the address, in any case, is in use."""

    def person_by_email(self, email: str) -> tuple[Person, str]:
        """A person, by their address in any case, and the hash of their password. Raises UnknownPerson. 1 row."""

    def people(self) -> tuple[Person, ...]:
        """All people, by name."""

    def change_person(self, person: str, *, language: str, keys: Keys, density: Density) -> Person:
        """How somebody wants the desk from now on. Returns the person as kept. Raises UnknownPerson. 1 row."""

    def those_with_password(self, password_hash: str) -> frozenset[str]:
        """The ids of all whose password is kept as exactly this."""

    def set_password(self, person: str, password_hash: str) -> None:
        """Replace a person's password and end all their sessions. Raises UnknownPerson."""

    def replace_password(self, person: str, before: str, after: str) -> bool:
        """The same, if the password is still the one with the hash `before`; else False, and nothing is changed."""

    def open_session(self, digest: str, person: str, until: datetime, password_hash: str) -> bool:
        """Keep a session, known by the digest of its secret, if the person's password is still the one with this hash.

        False, and nothing kept, when it was changed or the person locked out in the meantime. Raises AlreadyExists.
        """

    def person_in_session(self, digest: str, now: datetime) -> Person | None:
        """Who is signed in with this session, unless it is over. 1 row."""

    def close_session(self, digest: str) -> None:
        """End a session; nothing happens when there is none."""

    # Counters, for limits

    def count(self, key: str, window: datetime, until: datetime) -> int:
        """Add one to the counter of this key in this window and return the sum. Exact under any number of processes."""

    def sweep(self, now: datetime) -> None:
        """Forget counters and sessions that are over, and by and by the shingles of what is older than 60 days."""
