"""The keys by which sites sign who their readers are."""

from datetime import datetime
from typing import Protocol

from moderation.domain.identity import IdentityKey


class Identities(Protocol):
    """Keys for signed identities. A secret is sealed; it comes out only to be compared with."""

    def add_identity_key(self, key: IdentityKey, secret: str, most: int) -> bool:
        """Keep a new key, with its secret where it is one, and have the log of the site say so, in one transaction.

        False, and nothing kept, when so many of the site's keys hold already. Raises UnknownSite, NotFound for a person
        who is not there, and AlreadyExists when the site has one with this id.
        """

    def identity_keys(self, site: str) -> tuple[IdentityKey, ...]:
        """All keys of a site, also those that have ended, newest first. A row for each."""

    def identity_key(self, site: str, key: str) -> tuple[IdentityKey, str]:
        """The key of a site with this id, and its secret, empty for one that has none. 1 row. Raises UnknownKey."""

    def end_identity_key(self, site: str, key: str, person: str, at: datetime) -> IdentityKey:
        """End it now, and have the log say so; one that was ended before keeps its time, and nothing is said.

        Raises UnknownKey, UnknownSite.
        """
